"""The list of clocks: whose one sees, by urgency and kind; paper acknowledged by the desk where it arrives."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from world import World

from app.audit import history, verify
from app.casework.acknowledge_paper import acknowledge_paper
from app.casework.give_feedback import FeedbackText, give_feedback
from app.casework.queries.deadline_list import DueView, deadline_view, list_deadlines
from app.casework.replay import replay
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.urgency import URGENCY
from app.people.directory import agency_by_code


def kinds(world: World, username: str, **more: str) -> list[str]:
    rows = list_deadlines(world.services, by=world.actor(username), **more).rows  # type: ignore[arg-type]
    return [row.kind for row in rows]


def elsewhere(world: World) -> str:
    """A dossier handed in at a commune for the centre: its paper has to be carried there."""
    world.place_independent()
    return world.receive(desk="mc.thucphan", competent="H14.02.01")


def paper(code: str) -> int:
    with reading() as session:
        query = select(Deadline.id).where(Deadline.kind == "paper_transfer", Deadline.subject == code)
        return session.scalars(query).one()


def complain(world: World) -> str:
    with reading() as session:
        agency_id = agency_by_code(session, "H14.02.01").id
    return give_feedback(world.services, FeedbackText(name="A", contact="B", agency_id=agency_id, text="C"))


def test_clocks_of_dossiers_and_of_none_stand_together(world: World) -> None:
    world.receive()
    complain(world)
    assert {"feedback", "feedback_forward", "supplement_request"} <= set(kinds(world, "mc.ctxh"))
    assert kinds(world, "mc.ctxh", kind="feedback") == ["feedback"]
    assert kinds(world, "mc.thucphan") == []
    assert set(kinds(world, "quantri")) == set(kinds(world, "mc.ctxh")) == set(kinds(world, "kiemtra"))


def test_by_urgency_and_a_window_closes_silently(world: World) -> None:
    complain(world)
    world.clock.set(datetime(2026, 3, 18, 9, tzinfo=VIETNAM))
    found = list_deadlines(world.services, by=world.actor("mc.ctxh"))
    assert [(row.kind, row.urgency) for row in found.rows] == [
        ("feedback_forward", "due_soon"),
        ("feedback", "in_time"),
    ]
    world.clock.advance(seconds=1)
    assert kinds(world, "mc.ctxh") == ["feedback"]
    world.clock.set(datetime(2026, 3, 25, 9, tzinfo=VIETNAM))
    assert kinds(world, "mc.ctxh", only="due_soon") == ["feedback"]
    world.clock.advance(seconds=1)
    found = list_deadlines(world.services, by=world.actor("mc.ctxh"), only="overdue")
    assert [row.urgency for row in found.rows] == ["overdue"]
    assert found.counts == {"": 1, "overdue": 1, "due_soon": 0, "in_time": 0, "none": 0}


@pytest.mark.parametrize("days", [0, 1, 4, 5, 9, 10, 30])
def test_the_filter_and_the_word_agree(world: World, days: int) -> None:
    elsewhere(world)
    complain(world)
    world.clock.advance(days=days)
    by = world.actor("quantri")
    rows = list_deadlines(world.services, by=by).rows
    for name in URGENCY:
        chosen = list_deadlines(world.services, by=by, only=name).rows
        assert [r.id for r in chosen] == [r.id for r in rows if r.urgency == name]


def test_paper_is_the_business_of_both_ends(world: World) -> None:
    deadline_id = paper(elsewhere(world))
    for username, may in (("mc.thucphan", False), ("mc.ctxh", True), ("gd.ctxh", False)):
        view = deadline_view(world.services, by=world.actor(username), deadline_id=deadline_id)
        assert view.may_acknowledge is may
    for username in ("mc.noivu", "cv.ctxh"):
        with pytest.raises(NotFound):
            deadline_view(world.services, by=world.actor(username), deadline_id=deadline_id)


@pytest.mark.parametrize(("later", "outcome"), [(timedelta(0), "in_time"), (timedelta(seconds=1), "late")])
def test_the_paper_arrives(world: World, later: timedelta, outcome: str) -> None:
    code = elsewhere(world)
    deadline_id = paper(code)
    due = deadline_view(world.services, by=world.actor("mc.ctxh"), deadline_id=deadline_id).due.due_at
    assert due is not None
    with pytest.raises(Forbidden, match="paper_of_competent_desk"):
        acknowledge_paper(world.services, by=world.actor("mc.thucphan"), deadline_id=deadline_id)
    world.clock.set(due + later)
    assert acknowledge_paper(world.services, by=world.actor("mc.ctxh"), deadline_id=deadline_id) == outcome
    with pytest.raises(Conflict, match="paper_already_there"):
        acknowledge_paper(world.services, by=world.actor("mc.ctxh"), deadline_id=deadline_id)
    with reading() as session:
        assert history(session, f"dossier:{code}")[-1].verb == "dossier.paper_arrived"
        assert verify(session).ok
    assert replay(world.services, by=world.actor("kiemtra"), code=code)


def test_only_paper_is_acknowledged(world: World) -> None:
    world.receive()
    by = world.actor("mc.ctxh")
    other = next(r for r in list_deadlines(world.services, by=by).rows if r.kind != "paper_transfer")
    for deadline_id in (other.id, 999_999):
        with pytest.raises(NotFound):
            acknowledge_paper(world.services, by=by, deadline_id=deadline_id)


def test_every_clock_of_a_dossier_is_explained(world: World) -> None:
    elsewhere(world)
    by = world.actor("quantri")
    rows: tuple[DueView, ...] = list_deadlines(world.services, by=by).rows
    assert {"transfer", "paper_transfer", "supplement_request", "extension"} & {row.kind for row in rows}
    for row in rows:
        told = deadline_view(world.services, by=by, deadline_id=row.id).explanation
        assert len(told.lines) >= 2
        assert any(line.clause == row.clause for line in told.lines)
        assert row.due_at is None or any(mark.status == "due" for mark in told.days)
