"""Whatever way it is typed, it is found."""

import unicodedata

import pytest

from app.domain.searching import fold, like


@pytest.mark.parametrize(
    "typed",
    ["Xác nhận", "XÁC NHẬN", "xác   nhận", "xac nhan", unicodedata.normalize("NFD", "xác nhận"), " Xác\tnhận "],
)
def test_all_ways_of_typing_are_the_same(typed: str) -> None:
    assert fold(typed) == "xac nhan"


def test_d_with_stroke_is_found_by_d() -> None:
    assert fold("Đoàn Thị Ánh") == fold("đoàn thị ánh") == fold("DOAN THI ANH") == "doan thi anh"


def test_wildcards_are_no_wildcards() -> None:
    assert like("100%_a\\b") == "%100\\%\\_a\\\\b%"
