"""Open incidents as the administrator's page shows them: with names of steps and labels of values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.incidents import IncidentRow, open_incidents
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class IncidentView:
    """An incident, the names of the step that met it and of the element that stopped it, and the forms by key.

    ``stopped_at`` is empty where the diagram gives that element no name.
    """

    row: IncidentRow
    procedure: str
    step: str
    stopped_at: str
    forms: Mapping[str, Mapping[str, Any]]


def incident_list(services: Services, *, by: Actor) -> tuple[IncidentView, ...]:
    """All open incidents, the oldest first; Forbidden for anyone but the system's administrators."""
    rows = open_incidents(by=by)
    with reading() as session:
        return tuple(_view(row, _version(session, services, row.code)) for row in rows)


def _version(session: Session, services: Services, code: str) -> FrozenVersion:
    query = select(Dossier.version_id, Dossier.model_hash).where(Dossier.code == code)
    version_id, model_hash = session.execute(query).one()
    return services.versions.get(session, version_id, model_hash=model_hash)


def _view(row: IncidentRow, version: FrozenVersion) -> IncidentView:
    stopped = version.step_name(row.at_element)
    return IncidentView(
        row=row,
        procedure=version.name,
        step=version.step_name(row.element),
        stopped_at="" if stopped == row.at_element else stopped,
        forms=version.all_forms,
    )
