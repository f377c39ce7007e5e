"""All clocks of one's agencies, the most urgent first, and the account of a single one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import Session

from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.queries.worklist import remaining_minutes
from app.casework.services import Services
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.deadlines import KINDS
from app.domain.errors import NotFound
from app.domain.explain import Explanation
from app.domain.explain_deadline import Counted, explain_deadline
from app.domain.limits import Limit
from app.domain.permissions import Actor, Reach, reach
from app.domain.policy import parse_amount
from app.domain.urgency import urgency
from app.dossiers.records import Dossier
from app.people.records import Agency

PERMISSION = "deadline.view"
PAPER = "paper_transfer"
PAGE = 50
#: more are never shown on a page
MOST_ROWS = 10_000


@dataclass(frozen=True, kw_only=True)
class DueView:
    """A clock as lists show it. ``urgency`` as in the domain; minutes are office time, negative when late."""

    id: int
    kind: str
    name: str
    rule: str
    subject: str
    thing: str
    of_dossier: bool
    agency: str
    owed_by: str
    due_at: datetime | None
    urgency: str
    minutes: int | None
    clause: str
    window: bool
    provisional: bool
    state: str
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class DeadlinePage:
    """A page of clocks; ``counts`` of all by urgency, ``kinds`` how many of each kind."""

    rows: tuple[DueView, ...]
    counts: Mapping[str, int]
    kinds: Mapping[str, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class DeadlineView:
    """One clock with its explanation; ``may_acknowledge``: the paper dossier may be acknowledged by this person."""

    due: DueView
    from_at: datetime
    ended_at: datetime | None
    explanation: Explanation
    may_acknowledge: bool


def list_deadlines(services: Services, *, by: Actor, kind: str = "", only: str = "", page: int = 1) -> DeadlinePage:
    """Running clocks of one's agencies. ``only``: overdue | due_soon | in_time | none, else all."""
    at = services.clock.now()
    live = and_(_within(reach(by, PERMISSION)), *running(at))
    chosen = and_(live, Deadline.kind == kind if kind in KINDS else true(), _only(only, at=at))
    with reading() as session:
        total = session.scalar(_counting(chosen)) or 0
        query = select(Deadline, Agency.name).join(Agency, Agency.id == Deadline.agency_id).where(chosen)
        query = query.order_by(Deadline.due_at.nulls_last(), Deadline.id).limit(PAGE).offset((page - 1) * PAGE)
        found = session.execute(query).all()
        return DeadlinePage(
            rows=tuple(_view(session, services, row, agency=agency, at=at) for row, agency in found),
            counts={name: session.scalar(_counting(live, _only(name, at=at))) or 0 for name in ("", *_BY_URGENCY)},
            kinds=_kinds(session, live),
            total=total,
            page=page,
            pages=max(1, -(-total // PAGE)),
        )


def deadline_slice(services: Services, *, by: Actor, kind: str = "", only: str = "", paging: Paging) -> Slice:
    """As ``list_deadlines``, read from a row on."""
    at = services.clock.now()
    live = and_(_within(reach(by, PERMISSION)), *running(at))
    chosen = and_(live, Deadline.kind == kind if kind in KINDS else true(), _only(only, at=at))
    query = select(Deadline, Agency.name).join(Agency, Agency.id == Deadline.agency_id).where(chosen)
    order = (By(column=Deadline.due_at), By(column=Deadline.id))
    with reading() as session:
        found, next_ = take(session, query, order=order, paging=paging)
        rows = tuple(_view(session, services, row, agency=agency, at=at) for row, agency in found)
        return Slice(rows=rows, next=next_)


def deadline_view(services: Services, *, by: Actor, deadline_id: int) -> DeadlineView:
    """One clock of one's agencies, in whatever state; NotFound("deadline_not_found") for any other."""
    at = services.clock.now()
    with reading() as session:
        where = and_(_within(reach(by, PERMISSION)), Deadline.id == deadline_id)
        query = select(Deadline, Agency.name).join(Agency, Agency.id == Deadline.agency_id).where(where)
        found = session.execute(query).one_or_none()
        if found is None:
            raise NotFound("deadline_not_found")
        row, agency = found
        version = services.rules.pinned(session, row.calendar_version)
        dossier = session.get(Dossier, row.dossier_id) if row.dossier_id is not None else None
        return DeadlineView(
            due=_view(session, services, row, agency=agency, at=at),
            from_at=row.from_at,
            ended_at=row.ended_at,
            explanation=explain_deadline(_counted(row, dossier), calendar_version=version),
            may_acknowledge=_may_acknowledge(row, dossier, by=by),
        )


def due_views(session: Session, services: Services, keys: Iterable[str], *, at: datetime) -> dict[str, DueView]:
    """The clocks with these keys; for lists of what they time."""
    query = select(Deadline, Agency.name).join(Agency, Agency.id == Deadline.agency_id)
    found = session.execute(query.where(Deadline.key.in_(list(keys)))).all()
    return {row.key: _view(session, services, row, agency=agency, at=at) for row, agency in found}


def running(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a clock count now: it runs, and is no possibility whose last moment has passed."""
    over = and_(Deadline.window, Deadline.due_at < at)
    return Deadline.state == "running", or_(Deadline.due_at.is_(None), not_(over))


#: the SQL twins of ``domain.urgency``
_BY_URGENCY = ("overdue", "due_soon", "in_time", "none")


def _only(only: str, *, at: datetime) -> ColumnElement[bool]:
    soon = func.coalesce(Deadline.due_soon_at < at, False)
    return {
        "overdue": Deadline.due_at < at,
        "due_soon": and_(Deadline.due_at >= at, soon),
        "in_time": and_(Deadline.due_at >= at, not_(soon)),
        "none": Deadline.due_at.is_(None),
        "paused": false(),
    }.get(only, true())


def _within(where: Reach) -> ColumnElement[bool]:
    """The SQL twin of “the owner is within reach”; paper on its way is the business of where it goes too (TRF-04)."""
    if where.everywhere:
        return true()
    mine = select(Dossier.id).where(Dossier.competent_agency_id.in_(where.agencies))
    coming = and_(Deadline.kind == PAPER, Deadline.dossier_id.in_(mine))
    return or_(Deadline.agency_id.in_(where.agencies), coming)


def _counting(*where: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(Deadline).where(*where)


def _kinds(session: Session, live: ColumnElement[bool]) -> dict[str, int]:
    rows = session.execute(select(Deadline.kind, func.count()).where(live).group_by(Deadline.kind))
    found = {kind: int(count) for kind, count in rows}
    return {kind: found[kind] for kind in KINDS if kind in found}


def _view(session: Session, services: Services, row: Deadline, *, agency: str, at: datetime) -> DueView:
    calendar = services.rules.pinned(session, row.calendar_version).calendar
    kind = KINDS[row.kind]
    judged = row.ended_at or at
    return DueView(
        id=row.id,
        kind=row.kind,
        name=kind.name,
        rule=row.rule,
        subject=row.subject,
        thing=row.key.split(":")[1],
        of_dossier=row.dossier_id is not None,
        agency=agency,
        owed_by=kind.owed_by,
        due_at=row.due_at,
        urgency=urgency(row.due_at, row.due_soon_at, at=judged),
        minutes=remaining_minutes(calendar, due_at=row.due_at, at=judged),
        clause=row.clause,
        window=row.window,
        provisional=row.provisional,
        state=row.state,
        outcome=row.outcome,
    )


def _counted(row: Deadline, dossier: Dossier | None) -> Counted:
    anchor = row.from_at if row.kind == "maintenance_notice" else None
    if dossier is not None and row.state == "running":
        anchor = dossier.due_at
    return Counted(
        kind=KINDS[row.kind],
        limit=_limit(row),
        from_at=row.from_at,
        due_at=row.due_at,
        clause=row.clause,
        state=row.state,
        ended_at=row.ended_at,
        outcome=row.outcome,
        anchor_at=anchor,
    )


def _limit(row: Deadline) -> Limit | None:
    """The limit as the row keeps it: written for people, with a decimal comma."""
    if not row.limit_unit:
        return None
    return Limit(value=parse_amount((row.limit_value or "0").replace(",", ".")), unit=row.limit_unit)


def _may_acknowledge(row: Deadline, dossier: Dossier | None, *, by: Actor) -> bool:
    if row.kind != PAPER or row.state != "running" or dossier is None:
        return False
    return reach(by, "dossier.receive", version=dossier.version_id).covers(dossier.competent_agency_id)
