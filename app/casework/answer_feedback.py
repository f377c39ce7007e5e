"""What an agency does with feedback: it answers (FBK-01), or passes on what belongs to another agency (FBK-02)."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.feedback_clock import end_by_answer, end_by_passing_on, open_feedback_clock
from app.casework.give_feedback import concerned, feedback_row, feedback_stream
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.outbox import NewMessage, post
from app.requests.records import Feedback

PERMISSION = "feedback.answer"
LONGEST_ANSWER = 10_000
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, kw_only=True)
class AnswerFeedback:
    """The answer; a public one is shown to whoever has the code, another only sent to the person."""

    by: Actor
    code: str
    text: str
    public: bool


@dataclass(frozen=True, kw_only=True)
class ForwardFeedback:
    """To whom it is passed on and why."""

    by: Actor
    code: str
    agency_id: int | None
    reason: str


def answer_feedback(services: Services, command: AnswerFeedback) -> str | None:
    """Answer; returns in_time | late. Raises NotFound (also for another agency's), Conflict("feedback_answered")."""
    at = services.clock.now()
    text = typed_text(command.text, field="text", label="Nội dung trả lời", most=LONGEST_ANSWER, lines=True)
    with transaction() as session:
        row = _mine(session, command.code, by=command.by)
        row.state, row.answer, row.answer_public = "answered", text, command.public
        row.answered_at, row.answered_by_id = at, command.by.person_id
        ended = end_by_answer(session, row, at=at)
        outcome = ended.outcome if ended else None
        body = {"feedback": row.code, "public": command.public, "outcome": outcome}
        _record(session, row, verb="feedback.answered", by=command.by, at=at, body=body, payload={"answer": text})
        _send(session, row, text, at=at)
        return outcome


def forward_feedback(services: Services, command: ForwardFeedback) -> str | None:
    """Pass it on; the other agency's own days run from now. Returns in_time | late of the passing on.

    Raises NotFound, Conflict("feedback_answered"), Invalid: no reason, no agency or the same one.
    """
    at = services.clock.now()
    reason = typed_text(command.reason, field="reason", label="Lý do chuyển", most=2000, lines=True)
    with transaction() as session:
        row = _mine(session, command.code, by=command.by)
        to = concerned(session, command.agency_id, at=at)
        if to.id == row.agency_id:
            raise Invalid("feedback_same_agency", field="agency_id")
        ended = end_by_passing_on(session, row, at=at)
        outcome = ended.outcome if ended else None
        body = {"feedback": row.code, "from": row.agency_id, "to": to.id, "agency": to.name, "outcome": outcome}
        # recorded before the agency changes: the right to pass on is the first agency's
        _record(session, row, verb="feedback.forwarded", by=command.by, at=at, body=body, payload={"reason": reason})
        row.agency_id, row.nth = to.id, row.nth + 1
        session.flush()
        open_feedback_clock(session, services, row, from_at=at)
        return outcome


def _mine(session: Session, code: str, *, by: Actor) -> Feedback:
    row = feedback_row(session, code, lock=True)
    if not reach(by, PERMISSION).covers(row.agency_id):
        raise NotFound("feedback_not_found", code=code[:30])
    if row.state != "open":
        raise Conflict("feedback_answered")
    return row


def _record(
    session: Session,
    row: Feedback,
    *,
    verb: str,
    by: Actor,
    at: datetime,
    body: dict[str, object],
    payload: dict[str, object],
) -> None:
    behalf = acting_for(by, lambda who: reach(who, PERMISSION).covers(row.agency_id))
    ledger.write(
        session, feedback_stream(row.code), verb=verb, by=by, at=at, body=body, payload=payload, on_behalf_of=behalf
    )


def _send(session: Session, row: Feedback, text: str, *, at: datetime) -> None:
    """By mail where an address was given; otherwise the agency calls or writes itself."""
    if not _MAIL.fullmatch(row.contact):
        return
    subject = f"Trả lời phản ánh, kiến nghị {row.code}"
    body = {"text": f"Kính gửi {row.name},\n\n{text}\n"}
    stream = feedback_stream(row.code)
    message = NewMessage(kind="mail", recipient=row.contact, subject=subject, body=body, stream=stream)
    post(session, message, at=at)
