"""Reading a person into an ``Actor``: the roles held now, and those lent by decision (ACC-02)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.casework.held_roles import held_roles
from app.domain.errors import NotFound
from app.domain.permissions import Actor, Grant
from app.domain.substituting import Scope, lend
from app.people.directory import running_substitutions, scope_of
from app.people.records import Person, Substitution
from app.people.succession import inherited_grants
from app.procedures.records import ProcedureVersion

# built once: it is asked with every request of a person
_LENT_NOW = running_substitutions(at=bindparam("at")).where(Substitution.substitute_id == bindparam("of_person"))


def load_actor(session: Session, person_id: int, *, at: datetime) -> Actor:
    """The person with the roles held at this moment and those substituted for; NotFound if gone or not active."""
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise NotFound("person_not_found")
    actor = _actor(person, held_roles(session, person_id), absent=_absent(session, person_id, at=at))
    return replace(_followed(session, actor), absent=tuple(_followed(session, one) for one in actor.absent))


def _followed(session: Session, actor: Actor) -> Actor:
    """With the roles in agencies that those of the own ones followed."""
    return replace(actor, inherited=inherited_grants(session, actor.grants))


def _absent(session: Session, person_id: int, *, at: datetime) -> tuple[Actor, ...]:
    """Whom the person stands in for now, with what was lent. A locked account lends nothing, nobody lends on."""
    lenders: dict[int, Actor] = {}
    for row in session.scalars(_LENT_NOW, {"at": at, "of_person": person_id}):
        absent = session.get_one(Person, row.absent_id)
        if not absent.active:
            continue
        lent = lend(held_roles(session, absent.id), _with_versions(session, scope_of(row)))
        before = lenders[absent.id].grants if absent.id in lenders else frozenset()
        lenders[absent.id] = _actor(absent, before | lent)
    return tuple(lenders.values())


def _with_versions(session: Session, scope: Scope) -> Scope:
    """Dossiers know the version they run on: every version of the chosen procedures, those of tomorrow too."""
    if scope.procedures is None:
        return scope
    query = select(ProcedureVersion.id).where(ProcedureVersion.procedure_id.in_(scope.procedures))
    return replace(scope, versions=frozenset(session.scalars(query)))


def _actor(person: Person, grants: Iterable[Grant], *, absent: tuple[Actor, ...] = ()) -> Actor:
    return Actor(
        person_id=person.id,
        username=person.username,
        name=person.full_name,
        agency_id=person.agency_id,
        grants=frozenset(grants),
        absent=absent,
    )
