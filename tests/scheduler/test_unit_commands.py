"""motcua unit, motcua person grant and revoke: units made and listed, roles added to an account and taken back."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from walking import events
from world import World

from app.cli import build_cli
from app.factory import make_ticker

Command = Callable[..., Result]
PAPER = ("--decision", "15/QĐ", "--decided-on", "2026-03-10")
CENTRE = "H14.02.01"


@pytest.fixture
def command(lite_world: World) -> Command:
    """The command in the ready world."""
    return lambda *arguments: CliRunner().invoke(build_cli(lambda: lite_world.app, make_ticker), arguments)


def refused(done: Result, told: str, *, status: int = 1) -> None:
    assert done.exit_code == status, done.output
    assert told in done.output


def held(world: World, username: str) -> set[tuple[str, bool]]:
    """Role, and whether it is held in a unit."""
    return {(grant.role, grant.unit is not None) for grant in world.actor(username).grants}


def test_units_are_made_and_listed(command: Command) -> None:
    made = command("unit", "add", CENTRE, "p.bt", "--name", "Phòng Bảo trợ", "--procedure", "1.012990", *PAPER)
    assert made.exit_code == 0, made.output
    assert command("unit", "add", CENTRE, "VP", "--name", "Văn phòng", *PAPER).exit_code == 0
    listed = command("unit", "list", "--agency", CENTRE).output
    assert "P.BT\tPhòng Bảo trợ\t1.012990 – " in listed
    assert "VP\tVăn phòng\tmọi thủ tục\t0 cán bộ" in listed
    assert command("unit", "list", "--closed").output == ""
    refused(command("unit", "add", CENTRE, "VP", "--name", "Khác", *PAPER), "đã dùng cho đơn vị")
    refused(command("unit", "add", "H99", "VP", "--name", "Khác", *PAPER), "H99")
    refused(command("unit", "add", CENTRE, "X", "--name", "Khác", "--procedure", "9.9", *PAPER), "9.9")
    refused(command("unit", "list", "--agency", "H99"), "H99")
    refused(command("unit", "add", CENTRE, "X", "--name", "Khác"), "--decision", status=2)


def test_a_role_is_added_and_taken_back(command: Command, lite_world: World) -> None:
    assert command("unit", "add", CENTRE, "P.BT", "--name", "Phòng Bảo trợ", *PAPER).exit_code == 0
    inside = ("cv.ctxh", "lanh_dao_phong", "--agency", CENTRE, "--unit", "p.bt", *PAPER)
    for arguments in (
        inside,
        ("cv.ctxh", "van_thu", "--agency", CENTRE, *PAPER),
        ("cv.ctxh", "kiem_tra", "--everywhere", *PAPER),
    ):
        done = command("person", "grant", *arguments)
        assert done.exit_code == 0, done.output
    assert held(lite_world, "cv.ctxh") == {
        ("chuyen_vien", False),
        ("lanh_dao_phong", True),
        ("van_thu", False),
        ("kiem_tra", False),
    }
    event = events("person:cv.ctxh")[-1]
    assert (event.verb, event.actor, event.body["agency"]) == ("person.role_granted", "system", "*")
    refused(command("person", "grant", *inside), "đã có vai trò")
    assert command("person", "revoke", *inside).exit_code == 0
    assert command("person", "revoke", "cv.ctxh", "kiem_tra", "--everywhere", *PAPER).exit_code == 0
    assert held(lite_world, "cv.ctxh") == {("chuyen_vien", False), ("van_thu", False)}
    refused(command("person", "revoke", *inside), "không còn vai trò")


@pytest.mark.parametrize(
    ("arguments", "told", "status"),
    [
        (("cv.ctxh", "kiem_tra"), "--agency", 2),
        (("cv.ctxh", "kiem_tra", "--everywhere", "--agency", CENTRE), "--agency", 2),
        (("cv.ctxh", "kiem_tra", "--everywhere", "--unit", "X"), "--agency", 2),
        (("cv.ctxh", "vua", "--everywhere"), "vua", 2),
        (("cv.ctxh", "chuyen_vien", "--everywhere"), "phải cấp tại một cơ quan", 1),
        (("khong.co", "van_thu", "--agency", CENTRE), "Không có", 1),
        (("cv.ctxh", "van_thu", "--agency", CENTRE, "--unit", "KHONG"), "Không có đơn vị", 1),
        (("cv.ctxh", "van_thu", "--agency", "H99"), "H99", 1),
    ],
)
def test_a_wrong_grant_is_refused(command: Command, arguments: tuple[str, ...], told: str, status: int) -> None:
    refused(command("person", "grant", *arguments, *PAPER), told, status=status)
