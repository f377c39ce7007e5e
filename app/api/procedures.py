"""The life of procedures: uploaded as a draft, repaired, appraised, approved, in force (PRC-01)."""

from typing import Any

from app.api.reading import Blueprint
from app.api.version_schemas import (
    ApproveBody,
    RepairBody,
    RepairPreviewOut,
    RepairsOut,
    SendBackBody,
    UploadBody,
    UploadedOut,
    VersionOut,
    VersionStateOut,
)
from app.casework.approve_version import (
    MoveVersion,
    appraise_version,
    approve_version,
    put_in_force,
    send_back,
    submit_version,
)
from app.casework.queries.procedures import diagram_source, newest_version_id, version_view
from app.casework.queries.publications import publication_of
from app.casework.repair_version import (
    RepairPreview,
    RepairVersion,
    offered_repairs,
    preview_repair,
    repair_version,
)
from app.casework.upload_version import Uploaded, UploadVersion, upload_version
from app.edge.access import actor, needs, requires, services
from app.edge.attachments import sealed_file
from app.edge.procedure_files import checked_source, forms_and_decisions, next_details, plain_name

procedures = Blueprint("api_procedures", __name__, url_prefix="/api/v1", description="Versions of procedures")


@procedures.post("/procedures")
@procedures.arguments(UploadBody)
@procedures.response(201, UploadedOut)
@requires("procedure.draft")
def upload(body: dict[str, Any]) -> Uploaded:
    """Keep a diagram with its forms and decision tables as a new draft; all that is wrong is told at once."""
    name, source = body["source"]
    forms, decisions = forms_and_decisions(body["forms"])
    earlier = body["follows"] and version_view(services(), by=actor(), version_id=body["follows"])
    components = [dict(paper) for paper in body["components"]]
    carried = earlier.version.details if earlier else {}
    given = {key: body[key] for key in ("code", "name", "level", "case", "field_name")}
    command = UploadVersion(
        by=actor(),
        source=checked_source(source),
        filename=plain_name(name),
        forms=forms,
        decisions=decisions,
        details=next_details(body, components, carried=carried),
        **given,
    )
    return upload_version(services(), command)


@procedures.get("/procedures/<slug>")
@procedures.response(200, VersionOut)
@requires("procedure.view")
def newest(slug: str) -> dict[str, Any]:
    """The newest version of a procedure."""
    return _version(newest_version_id(services(), by=actor(), slug=slug))


@procedures.get("/versions/<int:version_id>")
@procedures.response(200, VersionOut)
@requires("procedure.view")
def version(version_id: int) -> dict[str, Any]:
    """One version."""
    return _version(version_id)


@procedures.get("/versions/<int:version_id>/diagram")
@procedures.response(200, content_type="application/xml", description="The BPMN file as it was uploaded")
@requires("procedure.view")
def diagram(version_id: int) -> Any:
    """The file exactly as it was uploaded."""
    view = version_view(services(), by=actor(), version_id=version_id)
    name = view.filename or f"{view.version.slug}-{view.version.number}.bpmn"
    return sealed_file(diagram_source(services(), version_id=version_id), name=name)


@procedures.post("/versions/<int:version_id>/submit")
@procedures.response(200, VersionStateOut)
@requires("procedure.draft")
def submit(version_id: int) -> dict[str, Any]:
    """The designer hands the draft over."""
    return _moved(version_id, submit_version(services(), MoveVersion(by=actor(), version_id=version_id)))


@procedures.post("/versions/<int:version_id>/appraise")
@procedures.response(200, VersionStateOut)
@requires("procedure.appraise")
def appraise(version_id: int) -> dict[str, Any]:
    """The appraiser, not the drafter, finds it in order."""
    return _moved(version_id, appraise_version(services(), MoveVersion(by=actor(), version_id=version_id)))


@procedures.post("/versions/<int:version_id>/approve")
@procedures.arguments(ApproveBody)
@procedures.response(200, VersionStateOut)
@requires("procedure.approve")
def approve(body: dict[str, Any], version_id: int) -> dict[str, Any]:
    """The approver, neither drafter nor appraiser, records the decision."""
    return _moved(version_id, approve_version(services(), MoveVersion(by=actor(), version_id=version_id, **body)))


@procedures.post("/versions/<int:version_id>/put-in-force")
@procedures.response(200, VersionStateOut)
@requires("procedure.view")
@needs("design")
def enforce(version_id: int) -> dict[str, Any]:
    """From now on new dossiers use this version; the use case asks who may."""
    return _moved(version_id, put_in_force(services(), MoveVersion(by=actor(), version_id=version_id)))


@procedures.post("/versions/<int:version_id>/send-back")
@procedures.arguments(SendBackBody)
@procedures.response(200, VersionStateOut)
@requires("procedure.view")
@needs("design")
def give_back(body: dict[str, Any], version_id: int) -> dict[str, Any]:
    """Appraiser or approver gives it back to the designer with a reason."""
    return _moved(version_id, send_back(services(), by=actor(), version_id=version_id, reason=body["reason"]))


@procedures.get("/versions/<int:version_id>/repairs")
@procedures.response(200, RepairsOut)
@requires("procedure.draft")
def repairs(version_id: int) -> dict[str, Any]:
    """What could be repaired by itself."""
    return {"rows": offered_repairs(services(), by=actor(), version_id=version_id)}


@procedures.post("/versions/<int:version_id>/repairs/preview")
@procedures.arguments(RepairBody)
@procedures.response(200, RepairPreviewOut)
@requires("procedure.draft")
def preview(body: dict[str, Any], version_id: int) -> RepairPreview:
    """What the repairs would change; nothing is stored."""
    return preview_repair(services(), RepairVersion(by=actor(), version_id=version_id, **body))


@procedures.post("/versions/<int:version_id>/repairs")
@procedures.arguments(RepairBody)
@procedures.response(201, UploadedOut)
@requires("procedure.draft")
def mend(body: dict[str, Any], version_id: int) -> Uploaded:
    """Repair and keep the result as the next draft."""
    return repair_version(services(), RepairVersion(by=actor(), version_id=version_id, **body))


def _moved(version_id: int, state: str) -> dict[str, Any]:
    return {"id": version_id, "state": state}


def _version(version_id: int) -> dict[str, Any]:
    view = version_view(services(), by=actor(), version_id=version_id)
    frozen = view.version
    return {
        **vars(view),
        **{name: getattr(frozen, name) for name in ("slug", "code", "name", "number")},
        "steps": frozen.definition.nodes,
        "forms": sorted(frozen.forms),
        "publication": publication_of(services(), version_id=version_id),
    }
