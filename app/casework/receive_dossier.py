"""Receiving a dossier at the one-stop desk: the act with which the legal clock starts (TIM-01)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.coming_notices import on_its_way
from app.casework.forwarding import goes_on, send_on
from app.casework.idempotency import Once
from app.casework.notices import dossier_received
from app.casework.reception import (
    CHANNELS,
    ApplicantData,
    ComponentGiven,
    Intake,
    begin,
    check_application,
    heed_begun,
    received_body,
    register,
    require_sane,
    version_to_receive,
)
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Forbidden
from app.domain.permissions import Actor, acting_for, reach
from app.domain.ports import CheckedForm
from app.domain.states import ACTS
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion

__all__ = ["CHANNELS", "ApplicantData", "ComponentGiven", "ReceiveDossier", "Received", "receive_dossier"]


class ReceiveDossier(Intake):
    """A full and correct dossier stands at the desk."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """The new dossier's code and promised moment (None when its procedure has no limit)."""

    code: str
    due_at: datetime | None


def receive_dossier(services: Services, command: ReceiveDossier) -> Received:
    """Register the dossier, start its clock and its diagram, and perform the drawn reception step if there is one.

    Raises Forbidden (not the desk of that agency), Refused (procedure not in force), FormInvalid and Invalid.
    """
    at = services.clock.now()
    if not _at_desk(command.by, command):
        raise Forbidden("not_this_desk")
    require_sane(command)
    with transaction() as session:
        once = Once(session, command.key, by=command.by, route="receive_dossier", request=command.request(), at=at)
        if once.answer:
            return _received(once.answer)
        version = version_to_receive(session, services, command.version_id)
        checked = check_application(services, version, command.application)
        dossier = register(session, services, command, version=version, state=ACTS["receive"].target, at=at)
        if goes_on(version, dossier):
            return _forwarded(session, services, command, dossier=dossier, version=version, checked=checked, once=once)
        begun = begin(session, services, dossier, version=version, checked=checked, by=command.by)
        body = received_body(dossier, checked=checked, begun=begun)
        _record(session, command, dossier=dossier, verb="dossier.received", body=body, application=checked.data)
        heed_begun(session, services, dossier, version=version, begun=begun)
        dossier_received(session, services, dossier=dossier, version=version, at=at)
        return _promise(once, dossier, due_at=dossier.due_at)


def _forwarded(
    session: Session,
    services: Services,
    command: ReceiveDossier,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    checked: CheckedForm,
    once: Once,
) -> Received:
    """Received here for another agency, whose clock starts when it has the dossier (TIM-02, PLC-01)."""
    body = send_on(session, services, dossier, version=version, checked=checked)
    body["portal_status"] = ACTS["receive"].portal_status
    _record(session, command, dossier=dossier, verb="dossier.forwarded", body=body, application=checked.data)
    on_its_way(session, services, dossier=dossier, version=version, at=dossier.entered_at)
    return _promise(once, dossier, due_at=dossier.promised_at)


def _promise(once: Once, dossier: Dossier, *, due_at: datetime | None) -> Received:
    once.remember({"code": dossier.code, "due_at": due_at.isoformat() if due_at else None})
    return Received(code=dossier.code, due_at=due_at)


def has_desk(who: Actor, agency_id: int, *, version_id: int | None = None) -> bool:
    """True if the person receives dossiers (of this version) at this agency's desk."""
    return reach(who, "dossier.receive", version=version_id).covers(agency_id)


def _at_desk(who: Actor, command: ReceiveDossier) -> bool:
    return has_desk(who, command.receiving_agency_id, version_id=command.version_id)


def _received(answer: Mapping[str, Any]) -> Received:
    due = answer["due_at"]
    return Received(code=answer["code"], due_at=datetime.fromisoformat(due) if due else None)


def _record(
    session: Session,
    command: ReceiveDossier,
    *,
    dossier: Dossier,
    verb: str,
    body: Mapping[str, Any],
    application: Mapping[str, Any],
) -> None:
    """The event names rules and routing; the person's data is payload, erasable without breaking the chain."""
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb=verb,
        by=command.by,
        at=dossier.entered_at,
        on_behalf_of=acting_for(command.by, lambda who: _at_desk(who, command)),
        body=body,
        payload={"applicant": asdict(command.applicant), "application": dict(application)},
    )
