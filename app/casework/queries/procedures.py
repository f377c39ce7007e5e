"""Lists and pages of procedures: for designers, and for the desk that chooses what to receive."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from app.audit import EventRow, history
from app.casework.ledger import procedure_stream
from app.casework.queries.deadline_list import DueView
from app.casework.queries.publications import publications_of, waiting_procedures
from app.casework.services import Services
from app.db import reading
from app.domain.definition import Problem
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor, reach
from app.domain.searching import like
from app.people.directory import agency_by_code
from app.people.records import Agency, Person
from app.procedures.catalogue import version_row
from app.procedures.frozen import FrozenVersion, freeze
from app.procedures.records import Procedure, ProcedureVersion

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class ProcedureRow:
    """A procedure in a list, with its newest version and the one in force."""

    slug: str
    code: str
    name: str
    level: str
    field: str
    newest_id: int
    newest_number: int
    newest_state: str
    errors: int
    in_force_number: int | None
    decision_number: str | None
    publication: DueView | None


@dataclass(frozen=True, kw_only=True)
class ProcedurePage:
    """A page of procedures and how many there are."""

    rows: tuple[ProcedureRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in the list of its procedure."""

    id: int
    number: int
    state: str
    drafted_at: datetime
    decision_number: str | None


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """All that the page of one version shows."""

    id: int
    version: FrozenVersion
    state: str
    verdict: str
    problems: tuple[Problem, ...]
    filename: str
    level: str
    case: str
    field: str
    drafted_by: str
    drafted_by_id: int
    drafted_at: datetime
    appraised_by: str | None
    appraised_by_id: int | None
    appraised_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    decision_number: str | None
    decision_on: date | None
    override_reason: str | None
    sent_back_reason: str | None
    in_force_at: datetime | None
    history: tuple[EventRow, ...]
    others: tuple[VersionLine, ...]


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """An agency to choose."""

    id: int
    code: str
    name: str
    level: str


def list_procedures(
    services: Services, *, by: Actor, search: str = "", waiting: bool = False, page: int = 1
) -> ProcedurePage:
    """The catalogue for designers, appraisers, approvers, auditors; ``waiting`` to be configured. Or Forbidden."""
    require_view(by)
    words = Procedure.searched.like(like(search), escape="\\") if search.strip() else true()
    wanted = and_(words, waiting_procedures()) if waiting else words
    with reading() as session:
        total = session.scalar(select(func.count()).select_from(Procedure).where(wanted)) or 0
        query = select(Procedure).where(wanted).order_by(Procedure.code, Procedure.id)
        found = session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)).all()
        clocks = publications_of(session, services, (p.id for p in found))
        rows = tuple(procedure_row(session, p, clocks.get(p.id)) for p in found)
        return ProcedurePage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


def require_view(by: Actor) -> None:
    """Forbidden for those who may not see the catalogue."""
    if not reach(by, "procedure.view"):
        raise Forbidden("procedures_not_yours")


def procedure_row(session: Session, procedure: Procedure, publication: DueView | None) -> ProcedureRow:
    """A procedure as lists show it."""
    versions = _versions(session, procedure.id)
    newest = versions[0]
    force = next((v for v in versions if v.state == "in_force"), None)
    return ProcedureRow(
        slug=procedure.slug,
        code=procedure.code,
        name=procedure.name,
        level=procedure.level,
        field=procedure.field,
        newest_id=newest.id,
        newest_number=newest.number,
        newest_state=newest.state,
        errors=sum(1 for p in newest.problems if p["severity"] == "error"),
        in_force_number=force.number if force else None,
        decision_number=force.decision_number if force else None,
        publication=publication,
    )


def _versions(session: Session, procedure_id: int) -> list[ProcedureVersion]:
    query = select(ProcedureVersion).where(ProcedureVersion.procedure_id == procedure_id)
    return list(session.scalars(query.order_by(ProcedureVersion.number.desc())))


def version_view(services: Services, *, by: Actor, version_id: int) -> VersionView:
    """One version; NotFound, Forbidden."""
    require_view(by)
    with reading() as session:
        row = version_row(session, version_id)
        names = {p.id: p.full_name for p in session.scalars(select(Person))}
        return VersionView(
            id=row.id,
            version=freeze(session, row.id),
            state=row.state,
            verdict=row.verdict,
            problems=tuple(Problem(**p) for p in row.problems),
            filename=row.filename,
            level=row.procedure.level,
            case=row.procedure.case,
            field=row.procedure.field,
            drafted_by=names.get(row.drafted_by_id, ""),
            drafted_by_id=row.drafted_by_id,
            drafted_at=row.drafted_at,
            appraised_by=names.get(row.appraised_by_id or 0),
            appraised_by_id=row.appraised_by_id,
            appraised_at=row.appraised_at,
            approved_by=names.get(row.approved_by_id or 0),
            approved_at=row.approved_at,
            decision_number=row.decision_number,
            decision_on=row.decision_on,
            override_reason=row.override_reason,
            sent_back_reason=row.sent_back_reason,
            in_force_at=row.in_force_at,
            history=history(session, procedure_stream(row.procedure.slug)),
            others=tuple(
                VersionLine(
                    id=v.id,
                    number=v.number,
                    state=v.state,
                    drafted_at=v.drafted_at,
                    decision_number=v.decision_number,
                )
                for v in _versions(session, row.procedure_id)
            ),
        )


def newest_version_id(services: Services, *, by: Actor, slug: str) -> int:
    """The newest version of the procedure with this address name; NotFound, Forbidden."""
    require_view(by)
    with reading() as session:
        procedure = session.scalar(select(Procedure).where(Procedure.slug == slug))
        if procedure is None:
            raise NotFound("procedure_not_found", slug=slug)
        return _versions(session, procedure.id)[0].id


def diagram_source(services: Services, *, version_id: int) -> bytes:
    """The BPMN file of a version exactly as it was uploaded; who may see it is asked by the caller."""
    with reading() as session:
        return version_row(session, version_id).source


def agencies(services: Services) -> tuple[AgencyRow, ...]:
    """All living agencies by name."""
    with reading() as session:
        rows = session.scalars(select(Agency).where(Agency.ended_at.is_(None)).order_by(Agency.name))
        return tuple(AgencyRow(id=a.id, code=a.code, name=a.name, level=a.level) for a in rows)


def version_in_force(services: Services, *, code: str) -> int:
    """The version in force of the procedure with this code; NotFound if none or if several levels have one."""
    with reading() as session:
        query = select(ProcedureVersion.id).join(Procedure).where(Procedure.code == code)
        found = session.scalars(query.where(ProcedureVersion.state == "in_force")).all()
    if len(found) != 1:
        raise NotFound("procedure_not_found", slug=code)
    return found[0]


def agency_id(services: Services, *, code: str) -> int:
    """The id of the agency with this code; NotFound otherwise."""
    with reading() as session:
        return agency_by_code(session, code).id
