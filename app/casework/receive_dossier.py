"""Receiving a dossier at the one-stop desk: the act with which the legal clock starts (TIM-01)."""

from collections.abc import Mapping, Sequence
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
    Begun,
    ComponentGiven,
    Registration,
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


@dataclass(frozen=True, kw_only=True)
class ReceiveDossier:
    """A full and correct dossier stands at the desk."""

    by: Actor
    version_id: int
    receiving_agency_id: int
    competent_agency_id: int
    applicant: ApplicantData
    application: Mapping[str, Any]
    components: Sequence[ComponentGiven]
    channel: str = "direct"
    result_channel: str = "direct"
    key: str | None = None


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
    registration = _registration(command)
    if not has_desk(command.by, command.receiving_agency_id):
        raise Forbidden("not_this_desk")
    require_sane(registration)
    with transaction() as session:
        once = Once(session, command.key, by=command.by, route="receive_dossier", request=_request(command), at=at)
        if once.answer:
            return _received(once.answer)
        version = version_to_receive(session, services, command.version_id)
        checked = check_application(services, version, command.application)
        dossier = register(session, services, registration, version=version, at=at)
        if goes_on(version, dossier):
            return _forwarded(session, services, command, dossier=dossier, version=version, checked=checked, once=once)
        begun = begin(session, services, dossier, version=version, checked=checked, by=command.by)
        _record(session, dossier=dossier, command=command, checked=checked, begun=begun)
        heed_begun(session, services, dossier, version=version, begun=begun)
        dossier_received(session, services, dossier=dossier, version=version, at=at)
        once.remember({"code": dossier.code, "due_at": dossier.due_at.isoformat() if dossier.due_at else None})
        return Received(code=dossier.code, due_at=dossier.due_at)


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
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="dossier.forwarded",
        by=command.by,
        at=dossier.entered_at,
        on_behalf_of=acting_for(command.by, lambda who: has_desk(who, command.receiving_agency_id)),
        body={**body, "portal_status": ACTS["receive"].portal_status},
        payload={"applicant": asdict(command.applicant), "application": dict(checked.data)},
    )
    on_its_way(session, services, dossier=dossier, version=version, at=dossier.entered_at)
    promised = dossier.promised_at.isoformat() if dossier.promised_at else None
    once.remember({"code": dossier.code, "due_at": promised})
    return Received(code=dossier.code, due_at=dossier.promised_at)


def has_desk(who: Actor, agency_id: int) -> bool:
    """True if the person receives dossiers at this agency's desk."""
    return reach(who, "dossier.receive").covers(agency_id)


def _registration(command: ReceiveDossier) -> Registration:
    return Registration(
        by=command.by,
        receiving_agency_id=command.receiving_agency_id,
        competent_agency_id=command.competent_agency_id,
        applicant=command.applicant,
        components=command.components,
        channel=command.channel,
        result_channel=command.result_channel,
        state=ACTS["receive"].target,
    )


def _request(command: ReceiveDossier) -> dict[str, Any]:
    return {k: v for k, v in asdict(command).items() if k not in ("by", "key")}


def _received(answer: Mapping[str, Any]) -> Received:
    due = answer["due_at"]
    return Received(code=answer["code"], due_at=datetime.fromisoformat(due) if due else None)


def _record(session: Session, *, dossier: Dossier, command: ReceiveDossier, checked: CheckedForm, begun: Begun) -> None:
    """The event names rules and routing; the person's data is payload, erasable without breaking the chain."""
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="dossier.received",
        by=command.by,
        at=dossier.entered_at,
        on_behalf_of=acting_for(command.by, lambda who: has_desk(who, command.receiving_agency_id)),
        body=received_body(dossier, checked=checked, begun=begun),
        payload={"applicant": asdict(command.applicant), "application": dict(checked.data)},
    )
