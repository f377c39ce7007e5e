"""Configuring an approved procedure: five working days from the decision, whose own day is not counted (PRC-02)."""

from datetime import date, datetime, timedelta

import pytest
from drafts import move, upload
from sqlalchemy import select, update
from world import World

from app.casework.queries.procedures import list_procedures
from app.casework.queries.publications import publication_of
from app.db import reading, transaction
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.people.directory import agency_by_code

#: five working days after Tuesday 10/3/2026, to the closing
DUE = datetime(2026, 3, 17, 17, 30, tzinfo=VIETNAM)


def approved(world: World, decision_on: date = date(2026, 3, 10)) -> int:
    version_id = upload(world).version_id
    for verb in ("submit", "appraise"):
        move(world, version_id, verb)
    move(world, version_id, "approve", decision_on=decision_on, override_reason="Có lý do.")
    return version_id


def clock(version_id: int) -> Deadline:
    with reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == f"publication:{version_id}")).one()
        session.expunge(row)
        return row


@pytest.mark.parametrize(("later", "outcome"), [(timedelta(0), "in_time"), (timedelta(seconds=1), "late")])
def test_from_the_decision_until_the_force(world: World, later: timedelta, outcome: str) -> None:
    version_id = approved(world)
    row = clock(version_id)
    with reading() as session:
        assert row.agency_id == agency_by_code(session, "H14").id
    assert (row.state, row.due_at) == ("running", DUE)
    world.clock.set(DUE + later)
    move(world, version_id, "put_in_force")
    assert (clock(version_id).state, clock(version_id).outcome) == ("ended", outcome)


def test_the_hour_of_approving_moves_nothing(world: World) -> None:
    world.clock.set(datetime(2026, 3, 11, 17, 29, tzinfo=VIETNAM))
    assert clock(approved(world)).due_at == DUE


def test_a_decision_on_a_day_off_counts_from_the_next_working_day(world: World) -> None:
    assert clock(approved(world, date(2026, 3, 7))).due_at == datetime(2026, 3, 13, 17, 30, tzinfo=VIETNAM)


def test_a_retired_version_owes_nothing(world: World) -> None:
    first = approved(world)
    move(world, first, "put_in_force")
    with transaction() as session:
        session.execute(update(Deadline).where(Deadline.key == f"publication:{first}").values(state="running"))
    second = approved(world)
    move(world, second, "put_in_force")
    assert clock(first).state == "gone"


def test_what_waits_is_listed_with_its_moment(world: World) -> None:
    by = world.actor("pheduyet")
    assert list_procedures(world.services, by=by, waiting=True).rows == ()
    version_id = approved(world)
    (row,) = list_procedures(world.services, by=by, waiting=True).rows
    assert row.publication is not None
    assert (row.publication.due_at, row.publication.urgency) == (DUE, "in_time")
    world.clock.set(DUE + timedelta(minutes=1))
    late = publication_of(world.services, version_id=version_id)
    assert late is not None
    assert late.urgency == "overdue"
    move(world, version_id, "put_in_force")
    assert list_procedures(world.services, by=by, waiting=True).rows == ()
