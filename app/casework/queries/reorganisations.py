"""Reorganisations to be read: the list, one with its lines and what stands against it, how far it has gone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.carry_out_reorganisation import ended_by, moved_so_far
from app.casework.left_behind import count_left
from app.casework.reorganisation_facts import contradictions_of
from app.casework.reorganisation_scope import APPROVE, DRAFT, all_rows, may_everywhere, reorganisation_row
from app.casework.services import Services
from app.db import reading
from app.domain.calendar import local
from app.domain.errors import Forbidden
from app.domain.permissions import Actor, reach
from app.domain.reorganisation import LINE_KINDS, REORGANISATION_STATES, SHARES, Line
from app.domain.reorganisation_check import Contradiction
from app.dossiers.records import Dossier
from app.people.records import Agency, Person
from app.people.reorganisations import Reassignment, Reorganisation, ReorganisationLine
from app.people.succession import BEGUN, lines_of, name_at

VIEW = "reorganisation.view"
PAGE = 30


@dataclass(frozen=True, kw_only=True)
class ReorganisationRow:
    """One line of the list."""

    id: int
    state: str
    state_name: str
    decision_number: str
    signed_on: date
    effective_on: date
    lines: int


@dataclass(frozen=True, kw_only=True)
class LineView:
    """A line with its agencies by code and name; ``share_name`` is empty where it takes everything."""

    n: int
    kind: str
    kind_name: str
    source: str
    source_name: str
    target: str
    target_name: str
    share_name: str
    wanted: tuple[str, ...]
    persons: tuple[str, ...]
    takes_calendar: bool


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many dossiers have gone over, how many are left, how many of those failed."""

    moved: int
    left: int
    failed: int

    @property
    def total(self) -> int:
        """All of them; at least one, so that a bar can be drawn."""
        return max(self.moved + self.left, 1)


@dataclass(frozen=True, kw_only=True)
class ReorganisationView:
    """All that the administrator sees; ``progress`` only once it has begun, ``contradictions`` only of a draft."""

    row: ReorganisationRow
    reason: str
    drafted_by: str
    drafted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_reason: str | None
    started_at: datetime | None
    finished_at: datetime | None
    effective_at: datetime
    last_error: str | None
    lines: tuple[LineView, ...]
    contradictions: tuple[Contradiction, ...]
    progress: Progress | None
    mine: bool
    may_draft: bool
    may_approve: bool
    due: bool


@dataclass(frozen=True, kw_only=True)
class MovedRow:
    """What happened to one dossier; ``error`` is the kind of error while it could not be moved."""

    code: str
    at: datetime
    before: tuple[str, ...]
    after: tuple[str, ...]
    tasks: int
    released: int
    error: str | None
    attempts: int
    retry_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MovedPage:
    """A page of dossiers, those that could not be moved first."""

    rows: tuple[MovedRow, ...]
    total: int
    page: int
    pages: int


def require_view(by: Actor) -> None:
    """Forbidden("reorganisation_not_yours") for who may not even look."""
    if not reach(by, VIEW):
        raise Forbidden("reorganisation_not_yours")


def list_reorganisations(services: Services, *, by: Actor | None) -> tuple[ReorganisationRow, ...]:
    """All of them, the latest in force first; ``by`` None: the command on the server. Forbidden."""
    if by is not None:
        require_view(by)
    with reading() as session:
        return tuple(_row(session, row) for row in all_rows(session))


def reorganisation_view(services: Services, *, by: Actor, reorganisation_id: int) -> ReorganisationView:
    """One of them; NotFound, Forbidden."""
    at = services.clock.now()
    require_view(by)
    with reading() as session:
        row = reorganisation_row(session, reorganisation_id)
        names = dict(session.execute(select(Person.id, Person.full_name)).all())
        return ReorganisationView(
            row=_row(session, row),
            reason=row.reason,
            drafted_by=names[row.drafted_by_id],
            drafted_at=row.drafted_at,
            decided_by=names.get(row.decided_by_id) if row.decided_by_id else None,
            decided_at=row.decided_at,
            decided_reason=row.decided_reason,
            started_at=row.started_at,
            finished_at=row.finished_at,
            effective_at=row.effective_at,
            last_error=row.last_error,
            lines=tuple(_line(session, row, line) for line in lines_of(session, row.id)),
            contradictions=contradictions_of(session, row) if row.state == "draft" else (),
            progress=_progress(session, row.id) if row.state in BEGUN else None,
            mine=row.drafted_by_id == by.person_id,
            may_draft=may_everywhere(by, DRAFT),
            may_approve=may_everywhere(by, APPROVE),
            due=row.effective_at <= at,
        )


def moved_page(services: Services, *, by: Actor, reorganisation_id: int, page: int = 1) -> MovedPage:
    """What it did dossier by dossier; NotFound, Forbidden."""
    require_view(by)
    with reading() as session:
        reorganisation_row(session, reorganisation_id)
        mine = Reassignment.reorganisation_id == reorganisation_id
        total = session.scalar(select(func.count()).select_from(Reassignment).where(mine)) or 0
        query = select(Reassignment, Dossier).join(Dossier, Dossier.id == Reassignment.dossier_id).where(mine)
        ordered = query.order_by(Reassignment.error.is_(None), Reassignment.at.desc(), Dossier.id)
        found = session.execute(ordered.limit(PAGE).offset((page - 1) * PAGE)).all()
        rows = tuple(_moved(session, line, dossier) for line, dossier in found)
        return MovedPage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


def _row(session: Session, row: Reorganisation) -> ReorganisationRow:
    count = select(func.count()).where(ReorganisationLine.reorganisation_id == row.id)
    return ReorganisationRow(
        id=row.id,
        state=row.state,
        state_name=REORGANISATION_STATES[row.state],
        decision_number=row.decision_number,
        signed_on=row.signed_on,
        effective_on=local(row.effective_at).date(),
        lines=session.scalar(count) or 0,
    )


def _line(session: Session, row: Reorganisation, line: Line) -> LineView:
    """The agencies by the names they had until it came into force."""
    before = row.effective_at - timedelta(seconds=1)
    target_id = line.target_id
    return LineView(
        n=line.n,
        kind=line.kind,
        kind_name=LINE_KINDS[line.kind],
        source=session.get_one(Agency, line.source_id).code,
        source_name=name_at(session, line.source_id, before),
        target=session.get_one(Agency, target_id).code if target_id is not None else "",
        target_name=name_at(session, target_id, before) if target_id is not None else line.new_name,
        share_name=SHARES[line.share] if line.kind == "split" else "",
        wanted=line.wanted,
        persons=line.persons,
        takes_calendar=line.takes_calendar,
    )


def _progress(session: Session, reorganisation_id: int) -> Progress:
    failed = (Reassignment.reorganisation_id == reorganisation_id, Reassignment.error.is_not(None))
    return Progress(
        moved=moved_so_far(session, reorganisation_id),
        left=count_left(session, ended_by(session, reorganisation_id)),
        failed=session.scalar(select(func.count()).select_from(Reassignment).where(*failed)) or 0,
    )


def _moved(session: Session, line: Reassignment, dossier: Dossier) -> MovedRow:
    def names(*agency_ids: int | None) -> tuple[str, ...]:
        known = dict.fromkeys(one for one in agency_ids if one is not None)
        return tuple(session.get_one(Agency, one).name for one in known)

    return MovedRow(
        code=dossier.code,
        at=line.at,
        before=names(line.from_receiving_id, line.from_competent_id),
        after=names(dossier.receiving_agency_id, dossier.competent_agency_id),
        tasks=line.tasks,
        released=line.released,
        error=line.error,
        attempts=line.attempts,
        retry_at=line.retry_at,
    )
