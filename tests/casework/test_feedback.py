"""Feedback: coming in, its clocks, the answer, passing it on; what is personal stays beside the ledger."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from world import MORNING, World

from app.audit import history, payload, verify
from app.casework.answer_feedback import AnswerFeedback, ForwardFeedback, answer_feedback, forward_feedback
from app.casework.give_feedback import EnterFeedback, FeedbackText, enter_feedback, give_feedback
from app.casework.queries.feedback import feedback_view, follow_feedback, list_feedback
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.outbox.records import OutboxMessage
from app.people.directory import agency_by_code

SAID = FeedbackText(name="Hoàng Thị Thơm", contact="thom@example.org", agency_id=None, text="Chờ lâu quá.")


def agency(code: str = "H14.02.01") -> int:
    with reading() as session:
        return agency_by_code(session, code).id


def given(world: World, **more: Any) -> str:
    return give_feedback(world.services, replace(SAID, **{"agency_id": agency(), **more}))


def clocks(code: str) -> dict[str, Deadline]:
    with reading() as session:
        rows = session.scalars(select(Deadline).where(Deadline.subject == code).order_by(Deadline.id)).all()
        for row in rows:
            session.expunge(row)
        return {row.key.removeprefix(f"{row.kind}:{code}:") + row.kind: row for row in rows}


def test_it_is_answered_within_ten_working_days(world: World) -> None:
    code = given(world)
    rows = clocks(code)
    # Wednesday 11/3/2026 9:00: the first day is not counted
    assert rows["1feedback"].due_at == datetime(2026, 3, 25, 9, tzinfo=VIETNAM)
    assert rows["1feedback_forward"].due_at == datetime(2026, 3, 18, 9, tzinfo=VIETNAM)
    assert "Điều 19" in rows["1feedback"].clause


@pytest.mark.parametrize(("later", "outcome"), [(timedelta(0), "in_time"), (timedelta(seconds=1), "late")])
def test_the_due_moment_itself_is_in_time(world: World, later: timedelta, outcome: str) -> None:
    code = given(world)
    world.clock.set(datetime(2026, 3, 25, 9, tzinfo=VIETNAM) + later)
    command = AnswerFeedback(by=world.actor("mc.ctxh"), code=code, text="Đã rút kinh nghiệm.", public=True)
    assert answer_feedback(world.services, command) == outcome
    rows = clocks(code)
    assert (rows["1feedback"].state, rows["1feedback"].outcome) == ("ended", outcome)
    assert rows["1feedback_forward"].state == "gone"
    with pytest.raises(Conflict, match="feedback_answered"):
        answer_feedback(world.services, command)


def test_outside_of_office_hours_it_counts_from_the_next_instant(world: World) -> None:
    world.clock.set(datetime(2026, 3, 14, 20, tzinfo=VIETNAM))
    row = clocks(given(world))["1feedback"]
    monday = datetime(2026, 3, 16, tzinfo=VIETNAM)
    assert row.from_at.astimezone(VIETNAM).date() == monday.date()
    assert row.due_at is not None
    assert row.due_at.astimezone(VIETNAM).date() == (monday + timedelta(days=14)).date()


def test_passed_on_the_other_agency_has_its_own_days(world: World) -> None:
    code = given(world)
    world.clock.set(datetime(2026, 3, 18, 9, tzinfo=VIETNAM))
    command = ForwardFeedback(
        by=world.actor("mc.ctxh"), code=code, agency_id=agency("H14.41"), reason="Việc của phường"
    )
    assert forward_feedback(world.services, command) == "in_time"
    rows = clocks(code)
    assert (rows["1feedback"].state, rows["1feedback_forward"].state) == ("ended", "ended")
    assert (rows["2feedback"].state, rows["2feedback"].agency_id) == ("running", agency("H14.41"))
    assert rows["2feedback"].due_at == datetime(2026, 4, 1, 9, tzinfo=VIETNAM)
    with pytest.raises(NotFound):
        feedback_view(world.services, by=world.actor("mc.ctxh"), code=code)
    assert feedback_view(world.services, by=world.actor("mc.thucphan"), code=code).agency_id == agency("H14.41")
    with pytest.raises(Invalid, match="feedback_same_agency"):
        forward_feedback(world.services, replace(command, by=world.actor("mc.thucphan")))


def test_passed_on_after_five_days_is_late_and_done(world: World) -> None:
    code = given(world)
    world.clock.set(datetime(2026, 3, 18, 9, 0, 1, tzinfo=VIETNAM))
    command = ForwardFeedback(
        by=world.actor("mc.ctxh"), code=code, agency_id=agency("H14.41"), reason="Việc của phường"
    )
    assert forward_feedback(world.services, command) == "late"


def test_only_the_agency_itself_answers(world: World) -> None:
    code = given(world)
    for username in ("mc.thucphan", "gd.ctxh", "kiemtra"):
        command = AnswerFeedback(by=world.actor(username), code=code, text="x", public=False)
        with pytest.raises(NotFound):
            answer_feedback(world.services, command)
    assert list_feedback(world.services, by=world.actor("mc.thucphan")).total == 0
    assert [row.code for row in list_feedback(world.services, by=world.actor("quantri")).rows] == [code]


def test_the_code_shows_only_a_public_answer(world: World) -> None:
    for public, shown in ((True, "Đã xem."), (False, None)):
        code = given(world)
        assert follow_feedback(code.lower()).answer is None
        command = AnswerFeedback(by=world.actor("mc.ctxh"), code=code, text="Đã xem.", public=public)
        answer_feedback(world.services, command)
        assert (follow_feedback(code).state, follow_feedback(code).answer) == ("answered", shown)
    with reading() as session:
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == "thom@example.org")).all()
    assert len(sent) == 2
    assert "Đã xem." in str(sent[0].body)


def test_what_is_personal_stays_beside_the_ledger(world: World) -> None:
    code = given(world)
    answer_feedback(world.services, AnswerFeedback(by=world.actor("mc.ctxh"), code=code, text="Xin lỗi", public=True))
    with reading() as session:
        events = history(session, f"feedback:{code}")
        assert [event.verb for event in events] == ["feedback.received", "feedback.answered"]
        told = str([event.body for event in events])
        assert not [word for word in ("Thơm", "thom@", "Chờ lâu", "Xin lỗi") if word in told]
        kept = payload(session, events[0].payload_digest or "")
        assert kept is not None
        assert "Thơm" in str(kept.content)
        assert verify(session).faults == ()


def test_entered_for_somebody_it_counts_from_when_it_came(world: World) -> None:
    came = MORNING - timedelta(days=2)
    said = replace(SAID, agency_id=agency())
    command = EnterFeedback(by=world.actor("mc.ctxh"), said=said, channel="phone", received_at=came)
    row = clocks(enter_feedback(world.services, command))["1feedback"]
    assert (row.from_at, row.due_at) == (came, datetime(2026, 3, 23, 9, tzinfo=VIETNAM))
    enter_feedback(world.services, replace(command, received_at=MORNING))
    for wrong in (MORNING + timedelta(seconds=1), None, datetime(1, 1, 1, tzinfo=VIETNAM)):
        with pytest.raises(Invalid, match="feedback_reception_wrong"):
            enter_feedback(world.services, replace(command, received_at=wrong))
    with pytest.raises(Invalid, match="feedback_channel_missing"):
        enter_feedback(world.services, replace(command, channel="web"))
    with pytest.raises(Forbidden):
        enter_feedback(world.services, replace(command, by=world.actor("cv.ctxh")))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " \x00 "}, "typed_text_missing"),
        ({"contact": ""}, "typed_text_missing"),
        ({"text": "x" * 5001}, "typed_text_too_long"),
        ({"dossier_code": "H" * 61}, "typed_text_too_long"),
        ({"dossier_code": "H14.41-260311-9999"}, "feedback_dossier_unknown"),
        ({"agency_id": 999_999}, "feedback_agency_missing"),
        ({"agency_id": 10**30}, "feedback_agency_missing"),
    ],
)
def test_what_is_wrong_is_refused(world: World, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        given(world, **wrong)


def test_control_characters_are_dropped(world: World) -> None:
    code = given(world, name="Thơm\x00\x1b", text="một\x00\r\nhai\x07")
    view = feedback_view(world.services, by=world.actor("mc.ctxh"), code=code)
    assert (view.name, view.text) == ("Thơm", "một\nhai")


def test_sent_twice_it_is_kept_once_until_it_is_answered(world: World) -> None:
    code = given(world)
    assert given(world) == code
    assert given(world, text="Việc khác") != code
    answer_feedback(world.services, AnswerFeedback(by=world.actor("mc.ctxh"), code=code, text="Xong", public=True))
    assert given(world) != code
