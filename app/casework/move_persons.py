"""The people of an agency that ends: their roles are opened where they go, and closed behind them at the end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.move_units import place_in, unit_in
from app.casework.programs_follow import keys_of
from app.casework.reorganisation_scope import body_of
from app.domain.permissions import Actor
from app.domain.reorganisation import Successions
from app.people.records import Agency, Person, RoleGrant, Substitution, Unit
from app.people.reorganisations import Reorganisation
from app.people.succession import BESIDE

#: role, agency, and the unit where it is held in one
_Held = tuple[str, int, int | None]


@dataclass(frozen=True, kw_only=True)
class MovingPersons:
    """Who moves by which decision: everybody of the agencies that end."""

    row: Reorganisation
    ending: Collection[int]
    successions: Successions
    by: tuple[Actor | None, str | None]
    at: datetime


def open_roles(session: Session, moving: MovingPersons, *, since: datetime | None = None) -> int:
    """Give each person the same roles in the agency where they go now, and make it theirs; returns how many moved.

    What they hold in the old one stays until ``close_roles``: whatever act they are in the middle of, before or after
    the dossier's own move, is theirs. ``since``: only what was granted from then on; a role that was taken away in the
    meantime does not come back.
    """
    moved = 0
    for person in _of(session, moving.ending):
        grants = list(session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)))
        held = {(grant.role, grant.agency_id, grant.unit_id) for grant in grants}
        opened: list[_Held] = []
        for grant in sorted(grants, key=lambda one: one.id):
            if grant.agency_id is None or grant.agency_id not in moving.ending or _seen(grant, since):
                continue
            to = moving.successions.home_of(person.username, grant.agency_id)
            unit = unit_in(session, grant.unit_id, agency_id=to) if grant.unit_id is not None else None
            there = (grant.role, to, unit.id if unit else None)
            if there not in held and (unit is None or unit.ended_at is None):
                held.add(there)
                opened.append(there)
                session.add(_granted(moving, person, there))
        left = person.agency_id if person.agency_id in moving.ending else None
        if left is not None:
            place_in(session, person, agency_id=moving.successions.home_of(person.username, left))
        if opened or left is not None:
            moved += 1
            _record(session, moving, person, verb="person.moved", roles=opened, left=left)
    return moved


def _seen(grant: RoleGrant, since: datetime | None) -> bool:
    """True for a role that was there when the roles were opened."""
    return since is not None and (grant.granted_at is None or grant.granted_at < since)


def _granted(moving: MovingPersons, person: Person, there: _Held) -> RoleGrant:
    """A role held by the decision about the agencies."""
    role, agency_id, unit_id = there
    return RoleGrant(
        person_id=person.id,
        role=role,
        agency_id=agency_id,
        unit_id=unit_id,
        decision=moving.row.decision_number,
        decided_on=moving.row.signed_on,
        granted_by_id=moving.row.decided_by_id,
        granted_at=moving.at,
    )


def lend_on(session: Session, moving: MovingPersons) -> list[int]:
    """What is lent in an agency that ends is lent where the absent person's roles go, too; the decisions changed."""
    running = (Substitution.until_at > moving.at, Substitution.ended_at.is_(None), Substitution.agencies.is_not(None))
    query = select(Substitution, Person.username).join(Person, Person.id == Substitution.absent_id).where(*running)
    changed: list[int] = []
    for row, absent in session.execute(query.order_by(Substitution.id)):
        before = [int(agency_id) for agency_id in row.agencies or ()]
        homes = [moving.successions.home_of(absent, one) for one in before if one in moving.ending]
        after = list(dict.fromkeys([*before, *homes]))
        if after != before:
            row.agencies = after
            changed.append(row.id)
    return changed


def close_roles(session: Session, moving: MovingPersons) -> int:
    """End the roles in the agencies that are no more; returns how many persons held any."""
    closed = 0
    for person in _of(session, moving.ending):
        old = (RoleGrant.person_id == person.id, RoleGrant.agency_id.in_(moving.ending))
        held = select(RoleGrant.role, RoleGrant.agency_id, RoleGrant.unit_id).where(*old).order_by(RoleGrant.id)
        roles = [(role, agency_id, unit) for role, agency_id, unit in session.execute(held) if agency_id is not None]
        if roles:
            closed += 1
            session.execute(delete(RoleGrant).where(*old))
            _record(session, moving, person, verb="person.roles_closed", roles=roles, left=None)
    return closed


def _of(session: Session, agencies: Collection[int]) -> list[Person]:
    """Everybody of these agencies, also who is locked, each locked as a row: it owns the person's chain."""
    held = select(RoleGrant.person_id).where(RoleGrant.agency_id.in_(agencies))
    query = select(Person).where(or_(Person.agency_id.in_(agencies), Person.id.in_(held)))
    return list(session.scalars(query.order_by(Person.id).with_for_update(of=Person, **BESIDE)))


def _unit_code(session: Session, unit_id: int | None) -> list[str]:
    return [session.get_one(Unit, unit_id).code] if unit_id is not None else []


def _record(
    session: Session,
    moving: MovingPersons,
    person: Person,
    *,
    verb: str,
    roles: list[_Held],
    left: int | None,
) -> None:
    def code(agency_id: int) -> str:
        return session.get_one(Agency, agency_id).code

    who, behalf = moving.by
    body = {
        **body_of(moving.row),
        "person": person.username,
        "roles": [[role, code(agency_id), *_unit_code(session, unit)] for role, agency_id, unit in roles],
        "from": code(left) if left is not None else None,
        "to": code(person.agency_id) if left is not None else None,
        "tokens": keys_of(session, person.id, at=moving.at),
    }
    stream = f"person:{person.username}"
    ledger.write(session, stream, verb=verb, by=who, at=moving.at, on_behalf_of=behalf, body=body)
