"""One person: roles and where they come from, who stands in, and what the person may do by which of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.acting_person import load_actor
from app.casework.queries.persons import PERMISSION, last_sign_ins, looked_after
from app.casework.queries.substitution_list import SubstitutionView, substitutions_of
from app.casework.queries.units import charge_words
from app.casework.services import Services
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permission_names import PERMISSIONS, permission_name
from app.domain.permissions import MAY, ROLES, Actor, Grant, all_grants, reach
from app.people.records import Agency, Person, RoleGrant, Unit
from app.people.units import charge_of


@dataclass(frozen=True, kw_only=True)
class GrantView:
    """A role of the person's own: where, by which decision or request, by whom, since when (None: with the account).

    ``unit`` is where it is held in one.
    """

    id: int
    role: str
    role_name: str
    agency: str | None
    unit_id: int | None
    unit: str | None
    decision: str
    decided_on: date | None
    request_id: int | None
    by: str | None
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Because:
    """One reason why something is allowed: a role in an agency (None: everywhere), own or ``for_whom``'s.

    ``limited``: lent for some procedures only. ``unit``: held in it, for its ``charge`` in words (empty: everything).
    """

    role: str
    agency: str | None
    unit: str | None
    charge: tuple[str, ...]
    for_whom: str | None
    limited: bool


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """A permission that the person has, with every reason."""

    permission: str
    name: str
    because: tuple[Because, ...]


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """One account as who looks after it sees it."""

    id: int
    username: str
    name: str
    agency_id: int
    agency: str
    unit_id: int | None
    unit: str
    active: bool
    last_sign_in_at: datetime | None
    grants: tuple[GrantView, ...]
    substitutions: tuple[SubstitutionView, ...]
    allowed: tuple[Allowed, ...]


def person_page(services: Services, *, by: Actor, username: str) -> PersonView:
    """The account with this name; NotFound("person_not_found") outside the agencies one looks after."""
    at = services.clock.now()
    with reading() as session:
        person = person_looked_after(session, by=by, username=username)
        unit = session.get(Unit, person.unit_id) if person.unit_id else None
        return PersonView(
            id=person.id,
            username=person.username,
            name=person.full_name,
            agency_id=person.agency_id,
            agency=person.agency.name,
            unit_id=person.unit_id,
            unit=unit.name if unit else "",
            active=person.active,
            last_sign_in_at=last_sign_ins(session, [person.username]).get(person.username),
            grants=tuple(_grants(session, person.id)),
            substitutions=substitutions_of(session, person.id, by=by, at=at),
            allowed=_allowed(session, person, at=at),
        )


def person_looked_after(session: Session, *, by: Actor, username: str) -> Person:
    """The person, if of an agency or unit this one looks after; NotFound otherwise."""
    mine = looked_after(reach(by, PERMISSION))
    person = session.scalar(select(Person).where(Person.username == username[:60], mine))
    if person is None:
        raise NotFound("person_not_found")
    return person


def _grants(session: Session, person_id: int) -> Iterator[GrantView]:
    for row in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)):
        yield GrantView(
            id=row.id,
            role=row.role,
            role_name=ROLES.get(row.role, row.role),
            agency=_agency(session, row.agency_id),
            unit_id=row.unit_id,
            unit=_unit(session, row.unit_id),
            decision=row.decision,
            decided_on=row.decided_on,
            request_id=row.request_id,
            by=session.get_one(Person, row.granted_by_id).full_name if row.granted_by_id else None,
            since=row.granted_at,
        )


def _agency(session: Session, agency_id: int | None) -> str | None:
    return session.get_one(Agency, agency_id).name if agency_id else None


def _allowed(session: Session, person: Person, *, at: datetime) -> tuple[Allowed, ...]:
    """By permission in the order of their names; empty for a locked account, which may do nothing."""
    if not person.active:
        return ()
    who = load_actor(session, person.id, at=at)
    charges = _charges(session, who)
    known = [*PERMISSIONS, *sorted({p for granted in MAY.values() for p in granted} - set(PERMISSIONS))]
    found = ((permission, tuple(_because(session, who, permission, charges=charges))) for permission in known)
    return tuple(Allowed(permission=p, name=permission_name(p), because=why) for p, why in found if why)


def _charges(session: Session, who: Actor) -> dict[int, tuple[str, ...]]:
    """What each unit in which the person holds a role, or is lent one, is charged with, in words."""
    units = {grant.unit.id for grant in all_grants(who) if grant.unit}
    return {unit: charge_words(session, charge_of(session, unit)) for unit in units}


def _because(
    session: Session, who: Actor, permission: str, *, charges: Mapping[int, tuple[str, ...]]
) -> Iterator[Because]:
    lenders: list[tuple[Actor, str | None]] = [(who, None), *((a, a.name) for a in who.absent)]
    for lender, name in lenders:
        for grant in sorted(lender.grants, key=_place):
            if grant.gives(permission):
                yield _reason(session, grant, for_whom=name, charge=charges[grant.unit.id] if grant.unit else ())


def _reason(session: Session, grant: Grant, *, for_whom: str | None, charge: tuple[str, ...]) -> Because:
    return Because(
        role=ROLES.get(grant.role, grant.role),
        agency=_agency(session, grant.agency_id),
        unit=_unit(session, grant.unit.id if grant.unit else None),
        charge=charge,
        for_whom=for_whom,
        limited=grant.versions is not None,
    )


def _place(grant: Grant) -> tuple[str, int, int]:
    return grant.role, grant.agency_id or 0, grant.unit.id if grant.unit else 0


def _unit(session: Session, unit_id: int | None) -> str | None:
    return session.get_one(Unit, unit_id).name if unit_id else None
