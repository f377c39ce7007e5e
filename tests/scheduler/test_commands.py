"""The motcua command, part by part."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text
from walking import walked
from world import World

from app.audit.triggers import install_triggers
from app.casework.demo_clock import read_offset
from app.cli import build_cli
from app.config import Settings
from app.db import transaction
from app.dossiers.records import EngineState
from app.factory import create_app, make_ticker

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT.parent / "shared" / "clock"
SHIPPED = sorted(map(str, (ROOT / "processes").glob("*/*/process.bpmn")))


def motcua(*arguments: str, app: Callable[[], Any] | None = None) -> Result:
    def no_app() -> Any:
        raise AssertionError("this command needs no application")

    return CliRunner().invoke(build_cli(app or no_app, make_ticker), arguments)


@pytest.fixture
def command(lite_world: World) -> Callable[..., Result]:
    """The command in the ready world."""
    return lambda *arguments: motcua(*arguments, app=lambda: lite_world.app)


def test_clock_trace_answers_the_examples() -> None:
    if not EXAMPLES.is_dir():
        pytest.skip("the examples of the legal clock are not beside the project")
    done = motcua("clock", "trace", str(EXAMPLES / "examples.in.jsonl"))
    expected = (EXAMPLES / "examples.out.jsonl").read_text(encoding="utf-8").splitlines()
    assert done.exit_code == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [json.loads(line) for line in expected]


def test_clock_trace_names_the_bad_line(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('\n{"id": 1\n', encoding="utf-8")
    done = motcua("clock", "trace", str(file))
    assert done.exit_code == 1
    assert "Dòng 2" in done.output


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_clock_trace_of_an_unreadable_file(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "cases.jsonl"
    if content is not None:
        file.write_bytes(content)
    done = motcua("clock", "trace", str(file))
    assert (done.exit_code, "Không đọc được tệp" in done.output) == (1, True)


def test_procedure_check_judges_files(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text("không phải XML", encoding="utf-8")
    done = motcua("procedure", "check", "--json", *SHIPPED, str(broken))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["verdict"] for line in found] == ["ready"] * len(SHIPPED) + ["refused"]
    assert set(found[-1]) == {"file", "verdict", "problems"}
    assert set(found[-1]["problems"][0]) >= {"code", "element", "message", "repair"}
    plain = motcua("procedure", "check", str(broken))
    assert f"{broken}: refused" in plain.output


def test_audit_verify(command: Callable[..., Result], lite_world: World) -> None:
    code = walked(lite_world, done=2)
    sound = command("audit", "verify")
    assert (sound.exit_code, "không có sai lệch" in sound.output) == (0, True)
    with transaction() as session:
        session.execute(text("DROP TRIGGER audit_event_no_update"))
        session.execute(
            text("UPDATE audit_event SET actor = 'gd.ctxh' WHERE stream = :s AND seq = 2"), {"s": f"dossier:{code}"}
        )
        install_triggers(session.connection())
    altered = command("audit", "verify")
    assert altered.exit_code == 1
    assert f"dossier:{code} #2 changed" in altered.output
    assert command("audit", "verify", "--stream", "system").exit_code == 0


def test_a_kept_head_shows_a_cut_tail(command: Callable[..., Result], lite_world: World) -> None:
    code = walked(lite_world, done=2)
    head = command("audit", "verify").output.split()[-1]
    again = command("audit", "verify", "--kept", head)
    assert (again.exit_code, "vẫn khớp" in again.output) == (0, True)
    with transaction() as session:
        session.execute(text("DROP TRIGGER audit_event_no_delete"))
        session.execute(text("DELETE FROM audit_event WHERE stream = :s AND seq = 2"), {"s": f"dossier:{code}"})
        install_triggers(session.connection())
    assert command("audit", "verify").exit_code == 0, "the chains alone do not show it"
    cut = command("audit", "verify", "--kept", head)
    assert (cut.exit_code, "KHÔNG khớp" in cut.output) == (1, True)
    assert command("audit", "verify", "--kept", "đầu nào đó").exit_code == 1


def test_demo_clock_moves_and_shows(command: Callable[..., Result]) -> None:
    assert "Giờ trình diễn" in command("demo", "clock").output
    assert read_offset().total_seconds() == 0
    assert command("demo", "clock", "--days", "1", "--hours", "2", "--minutes", "3").exit_code == 0
    assert read_offset().total_seconds() == ((24 + 2) * 60 + 3) * 60
    back = command("demo", "clock", "--days", "-1")
    assert (back.exit_code, "chỉ chạy tới" in back.output) == (1, True)


def test_demo_commands_outside_demo_mode(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/x.db", secret_key="k" * 40, demo=False)
    earnest = create_app(settings)
    for part in ("load", "clock"):
        done = motcua("demo", part, app=lambda: earnest)
        assert (done.exit_code, "MOTCUA_DEMO=1" in done.output) == (1, True)


def test_engine_rebuild(command: Callable[..., Result], lite_world: World) -> None:
    code, other = walked(lite_world, done=2), walked(lite_world, done=3)
    same = command("engine", "rebuild", code)
    assert (same.exit_code, "khớp trạng thái đang lưu" in same.output) == (0, True)
    with transaction() as session:
        wrong = session.get_one(EngineState, lite_world.dossier(other).id).state
        session.get_one(EngineState, lite_world.dossier(code).id).state = wrong
    differs = command("engine", "rebuild", code)
    assert (differs.exit_code, "KHÁC" in differs.output) == (1, True)
    assert "đã ghi lại" in command("engine", "rebuild", code, "--write").output
    assert command("engine", "rebuild", code).exit_code == 0
    unknown = command("engine", "rebuild", "H14-260311-9999")
    assert (unknown.exit_code, "Không có hồ sơ" in unknown.output) == (1, True)


def test_db_upgrade(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/new.db", secret_key="x", demo=True)
    fresh = create_app(settings)
    first, second = (motcua("db", "upgrade", app=lambda: fresh) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "trống →" in first.output
    assert "trống" not in second.output
    with fresh.app_context():
        from app.db import db

        db.engine.dispose()


def test_persons_and_tokens(command: Callable[..., Result], lite_world: World) -> None:
    made = command(
        "person",
        "create",
        "moi",
        "--name",
        "Người Mới",
        "--agency",
        "H14.01",
        "--role",
        "chuyen_vien",
        "--password",
        "mật khẩu dài",
    )
    assert made.exit_code == 0, made.output
    assert lite_world.actor("moi").holds("task.work")
    again = command("person", "create", "moi", "--name", "X", "--agency", "H14.01", "--password", "mật khẩu dài")
    assert (again.exit_code, "đã có" in again.output) == (1, True)
    token = command("token", "create", "moi", "--days", "1").output.strip()
    answer = lite_world.client().get("/api/v1/tasks", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert command("token", "create", "khong.co").exit_code == 1
    assert "Đã khóa" in command("person", "lock-demo").output
