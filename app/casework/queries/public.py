"""What anyone may know who has a dossier's code (RET-06): how far it is and what is promised, no personal data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.acts import stands_still
from app.casework.legal_clock import limit_of, view_of
from app.casework.queries.agency_then import agencies_then
from app.casework.queries.slips import slips_of
from app.casework.services import Services
from app.casework.standing import public_dossier
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.clock_model import ClockView
from app.domain.states import OPEN_STATES
from app.domain.urgency import urgency
from app.dossiers.records import ClockEventRecord, Dossier
from app.payments.records import FinancialDuty
from app.people.records import Agency
from app.tasks.records import Task

#: what the law's clock was told that an applicant should know the day of
_MARKS = ("supplement_requested", "supplement_received", "paused", "resumed", "extended", "recounted")
#: clocks that run while the applicant waits for an answer, or is waited for
_ANSWERS, _WAITS = ("intake_answer",), ("supplement_wait", "financial_duty")


@dataclass(frozen=True, kw_only=True)
class PublicStep:
    """A step as the public sees it: its name and agency, never a person."""

    name: str
    agency: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PublicMark:
    """Something the applicant should know the day of; ``kind`` is an event of the clock, duty_asked or apologise."""

    kind: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicDossier:
    """A dossier as the public sees it.

    ``submitted_at`` is when it was sent online (INT-03), ``answer_due_at`` until when that is answered (INT-07),
    ``wait_until`` how long the applicant is waited for, where there is such a limit (SUP-06).
    """

    code: str
    procedure: str
    state: str
    entered_at: datetime
    due_at: datetime | None
    first_due_at: datetime | None
    provisional: bool
    kind: str
    outcome: str | None
    settled_at: datetime | None
    closed_at: datetime | None
    agency: str
    steps: tuple[PublicStep, ...]
    paused_for: str | None = None
    agency_address: str = ""
    submitted_at: datetime | None = None
    answer_due_at: datetime | None = None
    wait_until: datetime | None = None
    promised_at: datetime | None = None
    marks: tuple[PublicMark, ...] = ()
    clock: ClockView | None = None
    received_where: str = ""


def look_up(services: Services, *, code: str) -> PublicDossier:
    """The public view of a dossier; NotFound("code_unknown") for any text that is not the code of one."""
    with reading() as session:
        return public_view(session, services, public_dossier(session, code))


def public_view(session: Session, services: Services, dossier: Dossier) -> PublicDossier:
    """The public view of this dossier, within the caller's session."""
    at = services.clock.now()
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    due = dossier.due_at if dossier.state in OPEN_STATES else None
    agency = session.get_one(Agency, dossier.receiving_agency_id)
    return PublicDossier(
        code=dossier.code,
        procedure=version.name,
        state=dossier.state,
        entered_at=dossier.entered_at,
        due_at=dossier.due_at,
        first_due_at=dossier.first_due_at,
        provisional=dossier.provisional,
        kind=urgency(due, dossier.due_soon_at, at=at, paused=stands_still(dossier)),
        paused_for=dossier.paused_for,
        outcome=dossier.outcome,
        settled_at=dossier.settled_at,
        closed_at=dossier.closed_at,
        agency=agency.name,
        agency_address=agency.address,
        steps=_steps(session, dossier),
        submitted_at=dossier.submitted_at,
        promised_at=dossier.promised_at,
        answer_due_at=_running(session, dossier, _ANSWERS),
        wait_until=_running(session, dossier, _WAITS),
        marks=_marks(session, dossier),
        received_where=agencies_then(session, dossier, seq=0, at=dossier.entered_at).receiving,
        clock=view_of(session, services, dossier=dossier, limit=limit_of(dossier, version), at=at),
    )


def _steps(session: Session, dossier: Dossier) -> tuple[PublicStep, ...]:
    rows = session.execute(
        select(Task.name, Agency.name, Task.opened_at, Task.closed_at)
        .join(Agency, Agency.id == Task.agency_id)
        .where(Task.dossier_id == dossier.id, Task.state != "withdrawn")
        .order_by(Task.id)
    )
    return tuple(PublicStep(name=n, agency=a, opened_at=o, closed_at=c) for n, a, o, c in rows)


def _running(session: Session, dossier: Dossier, kinds: tuple[str, ...]) -> datetime | None:
    query = select(Deadline.due_at).where(Deadline.dossier_id == dossier.id, Deadline.kind.in_(kinds))
    return session.scalar(query.where(Deadline.state == "running").order_by(Deadline.id.desc()).limit(1))


def _marks(session: Session, dossier: Dossier) -> tuple[PublicMark, ...]:
    duties = set(session.scalars(select(FinancialDuty.asked_at).where(FinancialDuty.dossier_id == dossier.id)))
    rows = session.execute(
        select(ClockEventRecord.type, ClockEventRecord.at)
        .where(ClockEventRecord.dossier_id == dossier.id, ClockEventRecord.type.in_(_MARKS))
        .order_by(ClockEventRecord.seq)
    )
    found = [PublicMark(kind="duty_asked" if kind == "paused" and at in duties else kind, at=at) for kind, at in rows]
    letters = [PublicMark(kind="apologise", at=s.at) for s in slips_of(session, dossier.code) if s.act == "apologise"]
    return tuple(sorted([*found, *letters], key=lambda mark: mark.at))
