"""Approved versions that wait to be configured, and until when (PRC-02)."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.casework.publication_clock import KIND
from app.casework.queries.deadline_list import DueView, due_views
from app.casework.services import Services
from app.db import reading
from app.procedures.records import Procedure, ProcedureVersion


def waiting_procedures() -> ColumnElement[bool]:
    """The SQL predicate: some version is approved and not yet in force."""
    return Procedure.id.in_(select(ProcedureVersion.procedure_id).where(ProcedureVersion.state == "approved"))


def publication_of(services: Services, *, version_id: int) -> DueView | None:
    """The clock of one version; None where it was never approved, or before such clocks were kept."""
    at = services.clock.now()
    with reading() as session:
        return due_views(session, services, [f"{KIND}:{version_id}"], at=at).get(f"{KIND}:{version_id}")


def publications_of(session: Session, services: Services, procedure_ids: Iterable[int]) -> dict[int, DueView]:
    """By procedure the clock of its approved version that was approved first."""
    at = services.clock.now()
    query = select(ProcedureVersion.id, ProcedureVersion.procedure_id).where(
        ProcedureVersion.state == "approved", ProcedureVersion.procedure_id.in_(list(procedure_ids))
    )
    found = {
        f"{KIND}:{version}": procedure for version, procedure in session.execute(query.order_by(ProcedureVersion.id))
    }
    views = due_views(session, services, found, at=at)
    first: dict[int, DueView] = {}
    for key, procedure in found.items():
        if key in views:
            first.setdefault(procedure, views[key])
    return first
