"""The clock of configuring an approved procedure (PRC-02): from the decision until the version is in force."""

from datetime import date, datetime, time

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.casework.deadlines import Opening, end_deadline, open_deadline
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.domain.deadlines import KINDS, due_of, limit_of
from app.procedures.records import ProcedureVersion

KIND = "publication"
#: a decision has a day and no hour: its own day is not counted, the last one counts to its closing
_END_OF_DAY = time(23, 59, 59)


def open_publication(
    session: Session, services: Services, version: ProcedureVersion, *, decision_on: date, agency_id: int
) -> None:
    """Open it for the agency that administers procedures, from the day of the decision."""
    from_at = datetime.combine(decision_on, time(), tzinfo=VIETNAM)
    limit = limit_of(KINDS[KIND], regulation=services.rules.regulation_on(from_at))
    calendar = services.rules.calendar(session, agency_id=agency_id, at=from_at).calendar
    due = due_of(limit, datetime.combine(decision_on, _END_OF_DAY, tzinfo=VIETNAM), calendar=calendar)
    opening = Opening(
        kind=KIND,
        key=publication_key(version),
        subject=f"{version.procedure.code}, phiên bản {version.number}",
        agency_id=agency_id,
        from_at=from_at,
        role="quan_tri",
        limit=limit,
        due_at=due,
    )
    open_deadline(session, services, opening)


def end_publication(session: Session, version: ProcedureVersion, *, at: datetime) -> None:
    """The version is in force: configured in time or late."""
    end_deadline(session, publication_key(version), at=at)


def drop_publication(session: Session, version: ProcedureVersion, *, at: datetime) -> None:
    """The version is retired: nothing is left to configure."""
    left = update(Deadline).where(Deadline.key == publication_key(version), Deadline.state == "running")
    session.execute(left.values(state="gone", ended_at=at), execution_options={"synchronize_session": "fetch"})


def publication_key(version: ProcedureVersion) -> str:
    """The key of a version's clock; a version is approved once."""
    return f"{KIND}:{version.id}"
