"""The documents with which a dossier is resolved, and their files: nothing is overwritten, what is replaced stays."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.kept_files import Owner, keep
from app.casework.legal_clock import next_number
from app.domain.clock import EARLIEST_YEAR, VIETNAM
from app.domain.errors import Invalid
from app.domain.file_kinds import PDF, JudgedFile, judge_file
from app.domain.permissions import Actor
from app.domain.typed_text import clean_text, typed_text
from app.dossiers.correction_records import ResultDocument
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it was sent; its name and type are the sender's words, its content is looked at."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Document:
    """Number, date and signer of a result, with its signed file where there is one."""

    number: str
    on: date
    signer: str = ""
    file: Upload | None = None


def checked_document(document: Document, *, at: datetime) -> Document:
    """The document as it is kept. Raises Invalid (number, date, signer, file)."""
    number = clean_text(document.number)
    if not number or len(number) > 100:
        raise Invalid("result_number_missing")
    if document.on > at.astimezone(VIETNAM).date():
        raise Invalid("result_date_in_future")
    if document.on.year < EARLIEST_YEAR:
        raise Invalid("date_absurd")
    signer = typed_text(document.signer, field="signer", label="Người ký", most=200, required=False)
    if document.file is not None:
        require_pdf(document.file)
    return Document(number=number, on=document.on, signer=signer, file=document.file)


def require_pdf(upload: Upload) -> JudgedFile:
    """What a signed document has to be. Raises what ``judge_file`` raises."""
    return judge_file(upload.name, upload.content, accept=PDF.endings)


def keep_signed(
    session: Session, dossier: Dossier, upload: Upload | None, *, use: str, by: Actor, at: datetime
) -> KeptFile | None:
    """The signed file of a result or an opinion, with its digest; None without one. Raises as ``require_pdf``."""
    if upload is None:
        return None
    owner = Owner(by_id=by.person_id, dossier_id=dossier.id)
    return keep(session, require_pdf(upload), use=use, owner=owner, at=at)


def keep_document(
    session: Session, dossier: Dossier, document: Document, *, kind: str, reason: str, by: Actor, at: datetime
) -> dict[str, object]:
    """Make this the dossier's document; what stood before is kept as replaced, or as rectified once it was handed over.

    Returns what the ledger says of it.
    """
    before = current_document(session, dossier.id)
    if before is not None:
        before.state, before.ended_at = ("rectified" if kind == "rectified" else "replaced"), at
    file = keep_signed(session, dossier, document.file, use="result", by=by, at=at)
    row = ResultDocument(
        dossier_id=dossier.id,
        n=next_number(session, ResultDocument.n, where=ResultDocument.dossier_id == dossier.id),
        kind=kind,
        state="current",
        number=document.number,
        on=document.on,
        signer=document.signer,
        file_id=file.id if file else None,
        reason=reason,
        at=at,
        by_id=by.person_id,
    )
    session.add(row)
    dossier.result_number, dossier.result_on = document.number, document.on
    file_body = {"file": {"sha256": file.sha256, "size": file.size}} if file else {}
    return {"result_number": document.number, "result_on": document.on.isoformat(), "document": row.n, **file_body}


def require_another_document(session: Session, dossier: Dossier, document: Document) -> None:
    """Invalid("result_unchanged") for the very document that stands already: the same form sent once more."""
    before = current_document(session, dossier.id)
    if before is None or (before.number, before.on, before.signer) != (document.number, document.on, document.signer):
        return
    kept = session.get_one(KeptFile, before.file_id).sha256 if before.file_id is not None else None
    given = hashlib.sha256(document.file.content).hexdigest() if document.file is not None else None
    if kept == given:
        raise Invalid("result_unchanged", field="number", number=document.number)


def current_document(session: Session, dossier_id: int) -> ResultDocument | None:
    """The document in force; None for a dossier without result, and for one settled before documents were kept."""
    current = (ResultDocument.dossier_id == dossier_id, ResultDocument.state == "current")
    return session.scalar(select(ResultDocument).where(*current))
