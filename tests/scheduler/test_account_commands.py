"""motcua person and motcua token after an account was made: locking, standing in, listing, revoking."""

from collections.abc import Callable
from datetime import datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from walking import events
from world import World

from app.cli import build_cli
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.errors import NotFound
from app.factory import make_ticker
from app.people.records import Substitution

Command = Callable[..., Result]
DAYS = ("--from", "2026-03-11", "--until", "2026-03-12")


@pytest.fixture
def command(lite_world: World) -> Command:
    """The command in the ready world."""
    return lambda *arguments: CliRunner().invoke(build_cli(lambda: lite_world.app, make_ticker), arguments)


def refused(done: Result, told: str) -> None:
    assert done.exit_code == 1, done.output
    assert told in done.output


def test_a_locked_account_is_out_at_once_until_it_is_unlocked(command: Command, lite_world: World) -> None:
    client = lite_world.client("cv.ctxh")
    key = {"Authorization": f"Bearer {command('token', 'create', 'cv.ctxh').output.strip()}"}
    assert lite_world.client().get("/api/v1/tasks", headers=key).status_code == 200
    assert command("person", "lock", "cv.ctxh").exit_code == 0
    assert client.get("/viec-cua-toi").status_code == 302
    assert lite_world.client().get("/api/v1/tasks", headers=key).status_code == 401
    assert "tài khoản bị khóa" in command("token", "list").output
    with pytest.raises(NotFound):
        lite_world.actor("cv.ctxh")
    refused(command("person", "lock", "cv.ctxh"), "đã bị khóa")
    assert command("person", "unlock", "cv.ctxh").exit_code == 0
    assert client.get("/viec-cua-toi").status_code == 302, "the session from before stays ended"
    assert lite_world.client("cv.ctxh").get("/viec-cua-toi").status_code == 200
    refused(command("person", "unlock", "cv.ctxh"), "không bị khóa")
    refused(command("person", "lock", "khong.co"), "Không có tài khoản")
    told = [(e.verb, e.actor) for e in events("person:cv.ctxh")]
    assert [each for each in told if "locked" in each[0]] == [
        ("person.locked", "system"),
        ("person.unlocked", "system"),
    ]


def test_standing_in_lasts_to_the_end_of_the_last_day(command: Command, lite_world: World) -> None:
    done = command("person", "substitute", "cv.ctxh", "cv.noivu", *DAYS, "--reason", "12/QĐ")
    assert done.exit_code == 0, done.output
    with reading() as session:
        (row,) = session.scalars(select(Substitution))
    assert (row.from_at, row.until_at) == (
        datetime(2026, 3, 11, tzinfo=VIETNAM),
        datetime(2026, 3, 13, tzinfo=VIETNAM),
    )
    assert [a.username for a in lite_world.actor("cv.noivu").absent] == ["cv.ctxh"]
    event = events("person:cv.ctxh")[-1]
    assert (event.verb, event.body["substitute"]) == ("person.substituted", "cv.noivu")
    assert "12/QĐ" not in str(event.body), "a reason may name persons: it can be erased"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("cv.ctxh", "cv.ctxh", *DAYS, "--reason", "x"), 1, "chính mình"),
        (("cv.ctxh", "khong.co", *DAYS, "--reason", "x"), 1, "Không có tài khoản"),
        (("cv.ctxh", "cv.noivu", *DAYS, "--reason", " "), 1, "văn bản phân công"),
        (("cv.ctxh", "cv.noivu", "--from", "2026-03-01", "--until", "2026-03-02", "--reason", "x"), 1, "chưa qua"),
        (("cv.ctxh", "cv.noivu", "--from", "2026-03-13", "--until", "2026-03-12T08:00", "--reason", "x"), 1, "sau"),
        (("cv.ctxh", "cv.noivu", "--from", "mai", "--until", "2026-03-12", "--reason", "x"), 2, "không phải thời điểm"),
    ],
)
def test_a_wrong_substitution(command: Command, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = command("person", "substitute", *arguments)
    assert (done.exit_code, told in done.output) == (code, True), done.output


def test_the_lists_and_a_revoked_key(command: Command, lite_world: World) -> None:
    command("person", "lock", "cv2.ctxh")
    persons = command("person", "list").output.splitlines()
    assert sum(line.startswith("cv2.ctxh\t") and "bị khóa, trình diễn" in line for line in persons) == 1
    key = command("token", "create", "cv.ctxh", "--label", "máy quét").output.strip()
    number, username, label, _, state, scopes = command("token", "list").output.strip().split("\t")
    assert (username, label, state, scopes) == ("cv.ctxh", "máy quét", "còn hiệu lực", "*")
    assert command("token", "revoke", number).exit_code == 0
    assert "đã thu hồi" in command("token", "list").output
    answer = lite_world.client().get("/api/v1/tasks", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    assert events("system")[-1].verb == "token.revoked"
    refused(command("token", "revoke", number), "đã thu hồi")
    refused(command("token", "revoke", "99"), "Không có khóa API")


def test_a_key_narrowed_by_command(command: Command, lite_world: World) -> None:
    key = command("token", "create", "cv.ctxh", "--scope", "read", "--per-minute", "1").output.strip()
    assert command("token", "list").output.strip().endswith("\tread")
    client, header = lite_world.client(), {"Authorization": f"Bearer {key}"}
    assert client.post("/api/v1/tasks/1/claim", headers=header).status_code == 403
    assert client.get("/api/v1/tasks", headers=header).status_code == 429
    assert command("token", "create", "cv.ctxh", "--scope", "moi-thu").exit_code == 2


def test_an_expired_key_says_so(command: Command, lite_world: World) -> None:
    command("token", "create", "cv.ctxh", "--days", "1")
    lite_world.clock.advance(days=2)
    assert "hết hạn" in command("token", "list").output
