"""A dossier's warning is the worse of itself and its open step; the word says which (TIM-09)."""

from datetime import timedelta

from acting import ask_supplement, tasks
from walking import walked
from world import World

from app.casework.queries.dossiers import DossierRow, list_dossiers


def row_of(world: World, code: str) -> DossierRow:
    found = list_dossiers(world.services, by=world.actor("mc.ctxh"), search=code)
    return found.rows[0]


def test_a_late_step_shows_beside_a_dossier_in_time(world: World) -> None:
    code = walked(world, done=1)
    assert not row_of(world, code).step_is_worse
    step = next(t for t in tasks(world, code) if t.state == "open")
    assert step.due_at is not None
    world.clock.set(step.due_at + timedelta(seconds=1))
    row = row_of(world, code)
    assert (row.kind, row.step_kind, row.step_is_worse) == ("in_time", "overdue", True)
    read = world.client("mc.ctxh")
    assert "Bước quá hạn" in read.get("/ho-so").text
    assert "Bước quá hạn" in read.get(f"/ho-so/{code}").text


def test_a_late_dossier_needs_no_word_of_its_step(world: World) -> None:
    code = walked(world, done=1)
    world.clock.advance(days=60)
    row = row_of(world, code)
    assert (row.kind, row.step_kind, row.step_is_worse) == ("overdue", "overdue", False)


def test_frozen_steps_warn_of_nothing(world: World) -> None:
    code = walked(world, done=1)
    ask_supplement(world, code)
    world.clock.advance(days=60)
    row = row_of(world, code)
    assert (row.kind, row.step_kind, row.step_is_worse) == ("paused", "none", False)
