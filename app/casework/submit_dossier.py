"""Online submissions: acknowledged at once, answered within the regulation's hours (INT-03 to INT-08)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acted, acted, prepare, record_act, slip_number, tell
from app.casework.coming_notices import submission_acknowledged, submission_declined
from app.casework.deadlines import Opening, end_of_dossier, open_deadline
from app.casework.dossier_deadlines import close_deadlines
from app.casework.form_files import Holder, bind_files
from app.casework.idempotency import Once
from app.casework.legal_clock import limit_of, tell_clock
from app.casework.living_agencies import require_reception_open
from app.casework.proposals import drop_proposals
from app.casework.reception import (
    Intake,
    check_application,
    pinned_facts,
    register,
    require_sane,
    version_to_receive,
)
from app.casework.request_supplement import read_defects
from app.casework.services import Services
from app.casework.tell_portal import News, tell_portal
from app.db import transaction
from app.domain.clock import EARLIEST_YEAR
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Forbidden, Invalid
from app.domain.permissions import Actor, reach
from app.dossiers.records import Dossier

PORTAL_NEW = 1
DESK_ROLE = "cong_chuc_mot_cua"


@dataclass(frozen=True, kw_only=True)
class SubmitDossier(Intake):
    """What the portal hands in; ``submitted_at`` when the applicant sent it (None: now)."""

    channel: str = field(default="online", init=False)
    result_channel: str = "online"
    submitted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """The dossier's code for ever, and until when it is answered (None: the regulation gives no time)."""

    code: str
    answer_due_at: datetime | None


def submit_dossier(services: Services, command: SubmitDossier) -> Submitted:
    """Register a submission; its answer is due in office time from the moment of submission (INT-07, INT-08).

    Raises Forbidden (no portal), Refused (procedure not in force), FormInvalid, Invalid.
    """
    at = services.clock.now()
    require_submittable(command, at=at)
    with transaction() as session:
        once = Once(session, command.key, by=command.by, route="submit_dossier", request=command.request(), at=at)
        if once.answer:
            due = once.answer["answer_due_at"]
            return Submitted(code=once.answer["code"], answer_due_at=datetime.fromisoformat(due) if due else None)
        done, _ = submit(session, services, command, at=at)
        due = done.answer_due_at.isoformat() if done.answer_due_at else None
        once.remember({"code": done.code, "answer_due_at": due})
        return done


def require_submittable(command: SubmitDossier, *, at: datetime) -> None:
    """Raise Forbidden("not_a_portal") or Invalid for what no submission can be."""
    sent = command.submitted_at or at
    if not reach(command.by, "dossier.submit").covers(command.receiving_agency_id):
        require_reception_open(command.receiving_agency_id, version_id=command.version_id, at=at)
        raise Forbidden("not_a_portal")
    if sent > at:
        raise Invalid("submitted_in_future")
    if sent.year < EARLIEST_YEAR:
        raise Invalid("date_absurd")
    require_sane(command)


def submit(
    session: Session, services: Services, command: SubmitDossier, *, at: datetime, holder: Holder | None = None
) -> tuple[Submitted, Dossier]:
    """As ``submit_dossier`` within the caller's transaction, after ``require_submittable``; with the new row.

    ``holder`` says whose files the application may name (None: those of who sends it).
    """
    sent = command.submitted_at or at
    version = version_to_receive(session, services, command.version_id)
    checked = check_application(services, version, command, holder=holder)
    dossier = register(session, services, command, version=version, state="submitted", at=at)
    bind_files(session, checked.data, dossier_id=dossier.id)
    dossier.submitted_at = sent
    dossier.submission = {"data": dict(checked.data), "routing": dict(checked.routing)}
    event = ClockEvent(type="submitted", at=sent)
    view = tell_clock(session, services, dossier=dossier, limit=limit_of(dossier, version), event=event)
    due_at = view.answer_due_at
    _owe_answer(session, services, dossier, due_at=due_at)
    facts = {
        **pinned_facts(dossier),
        "clock": "submitted",
        "clock_at": sent.isoformat(),
        "answer_due_at": due_at.isoformat() if due_at else None,
        "portal_status": PORTAL_NEW,
    }
    stream, payload = ledger.dossier_stream(dossier.code), command.personal(checked.data)
    ledger.write(session, stream, verb="dossier.submit", by=command.by, at=at, body=facts, payload=payload)
    news = News(status=PORTAL_NEW, at=at, by=None, content="Hệ thống đã nhận hồ sơ nộp trực tuyến")
    tell_portal(session, services, dossier, version=version, news=news)
    submission_acknowledged(session, services, dossier=dossier, version=version, due_at=due_at, at=at)
    return Submitted(code=dossier.code, answer_due_at=due_at), dossier


def _owe_answer(session: Session, services: Services, dossier: Dossier, *, due_at: datetime | None) -> None:
    opening = Opening(
        kind="intake_answer",
        key=f"intake_answer:{dossier.code}:1",
        subject=dossier.code,
        agency_id=dossier.receiving_agency_id,
        dossier_id=dossier.id,
        from_at=dossier.submitted_at or dossier.entered_at,
        role=DESK_ROLE,
        due_at=due_at,
    )
    open_deadline(session, services, opening, regulation=services.rules.regulation_of(session, dossier))


@dataclass(frozen=True, kw_only=True)
class DeclineSubmission:
    """All that is wrong, at once (INT-05)."""

    by: Actor
    code: str
    defects: Sequence[str]


def decline_submission(services: Services, command: DeclineSubmission) -> Acted:
    """Form 03: the submission is not accepted. Raises NotFound, Forbidden, Refused, Invalid (no list)."""
    at = services.clock.now()
    defects = read_defects(command.defects)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="decline", by=command.by, at=at)
        dossier = acting.dossier
        tell(session, services, acting)
        dossier.state, dossier.closed_at = acting.act.target, at
        end_of_dossier(session, dossier.id, "intake_answer", "stop", at=at)
        close_deadlines(session, dossier, at=at, settled=False)
        drop_proposals(session, dossier.id)
        slip = slip_number(session, acting, "PTC")
        record_act(session, acting, body={"slip": slip, "defects": len(defects)}, payload={"defects": list(defects)})
        submission_declined(session, services, dossier=dossier, version=acting.version, defects=defects, at=at)
        return acted(acting, slip=slip)
