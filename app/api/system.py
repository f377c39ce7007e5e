"""For who operates the system: the scheduler, what failed, dossiers that their diagrams cannot take further."""

from typing import Any

from app.api.paging import PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.api.system_schemas import AgainOut, IncidentListOut, ResolveBody, RoundOut, SchedulerOut
from app.casework.operate import retry_deadline, retry_fault, retry_message, retry_wait, run_now
from app.casework.queries.incident_list import IncidentView, incident_list
from app.casework.queries.scheduler import SchedulerView, scheduler_view
from app.casework.resolve_incident import ResolveIncident, resolve_incident
from app.edge.access import actor, requires, services

system = Blueprint("api_system", __name__, url_prefix="/api/v1/system", description="Operating the system")
#: an id of a row that any database can hold
LARGEST_ID = 2**31 - 1


@system.get("/scheduler")
@system.response(200, SchedulerOut)
@requires("system.operate")
def scheduler() -> SchedulerView:
    """What the scheduler did last, what waits, what failed."""
    return scheduler_view(services(), by=actor())


@system.post("/rounds")
@system.response(200, RoundOut)
@requires("system.operate")
def run() -> dict[str, Any]:
    """One round at once."""
    done = vars(run_now(services(), by=actor()))
    return {"parts": {kind: None if part is None else vars(part) for kind, part in done.items()}}


@system.post("/messages/<message_id>/retry")
@system.response(200, AgainOut)
@requires("system.operate")
def again(message_id: str) -> dict[str, int]:
    """Try a given-up message from its first attempt again."""
    retry_message(services(), by=actor(), message_id=message_id)
    return {"retried": 1}


@system.post("/failures/<place>/<int:row_id>/retry")
@system.response(200, AgainOut)
@requires("system.operate")
def failed_again(place: str, row_id: int) -> dict[str, int]:
    """Let the next round try again what it could not do."""
    number = min(row_id, LARGEST_ID)
    if place == "timers":
        retry_wait(services(), by=actor(), wait_id=number)
    elif place == "effects":
        retry_deadline(services(), by=actor(), deadline_id=number)
    else:
        retry_fault(services(), by=actor(), place=place, row_id=number)
    return {"retried": 1}


@system.get("/incidents")
@system.arguments(PageQuery, location="query")
@system.response(200, IncidentListOut)
@requires("system.operate")
def incidents(query: dict[str, Any]) -> dict[str, Any]:
    """Dossiers that cannot go on, the oldest first."""
    return whole(query, [_incident(view) for view in incident_list(services(), by=actor())])


def _incident(view: IncidentView) -> dict[str, Any]:
    row = view.row
    names = ("id", "code", "problem", "message", "at", "by", "routing")
    return {**{name: getattr(row, name) for name in names}, "step": view.step, "stopped_at": view.stopped_at}


@system.post("/incidents/<int:incident_id>/resolve")
@system.arguments(ResolveBody)
@system.response(200, DossierCode)
@requires("system.operate")
def resolve(body: dict[str, Any], incident_id: int) -> dict[str, str]:
    """Try again, or choose the values that decide the way; with a reason."""
    command = ResolveIncident(by=actor(), incident_id=min(incident_id, LARGEST_ID), **body)
    return {"code": resolve_incident(services(), command)}
