"""Corrections: what was received, receptions annulled, steps taken back."""

from typing import Any

from app.api.correction_schemas import AnnulBody, CorrectBody, CorrectedOut, ReasonBody
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.casework.acts import Acted
from app.casework.annul_reception import AnnulReception, annul_reception
from app.casework.correct_reception import CorrectReception, correct_reception
from app.casework.recall_step import RecallStep, recall_step
from app.casework.reception import ApplicantData, ComponentGiven
from app.edge.access import actor, requires, services

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
def recall(body: dict[str, Any], task_id: int) -> dict[str, str]:
    """Take back a step just completed, as long as nobody has taken the next one on."""
    return {"code": recall_step(services(), RecallStep(by=actor(), task_id=task_id, reason=body["reason"]))}
