"""The persons of the agencies one looks after: the list with search, and last sign-ins from the ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.audit.records import AuditEvent
from app.casework.queries.visible import within
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import ROLES, Actor, Reach, reach
from app.domain.searching import fold
from app.people.directory import running_substitutions
from app.people.records import Agency, Person, RoleGrant, Substitution, Unit
from app.people.units import of_units

PERMISSION = "person.view"
PAGE = 50
STATES = {"": "Tất cả", "active": "Đang hoạt động", "locked": "Bị khóa", "absent": "Đang có người làm thay"}


@dataclass(frozen=True, kw_only=True)
class PersonsAsked:
    """What the list is narrowed to; ``state`` is one of ``STATES``."""

    search: str = ""
    agency_id: int | None = None
    role: str = ""
    state: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One account in the list; ``stood_in_by`` names who acts for the person now."""

    username: str
    name: str
    agency: str
    unit: str
    roles: tuple[str, ...]
    active: bool
    last_sign_in_at: datetime | None
    stood_in_by: str | None


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """A page of accounts and how many there are."""

    rows: tuple[PersonRow, ...]
    total: int
    page: int
    pages: int


def list_persons(services: Services, *, by: Actor, asked: PersonsAsked, page: int = 1) -> PersonPage:
    """Accounts of the agencies this person looks after, by agency and name; words are found without marks."""
    at = services.clock.now()
    with reading() as session:
        query = select(Person.id, Person.username, Person.full_name).join(Agency, Agency.id == Person.agency_id)
        query = query.where(looked_after(reach(by, PERMISSION)), *_narrowed(asked, at=at))
        found = session.execute(query.order_by(Agency.name, Person.full_name, Person.id)).all()
        words = fold(asked.search)
        ids = [row.id for row in found if words in fold(f"{row.full_name} {row.username}")]
        shown = ids[(page - 1) * PAGE : page * PAGE]
        rows = _rows(session, shown, at=at)
        return PersonPage(rows=rows, total=len(ids), page=page, pages=max(1, -(-len(ids) // PAGE)))


def looked_after(where: Reach) -> ColumnElement[bool]:
    """True for persons of the agencies reached, and of the units whose persons one looks after."""
    whole = within(where, Person.agency_id)
    return or_(whole, of_units(where.units)) if where.units else whole


def agencies_looked_after(*, by: Actor, permission: str = PERMISSION) -> tuple[tuple[int, str], ...]:
    """The agencies (id, name) in which this person may do so, by name."""
    where = reach(by, permission)
    with reading() as session:
        rows = session.execute(select(Agency.id, Agency.name).order_by(Agency.name))
        return tuple((agency_id, name) for agency_id, name in rows if where.covers(agency_id))


def _narrowed(asked: PersonsAsked, *, at: datetime) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if asked.agency_id is not None:
        chosen.append(Person.agency_id == asked.agency_id)
    if asked.unit_id is not None:
        chosen.append(of_units([asked.unit_id]))
    if asked.role:
        chosen.append(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == asked.role)))
    if asked.state in ("active", "locked"):
        chosen.append(Person.active.is_(asked.state == "active"))
    if asked.state == "absent":
        chosen.append(Person.id.in_(running_substitutions(at=at).with_only_columns(Substitution.absent_id)))
    return chosen


def _rows(session: Session, ids: list[int], *, at: datetime) -> tuple[PersonRow, ...]:
    persons = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(ids))).unique()}
    roles = _roles(session, ids)
    units = {unit_id: name for unit_id, name in session.execute(select(Unit.id, Unit.name))}  # noqa: C416 - a Result has keys()
    seen = last_sign_ins(session, [p.username for p in persons.values()])
    standing = _stood_in(session, ids, at=at)
    return tuple(
        PersonRow(
            username=persons[i].username,
            name=persons[i].full_name,
            agency=persons[i].agency.name,
            unit=units.get(persons[i].unit_id or 0, ""),
            roles=roles.get(i, ()),
            active=persons[i].active,
            last_sign_in_at=seen.get(persons[i].username),
            stood_in_by=standing.get(i),
        )
        for i in ids
    )


def _roles(session: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    query = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(ids)).order_by(RoleGrant.id)
    for person_id, role in session.execute(query):
        found.setdefault(person_id, []).append(ROLES.get(role, role))
    return {person_id: tuple(dict.fromkeys(names)) for person_id, names in found.items()}


def _stood_in(session: Session, ids: list[int], *, at: datetime) -> dict[int, str]:
    query = running_substitutions(at=at).where(Substitution.absent_id.in_(ids))
    rows = session.scalars(query).all()
    return {row.absent_id: session.get_one(Person, row.substitute_id).full_name for row in rows}


def last_sign_ins(session: Session, usernames: Collection[str]) -> dict[str, datetime]:
    """User name → when the person last signed in, as the ledger knows; missing for who never did."""
    streams = [f"person:{name}" for name in usernames]
    query = select(AuditEvent.stream, func.max(AuditEvent.id)).where(AuditEvent.verb == "person.signed_in")
    found = session.execute(query.where(AuditEvent.stream.in_(streams)).group_by(AuditEvent.stream))
    latest = {stream: event_id for stream, event_id in found}  # noqa: C416 - a Result has keys()
    seen = session.execute(select(AuditEvent.id, AuditEvent.at).where(AuditEvent.id.in_(latest.values())))
    moments = {event_id: at for event_id, at in seen}  # noqa: C416 - a Result has keys()
    return {stream.removeprefix("person:"): moments[event_id] for stream, event_id in latest.items()}
