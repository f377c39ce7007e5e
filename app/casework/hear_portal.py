"""What the national portal sends: each message by its own id has its effect once and the same answer for ever.

A message that comes too early (a supplement before it was asked for) is refused with the code that says so and leaves
nothing behind, so that the portal sends it again later.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.casework.idempotency import Once
from app.casework.ledger import digest
from app.casework.offer_supplement import OfferSupplement, offer
from app.casework.rate_dossier import RateDossier, rate
from app.casework.receive_payment import NotePayment, note_payment
from app.casework.request_stop import RequestStop, ask_to_stop
from app.casework.services import Services
from app.casework.submit_dossier import SubmitDossier, submit_dossier
from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.domain.errors import DomainError, Invalid
from app.domain.permissions import Actor
from app.portal.records import PortalInbound

log = logging.getLogger("motcua.portal")
TAKEN = "taken"
Answer = dict[str, Any]
Effect = Callable[[Session, datetime], Answer]


@dataclass(frozen=True, kw_only=True)
class FromPortal:
    """A message: who sent it, its own id, its kind (``domain.portal.INBOUND_KINDS``), what it asks for."""

    by: Actor
    id: str
    kind: str
    request: Mapping[str, Any]
    code: str = ""


def hear_submission(services: Services, message_id: str, command: SubmitDossier) -> Answer:
    """A new dossier. Raises as ``submit_dossier``; Invalid("portal_message_reused") for another one under this id."""

    def act() -> Answer:
        done = submit_dossier(services, replace(command, key=message_id))
        return {"code": done.code, "answer_due_at": done.answer_due_at.isoformat() if done.answer_due_at else None}

    return _hear(services, _message("submission", message_id, command), act)


def hear_payment(services: Services, message_id: str, command: NotePayment) -> Answer:
    """The requested duty was paid. Raises as ``note_payment``; Invalid("portal_message_reused")."""

    def act() -> Answer:
        done = note_payment(services, command)
        return {"code": done.code, "state": done.state, "due_at": done.due_at.isoformat() if done.due_at else None}

    return _hear(services, _message("payment", message_id, command), act)


def hear_supplement(services: Services, message_id: str, command: OfferSupplement) -> Answer:
    """Put before the desk; ``id`` is its number within the dossier. Raises as ``offer``;
    Invalid("portal_message_reused")."""
    message = _message("supplement", message_id, command)
    if not command.files:
        # as the message was digested before it could carry files: one that is sent again is still the same
        message = replace(message, request={k: v for k, v in message.request.items() if k != "files"})
    return _hear_within(services, message, lambda session, at: {"id": offer(session, services, command, at=at)})


def hear_stop(services: Services, message_id: str, command: RequestStop) -> Answer:
    """The applicant's wish to stop. Raises as ``request_stop``; Invalid("portal_message_reused")."""
    message = _message("stop", message_id, command)
    return _hear_within(services, message, lambda session, at: {"id": ask_to_stop(session, services, command, at=at)})


def hear_rating(services: Services, message_id: str, command: RateDossier) -> Answer:
    """The applicant's rating. Raises as ``rate_dossier``; Invalid("portal_message_reused")."""

    def act(session: Session, at: datetime) -> Answer:
        done = rate(session, command, at=at)
        return {"code": done.code, "score": done.score, "at": done.at.isoformat()}

    return _hear_within(services, _message("rating", message_id, command), act)


def _message(kind: str, message_id: str, command: Any) -> FromPortal:
    request = {name: value for name, value in asdict(command).items() if name not in ("by", "key")}
    return FromPortal(by=command.by, id=message_id, kind=kind, request=request, code=request.get("code", ""))


def _hear_within(services: Services, message: FromPortal, effect: Effect) -> Answer:
    """As ``_hear``, effect and answer in one transaction."""

    def act() -> Answer:
        at = services.clock.now()
        request = {"kind": message.kind, **message.request}
        with transaction() as session:
            once = Once(session, message.id, by=message.by, route="portal", request=request, at=at)
            if once.answer is not None:
                return dict(once.answer)
            answer = effect(session, at)
            once.remember(answer)
            return answer

    return _hear(services, message, act)


def _hear(services: Services, message: FromPortal, act: Callable[[], Answer]) -> Answer:
    """Do it unless it was done; note either way that the message came and what came of it."""
    if not message.id.strip() or len(message.id) > 80:
        raise Invalid("portal_message_id_wrong")
    request = digest({"kind": message.kind, **message.request})
    answer = _answered(message, request)
    try:
        answer = answer if answer is not None else act()
    except DomainError as refusal:
        _note(services, message, request=request, outcome=refusal.code)
        raise
    _note(services, message, request=request, outcome=TAKEN, answer=answer)
    return answer


def _answered(message: FromPortal, request: str) -> Answer | None:
    """The answer given before; Invalid when the id then stood for something else."""
    with reading() as session:
        row = session.scalar(select(PortalInbound).where(*_same(message)))
        if row is None or row.outcome != TAKEN:
            return None
        if row.digest != request:
            raise Invalid("portal_message_reused", message=message.id)
        return dict(row.answer or {})


def _note(services: Services, message: FromPortal, *, request: str, outcome: str, answer: Answer | None = None) -> None:
    """A note that cannot be written must not undo what was done."""
    at = services.clock.now()
    code = str((answer or {}).get("code") or message.code)[:64]
    known = {"kind": message.kind, "code": code, "digest": request, "outcome": outcome, "answer": answer}
    row = {"by_id": message.by.person_id, "message_id": message.id, **known, "times": 1, "first_at": at, "last_at": at}
    try:
        with transaction() as session:
            if insert_once(session, PortalInbound, row=row, returning=PortalInbound.id) is None:
                again = update(PortalInbound).where(*_same(message), PortalInbound.outcome != TAKEN).values(**known)
                session.execute(again)
                seen = update(PortalInbound).where(*_same(message))
                session.execute(seen.values(times=PortalInbound.times + 1, last_at=at))
    except Exception:
        log.exception("a message of the portal could not be noted")


def _same(message: FromPortal) -> tuple[Any, ...]:
    return PortalInbound.by_id == message.by.person_id, PortalInbound.message_id == message.id
