"""Where each person begins the day: at what they do most."""

import pytest
from world import World


@pytest.mark.parametrize(
    ("username", "first"),
    [
        ("mc.ctxh", "/tiep-nhan"),
        ("cv.ctxh", "/viec-cua-toi"),
        ("gd.ctxh", "/viec-cua-toi"),
        ("kiemtra", "/kiem-tra"),
        ("thietke", "/quy-trinh"),
        ("pheduyet", "/quy-trinh"),
        ("quantri", "/he-thong/bo-lap-lich"),
        (None, "/tra-cuu"),
    ],
)
def test_the_first_page(lite_world: World, username: str | None, first: str) -> None:
    client = lite_world.client(username)
    assert client.get("/").location == first
    assert client.get(first).status_code == 200
