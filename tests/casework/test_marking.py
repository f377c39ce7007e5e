"""Marks in sets: one broken row is found, noted and left out; all others are marked. On both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from late_lists import at, deadline
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from world import World

from app.casework import marking
from app.casework.fire_due import fire_due
from app.casework.operate import retry_fault
from app.db import reading, transaction
from app.deadlines.records import Deadline
from app.domain.errors import Refused
from app.tasks.records import SweepFault


@contextmanager
def broken(table: str, row_id: int) -> Iterator[None]:
    """Inside, this row cannot be changed."""
    with transaction() as session:
        postgres = session.get_bind().dialect.name == "postgresql"
        for statement in (_POSTGRES if postgres else _SQLITE).format(table=table, row_id=row_id).split("--"):
            session.execute(text(statement))
    yield
    with transaction() as session:
        session.execute(text("DROP TRIGGER broken_row" + (f" ON {table}" if postgres else "")))


_SQLITE = """CREATE TRIGGER broken_row BEFORE UPDATE ON {table} WHEN OLD.id = {row_id}
BEGIN SELECT RAISE(ABORT, 'broken'); END"""
_POSTGRES = """CREATE OR REPLACE FUNCTION broken_row() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''broken''; END'
LANGUAGE plpgsql
--
CREATE TRIGGER broken_row BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (OLD.id = {row_id}) EXECUTE FUNCTION broken_row()"""


def faults() -> list[tuple[str, int, int]]:
    with reading() as session:
        return [(f.place, f.row_id, f.attempts) for f in session.scalars(select(SweepFault))]


@pytest.mark.parametrize("batch", [1000, 3])
def test_a_broken_row_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(marking, "BATCH", batch)
    codes = [world.receive() for _ in range(7)]
    world.clock.advance(days=60)
    bad = world.dossier(codes[4]).id
    with broken("dossier", bad):
        swept = fire_due(world.services)
        assert (swept.overdue, swept.due_soon, swept.not_marked) == (6, 6, 2)
        assert faults() == [("due_soon", bad, 1), ("overdue", bad, 1)]
        assert fire_due(world.services).not_marked == 0, "left out until its time"
        world.clock.advance(minutes=2)
        assert fire_due(world.services).not_marked == 2
        world.clock.advance(minutes=3)
        assert fire_due(world.services).not_marked == 0, "longer each time"
    marked = [world.dossier(code).marked_overdue_at for code in codes]
    assert [index for index, moment in enumerate(marked) if moment is None] == [4]
    world.clock.advance(minutes=1)
    swept = fire_due(world.services)
    assert (swept.overdue, swept.due_soon, faults()) == (1, 1, [])
    assert world.dossier(codes[4]).marked_overdue_at == world.clock.moment


def test_deadlines_are_kept_apart_in_the_same_way(world: World) -> None:
    code = world.receive()
    ids = [deadline(world, code, f"d{n}", due_at=at(15), kind="transfer") for n in range(5)]
    world.clock.advance(days=1)
    with broken("deadline", ids[0]):
        swept = fire_due(world.services)
    assert (swept.deadlines_overdue, swept.deadlines_due_soon, swept.not_marked) == (4, 4, 2)
    with reading() as session:
        marked = session.scalars(select(Deadline.id).where(Deadline.marked_overdue_at.is_not(None))).all()
    assert sorted(marked) == ids[1:]


def test_a_table_that_is_broken_as_a_whole_ends_the_round_early(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "BATCH", 2)
    monkeypatch.setattr(marking, "MOST_FAULTS", 2)
    for _ in range(5):
        world.receive()
    world.clock.advance(days=60)
    with _all_broken():
        swept = fire_due(world.services)
    assert (swept.overdue, swept.tasks_overdue, swept.not_marked) == (0, 5, 4)


@contextmanager
def _all_broken() -> Iterator[None]:
    always = {"_SQLITE": _SQLITE.replace("OLD.id = {row_id}", "1=1")}
    postgres = _POSTGRES.replace("OLD.id = {row_id}", "true")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "_SQLITE", always["_SQLITE"])
        patch.setitem(globals(), "_POSTGRES", postgres)
        with broken("dossier", 0):
            yield


def test_a_database_that_fails_is_no_rows_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.receive()
    world.clock.advance(days=60)
    real = marking._set

    def fail(session: object, **given: object) -> int:
        if given["mark"].place == "overdue":  # type: ignore[attr-defined]
            raise OperationalError("UPDATE", {}, Exception("deadlock"))
        return real(session, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(marking, "_set", fail)
    with pytest.raises(OperationalError):
        fire_due(world.services)
    assert faults() == []
    monkeypatch.undo()
    swept = fire_due(world.services)
    assert (swept.overdue, swept.due_soon, swept.tasks_overdue) == (1, 0, 0), "the others were marked before"


def test_an_administrator_has_it_tried_at_once(world: World) -> None:
    code = world.receive()
    world.clock.advance(days=60)
    row = world.dossier(code).id
    with broken("dossier", row):
        fire_due(world.services)
    retry_fault(world.services, by=world.actor("quantri"), place="overdue", row_id=row)
    assert fire_due(world.services).overdue == 1
    with pytest.raises(Refused, match="nothing_to_retry"):
        retry_fault(world.services, by=world.actor("quantri"), place="overdue", row_id=row)


def test_a_fault_noted_while_the_clock_was_ahead_is_tried_again(world: World) -> None:
    code = world.receive()
    due = world.dossier(code).due_at
    assert due is not None
    row = world.dossier(code).id
    world.clock.set(due + timedelta(days=365))
    with broken("dossier", row):
        fire_due(world.services)
    world.clock.set(due + timedelta(minutes=1))
    assert fire_due(world.services).overdue == 1
