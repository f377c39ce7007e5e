"""What the form of a substitution offers: persons of the agencies one decides for, procedures that are in force."""

from sqlalchemy import select

from app.casework.queries.persons import looked_after
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import Actor, reach
from app.people.records import Agency, Person
from app.procedures.records import Procedure, ProcedureVersion


def persons_to_choose(*, by: Actor, permission: str) -> tuple[tuple[str, str], ...]:
    """Active persons as (username, name with agency), by agency and name."""
    query = select(Person.username, Person.full_name, Agency.name).join(Agency, Agency.id == Person.agency_id)
    query = query.where(Person.active, looked_after(reach(by, permission)))
    with reading() as session:
        rows = session.execute(query.order_by(Agency.name, Person.full_name))
        return tuple((username, f"{name} ({username}) – {agency}") for username, name, agency in rows)


def procedures_to_choose() -> tuple[tuple[int, str], ...]:
    """Procedures with a version in force, by name."""
    in_force = select(ProcedureVersion.procedure_id).where(ProcedureVersion.state == "in_force")
    query = select(Procedure.id, Procedure.code, Procedure.name).where(Procedure.id.in_(in_force))
    with reading() as session:
        return tuple(
            (number, f"{code} – {name}") for number, code, name in session.execute(query.order_by(Procedure.name))
        )


def procedure_id(*, slug: str) -> int:
    """The id of the procedure with this identifier; NotFound("procedure_not_found") otherwise."""
    with reading() as session:
        found = session.scalar(select(Procedure.id).where(Procedure.slug == slug))
    if found is None:
        raise NotFound("procedure_not_found", slug=slug)
    return found
