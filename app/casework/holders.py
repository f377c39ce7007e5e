"""Whether somebody holds each role that a dossier's diagram needs, where it needs it."""

from collections.abc import Collection, Iterator

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.casework.held_roles import counts_for_procedure
from app.domain.definition import NodeDef
from app.domain.errors import Refused
from app.domain.permissions import ROLES, Grant
from app.people.directory import lane_agency
from app.people.records import Agency, Person, RoleGrant
from app.procedures.frozen import FrozenVersion

# built once, asked once for all lanes: this stands in the way of every reception
_HELD = (
    select(RoleGrant.role, RoleGrant.agency_id)
    .join(Person, Person.id == RoleGrant.person_id)
    .where(RoleGrant.role.in_(bindparam("roles", expanding=True)), Person.active)
    .where(counts_for_procedure(bindparam("of_procedure")))
    .where(or_(RoleGrant.agency_id.in_(bindparam("agencies", expanding=True)), RoleGrant.agency_id.is_(None)))
    .distinct()
)


def require_holders(session: Session, version: FrozenVersion, *, receiving_id: int, competent_id: int) -> None:
    """Refused("nobody_for_role") for the first step that nobody could do: the dossier would wait there for ever."""
    needed = list(_needed(session, version, receiving_id=receiving_id, competent_id=competent_id))
    held = _held(session, [grant for _, grant in needed], procedure_id=version.procedure_id)
    for step, grant in needed:
        if not {grant, Grant(role=grant.role, agency_id=None)} & held:
            raise Refused(
                "nobody_for_role",
                agency=session.get_one(Agency, grant.agency_id).name,
                role=ROLES.get(grant.role, grant.role),
                step=step.name or step.id,
            )


def _needed(
    session: Session, version: FrozenVersion, *, receiving_id: int, competent_id: int
) -> Iterator[tuple[NodeDef, Grant]]:
    """The first step of each lane and who may do it."""
    for lane in version.definition.lanes:
        step = next((task for task in version.definition.tasks if task.lane == lane.id), None)
        if step is None or not lane.role:
            continue
        agency_id = lane_agency(
            session, lane.agency, receiving_id=receiving_id, competent_id=competent_id, subject=version.subject
        )
        yield step, Grant(role=lane.role, agency_id=agency_id)


def _held(session: Session, wanted: Collection[Grant], *, procedure_id: int) -> frozenset[Grant]:
    """The roles that somebody active holds for this procedure, in one question; an agency of None is every agency."""
    if not wanted:
        return frozenset()
    roles, agencies = {grant.role for grant in wanted}, {grant.agency_id or 0 for grant in wanted}
    asked = {"roles": sorted(roles), "agencies": sorted(agencies), "of_procedure": procedure_id}
    return frozenset(Grant(role=role, agency_id=agency) for role, agency in session.execute(_HELD, asked))
