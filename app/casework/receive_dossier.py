"""Receiving a dossier at the one-stop desk: the act with which the legal clock starts (TIM-01)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import open_tasks
from app.casework.advance import require_sound, take_over
from app.casework.advancing import Advance
from app.casework.applicant_step import heed_applicant_step
from app.casework.dossier_code import next_code
from app.casework.dossier_deadlines import follow_clock, follow_reception
from app.casework.holders import require_holders
from app.casework.idempotency import Once
from app.casework.legal_clock import tell_clock, view_of
from app.casework.notices import dossier_received
from app.casework.services import Services
from app.casework.step_forward import Forward, step_forward
from app.db import transaction
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.ports import CheckedForm
from app.domain.states import ACTS
from app.domain.steps import TaskKey
from app.dossiers.records import Applicant, Dossier, EngineState, FormEntry
from app.people.records import Agency
from app.procedures.frozen import FrozenVersion
from app.procedures.records import ProcedureVersion
from app.tasks.records import Task

CHANNELS = {"direct": "Trực tiếp", "post": "Bưu chính công ích", "online": "Trực tuyến"}


@dataclass(frozen=True, kw_only=True)
class ApplicantData:
    """Who asks; all text."""

    name: str
    identity_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class ComponentGiven:
    """One paper of the dossier as handed in."""

    name: str
    originals: int
    copies: int


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


@dataclass(frozen=True, kw_only=True)
class Begun:
    """How the diagram began: the drawn reception steps done with the act, what was passed, what is open now."""

    drawn: tuple[Task, ...]
    passed: tuple[str, ...]
    open: tuple[TaskKey, ...]


def receive_dossier(services: Services, command: ReceiveDossier) -> Received:
    """Register the dossier, start its clock and its diagram, and perform the drawn reception step if there is one.

    Raises Forbidden (not the desk of that agency), Refused (procedure not in force), FormInvalid and Invalid.
    """
    at = services.clock.now()
    with transaction() as session:
        _require_desk(command)
        once = Once(session, command.key, by=command.by, route="receive_dossier", request=_request(command), at=at)
        if once.answer:
            return _received(once.answer)
        version = _version_in_force(session, services, command.version_id)
        checked = _check(services, version=version, command=command)
        dossier = _register(session, services, command=command, version=version, at=at)
        require_holders(
            session, version, receiving_id=dossier.receiving_agency_id, competent_id=dossier.competent_agency_id
        )
        tell_clock(session, services, dossier=dossier, limit=version.limit, event=ClockEvent(type="entered", at=at))
        begun = _start(session, services, dossier=dossier, version=version, routing=checked.routing, by=command.by)
        _follow(session, services, dossier=dossier, version=version, at=at)
        _keep_application(session, dossier=dossier, version=version, checked=checked, by=command.by)
        _record(session, dossier=dossier, command=command, checked=checked, begun=begun)
        heed_applicant_step(session, services, dossier, version=version, open_now=begun.open, at=at)
        dossier_received(session, services, dossier=dossier, version=version, at=at)
        once.remember({"code": dossier.code, "due_at": dossier.due_at.isoformat() if dossier.due_at else None})
        return Received(code=dossier.code, due_at=dossier.due_at)


def _request(command: ReceiveDossier) -> dict[str, Any]:
    return {k: v for k, v in asdict(command).items() if k not in ("by", "key")}


def _received(answer: Mapping[str, Any]) -> Received:
    due = answer["due_at"]
    return Received(code=answer["code"], due_at=datetime.fromisoformat(due) if due else None)


def _has_desk(who: Actor, agency_id: int) -> bool:
    return reach(who, "dossier.receive").covers(agency_id)


def _require_desk(command: ReceiveDossier) -> None:
    if not _has_desk(command.by, command.receiving_agency_id):
        raise Forbidden("not_this_desk")
    if command.channel not in CHANNELS or command.result_channel not in CHANNELS:
        raise Invalid("channel_unknown")
    if not command.applicant.name.strip():
        raise Invalid("applicant_name_missing")


def _version_in_force(session: Session, services: Services, version_id: int) -> FrozenVersion:
    row = session.get(ProcedureVersion, version_id)
    if row is None or row.state != "in_force":
        raise Refused("procedure_not_in_force")
    return services.versions.get(session, version_id, model_hash=row.model_hash)


def _check(services: Services, *, version: FrozenVersion, command: ReceiveDossier) -> CheckedForm:
    schema = version.form(version.details.get("application_form"))
    return services.forms.check(schema, command.application) if schema else CheckedForm(data={}, routing={})


def _register(
    session: Session, services: Services, *, command: ReceiveDossier, version: FrozenVersion, at: datetime
) -> Dossier:
    receiving = session.get(Agency, command.receiving_agency_id)
    competent = session.get(Agency, command.competent_agency_id)
    if receiving is None or competent is None:
        raise Invalid("agency_not_found", code="")
    applicant = Applicant(**asdict(command.applicant))
    regulation = services.rules.regulation_on(at)
    calendar = services.rules.calendar(session, agency_id=receiving.id, at=at)
    session.add(applicant)
    dossier = Dossier(
        code=next_code(session, receiving.code, at=at),
        version_id=version.version_id,
        applicant=applicant,
        state=ACTS["receive"].target,
        channel=command.channel,
        result_channel=command.result_channel,
        receiving_agency_id=receiving.id,
        competent_agency_id=competent.id,
        model_hash=version.model.hash,
        regulation_id=regulation.id,
        regulation_version=services.rules.pin_regulation(session, regulation),
        calendar_id=calendar.id,
        calendar_version=calendar.version,
        entered_at=at,
        components=[asdict(c) for c in command.components],
        received_by_id=command.by.person_id,
    )
    session.add(dossier)
    session.flush()
    return dossier


def _start(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    routing: Mapping[str, Any],
    by: Actor,
) -> Begun:
    """Start the diagram; where its first step is the reception, this act is that step."""
    at = dossier.entered_at
    step = services.engine.start(version.model, data=routing, at=at)
    require_sound(step, key=TaskKey(element_id="start", occurrence=0))
    state = EngineState(
        dossier_id=dossier.id,
        state=step.state,
        model_hash=version.model.hash,
        start_routing=dict(routing),
        completions=0,
    )
    session.add(state)
    opened = take_over(session, services, Advance(dossier=dossier, version=version, step=step, at=at))
    session.flush()
    drawn = tuple(t for t in opened if t.act == "receive")
    passed = step.passed
    for task in drawn:
        step = step_forward(
            session, services, Forward(dossier=dossier, version=version, task=task, state=state, by=by, at=at)
        ).step
        passed = (*passed, *step.passed)
    return Begun(drawn=drawn, passed=passed, open=step.open)


def _follow(session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime) -> None:
    """The clocks beside the dossier's own begin with the reception."""
    view = view_of(session, services, dossier=dossier, limit=version.limit, at=at)
    follow_reception(session, services, dossier=dossier, version=version, opened=open_tasks(session, dossier.id))
    follow_clock(session, services, dossier=dossier, view=view, at=at)


def _keep_application(
    session: Session, *, dossier: Dossier, version: FrozenVersion, checked: CheckedForm, by: Actor
) -> None:
    entry = FormEntry(
        dossier_id=dossier.id,
        form_key=version.details.get("application_form") or "",
        data=dict(checked.data),
        digest=ledger.digest(checked.data),
        at=dossier.entered_at,
        by_id=by.person_id,
    )
    session.add(entry)


def _record(session: Session, *, dossier: Dossier, command: ReceiveDossier, checked: CheckedForm, begun: Begun) -> None:
    """The event names rules and routing; the person's data is payload, erasable without breaking the chain."""
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="dossier.received",
        by=command.by,
        at=dossier.entered_at,
        on_behalf_of=acting_for(command.by, lambda who: _has_desk(who, command.receiving_agency_id)),
        body={
            "version_id": dossier.version_id,
            "model_hash": dossier.model_hash,
            "regulation": [dossier.regulation_id, dossier.regulation_version],
            "calendar": [dossier.calendar_id, dossier.calendar_version],
            "channel": dossier.channel,
            "portal_status": ACTS["receive"].portal_status,
            "clock": "entered",
            "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
            "provisional": dossier.provisional,
            "routing": ledger.exact(checked.routing),
            "drawn": [[t.element_id, t.occurrence] for t in begun.drawn],
            "passed": list(begun.passed),
            "open": [[k.element_id, k.occurrence] for k in begun.open],
            "components": len(dossier.components),
        },
        payload={"applicant": asdict(command.applicant), "application": dict(checked.data)},
    )
