"""What was put right with a dossier: corrections, late entries, the dossier before and after it, its documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import EventRow, history, payload
from app.casework.change_procedure import replaced_dossier
from app.casework.late_entry import WHATS
from app.casework.ledger import dossier_stream
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor
from app.dossiers.correction_records import LateEntry, Outage, ResultDocument
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier
from app.people.records import Person


@dataclass(frozen=True, kw_only=True)
class Change:
    """One corrected part: what it is called, what stood there, what stands there now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One correction of what was received; ``changes`` are empty once they were erased."""

    ordinal: int
    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class LateView:
    """What happened at one moment and was entered at another; ``outage`` names the document that covers it."""

    what: str
    name: str
    true_at: datetime
    recorded_at: datetime
    by: str
    paper_number: str
    outage: str


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A document of the result; ``state`` is current | replaced | rectified."""

    n: int
    kind: str
    state: str
    number: str
    on: date
    signer: str
    reason: str
    at: datetime
    by: str
    file_id: int | None
    file_name: str
    file_size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Marks:
    """All of it, oldest first. ``replaces`` and ``replaced_by`` are codes, empty where there is none."""

    corrections: tuple[Correction, ...] = ()
    late: tuple[LateView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    replaces: str = ""
    replaced_by: str = ""

    @property
    def reception(self) -> LateView | None:
        """The late entry of the reception."""
        return next((each for each in self.late if each.what == "reception"), None)


def dossier_marks(services: Services, *, by: Actor, code: str) -> Marks:
    """What was put right with a dossier that this person may see; NotFound."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        replaces, replaced_by = replaced_dossier(session, dossier)
        return Marks(
            corrections=_corrections(session, code),
            late=_late(session, dossier),
            documents=_documents(session, dossier),
            replaces=replaces,
            replaced_by=replaced_by,
        )


def _corrections(session: Session, code: str) -> tuple[Correction, ...]:
    events = [event for event in history(session, dossier_stream(code)) if event.verb == "dossier.correct"]
    return tuple(_correction(session, event) for event in events)


def _correction(session: Session, event: EventRow) -> Correction:
    kept = payload(session, event.payload_digest) if event.payload_digest else None
    given: Mapping[str, Any] = kept.content if kept is not None and kept.content else {}
    changes = tuple(
        Change(label=str(c["label"]), before=str(c["before"]), after=str(c["after"])) for c in given.get("changes", ())
    )
    return Correction(ordinal=int(event.body["ordinal"]), at=event.at, changes=changes)


def _late(session: Session, dossier: Dossier) -> tuple[LateView, ...]:
    query = (
        select(LateEntry, Outage.document, Person.full_name)
        .outerjoin(Outage, Outage.id == LateEntry.outage_id)
        .join(Person, Person.id == LateEntry.by_id)
        .where(LateEntry.dossier_id == dossier.id)
    )
    return tuple(
        LateView(
            what=row.what,
            name=WHATS[row.what],
            true_at=row.true_at,
            recorded_at=row.recorded_at,
            by=by,
            paper_number=row.paper_number,
            outage=document or "",
        )
        for row, document, by in session.execute(query.order_by(LateEntry.id))
    )


def _documents(session: Session, dossier: Dossier) -> tuple[DocumentView, ...]:
    query = (
        select(ResultDocument, KeptFile.name, KeptFile.size, KeptFile.sha256, Person.full_name)
        .outerjoin(KeptFile, KeptFile.id == ResultDocument.file_id)
        .join(Person, Person.id == ResultDocument.by_id)
        .where(ResultDocument.dossier_id == dossier.id)
    )
    return tuple(
        DocumentView(
            n=row.n,
            kind=row.kind,
            state=row.state,
            number=row.number,
            on=row.on,
            signer=row.signer,
            reason=row.reason,
            at=row.at,
            by=by,
            file_id=row.file_id,
            file_name=name or "",
            file_size=size or 0,
            sha256=sha256 or "",
        )
        for row, name, size, sha256, by in session.execute(query.order_by(ResultDocument.n))
    )
