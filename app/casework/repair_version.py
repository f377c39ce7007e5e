"""Repairing a draft by one click: the repaired file becomes the next draft, the earlier one stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.approve_version import VERSION_STATES
from app.casework.services import Services
from app.casework.upload_version import (
    Readable,
    Uploaded,
    UploadVersion,
    as_uploaded,
    inspect_file,
    keep_draft,
)
from app.db import reading, transaction
from app.domain.definition import Repair
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.procedures.catalogue import version_row
from app.procedures.records import ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class RepairVersion:
    """Which repairs of which draft; each code stands for all repairs of its kind."""

    by: Actor
    version_id: int
    codes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class RepairPreview:
    """The diagram before and after these repairs, one element a line."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class _Repaired:
    """A draft's file and the same file repaired by ``codes``, in the order of doing them."""

    earlier: bytes
    source: bytes
    codes: tuple[str, ...]
    filename: str


def offered_repairs(services: Services, *, by: Actor, version_id: int) -> tuple[Repair, ...]:
    """What could be repaired; nothing in a version that is no draft and for who is no designer. NotFound."""
    if not reach(by, "procedure.draft"):
        return ()
    with reading() as session:
        row = version_row(session, version_id)
        source = row.source if row.state == "draft" else b""
    return services.engine.repairs(source) if source else ()


def preview_repair(services: Services, command: RepairVersion) -> RepairPreview:
    """What the repairs would change; nothing is stored. Raises as ``repair_version``."""
    repaired = _repaired(services, command)
    return RepairPreview(
        before=services.engine.readable(repaired.earlier), after=services.engine.readable(repaired.source)
    )


def repair_version(services: Services, command: RepairVersion) -> Uploaded:
    """Repair, inspect again and keep the result as the next draft of the same procedure.

    Raises NotFound, Forbidden("not_a_designer"), Refused("version_not_draft" | "nothing_to_repair" | "repair_failed"),
    Invalid("repair_unknown" | "repair_not_chosen"). The earlier version and its file stay untouched.
    """
    at = services.clock.now()
    repaired = _repaired(services, command)
    upload = UploadVersion(by=command.by, source=repaired.source, filename=repaired.filename)
    inspection = inspect_file(services, upload)
    with transaction() as session:
        earlier = version_row(session, command.version_id, lock=True)
        _require_draft(earlier)
        version = _keep(session, command, earlier=earlier, inspection=inspection, at=at)
        _record(session, command.by, earlier=earlier, version=version, codes=repaired.codes)
        return as_uploaded(version)


def _repaired(services: Services, command: RepairVersion) -> _Repaired:
    if not reach(command.by, "procedure.draft"):
        raise Forbidden("not_a_designer")
    with reading() as session:
        row = version_row(session, command.version_id)
        _require_draft(row)
        source, filename = row.source, row.filename
    codes = _wanted(command.codes, offered=services.engine.repairs(source))
    repaired = services.engine.repair(source, codes)
    # a repair may only apply after another one that was not chosen
    if repaired == services.engine.repair(source, ()):
        raise Refused("nothing_to_repair")
    return _Repaired(earlier=source, source=repaired, codes=codes, filename=filename)


def _require_draft(version: ProcedureVersion) -> None:
    if version.state != "draft":
        raise Refused("version_not_draft", state=VERSION_STATES[version.state])


def _wanted(codes: Sequence[str], *, offered: Sequence[Repair]) -> tuple[str, ...]:
    """The codes in the order of the offer, each once."""
    if not offered:
        raise Refused("nothing_to_repair")
    if not codes:
        raise Invalid("repair_not_chosen")
    known = tuple(dict.fromkeys(each.code for each in offered))
    for code in codes:
        if code not in known:
            raise Invalid("repair_unknown", code=code[:40])
    return tuple(code for code in known if code in codes)


def _keep(
    session: Session, command: RepairVersion, *, earlier: ProcedureVersion, inspection: Readable, at: datetime
) -> ProcedureVersion:
    upload = UploadVersion(
        by=command.by, source=inspection.source, filename=earlier.filename, details=dict(earlier.details)
    )
    return keep_draft(session, upload, procedure=earlier.procedure, inspection=inspection, at=at)


def _record(
    session: Session, by: Actor, *, earlier: ProcedureVersion, version: ProcedureVersion, codes: Sequence[str]
) -> None:
    ledger.write(
        session,
        ledger.procedure_stream(version.procedure.slug),
        verb="version.repaired",
        by=by,
        at=version.drafted_at,
        on_behalf_of=acting_for(by, lambda who: bool(reach(who, "procedure.draft"))),
        body={
            "version": version.number,
            "model_hash": version.model_hash,
            "verdict": version.verdict,
            "codes": list(codes),
            "earlier": earlier.number,
            "earlier_model_hash": earlier.model_hash,
        },
    )
