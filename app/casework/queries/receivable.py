"""What a desk may receive: procedures in force, and the desks at which the person sits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from app.casework.queries.procedures import PAGE, AgencyRow, agencies
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden, Refused
from app.domain.permissions import Actor, Reach, reach, reaches
from app.domain.searching import like
from app.procedures.catalogue import version_row
from app.procedures.frozen import limit_of
from app.procedures.records import Procedure, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class Receivable:
    """A procedure in force that the desk may receive now."""

    version_id: int
    slug: str
    code: str
    name: str
    field: str
    limit: Any
    details: Mapping[str, Any]


def receivable(services: Services, *, by: Actor, search: str = "") -> tuple[Receivable, ...]:
    """Procedures in force that match the words, for the desk; Forbidden for others.

    Who only stands in for some procedures is shown these.
    """
    if not by.holds("dossier.receive"):
        raise Forbidden("not_this_desk")
    with reading() as session:
        rows = session.scalars(
            select(ProcedureVersion)
            .join(Procedure)
            .where(ProcedureVersion.state == "in_force", Procedure.searched.like(like(search), escape="\\"))
            .where(or_(*(_of(where) for where in reaches(by, "dossier.receive"))))
            .order_by(Procedure.name)
            .limit(PAGE)
        )
        return tuple(_receivable(services, session, row) for row in rows)


def receivable_version(
    services: Services, *, by: Actor, version_id: int
) -> tuple[Receivable, Mapping[str, Any] | None]:
    """One procedure the desk may receive and its application form (None: it has none).

    Forbidden for who has no desk, NotFound, Refused("procedure_not_in_force") for any other state.
    """
    if not reach(by, "dossier.receive", version=version_id):
        raise Forbidden("not_this_desk")
    with reading() as session:
        row = version_row(session, version_id)
        if row.state != "in_force":
            raise Refused("procedure_not_in_force")
        frozen = services.versions.get(session, row.id, model_hash=row.model_hash)
        return _receivable(services, session, row), frozen.form(frozen.details.get("application_form"))


def _receivable(services: Services, session: Session, row: ProcedureVersion) -> Receivable:
    frozen = services.versions.get(session, row.id, model_hash=row.model_hash)
    return Receivable(
        version_id=row.id,
        slug=frozen.slug,
        code=frozen.code,
        name=frozen.name,
        field=row.procedure.field,
        limit=limit_of(frozen.definition),
        details=frozen.details,
    )


def _of(where: Reach) -> ColumnElement[bool]:
    if not where:
        return false()
    return true() if where.versions is None else ProcedureVersion.id.in_(where.versions)


def desks(services: Services, *, by: Actor, version_id: int | None = None) -> tuple[AgencyRow, ...]:
    """The agencies at whose desk this person receives (dossiers of this version)."""
    where = reach(by, "dossier.receive", version=version_id)
    return tuple(a for a in agencies(services) if where.covers(a.id))
