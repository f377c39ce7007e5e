"""motcua reorganisation: what was decided, what it would do, and doing it now, from the command line."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from reorganising import CENTRE, HEALTH, approved, drafted, its_day, merge
from world import World

from app.cli import build_cli
from app.factory import make_ticker


@pytest.fixture
def command(lite_world: World) -> Callable[..., Result]:
    """The command in the ready world."""
    return lambda *arguments: CliRunner().invoke(build_cli(lambda: lite_world.app, make_ticker), arguments)


def test_list_preview_run(lite_world: World, command: Callable[..., Result]) -> None:
    code = lite_world.receive()
    found = approved(lite_world, merge(CENTRE, HEALTH))
    assert (
        "Đã phê duyệt\tQuyết định số 1450/QĐ-UBND\tthứ Năm, 12/03/2026\t1 dòng"
        in command("reorganisation", "list").output
    )
    told = command("reorganisation", "preview", str(found)).output
    assert f"{code}: Trung tâm Công tác xã hội tỉnh → Sở Y tế" in told
    assert "1 hồ sơ chuyển cơ quan, 0 bước được trả lại." in told
    assert "Đã chuyển 0 hồ sơ" in command("reorganisation", "run").output, "not before its day"
    its_day(lite_world)
    for moved in (1, 0):
        done = command("reorganisation", "run")
        assert (done.exit_code, f"Đã chuyển {moved} hồ sơ, 0 chưa chuyển được" in done.output) == (0, True)
    assert "Đã hoàn thành" in command("reorganisation", "list").output
    assert command("audit", "verify").exit_code == 0


def test_what_is_not_there(lite_world: World, command: Callable[..., Result]) -> None:
    drafted(lite_world)
    wrong = command("reorganisation", "preview", "99")
    assert wrong.exit_code == 1
    assert "Không có lần sắp xếp cơ quan này." in wrong.output
