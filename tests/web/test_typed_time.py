"""Days and moments as people type them into the pages, whatever language their browser speaks."""

from datetime import date, datetime

import pytest
from page_reading import page
from world import World

from app.domain.clock import VIETNAM
from app.web.typed_time import day_field_text, read_day, read_moment

NOON = datetime(2025, 12, 12, 16, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize("text", ["12/12/2025", " 12-12-2025 ", "12.12.2025", "2025-12-12", "thứ Sáu, 12/12/2025"])
def test_a_day(text: str) -> None:
    assert read_day(text) == date(2025, 12, 12)


@pytest.mark.parametrize("text", ["", "12/2025", "31/02/2025", "12/12/25", "hôm nay", "9" * 400, "١٢/١٢/٢٠٢٥"])
def test_what_is_no_day(text: str) -> None:
    assert read_day(text) is None
    assert read_moment(f"{text} 08:00") is None


@pytest.mark.parametrize(
    "text",
    [
        "12/12/2025 16:30",
        "16:30 12/12/2025",
        "16h30 12/12/2025",
        "16:30 thứ Sáu, 12/12/2025",
        "16:30 ngày 12/12/2025",
        "2025-12-12T16:30",
        "12/12/2025, 16:30",
    ],
)
def test_a_moment(text: str) -> None:
    assert read_moment(text) == NOON


@pytest.mark.parametrize("text", ["", "12/12/2025", "16:30", "25:00 12/12/2025", "16:30 31/02/2025", "thứ Sáu"])
def test_what_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2025, 12, 12), "12/12/2025"),
        ("2025-12-12", "12/12/2025"),
        ("2025-12-12T16:30", "12/12/2025 16:30"),
        ("ngày mai", "ngày mai"),
        (None, ""),
        ("", ""),
    ],
)
def test_what_stands_in_the_field(value: object, text: str) -> None:
    assert day_field_text(value) == text


def test_a_typed_day_is_taken_and_a_wrong_one_stays_to_be_mended(world: World) -> None:
    typed = {"from_at": "20/03/2026 17:00", "until_at": "21 tháng 3", "reason": "Nâng cấp"}
    answer = world.client("quantri").post("/tam-ngung/moi", data=typed)
    assert answer.status_code == 422
    for text in typed.values():
        assert text in answer.text
    new = page(world.client("quantri"), "/tam-ngung/moi")
    assert new.field("from_at")["type"] == "text"
    assert new.field("from_at")["placeholder"] == "ngày/tháng/năm giờ:phút"
