"""A message comes, from another dossier or from outside: it wakes every dossier that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import DiagramStuck
from app.casework.applicant_step import heed_applicant_step
from app.casework.incidents import add_incident
from app.casework.message_data import require_fitting
from app.casework.moves import Move, step_body, take
from app.casework.queries.visible import allowed_of_dossiers
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.permissions import Actor
from app.domain.states import OPEN_STATES
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier, EngineState, WaitRecord


@dataclass(frozen=True, kw_only=True)
class ReceiveMessage:
    """A message by name. With ``correlation`` it is for those who wait for that value; ``dossier`` narrows further.

    ``by`` None: thrown by another dossier's diagram, ``origin`` names it.
    """

    name: str
    correlation: str = ""
    dossier: str = ""
    data: Mapping[str, Any]
    by: Actor | None
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageReceived:
    """The dossiers that the message moved on; empty when nobody waited for it."""

    dossiers: tuple[str, ...]


def receive_message(services: Services, command: ReceiveMessage) -> MessageReceived:
    """Wake the waiting dossiers, each in its own transaction. From outside only for dossiers the person may work on.

    A message from outside never sets what a form of one of them decides; nothing is moved then. Raises Invalid
    (message_name_missing, message_overwrites, routing_value_not_json), Forbidden("message_not_yours").
    """
    at = services.clock.now()
    if not command.name.strip():
        raise Invalid("message_name_missing")
    if command.by is not None and not command.by.holds("dossier.receive"):
        raise Forbidden("message_not_yours")
    waiting = _waiting(command)
    if command.by is not None:
        require_fitting(services, waiting, data=command.data)
    woken = [_wake(services, wait_id, command=command, at=at) for wait_id in waiting]
    return MessageReceived(dossiers=tuple(code for code in woken if code))


def _waiting(command: ReceiveMessage) -> list[int]:
    query = (
        select(WaitRecord.id)
        .join(Dossier, Dossier.id == WaitRecord.dossier_id)
        .where(WaitRecord.state == "open", WaitRecord.message == command.name, Dossier.state.in_(OPEN_STATES))
        .where(or_(WaitRecord.correlation.is_(None), WaitRecord.correlation == command.correlation))
        .order_by(WaitRecord.id)
    )
    if command.dossier:
        query = query.where(Dossier.code == command.dossier)
    if command.by is not None:
        desks = (Dossier.receiving_agency_id, Dossier.competent_agency_id)
        query = query.where(allowed_of_dossiers(command.by, "dossier.receive", *desks))
    with reading() as session:
        return list(session.scalars(query))


def _wake(services: Services, wait_id: int, *, command: ReceiveMessage, at: datetime) -> str | None:
    with transaction() as session:
        dossier_id = session.scalar(select(WaitRecord.dossier_id).where(WaitRecord.id == wait_id))
        dossier = session.scalars(select(Dossier).where(Dossier.id == dossier_id).with_for_update(of=Dossier)).one()
        wait = session.scalar(select(WaitRecord).where(WaitRecord.id == wait_id, WaitRecord.state == "open"))
        if wait is None or dossier.state not in OPEN_STATES:
            return None
        move = Move(
            dossier=dossier,
            version=services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash),
            state=session.get_one(EngineState, dossier.id),
            kind="received",
            key=TaskKey(element_id=wait.element_id, occurrence=wait.occurrence),
            at=at,
            by=command.by,
            routing=command.data,
        )
        wait.state, wait.ended_at = "done", at
        session.flush()
        return _moved(session, services, move, wait=wait, command=command)


def _moved(
    session: Session, services: Services, move: Move, *, wait: WaitRecord, command: ReceiveMessage
) -> str | None:
    try:
        taken = take(session, services, move)
    except Conflict:
        wait.state = "gone"
        return None
    except DiagramStuck as stuck:
        add_incident(session, stuck, dossier=move.dossier, kind="received", by=command.by, at=move.at)
        return None
    body = {**step_body(move, taken.step), "message": command.name, "origin": command.origin}
    stream = ledger.dossier_stream(move.dossier.code)
    ledger.write(session, stream, verb="message.received", by=command.by, at=move.at, body=body)
    heed_applicant_step(session, services, move.dossier, version=move.version, open_now=taken.step.open, at=move.at)
    return move.dossier.code
