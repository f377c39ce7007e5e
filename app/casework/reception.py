"""What every way of coming in shares: registering a dossier, and beginning it when its time begins to run."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.applicants.records import Submitter
from app.audit import plain
from app.casework import ledger
from app.casework.acts import open_tasks
from app.casework.advance import require_sound, take_over
from app.casework.advancing import Advance
from app.casework.applicant_step import heed_applicant_step
from app.casework.dossier_code import next_code
from app.casework.dossier_deadlines import follow_clock, follow_reception
from app.casework.form_files import Holder, check_form
from app.casework.holders import require_holders
from app.casework.legal_clock import limit_of, tell_clock
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.casework.step_forward import Forward, step_forward
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Invalid, Refused
from app.domain.handing_in import HandedIn, says_nothing, wrong_with
from app.domain.limit_choice import alternatives_of, choose_limit
from app.domain.office_hours import time_text
from app.domain.permissions import Actor
from app.domain.ports import CheckedForm
from app.domain.states import ACTS
from app.domain.steps import TaskKey
from app.dossiers.records import Applicant, Dossier, EngineState, FormEntry
from app.people.records import Agency
from app.procedures.frozen import FrozenVersion
from app.procedures.records import ProcedureVersion
from app.tasks.records import Task

# not the version whole: its diagram, forms and decisions are read once and kept
_VERSION = select(ProcedureVersion.state, ProcedureVersion.model_hash).where(
    ProcedureVersion.id == bindparam("of_version")
)

CHANNELS = {"direct": "Trực tiếp", "post": "Bưu chính công ích", "online": "Trực tuyến", "kiosk": "Ki-ốt thông minh"}


@dataclass(frozen=True, kw_only=True)
class ApplicantData:
    """Who asks; all text."""

    name: str
    identity_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    authorised_person: str = ""


@dataclass(frozen=True, kw_only=True)
class ComponentGiven:
    """One paper of the dossier as handed in."""

    name: str
    originals: int
    copies: int


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What is handed in, by whom, for which procedure and where. ``key`` makes it once."""

    by: Actor
    version_id: int
    receiving_agency_id: int
    competent_agency_id: int
    applicant: ApplicantData
    application: Mapping[str, Any]
    components: Sequence[ComponentGiven] = ()
    channel: str = "direct"
    result_channel: str = "direct"
    key: str | None = None
    handed_in: HandedIn = field(default_factory=HandedIn)

    def personal(self, application: Mapping[str, Any]) -> dict[str, Any]:
        """What the ledger keeps apart of it, erasable without breaking the chain."""
        handed_in = {} if says_nothing(self.handed_in) else {"handed_in": asdict(self.handed_in)}
        return {"applicant": asdict(self.applicant), "application": dict(application), **handed_in}

    def request(self) -> dict[str, Any]:
        """What makes two of them the same request."""
        return {name: value for name, value in asdict(self).items() if name not in ("by", "key")}


@dataclass(frozen=True, kw_only=True)
class Begun:
    """How the diagram began: the drawn reception steps done with the act, what was passed, what is open now."""

    drawn: tuple[Task, ...]
    passed: tuple[str, ...]
    open: tuple[TaskKey, ...]


def require_sane(intake: Intake) -> None:
    """Raise Invalid for an unknown channel, an applicant without a name, somebody who may not hand in or did not prove
    who they are (INT-02, INT-13)."""
    if intake.channel not in CHANNELS or intake.result_channel not in CHANNELS:
        raise Invalid("channel_unknown")
    if not intake.applicant.name.strip():
        raise Invalid("applicant_name_missing")
    wrong = wrong_with(intake.handed_in, channel=intake.channel)
    if wrong is not None:
        raise Invalid(wrong[0], field=wrong[1])


def as_stored(components: Sequence[ComponentGiven]) -> list[dict[str, Any]]:
    """The papers as the dossier keeps them; UnusableText for names that no database or page can hold."""
    stored: list[dict[str, Any]] = plain([asdict(c) for c in components], "components")
    return stored


def version_to_receive(session: Session, services: Services, version_id: int) -> FrozenVersion:
    """The version, if it is in force; Refused("procedure_not_in_force")."""
    row = session.execute(_VERSION, {"of_version": version_id}).one_or_none()
    if row is None or row.state != "in_force":
        raise Refused("procedure_not_in_force")
    return services.versions.get(session, version_id, model_hash=row.model_hash)


def check_application(
    services: Services, version: FrozenVersion, intake: Intake, *, holder: Holder | None = None
) -> CheckedForm:
    """The application as its form takes it, its files described: those of ``holder``, else of ``intake.by``.

    Raises FormInvalid.
    """
    schema = version.form(version.details.get("application_form"))
    return check_form(services, schema, intake.application, holder=holder or Holder(person_id=intake.by.person_id))


def register(
    session: Session, services: Services, intake: Intake, *, version: FrozenVersion, state: str, at: datetime
) -> Dossier:
    """The dossier's row in the shell's ``state``, with its code, pinned to version, regulation and calendar of now.

    Raises Invalid (unknown agency) and UnusableText (papers whose names no database or page can hold).
    """
    receiving = session.get(Agency, intake.receiving_agency_id)
    competent = session.get(Agency, intake.competent_agency_id)
    if receiving is None or competent is None:
        raise Invalid("agency_not_found", code="")
    require_living(session, (receiving.id, competent.id), at=at, subject=version.subject)
    applicant = Applicant(**asdict(intake.applicant))
    if intake.handed_in.relation == "authorised":
        applicant.authorised_person = applicant.authorised_person or intake.handed_in.name
    regulation = services.rules.regulation_on(at)
    calendar = services.rules.calendar(session, agency_id=receiving.id, at=at)
    session.add(applicant)
    dossier = Dossier(
        code=next_code(session, receiving.code, at=at),
        version_id=version.version_id,
        applicant=applicant,
        state=state,
        channel=intake.channel,
        result_channel=intake.result_channel,
        receiving_agency_id=receiving.id,
        competent_agency_id=competent.id,
        model_hash=version.model.hash,
        regulation_id=regulation.id,
        regulation_version=services.rules.pin_regulation(session, regulation),
        calendar_id=calendar.id,
        calendar_version=services.rules.pin(session, calendar),
        entered_at=at,
        components=as_stored(intake.components),
        received_by_id=intake.by.person_id,
    )
    session.add(dossier)
    session.flush()
    if not says_nothing(intake.handed_in):
        session.add(Submitter(dossier_id=dossier.id, **asdict(intake.handed_in)))
    require_holders(session, version, receiving_id=receiving.id, competent_id=competent.id)
    return dossier


def begin(
    session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, checked: CheckedForm, by: Actor
) -> Begun:
    """Start clock and diagram at ``dossier.entered_at``; where the first step is the reception, this act is it."""
    at = dossier.entered_at
    _choose_limit(session, dossier, version=version, routing=checked.routing)
    view = tell_clock(
        session, services, dossier=dossier, limit=limit_of(dossier, version), event=ClockEvent(type="entered", at=at)
    )
    begun = _start(session, services, dossier=dossier, version=version, routing=checked.routing, by=by)
    opened = open_tasks(session, dossier.id)
    follow_reception(session, services, dossier=dossier, version=version, opened=opened)
    follow_clock(session, services, dossier=dossier, view=view, at=at)
    _keep_application(session, dossier=dossier, version=version, checked=checked, by=by)
    return begun


def heed_begun(session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, begun: Begun) -> None:
    """After the ledger has the reception: where the first step is the applicant's, the clock pauses at once."""
    at = dossier.entered_at
    heed_applicant_step(session, services, dossier, version=version, open_now=begun.open, at=at)


def pinned_facts(dossier: Dossier) -> dict[str, Any]:
    """What the ledger says of the rules a dossier is bound to: procedure, model, regulation, calendar."""
    return {
        "version_id": dossier.version_id,
        "model_hash": dossier.model_hash,
        "regulation": [dossier.regulation_id, dossier.regulation_version],
        "calendar": [dossier.calendar_id, dossier.calendar_version],
    }


def received_body(dossier: Dossier, *, checked: CheckedForm, begun: Begun) -> dict[str, Any]:
    """What the ledger says of a reception: rules, routing and the diagram's beginning, no personal data."""
    limit = {"limit": [dossier.limit_value, dossier.limit_unit, dossier.limit_case]} if dossier.limit_unit else {}
    return {
        **pinned_facts(dossier),
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
        **limit,
    }


def _choose_limit(session: Session, dossier: Dossier, *, version: FrozenVersion, routing: Mapping[str, Any]) -> None:
    """TIM-12: where the procedure gives alternatives, the first that fits this place and case."""
    raw = version.details.get("limits") or ()
    if not raw:
        return
    agency = session.get_one(Agency, dossier.competent_agency_id).code
    limit, case = choose_limit(version.limit, alternatives_of(raw), routing=routing, agency=agency)
    if case:
        dossier.limit_value, dossier.limit_unit, dossier.limit_case = str(limit.value), limit.unit, case
        dossier.limit_cutoff = time_text(limit.cutoff) if limit.cutoff else None


def _start(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    routing: Mapping[str, Any],
    by: Actor,
) -> Begun:
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
    drawn = tuple(t for t in opened if t.act == "receive")
    passed = step.passed
    for task in drawn:
        step = step_forward(
            session, services, Forward(dossier=dossier, version=version, task=task, state=state, by=by, at=at)
        ).step
        passed = (*passed, *step.passed)
    return Begun(drawn=drawn, passed=passed, open=step.open)


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
