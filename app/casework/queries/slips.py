"""The papers of the legal acts (forms 02 to 05, TT 03/2025 Annex I): what the ledger says of each, ready to print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import EventRow, history, payload
from app.casework.ledger import dossier_stream
from app.casework.queries.agency_then import agencies_then
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.people.records import Person
from app.procedures.frozen import FrozenVersion

#: the acts that come with a paper
WITH_SLIP = ("decline", "request_supplement", "extend", "apologise", "stop")


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """A paper of the dossier: ``seq`` is its event's place in the ledger."""

    seq: int
    act: str
    number: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Slip:
    """All that stands on the paper. ``content`` is the act's own; empty values where personal data were erased.

    ``due_at`` is the date promised after the act, ``before`` the one promised until then; ``ground`` why it stopped.
    """

    line: SlipLine
    code: str
    procedure: str
    applicant: str
    address: str
    agency: str
    competent: str
    officer: str
    received_at: datetime
    content: Mapping[str, Any]
    due_at: datetime | None
    before: datetime | None
    first_due_at: datetime | None
    signed_on: date | None
    ground: str = ""


def slips_of(session: Session, code: str) -> tuple[SlipLine, ...]:
    """The dossier's papers in order."""
    return tuple(_line(event) for event in history(session, dossier_stream(code)) if _has_slip(event))


def dossier_slips(services: Services, *, by: Actor, code: str) -> tuple[SlipLine, ...]:
    """The papers of a dossier that this person may see; NotFound."""
    with reading() as session:
        return slips_of(session, visible_dossier(session, by=by, code=code).code)


def slip(services: Services, *, by: Actor, code: str, seq: int) -> Slip:
    """One paper; NotFound for whoever may not see the dossier, and NotFound("slip_not_found")."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        found = [e for e in history(session, dossier_stream(dossier.code)) if e.seq == seq and _has_slip(e)]
        if not found:
            raise NotFound("slip_not_found")
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        return _slip(session, found[0], dossier=dossier, version=version)


def _slip(session: Session, event: EventRow, *, dossier: Dossier, version: FrozenVersion) -> Slip:
    kept = payload(session, event.payload_digest) if event.payload_digest else None
    then = agencies_then(session, dossier, seq=event.seq, at=event.at)
    officer = session.scalar(select(Person.full_name).where(Person.username == event.actor))
    return Slip(
        line=_line(event),
        code=dossier.code,
        procedure=version.name,
        applicant=dossier.applicant.name,
        address=dossier.applicant.address,
        agency=then.receiving,
        competent=then.competent,
        officer=officer or event.actor,
        received_at=dossier.entered_at,
        content=kept.content if kept is not None and kept.content else {},
        due_at=_moment(event.body.get("due_at")),
        before=_moment(event.body.get("from_due_at")),
        first_due_at=dossier.first_due_at,
        signed_on=_day(event.body.get("signed_on")),
        ground=str(event.body.get("ground", "")),
    )


def _has_slip(event: EventRow) -> bool:
    return bool(event.body.get("slip")) and event.verb.removeprefix("dossier.") in WITH_SLIP


def _line(event: EventRow) -> SlipLine:
    act = event.verb.removeprefix("dossier.")
    return SlipLine(seq=event.seq, act=act, number=str(event.body["slip"]), at=event.at)


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
