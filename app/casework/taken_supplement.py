"""What an applicant sent online becomes part of the dossier with the desk's supplementary receipt (SUP-04, SUP-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework import ledger
from app.casework.supplements import files_with
from app.domain.permissions import Actor
from app.dossiers.records import Dossier, FormEntry
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What the ledger says of it: ``body``, and in ``payload`` the changed application."""

    body: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)


def take_sent(session: Session, dossier: Dossier, *, version: FrozenVersion, by: Actor, at: datetime) -> Taken:
    """Take the supplement that waits, if one does.

    The new application stands beside the earlier ones. Drafts that were not sent in time fall away. What the diagram
    was started with stays: changed answers are for the officers to read, they send no token another way.
    """
    waiting = list(
        session.scalars(
            select(SupplementSent)
            .where(SupplementSent.dossier_id == dossier.id, SupplementSent.state.in_(("sent", "draft")))
            .order_by(SupplementSent.n)
        )
    )
    taken = next((row for row in waiting if row.state == "sent"), None)
    for row in waiting:
        row.state, row.taken_at, row.taken_by_id = ("taken", at, by.person_id) if row is taken else ("gone", None, None)
    if taken is None:
        return Taken()
    if taken.changes:
        entry = FormEntry(
            dossier_id=dossier.id,
            form_key=version.details.get("application_form") or "",
            occurrence=taken.n,
            data=dict(taken.data),
            digest=ledger.digest(taken.data),
            at=at,
            by_id=by.person_id,
        )
        session.add(entry)
    files = files_with(session, taken)
    for file in files:
        file.dossier_id = dossier.id
    names = dict.fromkeys(file.component for file in files if file.use == "paper")
    named = [paper | {"supplement": True} for paper in taken.papers]
    dossier.components = [*dossier.components, *named, *(_component(name) for name in names)]
    body = {
        "sent": taken.n,
        "source": taken.source,
        "changes": len(taken.changes),
        "named": len(named),
        "papers": [file.sha256 for file in files],
    }
    return Taken(body=body, payload={"application": dict(taken.data)} if taken.changes else {})


def _component(name: str) -> dict[str, Any]:
    return {"name": f"{name} (bản điện tử)", "originals": 0, "copies": 0, "electronic": True, "supplement": True}
