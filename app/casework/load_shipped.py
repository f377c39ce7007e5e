"""Taking the procedures that ship in ``processes/`` and ``forms/`` into the catalogue, with their decisions."""

import hashlib
import json
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.casework.approve_version import (
    MoveVersion,
    appraise_version,
    approve_version,
    put_in_force,
    submit_version,
)
from app.casework.services import Services
from app.casework.upload_version import UploadVersion, upload_version
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.permissions import Actor
from app.procedures.records import Procedure, ProcedureVersion

#: parts of procedure.toml that a version keeps as its details
KEPT = (
    "application_form",
    "fee",
    "components",
    "result",
    "agencies",
    "notes",
    "decision",
    "groups",
    "shares",
    "limits",
    "waits",
    "place",
)


@dataclass(frozen=True, kw_only=True)
class Reviewers:
    """The three persons whom PRC-01 asks for."""

    drafter: Actor
    appraiser: Actor
    approver: Actor


def load_shipped(
    services: Services,
    root: Path,
    *,
    by: Reviewers,
    extra: dict[str, dict[str, Any]] | None = None,
    only: Collection[str] = (),
) -> tuple[str, ...]:
    """Bring every shipped version that is not in the catalogue into force; returns the ids of those that were new.

    ``extra`` gives further details by procedure id (which agencies do it in this province); ``only`` names the ones
    to load, all where it is empty. A decision later than the clock's today has to wait: nothing can be approved by it.
    """
    loaded, today = [], services.clock.now().astimezone(VIETNAM).date()
    for folder in sorted(p.parent for p in (root / "processes").glob("*/*/procedure.toml")):
        facts = tomllib.loads((folder / "procedure.toml").read_text(encoding="utf-8"))
        if (only and facts["id"] not in only) or facts["decision"]["date"] > today:
            continue
        shipped = _Shipped(
            folder=folder,
            facts={**facts, **(extra or {}).get(facts["id"], {})},
            source=(folder / "process.bpmn").read_bytes(),
            added=tuple((extra or {}).get(facts["id"], {})),
        )
        if not _known(shipped):
            _bring_into_force(services, root, shipped=shipped, by=by)
            loaded.append(str(facts["id"]))
    return tuple(loaded)


@dataclass(frozen=True, kw_only=True)
class _Shipped:
    """A version on the disk; ``added`` are the facts of this province."""

    folder: Path
    facts: dict[str, Any]
    source: bytes
    added: tuple[str, ...]

    @property
    def details(self) -> dict[str, Any]:
        """What the version keeps of its facts."""
        return {key: _plain(self.facts[key]) for key in (*KEPT, *self.added) if key in self.facts}


def _known(shipped: _Shipped) -> bool:
    """True if this very diagram is in the catalogue already; a model's hash is the SHA-256 of its bytes."""
    model_hash = hashlib.sha256(shipped.source).hexdigest()
    with reading() as session:
        found = session.scalar(
            select(ProcedureVersion.id)
            .join(Procedure)
            .where(Procedure.code == shipped.facts["code"], ProcedureVersion.model_hash == model_hash)
        )
        return found is not None


def _bring_into_force(services: Services, root: Path, *, shipped: _Shipped, by: Reviewers) -> None:
    facts, details = shipped.facts, shipped.details
    uploaded = upload_version(
        services,
        UploadVersion(
            by=by.drafter,
            source=shipped.source,
            filename=f"{facts['id']}.bpmn",
            code=facts["code"],
            level=facts["level"],
            case=facts.get("case", ""),
            name=facts["name"],
            field_name=facts.get("field", ""),
            decisions=tuple((p.name, p.read_bytes()) for p in sorted(shipped.folder.glob("*.dmn"))),
            forms=tuple((p.name, p.read_bytes()) for p in _forms(root, source=shipped.source, details=details)),
            details=details,
        ),
    )
    decision = facts["decision"]
    version_id = uploaded.version_id
    submit_version(services, MoveVersion(by=by.drafter, version_id=version_id))
    appraise_version(services, MoveVersion(by=by.appraiser, version_id=version_id))
    approve_version(
        services,
        MoveVersion(
            by=by.approver,
            decision_number=decision["number"],
            decision_on=decision["date"],
            override_reason=facts.get("override_reason", ""),
            version_id=version_id,
        ),
    )
    put_in_force(services, MoveVersion(by=by.approver, version_id=version_id))


def _forms(root: Path, *, source: bytes, details: dict[str, Any]) -> list[Path]:
    """The form files that the diagram or the application names."""
    named = details.get("application_form")
    return [
        path
        for path in sorted((root / "forms").glob("*.json"))
        if path.stem == named or f'"{path.stem}"'.encode() in source
    ]


def _plain(value: Any) -> Any:
    """TOML's dates as text, so that the details are JSON."""
    return json.loads(json.dumps(value, default=lambda v: v.isoformat() if isinstance(v, date) else str(v)))
