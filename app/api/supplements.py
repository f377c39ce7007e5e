"""What applicants sent online: read by who may see the dossier, declined by its desk."""

from dataclasses import asdict
from typing import Any

from flask import Response

from app.api.paging import PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.api.supplement_schemas import DeclineSupplementBody, SupplementsOut
from app.casework.decline_supplement import DeclineSupplement, decline_supplement
from app.casework.kept_files import paper_for_officer
from app.casework.queries.applicant_parts import applicant_parts
from app.edge.access import actor, requires, services
from app.edge.attachments import handed_out

supplements = Blueprint("api_supplements", __name__, url_prefix="/api/v1", description="Supplements sent online")


@supplements.get("/dossiers/<code>/supplements")
@supplements.arguments(PageQuery, location="query")
@supplements.response(200, SupplementsOut)
@requires("dossier.view")
def sent(query: dict[str, Any], code: str) -> dict[str, Any]:
    """What came from our pages and by the national portal in answer to a request for a supplement."""
    parts = applicant_parts(services(), by=actor(), code=code)
    files = {row.n: [file for file in parts.papers if file.supplement == row.n] for row in parts.supplements}
    return whole(query, [{**asdict(row), "files": files[row.n]} for row in parts.supplements])


@supplements.post("/dossiers/<code>/supplements/<int:n>/decline")
@supplements.arguments(DeclineSupplementBody)
@supplements.response(200, DossierCode)
@requires("dossier.view")
def decline(body: dict[str, Any], code: str, n: int) -> dict[str, str]:
    """The desk does not take it; the dossier goes on waiting (SUP-04)."""
    decline_supplement(services(), DeclineSupplement(by=actor(), code=code, n=n, reason=body["reason"]))
    return {"code": code}


@supplements.get("/dossiers/<code>/papers/<mark>")
@supplements.response(200, content_type="application/octet-stream", description="The file as an attachment")
@requires("dossier.view")
def paper(code: str, mark: str) -> Response:
    """A file that the applicant handed in online."""
    return handed_out(paper_for_officer(by=actor(), code=code, mark=mark))
