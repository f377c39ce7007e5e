"""Answering a request for a supplement online: versions of the application with what changed, and papers (SUP-05).

Sending moves no clock: the desk looks at it and issues the supplementary receipt, only then the limit runs anew
(SUP-04).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework import ledger
from app.casework.applicant_notices import supplement_came
from app.casework.kept_files import files_of
from app.casework.own_portal import own_portal
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.db import transaction
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.typed_text import typed_text
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier, FormEntry
from app.procedures.frozen import FrozenVersion

LONGEST_NOTE = 4000
#: versions of a supplement that one dossier may have before the desk takes one
MOST_VERSIONS = 20


@dataclass(frozen=True, kw_only=True)
class SupplementText:
    """What is typed: a note, and the application's fields as the form sent them."""

    code: str
    standing: Standing
    note: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


def begin_supplement(*, code: str, standing: Standing) -> int:
    """Open a draft with the application as it is now, or give the open one; returns its number.

    Raises NotFound, Forbidden("dossier_not_opened"), Refused("no_supplement_asked", "supplement_versions").
    """
    with transaction() as session:
        dossier = _waiting(session, code, standing)
        found = open_draft(session, dossier)
        if found is not None:
            return found.n
        last = session.scalar(select(func.max(SupplementSent.n)).where(SupplementSent.dossier_id == dossier.id)) or 0
        if last >= MOST_VERSIONS:
            raise Refused("supplement_versions", most=MOST_VERSIONS)
        data = dict(application_now(session, dossier))
        session.add(SupplementSent(dossier_id=dossier.id, n=last + 1, data=data, changes=[]))
        return last + 1


def save_supplement(command: SupplementText) -> None:
    """Keep what is typed, right or wrong. Raises as ``begin_supplement``; NotFound("supplement_not_begun")."""
    with transaction() as session:
        _keep(_draft(session, command), command)


def send_supplement(services: Services, command: SupplementText) -> int:
    """Send the draft to the desk; returns its number.

    Raises as ``save_supplement``; FormInvalid, Invalid("supplement_empty"): nothing changed and nothing is said.
    """
    at, by = services.clock.now(), own_portal(services)
    note = typed_text(
        command.note, field="note", label="Nội dung bổ sung", most=LONGEST_NOTE, required=False, lines=True
    )
    with transaction() as session:
        row = _draft(session, command)
        dossier = session.get_one(Dossier, row.dossier_id)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        data = _checked(services, version, command.raw)
        row.changes = _changes(application_now(session, dossier), data)
        papers = papers_of(session, row)
        if not (note or row.changes or papers):
            raise Invalid("supplement_empty")
        row.note, row.data, row.state, row.sent_at = note, data, "sent", at
        earlier = select(SupplementSent).where(SupplementSent.dossier_id == dossier.id, SupplementSent.id != row.id)
        for older in session.scalars(earlier.where(SupplementSent.state == "sent")):
            older.state = "gone"
            # papers of an earlier sending go with the later one: nothing is uploaded twice
            for paper in papers_of(session, older):
                paper.supplement_id = row.id
        session.flush()
        ledger.write(
            session,
            ledger.dossier_stream(dossier.code),
            verb="supplement.sent",
            by=by,
            at=at,
            body={"n": row.n, "changes": len(row.changes), "papers": [p.sha256 for p in papers_of(session, row)]},
            payload={"note": note, "data": ledger.exact(data)},
        )
        supplement_came(session, services, dossier=dossier, version=version, at=at)
        return row.n


def open_draft(session: Session, dossier: Dossier) -> SupplementSent | None:
    """The supplement being prepared; one of a time before the last receipt does not count."""
    query = select(SupplementSent).where(SupplementSent.dossier_id == dossier.id, SupplementSent.state == "draft")
    return session.scalar(query.order_by(SupplementSent.n.desc()).limit(1))


def papers_of(session: Session, row: SupplementSent) -> list[KeptFile]:
    """The files of a supplement in the order they came."""
    return files_of(session, KeptFile.supplement_id == row.id)


def application_now(session: Session, dossier: Dossier) -> Mapping[str, Any]:
    """The application as it was last received."""
    query = select(FormEntry).where(FormEntry.dossier_id == dossier.id, FormEntry.element_id.is_(None))
    entry = session.scalar(query.order_by(FormEntry.id.desc()).limit(1))
    return entry.data if entry is not None else (dossier.submission or {}).get("data", {})


def _waiting(session: Session, code: str, standing: Standing) -> Dossier:
    dossier = own_dossier(session, code, standing=standing, lock=True)
    if dossier.state != "awaiting_supplement":
        raise Refused("no_supplement_asked")
    return dossier


def _draft(session: Session, command: SupplementText) -> SupplementSent:
    row = open_draft(session, _waiting(session, command.code, command.standing))
    if row is None:
        raise NotFound("supplement_not_begun")
    return row


def _keep(row: SupplementSent, command: SupplementText) -> None:
    row.note = typed_text(
        command.note, field="note", label="Nội dung bổ sung", most=LONGEST_NOTE, required=False, lines=True
    )
    row.data = dict(command.raw)


def _checked(services: Services, version: FrozenVersion, raw: Mapping[str, Any]) -> dict[str, Any]:
    schema = version.form(version.details.get("application_form"))
    return dict(services.forms.check(schema, raw).data) if schema else {}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = [*after, *(key for key in before if key not in after)]
    return [
        {"key": key, "before": before.get(key), "after": after.get(key)}
        for key in keys
        if before.get(key) != after.get(key)
    ]
