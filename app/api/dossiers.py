"""Dossiers: receive, read, confirm or refuse, return."""

from typing import Any

from app.api.intake import intake_of
from app.api.reading import Blueprint
from app.api.schemas import DossierOut, ReceiveBody, ReceivedOut, ReturnBody, SettleBody, SettledOut
from app.casework.queries.dossier_page import DossierView, dossier_page
from app.casework.receive_dossier import Received, ReceiveDossier, receive_dossier
from app.casework.settle import ReturnResult, Settle, Settled, return_result, settle
from app.edge.access import actor, requires, services

dossiers = Blueprint("api_dossiers", __name__, url_prefix="/api/v1/dossiers", description="Dossiers")


@dossiers.post("")
@dossiers.arguments(ReceiveBody)
@dossiers.response(201, ReceivedOut)
@requires("dossier.receive")
def receive(body: dict[str, Any]) -> Received:
    """Receive a full dossier at the desk. Header ``Idempotency-Key``: the same request twice makes one dossier."""
    command = ReceiveDossier(**intake_of(body), channel=body["channel"], late=body["late"])
    return receive_dossier(services(), command)


@dossiers.get("/<code>")
@dossiers.response(200, DossierOut)
@requires("dossier.view")
def read(code: str) -> DossierView:
    """One dossier with its tasks and acts."""
    return dossier_page(services(), by=actor(), code=code)


@dossiers.post("/<code>/settle")
@dossiers.arguments(SettleBody)
@dossiers.response(200, SettledOut)
@requires("dossier.view")
def confirm(body: dict[str, Any], code: str) -> Settled:
    """The desk confirms that a result or a refusal exists; the legal clock ends."""
    return settle(services(), Settle(by=actor(), code=code, **body))


@dossiers.post("/<code>/return")
@dossiers.arguments(ReturnBody)
@dossiers.response(200, SettledOut)
@requires("dossier.view")
def hand_over(body: dict[str, Any], code: str) -> Settled:
    """The result is handed over; the dossier closes."""
    return return_result(services(), ReturnResult(by=actor(), code=code, **body))
