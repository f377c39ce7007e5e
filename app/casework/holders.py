"""Whether somebody holds each role that a dossier's diagram needs, where it needs it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.casework.held_roles import counts_for_procedure
from app.domain.definition import LaneDef
from app.domain.errors import Refused
from app.domain.permissions import ROLES
from app.people.directory import lane_agency
from app.people.records import Agency, Person, RoleGrant
from app.procedures.frozen import FrozenVersion


def require_holders(session: Session, version: FrozenVersion, *, receiving_id: int, competent_id: int) -> None:
    """Refused("nobody_for_role") for the first step that nobody could do: the dossier would wait there for ever."""
    for lane in version.definition.lanes:
        step = next((task for task in version.definition.tasks if task.lane == lane.id), None)
        if step is None or not lane.role:
            continue
        agency_id = lane_agency(
            session, lane.agency, receiving_id=receiving_id, competent_id=competent_id, subject=version.subject
        )
        if not _held(session, lane, agency_id=agency_id, procedure_id=version.procedure_id):
            raise Refused(
                "nobody_for_role",
                agency=session.get_one(Agency, agency_id).name,
                role=ROLES.get(lane.role, lane.role),
                step=step.name or step.id,
            )


def _held(session: Session, lane: LaneDef, *, agency_id: int, procedure_id: int) -> bool:
    query = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == lane.role, Person.active, counts_for_procedure(procedure_id))
        .where(or_(RoleGrant.agency_id == agency_id, RoleGrant.agency_id.is_(None)))
        .limit(1)
    )
    return session.scalar(query) is not None
