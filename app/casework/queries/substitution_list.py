"""Who stands in for whom: running, coming and past decisions, as far as they concern the person who asks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.casework.queries.persons import looked_after
from app.casework.services import Services
from app.casework.substitutions import PERMISSION
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import ROLES, Actor, reach
from app.people.records import Agency, Person, Substitution
from app.procedures.records import Procedure

SUBSTITUTION_STATES = {"now": "Đang làm thay", "coming": "Sắp tới", "past": "Đã qua"}
#: past decisions that the list shows
PAST = 100


@dataclass(frozen=True, kw_only=True)
class SubstitutionView:
    """One decision. ``roles``, ``agencies``, ``procedures`` by name, None: all. ``may_end`` for who asks."""

    id: int
    state: str
    absent: str
    absent_username: str
    substitute: str
    substitute_username: str
    agency: str
    from_at: datetime
    until_at: datetime
    decision: str
    signed_on: date | None
    reason: str
    roles: tuple[str, ...] | None
    agencies: tuple[str, ...] | None
    procedures: tuple[str, ...] | None
    made_by: str | None
    made_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str
    may_end: bool


def list_substitutions(services: Services, *, by: Actor) -> tuple[SubstitutionView, ...]:
    """Those of the agencies this person decides for, and the own ones; running, then coming, then the latest past."""
    at = services.clock.now()
    with reading() as session:
        found = [_view(session, row, by=by, at=at) for row in session.scalars(_query(_concerns(by)))]
    running = sorted((v for v in found if v.state == "now"), key=lambda v: v.until_at)
    coming = sorted((v for v in found if v.state == "coming"), key=lambda v: v.from_at)
    return (*running, *coming, *[v for v in found if v.state == "past"][:PAST])


def substitutions_of(session: Session, person_id: int, *, by: Actor, at: datetime) -> tuple[SubstitutionView, ...]:
    """All decisions by which the person is stood in for or stands in, the newest first."""
    mine = or_(Substitution.absent_id == person_id, Substitution.substitute_id == person_id)
    return tuple(_view(session, row, by=by, at=at) for row in session.scalars(_query(mine)))


def substitution_view(services: Services, *, by: Actor, substitution_id: int) -> SubstitutionView:
    """One decision; NotFound("substitution_not_found") for one that does not concern this person."""
    at = services.clock.now()
    with reading() as session:
        row = session.scalar(_query(_concerns(by)).where(Substitution.id == substitution_id))
        if row is None:
            raise NotFound("substitution_not_found")
        return _view(session, row, by=by, at=at)


def _query(chosen: ColumnElement[bool]) -> Select[Substitution]:
    return (
        select(Substitution)
        .join(Person, Person.id == Substitution.absent_id)
        .where(chosen)
        .order_by(Substitution.from_at.desc(), Substitution.id.desc())
    )


def _concerns(by: Actor) -> ColumnElement[bool]:
    own = or_(Substitution.absent_id == by.person_id, Substitution.substitute_id == by.person_id)
    return or_(looked_after(reach(by, PERMISSION)), own)


def _state(row: Substitution, *, at: datetime) -> str:
    if row.ended_at is not None or row.until_at <= at:
        return "past"
    return "now" if row.from_at <= at else "coming"


def _view(session: Session, row: Substitution, *, by: Actor, at: datetime) -> SubstitutionView:
    absent, substitute = session.get_one(Person, row.absent_id), session.get_one(Person, row.substitute_id)
    state = _state(row, at=at)
    return SubstitutionView(
        id=row.id,
        state=state,
        absent=absent.full_name,
        absent_username=absent.username,
        substitute=substitute.full_name,
        substitute_username=substitute.username,
        agency=absent.agency.name,
        from_at=row.from_at,
        until_at=row.until_at,
        decision=row.decision or row.reason,
        signed_on=row.signed_on,
        reason=row.reason if row.decision else "",
        roles=None if row.roles is None else tuple(ROLES.get(role, role) for role in row.roles),
        agencies=_names(session, Agency, row.agencies),
        procedures=_names(session, Procedure, row.procedures),
        made_by=_person(session, row.made_by_id),
        made_at=row.made_at,
        ended_at=row.ended_at,
        ended_by=_person(session, row.ended_by_id),
        end_reason=row.end_reason,
        may_end=state != "past" and reach(by, PERMISSION).covers(absent.agency_id),
    )


def _names(session: Session, table: type[Agency] | type[Procedure], ids: list[int] | None) -> tuple[str, ...] | None:
    if ids is None:
        return None
    return tuple(session.scalars(select(table.name).where(table.id.in_(ids)).order_by(table.name)))


def _person(session: Session, person_id: int | None) -> str | None:
    return session.get_one(Person, person_id).full_name if person_id else None
