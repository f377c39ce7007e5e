"""Receiving a dossier at the one-stop desk: the act with which the legal clock starts (TIM-01)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.coming_notices import on_its_way
from app.casework.form_files import bind_files
from app.casework.forwarding import goes_on, send_on
from app.casework.idempotency import Once
from app.casework.late_entry import Late, keep_late, true_moment
from app.casework.living_agencies import require_reception_open
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
from app.casework.tell_portal import act_news, tell_portal
from app.db import transaction
from app.domain.errors import Forbidden, Invalid
from app.domain.permissions import Actor, acting_for, reach
from app.domain.ports import CheckedForm
from app.domain.states import ACTS
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion

__all__ = ["CHANNELS", "ApplicantData", "ComponentGiven", "ReceiveDossier", "Received", "receive_dossier"]


@dataclass(frozen=True, kw_only=True)
class ReceiveDossier(Intake):
    """A full and correct dossier stands at the desk; ``late``: it stood there while the system did not."""

    late: Late | None = None


@dataclass(frozen=True, kw_only=True)
class Received:
    """The new dossier's code and promised moment (None when its procedure has no limit)."""

    code: str
    due_at: datetime | None


def receive_dossier(services: Services, command: ReceiveDossier) -> Received:
    """Register the dossier, start its clock and its diagram, and perform the drawn reception step if there is one.

    With ``late`` it was received on paper during an outage: everything is counted from that moment (TIM-01).
    Raises Forbidden (not the desk of that agency), Refused (procedure not in force; an agency that ended, with who
    follows it), FormInvalid and Invalid; for a late entry what ``true_moment`` raises.
    """
    at = services.clock.now()
    if not _at_desk(command.by, command):
        require_reception_open(command.receiving_agency_id, version_id=command.version_id, at=at)
        raise Forbidden("not_this_desk")
    require_sane(command)
    if command.late is not None and command.channel == "online":
        raise Invalid("late_entry_online", field="channel")
    with transaction() as session:
        once = Once(session, command.key, by=command.by, route="receive_dossier", request=command.request(), at=at)
        if once.answer:
            return _received(once.answer)
        where = command.receiving_agency_id
        moment = true_moment(session, services, command.late, by=command.by, agency_id=where, at=at)
        dossier = take_in(session, services, command, entered_at=moment, recorded_at=at)
        return _promise(once, dossier)


def take_in(
    session: Session,
    services: Services,
    command: ReceiveDossier,
    *,
    entered_at: datetime,
    recorded_at: datetime,
    more: Mapping[str, Any] | None = None,
) -> Dossier:
    """The dossier, received at ``entered_at`` and written down at ``recorded_at``; ``more`` goes into its event."""
    version = version_to_receive(session, services, command.version_id)
    checked = check_application(services, version, command)
    dossier = register(session, services, command, version=version, state=ACTS["receive"].target, at=entered_at)
    bind_files(session, checked.data, dossier_id=dossier.id)
    late = keep_late(session, dossier, command.late, what="reception", by=command.by, at=recorded_at)
    event = _Writing(command=command, dossier=dossier, at=recorded_at, more={**late, **(more or {})})
    if goes_on(version, dossier):
        _forwarded(session, services, event, version=version, checked=checked)
        return dossier
    begun = begin(session, services, dossier, version=version, checked=checked, by=command.by)
    body = received_body(dossier, checked=checked, begun=begun)
    _record(session, event, verb="dossier.received", body=body, application=checked.data)
    _tell_portal(session, services, event, version=version)
    heed_begun(session, services, dossier, version=version, begun=begun)
    dossier_received(session, services, dossier=dossier, version=version, at=dossier.entered_at)
    return dossier


@dataclass(frozen=True, kw_only=True)
class _Writing:
    """What the ledger is told of a reception besides its facts."""

    command: ReceiveDossier
    dossier: Dossier
    at: datetime
    more: Mapping[str, Any]


def _forwarded(
    session: Session, services: Services, event: _Writing, *, version: FrozenVersion, checked: CheckedForm
) -> None:
    """Received here for another agency, whose clock starts when it has the dossier (TIM-02, PLC-01)."""
    dossier = event.dossier
    body = send_on(session, services, dossier, version=version, checked=checked)
    body["portal_status"] = ACTS["receive"].portal_status
    _record(session, event, verb="dossier.forwarded", body=body, application=checked.data)
    _tell_portal(session, services, event, version=version)
    on_its_way(session, services, dossier=dossier, version=version, at=dossier.entered_at)


def _promise(once: Once, dossier: Dossier) -> Received:
    due_at = dossier.promised_at if dossier.state == "transferring" else dossier.due_at
    once.remember({"code": dossier.code, "due_at": due_at.isoformat() if due_at else None})
    return Received(code=dossier.code, due_at=due_at)


def _tell_portal(session: Session, services: Services, event: _Writing, *, version: FrozenVersion) -> None:
    news = act_news(ACTS["receive"], by=event.command.by, at=event.dossier.entered_at, payload=None)
    tell_portal(session, services, event.dossier, version=version, news=replace(news, recorded_at=event.at))


def has_desk(who: Actor, agency_id: int, *, version_id: int | None = None) -> bool:
    """True if the person receives dossiers (of this version) at this agency's desk."""
    return reach(who, "dossier.receive", version=version_id).covers(agency_id)


def _at_desk(who: Actor, command: ReceiveDossier) -> bool:
    return has_desk(who, command.receiving_agency_id, version_id=command.version_id)


def _received(answer: Mapping[str, Any]) -> Received:
    due = answer["due_at"]
    return Received(code=answer["code"], due_at=datetime.fromisoformat(due) if due else None)


def _record(
    session: Session, event: _Writing, *, verb: str, body: Mapping[str, Any], application: Mapping[str, Any]
) -> None:
    """The event names rules and routing; the person's data is payload, erasable without breaking the chain."""
    command = event.command
    ledger.write(
        session,
        ledger.dossier_stream(event.dossier.code),
        verb=verb,
        by=command.by,
        at=event.at,
        on_behalf_of=acting_for(command.by, lambda who: _at_desk(who, command)),
        body={**body, **event.more},
        payload=command.personal(application),
    )
