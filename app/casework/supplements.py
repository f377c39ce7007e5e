"""Supplements that applicants send online, from our pages or by the national portal: one way to the desk (SUP-05).

Sending moves no clock of the dossier: the desk looks at it and issues the supplementary receipt, only then the limit
runs anew (SUP-04). The applicant's own time ends with the sending, since they have done what was asked of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework import ledger
from app.casework.applicant_notices import supplement_came
from app.casework.deadlines import end_of_dossier
from app.casework.described_files import described_marks
from app.casework.kept_files import files_of
from app.casework.services import Services
from app.domain.errors import Refused
from app.domain.permissions import Actor
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier, FormEntry

#: versions of a supplement that one dossier may have
MOST_VERSIONS = 20
PORTAL = "portal"


def new_version(session: Session, dossier: Dossier, *, source: str) -> SupplementSent:
    """A version being prepared, with the application as it was sent last. Raises Refused("supplement_versions")."""
    last = session.scalar(select(func.max(SupplementSent.n)).where(SupplementSent.dossier_id == dossier.id)) or 0
    if last >= MOST_VERSIONS:
        raise Refused("supplement_versions", most=MOST_VERSIONS)
    waiting = waiting_supplement(session, dossier)
    data = dict(waiting.data if waiting else application_now(session, dossier))
    row = SupplementSent(dossier_id=dossier.id, n=last + 1, source=source, data=data, changes=[], papers=[])
    session.add(row)
    session.flush()
    return row


def application_now(session: Session, dossier: Dossier) -> Mapping[str, Any]:
    """The application as it was last received."""
    query = select(FormEntry).where(FormEntry.dossier_id == dossier.id, FormEntry.element_id.is_(None))
    entry = session.scalar(query.order_by(FormEntry.id.desc()).limit(1))
    return entry.data if entry is not None else (dossier.submission or {}).get("data", {})


def open_draft(session: Session, dossier: Dossier) -> SupplementSent | None:
    """The supplement being prepared; one of a time before the last receipt does not count."""
    return _last(session, dossier, state="draft")


def waiting_supplement(session: Session, dossier: Dossier) -> SupplementSent | None:
    """The supplement that waits for the desk."""
    return _last(session, dossier, state="sent")


def _last(session: Session, dossier: Dossier, *, state: str) -> SupplementSent | None:
    query = select(SupplementSent).where(SupplementSent.dossier_id == dossier.id, SupplementSent.state == state)
    return session.scalar(query.order_by(SupplementSent.n.desc()).limit(1))


def files_with(session: Session, row: SupplementSent) -> list[KeptFile]:
    """The files of a supplement in the order they came, for papers and in its form."""
    return files_of(session, KeptFile.supplement_id == row.id)


def put_before_desk(
    session: Session, services: Services, dossier: Dossier, *, row: SupplementSent, by: Actor, at: datetime
) -> None:
    """The version waits for the desk from now on; one that waited goes into it. The dossier is locked by the caller.

    Of the earlier one its papers come along, so that nothing is sent twice, and what the portal said with it; the
    application and the note of our own pages are those of the later one.
    """
    earlier = waiting_supplement(session, dossier)
    told = {"note": row.note, "papers": list(row.papers), "data": ledger.exact(row.data) if row.changes else {}}
    if earlier is not None:
        _take_along(session, earlier, row=row)
    row.state, row.sent_at = "sent", at
    session.flush()
    end_of_dossier(session, dossier.id, "supplement_wait", at=at)
    body = {
        "n": row.n,
        "source": row.source,
        "changes": len(row.changes),
        "named": len(row.papers),
        "papers": [file.sha256 for file in files_with(session, row)],
    }
    stream = ledger.dossier_stream(dossier.code)
    ledger.write(session, stream, verb="supplement.sent", by=by, at=at, body=body, payload=told)
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    supplement_came(session, services, dossier=dossier, version=version, at=at)


def _take_along(session: Session, earlier: SupplementSent, *, row: SupplementSent) -> None:
    earlier.state = "gone"
    row.papers = [*earlier.papers, *row.papers]
    if earlier.source == PORTAL:
        row.note = "\n".join(filter(None, [earlier.note, row.note]))
    if row.source == PORTAL and earlier.changes:
        # the portal sends no application: what was changed on our pages stays changed
        row.data, row.changes = earlier.data, earlier.changes
    named = set(described_marks(row.data))
    for file in files_with(session, earlier):
        if file.use == "paper" or file.mark in named:
            file.supplement_id = row.id


def drop_supplements(session: Session, dossier_id: int) -> None:
    """Nothing is received for this dossier any more."""
    open_now = (SupplementSent.dossier_id == dossier_id, SupplementSent.state.in_(("sent", "draft")))
    for row in session.scalars(select(SupplementSent).where(*open_now)):
        row.state = "gone"
