"""Steps in somebody's hands at agencies that end: who keeps them, who does not, and which steps nobody could do."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permissions import ROLES
from app.domain.reorganisation import Subject, Successions
from app.dossiers.records import Dossier
from app.people.records import Agency, Person, RoleGrant
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A step somebody holds, where it goes, and whether they go the same way with the role it needs."""

    code: str
    step: str
    holder: str
    to: str
    kept: bool


def claims(session: Session, ending: Collection[int], successions: Successions) -> tuple[Claim, ...]:
    """Every held step of these agencies, by dossier."""
    query = (
        select(Task, Dossier.code, Person, Procedure)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .join(Person, Person.id == Task.assignee_id)
        .where(Task.state == "open", Task.agency_id.in_(ending))
        .order_by(Dossier.code, Task.id)
    )
    after = held_after(session, ending, successions)
    found = []
    for task, code, person, procedure in session.execute(query):
        to = successions.heir(task.agency_id, Subject(code=procedure.code, field=procedure.field))
        kept = person.active and (person.id, task.role, to) in after
        name = session.get_one(Agency, to).name
        found.append(Claim(code=code, step=task.name, holder=person.full_name, to=name, kept=kept))
    return tuple(found)


def roles_of_nobody(session: Session, ending: Collection[int], successions: Successions) -> tuple[str, ...]:
    """Roles that open steps need where they go and that nobody would hold there, in words."""
    query = (
        select(Task.role, Task.agency_id, Procedure.code, Procedure.field)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Task.state == "open", Task.agency_id.in_(ending))
        .distinct()
    )
    held = {(role, agency_id) for _, role, agency_id in held_after(session, ending, successions)}
    missing: dict[str, None] = {}
    for role, agency_id, code, name in session.execute(query):
        to = successions.heir(agency_id, Subject(code=code, field=name))
        if (role, to) not in held:
            missing[f"{ROLES.get(role, role)} tại {session.get_one(Agency, to).name}"] = None
    return tuple(missing)


def held_after(session: Session, ending: Collection[int], successions: Successions) -> set[tuple[int, str, int]]:
    """(person, role, agency) as active persons will hold them once it is done."""
    query = select(Person.id, Person.username, RoleGrant.role, RoleGrant.agency_id)
    rows = session.execute(query.join(Person, Person.id == RoleGrant.person_id).where(Person.active))
    return {
        (person_id, role, successions.home_of(username, agency_id) if agency_id in ending else agency_id)
        for person_id, username, role, agency_id in rows
        if agency_id is not None
    }
