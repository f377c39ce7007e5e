"""What a calendar would do to open dossiers before it is done, and what a recount did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.calendar_scope import may_in, revision_row
from app.casework.recount import Recounted, totals
from app.casework.recounting import Change, NewCalendars, changes
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor
from app.dossiers.records import Applicant, Dossier
from app.people.records import Agency, Person
from app.procedures.records import Procedure, ProcedureVersion
from app.rules.records import CalendarRecount, RecountLine

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class RecountRow:
    """A dossier whose due moment moves, or was moved; ``error`` the kind of error where it cannot be counted."""

    code: str
    procedure: str
    applicant: str
    agency: str
    from_due_at: datetime | None
    due_at: datetime | None
    provisional: bool = False
    error: str = ""
    own: bool = True


@dataclass(frozen=True, kw_only=True)
class RecountPreview:
    """A page of rows and the totals of all: dossiers later, earlier, late at once; steps and deadlines with them.

    ``confirmed`` keep their date, which is no longer provisional; of those ``beside`` only steps or deadlines move.
    """

    rows: tuple[RecountRow, ...]
    total: int
    later: int
    earlier: int
    confirmed: int
    beside: int
    overdue: int
    steps: int
    deadlines: int
    broken: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class RecountView:
    """A recount: who approved it when and why, what it has done so far, a page of its dossiers (failures first)."""

    id: int
    revision_id: int
    by: str
    reason: str
    approved_at: datetime
    finished_at: datetime | None
    totals: Recounted
    rows: tuple[RecountRow, ...]
    total: int
    page: int
    pages: int


def may_decide(by: Actor, agency_id: int | None) -> bool:
    """Who drafts or releases in this scope sees the dossiers it touches."""
    return any(may_in(by, permission, agency_id=agency_id) for permission in ("calendar.draft", "calendar.release"))


def preview_recount(services: Services, *, by: Actor, revision_id: int, page: int = 1) -> RecountPreview:
    """The open dossiers whose due moment this revision, released or still a draft, moves; exactly what a recount does.

    Raises NotFound, Forbidden("calendar_not_yours").
    """
    at = services.clock.now()
    with reading() as session:
        revision = revision_row(session, revision_id)
        _require(by, revision.agency_id)
        new = NewCalendars(session=session, services=services, revision=revision, at=at)
        # only what the page needs is kept of each: thousands may move
        found = [_light(change) for change in changes(new)]
        moved = [change for change in found if not change.broken]
        shown = found[(page - 1) * PAGE : page * PAGE]
        return RecountPreview(
            rows=_rows(session, shown),
            total=len(moved),
            later=sum(_later(change) for change in moved),
            earlier=sum(_earlier(change) for change in moved),
            confirmed=sum(change.own and change.due_at == change.from_due_at for change in moved),
            beside=sum(not change.own for change in moved),
            overdue=sum(change.late_at(at) for change in moved),
            steps=sum(change.steps for change in moved),
            deadlines=sum(change.deadlines for change in moved),
            broken=len(found) - len(moved),
            page=page,
            pages=max(1, -(-len(found) // PAGE)),
        )


def preview_all(services: Services, *, revision_id: int) -> list[Change]:
    """Every change, for whoever operates the machine itself. NotFound."""
    at = services.clock.now()
    with reading() as session:
        revision = revision_row(session, revision_id)
        return list(changes(NewCalendars(session=session, services=services, revision=revision, at=at)))


@dataclass(frozen=True, kw_only=True)
class _Light:
    dossier_id: int
    from_due_at: datetime | None
    due_at: datetime | None
    provisional: bool
    steps: int
    deadlines: int
    broken: str
    own: bool

    def late_at(self, at: datetime) -> bool:
        """Late only by the new moment."""
        return bool(self.due_at and self.from_due_at and self.due_at < at <= self.from_due_at)


def _light(change: Change) -> _Light:
    return _Light(
        dossier_id=change.dossier_id,
        from_due_at=change.from_due_at,
        due_at=change.due_at,
        provisional=change.provisional,
        steps=len(change.steps),
        deadlines=len(change.deadlines),
        broken=change.broken,
        own=change.own,
    )


def _later(change: _Light) -> bool:
    return bool(change.due_at and change.from_due_at and change.due_at > change.from_due_at)


def _earlier(change: _Light) -> bool:
    return bool(change.due_at and change.from_due_at and change.due_at < change.from_due_at)


def _rows(session: Session, shown: list[_Light]) -> tuple[RecountRow, ...]:
    names = _names(session, [change.dossier_id for change in shown])
    rows = []
    for change in shown:
        code, procedure, applicant, agency = names[change.dossier_id]
        rows.append(
            RecountRow(
                code=code,
                procedure=procedure,
                applicant=applicant,
                agency=agency,
                from_due_at=change.from_due_at,
                due_at=change.due_at,
                provisional=change.provisional,
                error=change.broken,
                own=change.own,
            )
        )
    return tuple(rows)


def _names(session: Session, ids: list[int]) -> dict[int, tuple[str, str, str, str]]:
    query = (
        select(Dossier.id, Dossier.code, Procedure.name, Applicant.name, Agency.name)
        .join(Applicant, Applicant.id == Dossier.applicant_id)
        .join(Agency, Agency.id == Dossier.receiving_agency_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Dossier.id.in_(ids))
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(query)}


def recount_view(services: Services, *, by: Actor, recount_id: int, page: int = 1) -> RecountView:
    """What this recount has done. NotFound, Forbidden("calendar_not_yours")."""
    del services
    with reading() as session:
        run = session.get(CalendarRecount, recount_id)
        if run is None:
            raise NotFound("recount_not_found")
        _require(by, revision_row(session, run.revision_id).agency_id)
        found = totals(session, recount_id)
        total = found.changed + found.failed
        return RecountView(
            id=run.id,
            revision_id=run.revision_id,
            by=session.get_one(Person, run.by_id).full_name,
            reason=run.reason,
            approved_at=run.approved_at,
            finished_at=run.finished_at,
            totals=found,
            rows=_lines(session, recount_id, page=page),
            total=total,
            page=page,
            pages=max(1, -(-total // PAGE)),
        )


def _lines(session: Session, recount_id: int, *, page: int) -> tuple[RecountRow, ...]:
    query = (
        select(RecountLine, Dossier.provisional)
        .join(Dossier, Dossier.id == RecountLine.dossier_id)
        .where(RecountLine.recount_id == recount_id)
        .order_by(RecountLine.error.is_(None), RecountLine.dossier_id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    lines = session.execute(query).all()
    names = _names(session, [line.dossier_id for line, _ in lines])
    return tuple(
        RecountRow(
            code=names[line.dossier_id][0],
            procedure=names[line.dossier_id][1],
            applicant=names[line.dossier_id][2],
            agency=names[line.dossier_id][3],
            from_due_at=line.from_due_at,
            due_at=line.due_at,
            provisional=provisional,
            error=line.error or "",
            own=line.due_at is not None or line.from_due_at is not None,
        )
        for line, provisional in lines
    )


def _require(by: Actor, agency_id: int | None) -> None:
    if not may_decide(by, agency_id):
        raise Forbidden("calendar_not_yours")
