"""The clocks of feedback: the answer that an agency owes, and until when it may pass on what is not its own."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.casework.deadlines import Opening, end_deadline, open_deadline
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.deadlines import KINDS
from app.requests.records import Feedback

ANSWER, PASS_ON = "feedback", "feedback_forward"
#: who answers for an agency
ROLE = "truong_bo_phan_mot_cua"


def open_feedback_clock(session: Session, services: Services, row: Feedback, *, from_at: datetime) -> None:
    """Both clocks of the agency that has the feedback now, from the next office instant (FBK-01, FBK-02, INT-08)."""
    calendar = services.rules.calendar(session, agency_id=row.agency_id, at=from_at).calendar
    start = calendar.next_instant(from_at)
    for kind in (ANSWER, PASS_ON):
        opening = Opening(
            kind=kind,
            key=clock_key(kind, row),
            subject=row.code,
            agency_id=row.agency_id,
            from_at=start,
            role=ROLE,
        )
        open_deadline(session, services, opening)


def end_by_answer(session: Session, row: Feedback, *, at: datetime) -> Deadline | None:
    """The answer is given: in time or late; passing on is no longer possible."""
    _drop(session, clock_key(PASS_ON, row), at=at)
    return end_deadline(session, clock_key(ANSWER, row), at=at)


def end_by_passing_on(session: Session, row: Feedback, *, at: datetime) -> Deadline | None:
    """It was another agency's: nothing more is owed here, and what counts is when it was passed on (FBK-02)."""
    end_deadline(session, clock_key(ANSWER, row), at=at)
    return end_deadline(session, clock_key(PASS_ON, row), at=at)


def clock_key(kind: str, row: Feedback) -> str:
    """The key of the clock of the agency that has it now; passing it on begins new ones."""
    return f"{KINDS[kind].id}:{row.code}:{row.nth}"


def _drop(session: Session, key: str, *, at: datetime) -> None:
    left = update(Deadline).where(Deadline.key == key, Deadline.state == "running")
    session.execute(left.values(state="gone", ended_at=at), execution_options={"synchronize_session": "fetch"})
