"""Lists of dossiers for officers, auditors and the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework.acts import stands_still
from app.casework.legal_clock import pinned_of
from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.queries.unit_scope import dossiers_of_unit
from app.casework.queries.visible import visible_within
from app.casework.queries.worklist import remaining_minutes
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor, reaches
from app.domain.searching import like
from app.domain.states import OPEN_STATES
from app.domain.urgency import urgency, worse
from app.dossiers.records import Applicant, Dossier, Proposal
from app.people.records import Agency
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class DossierRow:
    """One dossier in a list."""

    code: str
    procedure: str
    applicant: str
    state: str
    entered_at: datetime
    due_at: datetime | None
    provisional: bool
    kind: str
    remaining_minutes: int | None
    outcome: str | None
    step_kind: str = "none"

    @property
    def step_is_worse(self) -> bool:
        """True where an open step is nearer to late, or later, than the dossier itself (TIM-09: the worse of both)."""
        return self.step_kind in ("due_soon", "overdue") and worse(self.step_kind, self.kind) != self.kind


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    """A page of dossiers and how many there are."""

    rows: tuple[DossierRow, ...]
    total: int
    page: int
    pages: int


def visible_to(by: Actor) -> ColumnElement[bool]:
    """All that the person may see: by roles in general, and by what was lent for single procedures."""
    return or_(*(visible_within(where) for where in reaches(by, "dossier.view")))


def list_dossiers(
    services: Services,
    *,
    by: Actor,
    search: str = "",
    only: str = "",
    page: int = 1,
    unit_id: int | None = None,
) -> DossierPage:
    """Dossiers this person may see, newest first; of a unit's charge where one is named, NotFound("unit_not_found").

    ``only``: a state, or overdue | due_soon | proposed | supplemented.
    A whole dossier code as ``search`` finds that dossier alone.
    """
    at = services.clock.now()
    wanted = and_(visible_to(by), _only(only, at=at))
    with reading() as session:
        found = select(Dossier.id).where(wanted, dossiers_of_unit(session, unit_id), _search(session, search))
        # the page first, by the key alone: what each row shows is looked up for these few
        ids = session.scalars(found.order_by(Dossier.id.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()
        total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
        rows = tuple(_rows(session, services, ids, at=at))
        return DossierPage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


@dataclass(frozen=True, kw_only=True)
class DossierFilter:
    """Which dossiers. ``only`` as in ``list_dossiers``; codes of procedure and agency; moments of reception; a unit."""

    search: str = ""
    only: str = ""
    procedure: str = ""
    agency: str = ""
    entered_from: datetime | None = None
    entered_before: datetime | None = None
    unit: int | None = None


def dossier_slice(services: Services, *, by: Actor, wanted: DossierFilter, paging: Paging) -> Slice:
    """As ``list_dossiers``, read from a row on."""
    at = services.clock.now()
    where = [visible_to(by), _only(wanted.only, at=at), *_narrowed(wanted)]
    order = (By(column=Dossier.id, descending=True),)
    with reading() as session:
        query = select(Dossier.id).where(
            *where, dossiers_of_unit(session, wanted.unit), _search(session, wanted.search)
        )
        found, next_ = take(session, query, order=order, paging=paging)
        ids = [row[0] for row in found]
        return Slice(rows=tuple(_rows(session, services, ids, at=at)), next=next_)


def _narrowed(wanted: DossierFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.procedure:
        versions = select(ProcedureVersion.id).join(Procedure).where(Procedure.code == wanted.procedure)
        yield Dossier.version_id.in_(versions)
    if wanted.agency:
        ids = select(Agency.id).where(Agency.code == wanted.agency)
        yield or_(Dossier.receiving_agency_id.in_(ids), Dossier.competent_agency_id.in_(ids))
    if wanted.entered_from is not None:
        yield Dossier.entered_at >= wanted.entered_from
    if wanted.entered_before is not None:
        yield Dossier.entered_at < wanted.entered_before


def _rows(session: Session, services: Services, ids: Sequence[int], *, at: datetime) -> Iterator[DossierRow]:
    steps = _nearest_steps(ids)
    query = (
        select(Dossier, Procedure.name, steps.c.due_at, steps.c.due_soon_at)
        .outerjoin(steps, steps.c.dossier_id == Dossier.id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Dossier.id.in_(ids))
    )
    for dossier, name, due, soon in session.execute(query.order_by(Dossier.id.desc())):
        row = _row(session, services, dossier, procedure=name, at=at)
        yield replace(row, step_kind=urgency(due, soon, at=at))


def _nearest_steps(ids: Sequence[int]) -> Subquery:
    """For each of these dossiers the earliest moments of its open steps that are not frozen."""
    nearest = select(
        Task.dossier_id, func.min(Task.due_at).label("due_at"), func.min(Task.due_soon_at).label("due_soon_at")
    )
    running = nearest.where(Task.dossier_id.in_(ids), Task.state == "open", Task.frozen_at.is_(None))
    return running.group_by(Task.dossier_id).subquery()


def _search(session: Session, text: str) -> ColumnElement[bool]:
    words = text.strip()
    if not words:
        return true()
    if session.scalar(select(Dossier.id).where(Dossier.code == words.upper())):
        return Dossier.code == words.upper()
    named = or_(Applicant.searched.like(like(words), escape="\\"), Applicant.identity_number == words)
    return or_(
        Dossier.code.icontains(words, autoescape=True), Dossier.applicant_id.in_(select(Applicant.id).where(named))
    )


def _only(only: str, *, at: datetime) -> ColumnElement[bool]:
    running = Dossier.state.in_(OPEN_STATES)
    if only == "overdue":
        return and_(running, Dossier.due_at < at)
    if only == "due_soon":
        return and_(running, Dossier.due_soon_at < at, Dossier.due_at >= at)
    if only == "proposed":
        return asked_of_desk()
    if only == "supplemented":
        return supplement_waits()
    return Dossier.state == only if only else true()


def asked_of_desk() -> ColumnElement[bool]:
    """An officer asks for an act of this dossier, and the desk has not decided."""
    return exists().where(Proposal.dossier_id == Dossier.id, Proposal.state == "open")


def supplement_waits() -> ColumnElement[bool]:
    """The applicant sent a supplement online, and the desk has not issued its receipt."""
    return exists().where(SupplementSent.dossier_id == Dossier.id, SupplementSent.state == "sent")


def _row(session: Session, services: Services, dossier: Dossier, *, procedure: str, at: datetime) -> DossierRow:
    running = dossier.state in OPEN_STATES
    calendar = pinned_of(session, services, dossier).calendar
    due = dossier.due_at if running else None
    return DossierRow(
        code=dossier.code,
        procedure=procedure,
        applicant=dossier.applicant.name,
        state=dossier.state,
        entered_at=dossier.entered_at,
        due_at=dossier.due_at,
        provisional=dossier.provisional,
        kind=urgency(due, dossier.due_soon_at, at=at, paused=stands_still(dossier)),
        remaining_minutes=remaining_minutes(calendar, due_at=due, at=at),
        outcome=dossier.outcome,
    )
