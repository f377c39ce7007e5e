"""The procedures in force as the public reads them: what is needed, how long, what it costs, who may be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.dossier_deadlines import DESK_ROLES
from app.casework.forwarding import PLACES
from app.casework.holders import require_holders
from app.casework.queries.procedures import AgencyRow
from app.casework.services import Services
from app.db import reading
from app.domain.errors import NotFound, Refused
from app.domain.limits import Limit
from app.domain.searching import like
from app.people.records import Agency, Person, RoleGrant
from app.procedures.frozen import FrozenVersion
from app.procedures.records import Procedure, ProcedureVersion

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class PublicProcedure:
    """A procedure in force. ``details`` is what its version says of papers, fee, result and decision."""

    version_id: int
    slug: str
    code: str
    name: str
    field: str
    level: str
    case: str
    limit: Limit
    details: Mapping[str, Any]
    version: FrozenVersion


@dataclass(frozen=True, kw_only=True)
class CataloguePage:
    """A page of the catalogue."""

    rows: tuple[PublicProcedure, ...]
    total: int
    page: int
    pages: int


def catalogue(services: Services, *, search: str = "", page: int = 1) -> CataloguePage:
    """Procedures in force whose name, code or field has these words."""
    where = (ProcedureVersion.state == "in_force", Procedure.searched.like(like(search), escape="\\"))
    with reading() as session:
        query = select(ProcedureVersion).join(Procedure).where(*where)
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-total // PAGE))
        page = min(max(page, 1), pages)
        rows = session.scalars(query.order_by(Procedure.name, Procedure.id).limit(PAGE).offset((page - 1) * PAGE))
        found = tuple(_procedure(session, services, row) for row in rows)
    return CataloguePage(rows=found, total=total, page=page, pages=pages)


def public_procedure(services: Services, *, slug: str) -> PublicProcedure:
    """The procedure under this address, as it is in force. NotFound("procedure_not_found")."""
    with reading() as session:
        query = select(ProcedureVersion).join(Procedure).where(Procedure.slug == slug[:200])
        row = session.scalar(query.where(ProcedureVersion.state == "in_force"))
        if row is None:
            raise NotFound("procedure_not_found", slug=slug[:80])
        return _procedure(session, services, row)


def procedure_of_version(services: Services, *, version_id: int) -> PublicProcedure:
    """The procedure of a draft, if that version is still in force. Refused("procedure_not_in_force")."""
    with reading() as session:
        row = session.get(ProcedureVersion, version_id)
        if row is None or row.state != "in_force":
            raise Refused("procedure_not_in_force")
        return _procedure(session, services, row)


def may_be_received_anywhere(procedure: PublicProcedure) -> bool:
    """True where any desk may receive it (PLC-01, PLC-02)."""
    return procedure.details.get("place") in PLACES


def able_agencies(services: Services, *, version_id: int) -> tuple[AgencyRow, ...]:
    """The agencies that can resolve this procedure: somebody holds every role that its diagram needs there."""
    with reading() as session:
        row = session.get_one(ProcedureVersion, version_id)
        version = services.versions.get(session, row.id, model_hash=row.model_hash)
        agencies = session.scalars(select(Agency).order_by(Agency.name)).all()
        return tuple(
            AgencyRow(id=a.id, code=a.code, name=a.name, level=a.level)
            for a in agencies
            if _able(session, version, agency_id=a.id)
        )


def desk_agencies() -> tuple[AgencyRow, ...]:
    """The agencies with a one-stop desk: any of them may receive what does not depend on the place (PLC-01)."""
    with reading() as session:
        query = (
            select(Agency)
            .join(RoleGrant, RoleGrant.agency_id == Agency.id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role.in_(DESK_ROLES), Person.active)
            .distinct()
            .order_by(Agency.name)
        )
        return tuple(AgencyRow(id=a.id, code=a.code, name=a.name, level=a.level) for a in session.scalars(query))


def _able(session: Session, version: FrozenVersion, *, agency_id: int) -> bool:
    try:
        require_holders(session, version, receiving_id=agency_id, competent_id=agency_id)
    except (Refused, NotFound):
        return False
    return True


def _procedure(session: Session, services: Services, row: ProcedureVersion) -> PublicProcedure:
    frozen = services.versions.get(session, row.id, model_hash=row.model_hash)
    return PublicProcedure(
        version_id=row.id,
        slug=frozen.slug,
        code=frozen.code,
        name=frozen.name,
        field=row.procedure.field,
        level=row.procedure.level,
        case=row.procedure.case,
        limit=frozen.limit,
        details=frozen.details,
        version=frozen,
    )
