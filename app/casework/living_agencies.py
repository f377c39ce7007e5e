"""Nothing new begins at an agency that ended: whoever tries reads who follows it, since when, by which decision."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.db import reading
from app.domain.calendar import local
from app.domain.errors import Refused
from app.domain.reorganisation import Subject, chosen_line
from app.domain.vietnamese import date_text
from app.people.records import Agency
from app.people.reorganisations import Reorganisation, ReorganisationLine
from app.people.succession import line_of
from app.procedures.records import Procedure, ProcedureVersion

#: what has been decided holds from its moment, whether or not the scheduler has come to it
_DECIDED = ("approved", "running", "finished")
# built once: every reception asks it
_ENDED = (
    select(ReorganisationLine, Reorganisation)
    .join(Reorganisation, Reorganisation.id == ReorganisationLine.reorganisation_id)
    .where(ReorganisationLine.source_id.in_(bindparam("agencies", expanding=True)))
    .where(ReorganisationLine.target_id.is_not(None))
    .where(Reorganisation.state.in_(_DECIDED), Reorganisation.effective_at <= bindparam("at"))
    .order_by(ReorganisationLine.source_id, ReorganisationLine.n)
)


def require_living(
    session: Session, agency_ids: Iterable[int | None], *, at: datetime, subject: Subject | None = None
) -> None:
    """Refused("agency_ended") for the first of these agencies that is no more at this moment."""
    wanted = {agency_id for agency_id in agency_ids if agency_id is not None}
    if not wanted:
        return
    found = session.execute(_ENDED, {"agencies": sorted(wanted), "at": at}).all()
    if not found:
        return
    ended_id, decision = found[0][0].source_id, found[0][1]
    lines = [line_of(row) for row, _ in found if row.source_id == ended_id]
    chosen = chosen_line(lines, subject) if subject is not None else None
    targets = dict.fromkeys(line.target_id for line in ([chosen] if chosen else lines))
    raise Refused(
        "agency_ended",
        field="",
        agency=session.get_one(Agency, ended_id).name,
        successor=" hoặc ".join(session.get_one(Agency, one).name for one in targets if one is not None),
        since=date_text(local(decision.effective_at).date()),
        decision=decision.decision_number,
    )


def require_reception_open(agency_id: int, *, version_id: int, at: datetime) -> None:
    """``require_living`` for who has no desk there (any more): they read who follows it, not that they may not."""
    with reading() as session:
        require_living(session, (agency_id,), at=at, subject=subject_of(session, version_id))


def subject_of(session: Session, version_id: int) -> Subject | None:
    """What the procedure of this version is about; None where there is no such version."""
    query = select(Procedure.code, Procedure.field).join(
        ProcedureVersion, ProcedureVersion.procedure_id == Procedure.id
    )
    row = session.execute(query.where(ProcedureVersion.id == version_id)).one_or_none()
    return Subject(code=row.code, field=row.field) if row else None
