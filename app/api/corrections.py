"""Corrections: what was received, receptions annulled, steps taken back."""

from typing import Any

from flask import Response

from app.api.correction_schemas import (
    AnnulBody,
    AskChangeBody,
    ChangeBody,
    CorrectBody,
    CorrectedOut,
    MarksOut,
    OutageBody,
    OutageId,
    OutagesOut,
    ReasonBody,
    ResultBody,
)
from app.api.intake import intake_of
from app.api.paging import PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.casework.acts import Acted
from app.casework.annul_reception import AnnulReception, annul_reception
from app.casework.change_procedure import AskChange, ChangeProcedure, ask_change, change_procedure
from app.casework.correct_reception import CorrectReception, correct_reception
from app.casework.correct_result import CorrectResult, correct_result
from app.casework.kept_files import document_file
from app.casework.queries.corrections import Marks, dossier_marks
from app.casework.queries.outages import outages
from app.casework.queries.procedures import agency_id
from app.casework.recall_step import RecallStep, recall_step
from app.casework.receive_dossier import ReceiveDossier
from app.casework.reception import ApplicantData, ComponentGiven
from app.casework.record_outage import RecordOutage, record_outage, revoke_outage
from app.edge.access import actor, needs, requires, services
from app.edge.attachments import handed_out

corrections = Blueprint("api_corrections", __name__, url_prefix="/api/v1", description="Corrections")


@corrections.post("/dossiers/<code>/correct")
@corrections.arguments(CorrectBody)
@corrections.response(200, CorrectedOut)
@requires("dossier.view")
def correct(body: dict[str, Any], code: str) -> Acted:
    """Correct the applicant's data and the papers; after a result the head has to do the same once more."""
    papers = body["components"]
    command = CorrectReception(
        by=actor(),
        code=code,
        applicant=ApplicantData(**body["applicant"]),
        components=None if papers is None else [ComponentGiven(**paper) for paper in papers],
        reason=body["reason"],
    )
    return correct_reception(services(), command)


@corrections.post("/dossiers/<code>/annul")
@corrections.arguments(AnnulBody)
@corrections.response(200, CorrectedOut)
@requires("dossier.view")
def annul(body: dict[str, Any], code: str) -> Acted:
    """Annul the reception; once a step was completed the head has to do the same once more (REP-02)."""
    return annul_reception(services(), AnnulReception(by=actor(), code=code, **body))


@corrections.post("/tasks/<int:task_id>/recall")
@corrections.arguments(ReasonBody)
@corrections.response(200, DossierCode)
@requires("dossier.view")
@needs("work", "act")
def recall(body: dict[str, Any], task_id: int) -> dict[str, str]:
    """Take back a step just completed, as long as nobody has taken the next one on."""
    return {"code": recall_step(services(), RecallStep(by=actor(), task_id=task_id, reason=body["reason"]))}


@corrections.post("/dossiers/<code>/ask-change-procedure")
@corrections.arguments(AskChangeBody)
@corrections.response(200, CorrectedOut)
@requires("dossier.view")
def ask_to_change(body: dict[str, Any], code: str) -> Acted:
    """May the dossier be received anew under another procedure? Once a step was completed the head has to agree."""
    return ask_change(services(), AskChange(by=actor(), code=code, **body))


@corrections.post("/dossiers/<code>/change-procedure")
@corrections.arguments(ChangeBody)
@corrections.response(200, CorrectedOut)
@requires("dossier.receive")
def change(body: dict[str, Any], code: str) -> Acted:
    """Annul it and receive it anew from the same moment under the right procedure. Header ``Idempotency-Key``."""
    intake = ReceiveDossier(**intake_of(body), channel=body["channel"], late=body["late"])
    return change_procedure(services(), ChangeProcedure(code=code, reason=body["reason"], intake=intake))


@corrections.post("/dossiers/<code>/correct-result")
@corrections.arguments(ResultBody)
@corrections.response(200, CorrectedOut)
@requires("dossier.view")
def replace_result(body: dict[str, Any], code: str) -> Acted:
    """Another document takes the place of the result's before it is returned."""
    return correct_result(services(), CorrectResult(by=actor(), code=code, act="correct_result", **body))


@corrections.post("/dossiers/<code>/rectify-result")
@corrections.arguments(ResultBody)
@corrections.response(200, CorrectedOut)
@requires("dossier.view")
def rectify_result(body: dict[str, Any], code: str) -> Acted:
    """A second document rectifies what was handed over; both stay."""
    return correct_result(services(), CorrectResult(by=actor(), code=code, act="rectify_result", **body))


@corrections.get("/dossiers/<code>/corrections")
@corrections.response(200, MarksOut)
@requires("dossier.view")
def put_right(code: str) -> Marks:
    """Corrections, late entries, documents of the result, and the dossiers before and after it."""
    return dossier_marks(services(), by=actor(), code=code)


@corrections.get("/dossiers/<code>/files/<int:file_id>")
@requires("dossier.view")
def file(code: str, file_id: int) -> Response:
    """A signed file of the dossier."""
    return handed_out(document_file(by=actor(), code=code, file_id=file_id))


@corrections.get("/outages")
@corrections.arguments(PageQuery, location="query")
@corrections.response(200, OutagesOut)
@requires("outage.view")
def all_outages(query: dict[str, Any]) -> dict[str, Any]:
    """Recorded outages of one's agencies and of the whole system."""
    return whole(query, outages(services(), by=actor()))


@corrections.post("/outages")
@corrections.arguments(OutageBody)
@corrections.response(201, OutageId)
@requires("outage.record")
def new_outage(body: dict[str, Any]) -> dict[str, int]:
    """Record an outage that is over; it covers what is entered afterwards."""
    code = body.pop("agency")
    where = agency_id(services(), code=code) if code else None
    return {"id": record_outage(services(), RecordOutage(by=actor(), agency_id=where, **body))}


@corrections.post("/outages/<int:outage_id>/revoke")
@corrections.arguments(ReasonBody)
@corrections.response(200, OutageId)
@requires("outage.record")
def void_outage(body: dict[str, Any], outage_id: int) -> dict[str, int]:
    """It was recorded wrongly; nothing was entered under it."""
    revoke_outage(services(), by=actor(), outage_id=outage_id, reason=body["reason"])
    return {"id": outage_id}
