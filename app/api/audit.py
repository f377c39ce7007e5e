"""The auditor's operations: replaying a dossier from the ledger, verifying all of it, proofs to keep."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.queries.procedures import diagram_source
from app.casework.replay import Frame, replay
from app.casework.verify_ledger import LedgerChecked, head_text, verify_ledger
from app.edge.access import actor, requires, services
from app.edge.attachments import sealed_file

audit = Blueprint("api_audit", __name__, url_prefix="/api/v1/audit", description="Replay and ledger")


class FrameOut(Schema):
    """The dossier after one event: what is done, who holds what is open, the data and the clock then."""

    seq = fields.Integer()
    at = Moment()
    verb = fields.String()
    actor = fields.String()
    on_behalf_of = fields.String(allow_none=True)
    passed = fields.List(fields.String())
    done = fields.List(fields.String())
    now = fields.List(fields.String())
    holders = fields.Dict(keys=fields.String(), values=fields.String())
    data = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True))
    clock_state = fields.String()
    due_at = Moment(allow_none=True)
    remaining_minutes = fields.Integer(allow_none=True)


class ReplayRecordOut(Schema):
    """A replay: ``matches`` when running it again gives what is recorded and the chain holds."""

    code = fields.String()
    matches = fields.Boolean()
    divergences = fields.List(fields.String())
    ledger_faults = fields.List(fields.String())
    frames = fields.List(fields.Nested(FrameOut))


class VerifyBody(Schema):
    """A head noted down earlier: an end that was cut off shows only by it."""

    kept = fields.String(load_default="", validate=validate.Length(max=300))


class LedgerFaultOut(Schema):
    """Where the chain does not hold, and why."""

    stream = fields.String()
    seq = fields.Integer()
    kind = fields.String()
    text = fields.String()


class VerifiedOut(Schema):
    """Whether the chain holds; ``head`` is to be noted outside of the system, ``kept_holds`` null without one."""

    at = Moment()
    holds = fields.Boolean()
    streams = fields.Integer()
    events = fields.Integer()
    faults = fields.List(fields.Nested(LedgerFaultOut))
    head = fields.String()
    kept_holds = fields.Boolean(allow_none=True)


@audit.get("/dossiers/<code>/replay")
@audit.response(200, ReplayRecordOut)
@requires("audit.replay")
def run_again(code: str) -> dict[str, Any]:
    """Run the dossier again from the ledger: every event, and whether the record says the same."""
    run = replay(services(), by=actor(), code=code)
    return {
        "code": run.code,
        "matches": not run.divergences and not run.ledger_faults,
        "divergences": run.divergences,
        "ledger_faults": run.ledger_faults,
        "frames": [_frame(frame) for frame in run.frames],
    }


def _frame(frame: Frame) -> dict[str, Any]:
    clock = frame.clock
    told = {"clock_state": clock.state, "due_at": clock.due_at, "remaining_minutes": clock.remaining_minutes}
    return {**vars(frame), **told}


@audit.get("/dossiers/<code>/diagram")
@audit.response(200, content_type="application/xml", description="The BPMN diagram on which the dossier ran")
@requires("audit.replay")
def diagram(code: str) -> Any:
    """The diagram on which the dossier ran, exactly as it was approved."""
    run = replay(services(), by=actor(), code=code)
    return sealed_file(diagram_source(services(), version_id=run.version.version_id), name=f"so-do-{run.code}.bpmn")


@audit.post("/ledger/verify")
@audit.arguments(VerifyBody)
@audit.response(200, VerifiedOut)
@requires("audit.replay")
def verify(body: dict[str, Any]) -> dict[str, Any]:
    """Recompute all hashes; give the head to be kept outside."""
    return _verified(verify_ledger(services(), by=actor(), kept=body["kept"]))


def _verified(checked: LedgerChecked) -> dict[str, Any]:
    report = checked.report
    return {
        "at": checked.at,
        "holds": checked.ok,
        "streams": report.streams,
        "events": report.events,
        "faults": report.faults,
        "head": head_text(checked.head),
        "kept_holds": checked.kept_holds,
    }
