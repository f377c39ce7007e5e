"""motcua calendar: the year in force and what a revision would do, from the command line."""

import json
from collections.abc import Callable

import pytest
from calendar_drafting import draft, draft_for, released
from click.testing import CliRunner, Result
from world import World

from app.cli import build_cli
from app.factory import make_ticker


@pytest.fixture
def command(lite_world: World) -> Callable[..., Result]:
    """The command in the ready world."""
    return lambda *arguments: CliRunner().invoke(build_cli(lambda: lite_world.app, make_ticker), arguments)


def test_a_year_in_words_and_as_json(command: Callable[..., Result]) -> None:
    told = command("calendar", "show").output
    assert "Năm 2026: " in told
    assert "thứ Ba, 24/11/2026: Ngày Văn hóa Việt Nam (nghỉ lễ, tết)" in told
    assert "Năm 2027 (dự kiến): " in command("calendar", "show", "--year", "2027").output
    facts = json.loads(command("calendar", "show", "--year", "2027", "--json").output)
    assert (facts["year"], facts["provisional"], facts["agency"]) == (2027, True, None)


def test_the_hours_of_an_agency(lite_world: World, command: Callable[..., Result]) -> None:
    released(lite_world, draft_for(lite_world, "H14.41"))
    assert "thứ Bảy 07:30–11:30" in command("calendar", "show", "--agency", "H14.41").output
    assert "thứ Bảy 07:30" not in command("calendar", "show").output
    wrong = command("calendar", "show", "--agency", "mars")
    assert wrong.exit_code == 1
    assert "Không có cơ quan mars" in wrong.output


def test_a_preview_changes_nothing(lite_world: World, command: Callable[..., Result]) -> None:
    code = lite_world.receive()
    due = lite_world.dossier(code).due_at
    told = command("calendar", "preview", str(draft(lite_world))).output
    assert f"{code}: 09:00 thứ Tư, 25/03/2026 → 09:00 thứ Năm, 26/03/2026" in told
    assert "1 hồ sơ đổi ngày hẹn, 1 bước đang mở, 0 hồ sơ không tính được." in told
    assert lite_world.dossier(code).due_at == due
    assert command("calendar", "preview", "99").exit_code == 1
