"""Demo mode: the clock moves forward only, roles are taken without a password; neither exists outside of it."""

from datetime import datetime

import pytest
from page_reading import page, sound
from sqlalchemy import update
from world import World

from app.casework.demo_clock import read_offset
from app.config import Settings
from app.db import transaction
from app.domain.clock import VIETNAM
from app.factory import create_app
from app.people.records import Person


def test_anyone_sees_the_clock_and_the_roles(lite_world: World) -> None:
    read = page(lite_world.client(), "/trinh-dien")
    assert "09:00 thứ Tư, 11/03/2026" in read.text
    assert "Nông Thị Hạnh" in read.text
    assert "Công chức một cửa, Trưởng Bộ phận một cửa" in read.text


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ({"move": "1-gio"}, 1),
        ({"move": "4-gio"}, 4),
        ({"move": "1-ngay"}, 24),
        ({"move": "sang-mai"}, 22.5),
        ({"hours": "30"}, 30),
        ({"hours": "0" * 5_000 + "30"}, 30),
    ],
)
def test_the_clock_moves_and_the_scheduler_runs(lite_world: World, typed: dict[str, str], hours: float) -> None:
    answer = lite_world.client().post("/trinh-dien/dong-ho", data=typed, follow_redirects=True)
    assert "Bộ lập lịch đã chạy" in answer.text
    assert read_offset().total_seconds() == hours * 3600


def test_before_the_offices_open_the_next_morning_is_today(lite_world: World) -> None:
    lite_world.clock.set(datetime(2026, 3, 11, 5, 30, tzinfo=VIETNAM))
    lite_world.client().post("/trinh-dien/dong-ho", data={"move": "sang-mai"})
    assert read_offset().total_seconds() == 2 * 3600


@pytest.mark.parametrize("hours", ["", "0", "-5", "1.5", "²", "999999999999", "0" * 5_000, "000000001" + "9" * 5_000])
def test_other_hours_are_refused_and_kept(lite_world: World, hours: str) -> None:
    answer = lite_world.client().post("/trinh-dien/dong-ho", data={"hours": hours})
    assert answer.status_code == 422
    read = sound(answer.text)
    assert "Nhập số giờ là số nguyên" in read.text
    assert read.field("hours")["value"] == hours


def test_stepping_into_a_role(lite_world: World) -> None:
    client = lite_world.client()
    assert client.post("/trinh-dien/vai/kiemtra").status_code == 302
    assert "Đang đóng vai này" in page(client, "/trinh-dien").text
    page(client, "/kiem-tra")


def test_a_real_account_cannot_be_entered(lite_world: World) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "kiemtra").values(demo=False))
    assert lite_world.client().post("/trinh-dien/vai/kiemtra").status_code == 404
    assert lite_world.client().post("/trinh-dien/vai/nobody").status_code == 404
    assert "kiemtra" not in page(lite_world.client(), "/trinh-dien").text


def test_outside_demo_mode_there_is_no_such_page() -> None:
    secret = "Ab3dEf6hIj9lMn2pQr5tUv8xYz1BcDeF"
    app = create_app(Settings(database_url="sqlite://", secret_key=secret))
    assert [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/trinh-dien")] == []
