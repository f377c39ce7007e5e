"""From a body that hands something in to what the use cases take."""

from collections.abc import Mapping
from typing import Any

from app.api.reading import idempotency_key
from app.casework.queries.procedures import agency_id, version_in_force
from app.casework.reception import ApplicantData, ComponentGiven
from app.domain.handing_in import HandedIn
from app.edge.access import actor, services


def intake_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an Intake for whoever asks, made once by the header ``Idempotency-Key``; NotFound by its codes."""
    return {
        "by": actor(),
        "version_id": version_in_force(services(), code=body["procedure_code"]),
        "receiving_agency_id": agency_id(services(), code=body["receiving_agency"]),
        "competent_agency_id": agency_id(services(), code=body["competent_agency"]),
        "applicant": ApplicantData(**body["applicant"]),
        "application": body["application"],
        "components": [ComponentGiven(**paper) for paper in body["components"]],
        "result_channel": body["result_channel"],
        "key": idempotency_key(),
        "handed_in": HandedIn(**body["handed_in"]),
    }
