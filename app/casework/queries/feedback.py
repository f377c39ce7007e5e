"""Feedback as the person who gave it, and as the agency that answers it, may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.audit import EventRow, history, payload
from app.casework.answer_feedback import PERMISSION
from app.casework.feedback_clock import ANSWER, PASS_ON, clock_key
from app.casework.give_feedback import CHANNELS, WEB, feedback_row, feedback_stream
from app.casework.queries.deadline_list import DueView, due_views
from app.casework.queries.visible import within
from app.casework.services import Services
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import NotFound
from app.domain.permissions import Actor, reach
from app.people.records import Agency, Person
from app.requests.records import Feedback

PAGE = 30
CHANNEL_NAMES = {WEB: "Trang phản ánh, kiến nghị", **CHANNELS}
FEEDBACK_STATES = {"open": "Đang xem xét", "answered": "Đã trả lời"}


@dataclass(frozen=True, kw_only=True)
class PublicFeedback:
    """What the code shows to whoever has it: no name, no words of the person; ``answer`` only a public one."""

    code: str
    state: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    answer: str | None


@dataclass(frozen=True, kw_only=True)
class FeedbackRow:
    """One line of the list; ``due`` is the clock of the agency that has it now."""

    code: str
    state: str
    name: str
    beginning: str
    agency: str
    received_at: datetime
    answered_at: datetime | None
    due: DueView | None


@dataclass(frozen=True, kw_only=True)
class FeedbackPage:
    """A page of feedback, how many there are, and how many are open and answered."""

    rows: tuple[FeedbackRow, ...]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class FeedbackView:
    """All that the answering agency sees."""

    code: str
    state: str
    channel: str
    name: str
    contact: str
    dossier_code: str
    agency_id: int
    agency: str
    text: str
    received_at: datetime
    entered_at: datetime
    entered_by: str | None
    answer: str | None
    answer_public: bool
    answered_at: datetime | None
    answered_by: str | None
    due: DueView | None
    pass_on: DueView | None
    history: tuple[EventRow, ...]
    forwarded_because: str | None


def follow_feedback(code: str) -> PublicFeedback:
    """For whoever has the code; NotFound("feedback_not_found")."""
    with reading() as session:
        row = feedback_row(session, code)
        open_ = row.state == "open"
        return PublicFeedback(
            code=row.code,
            state=row.state,
            agency=session.get_one(Agency, row.agency_id).name,
            received_at=row.received_at,
            due_at=_due_at(session, row) if open_ else None,
            answered_at=row.answered_at,
            answer=row.answer if row.answer_public else None,
        )


def _due_at(session: Session, row: Feedback) -> datetime | None:
    return session.scalar(select(Deadline.due_at).where(Deadline.key == clock_key(ANSWER, row)))


def list_feedback(services: Services, *, by: Actor, state: str = "open", page: int = 1) -> FeedbackPage:
    """Feedback of the agencies one answers for: what is open by its due moment, then what was answered last."""
    at = services.clock.now()
    where = reach(by, PERMISSION)
    mine = within(where, Feedback.agency_id)
    chosen = and_(mine, Feedback.state == state) if state in FEEDBACK_STATES else mine
    with reading() as session:
        states = session.execute(select(Feedback.state, func.count()).where(mine).group_by(Feedback.state))
        counts = {**dict.fromkeys(FEEDBACK_STATES, 0), **{name: int(count) for name, count in states}}
        total = session.scalar(select(func.count()).select_from(Feedback).where(chosen)) or 0
        query = select(Feedback, Agency.name).join(Agency, Agency.id == Feedback.agency_id).where(chosen)
        order = (Feedback.state.desc(), Feedback.answered_at.desc(), Feedback.received_at, Feedback.id)
        found = session.execute(query.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
        clocks = due_views(session, services, (clock_key(ANSWER, row) for row, _ in found), at=at)
        rows = tuple(_row(row, agency, clocks.get(clock_key(ANSWER, row))) for row, agency in found)
        return FeedbackPage(rows=rows, counts=counts, total=total, page=page, pages=max(1, -(-total // PAGE)))


def _row(row: Feedback, agency: str, due: DueView | None) -> FeedbackRow:
    return FeedbackRow(
        code=row.code,
        state=row.state,
        name=row.name,
        beginning=row.text if len(row.text) <= 120 else f"{row.text[:119]}…",
        agency=agency,
        received_at=row.received_at,
        answered_at=row.answered_at,
        due=due,
    )


def feedback_view(services: Services, *, by: Actor, code: str) -> FeedbackView:
    """One feedback of an agency one answers for; NotFound for any other."""
    at = services.clock.now()
    with reading() as session:
        row = feedback_row(session, code)
        if not reach(by, PERMISSION).covers(row.agency_id):
            raise NotFound("feedback_not_found", code=code[:30])
        keys = {kind: clock_key(kind, row) for kind in (ANSWER, PASS_ON)}
        clocks = due_views(session, services, keys.values(), at=at)
        events = history(session, feedback_stream(row.code))
        return FeedbackView(
            code=row.code,
            state=row.state,
            channel=CHANNEL_NAMES.get(row.channel, row.channel),
            name=row.name,
            contact=row.contact,
            dossier_code=row.dossier_code,
            agency_id=row.agency_id,
            agency=session.get_one(Agency, row.agency_id).name,
            text=row.text,
            received_at=row.received_at,
            entered_at=row.entered_at,
            entered_by=_name(session, row.entered_by_id),
            answer=row.answer,
            answer_public=row.answer_public,
            answered_at=row.answered_at,
            answered_by=_name(session, row.answered_by_id),
            due=clocks.get(keys[ANSWER]),
            pass_on=clocks.get(keys[PASS_ON]),
            history=events,
            forwarded_because=_because(session, events),
        )


def _because(session: Session, events: tuple[EventRow, ...]) -> str | None:
    """Why the agency before passed it on; None where none did, or the words were erased."""
    last = next((event for event in reversed(events) if event.verb == "feedback.forwarded"), None)
    kept = payload(session, last.payload_digest) if last and last.payload_digest else None
    return str(kept.content.get("reason", "")) if kept and kept.content else None


def _name(session: Session, person_id: int | None) -> str | None:
    person = session.get(Person, person_id) if person_id is not None else None
    return person.full_name if person else None
