"""From draft to force: submit, appraise, approve by decision, enter into force (PRC-01), each by its own person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import history
from app.casework import ledger
from app.casework.publication_clock import drop_publication, end_publication, open_publication
from app.casework.separate_duties import had_a_hand
from app.casework.services import Services
from app.db import transaction
from app.domain.clock import EARLIEST_YEAR, VIETNAM
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.procedures.catalogue import version_row
from app.procedures.records import ProcedureVersion

VERSION_STATES = {
    "draft": "Dự thảo",
    "submitted": "Chờ thẩm định",
    "appraised": "Chờ phê duyệt",
    "approved": "Đã phê duyệt",
    "in_force": "Đang hiệu lực",
    "retired": "Hết hiệu lực",
}

#: verb → (from, to, permission)
MOVES = {
    "submit": ("draft", "submitted", "procedure.draft"),
    "appraise": ("submitted", "appraised", "procedure.appraise"),
    "approve": ("appraised", "approved", "procedure.approve"),
    "put_in_force": ("approved", "in_force", "procedure.approve"),
}


@dataclass(frozen=True, kw_only=True)
class MoveVersion:
    """One move of a version by one person; ``decision_*`` and ``override_reason`` belong to the approval."""

    by: Actor
    version_id: int
    decision_number: str = ""
    decision_on: date | None = None
    override_reason: str = ""


def submit_version(services: Services, command: MoveVersion) -> str:
    """The designer hands the draft over; returns the new state. Refused while the diagram has mistakes."""
    return _move(services, command, verb="submit", change=_submit)


def appraise_version(services: Services, command: MoveVersion) -> str:
    """The appraiser, not the drafter, finds it in order."""
    return _move(services, command, verb="appraise", change=_appraise)


def approve_version(services: Services, command: MoveVersion) -> str:
    """The approver, neither drafter nor appraiser, records the decision.

    A step sum that differs from the limit (PRC-06) needs ``override_reason``.
    """
    return _move(services, command, verb="approve", change=_approve)


def put_in_force(services: Services, command: MoveVersion) -> str:
    """From now on new dossiers use this version; running ones stay on theirs."""
    return _move(services, command, verb="put_in_force", change=_enter)


def send_back(services: Services, *, by: Actor, version_id: int, reason: str) -> str:
    """Appraiser or approver gives the version back to the designer with a reason; returns the new state."""
    at = services.clock.now()
    if not reason.strip():
        raise Invalid("send_back_reason_missing")
    with transaction() as session:
        version = version_row(session, version_id, lock=True)
        permission = {"submitted": "procedure.appraise", "appraised": "procedure.approve"}.get(version.state)
        if permission is None:
            raise Refused("version_not_in_review", state=VERSION_STATES[version.state])
        if not reach(by, permission):
            raise Forbidden("not_the_reviewer")
        version.state, version.sent_back_reason = "draft", reason.strip()
        version.appraised_by_id = version.appraised_at = None
        body = {"reason": reason.strip()}
        _record(session, version, _Moved(verb="sent_back", permission=permission, by=by, at=at), body=body)
        return version.state


#: the ledger's verbs by which a version comes into being
_DRAFTING = ("version.uploaded", "version.repaired", "version.submit")
_Change = Callable[[Session, ProcedureVersion, MoveVersion, datetime], dict[str, Any]]


def _move(services: Services, command: MoveVersion, *, verb: str, change: _Change) -> str:
    at = services.clock.now()
    source, target, permission = MOVES[verb]
    with transaction() as session:
        version = version_row(session, command.version_id, lock=True)
        if not reach(command.by, permission):
            raise Forbidden("version_move_forbidden", verb=verb)
        if version.state != source:
            raise Refused("version_wrong_state", verb=verb, state=VERSION_STATES[version.state])
        body = change(session, version, command, at)
        version.state = target
        _follow(session, services, version, command, at=at)
        _record(session, version, _Moved(verb=verb, permission=permission, by=command.by, at=at), body=body)
        return version.state


def _follow(
    session: Session, services: Services, version: ProcedureVersion, command: MoveVersion, *, at: datetime
) -> None:
    """The clock of configuring it (PRC-02) begins with the decision and ends with the force."""
    if version.state == "approved" and version.decision_on is not None:
        agency_id = command.by.agency_id
        open_publication(session, services, version, decision_on=version.decision_on, agency_id=agency_id)
    elif version.state == "in_force":
        end_publication(session, version, at=at)


def _submit(_session: Session, version: ProcedureVersion, _command: MoveVersion, _at: datetime) -> dict[str, Any]:
    if version.verdict != "ready":
        errors = [p for p in version.problems if p["severity"] == "error"]
        raise Refused("version_has_problems", count=len(errors))
    version.sent_back_reason = None
    return {}


def _appraise(session: Session, version: ProcedureVersion, command: MoveVersion, at: datetime) -> dict[str, Any]:
    if _had_a_hand(session, version, command.by, verbs=_DRAFTING, permission="procedure.appraise"):
        raise Forbidden("appraised_by_drafter")
    version.appraised_by_id, version.appraised_at = command.by.person_id, at
    return {}


def _had_a_hand(
    session: Session, version: ProcedureVersion, by: Actor, *, verbs: tuple[str, ...], permission: str
) -> bool:
    """True if this person, or the absent one represented now, had a hand in one of these moves of the version."""
    events = history(session, ledger.procedure_stream(version.procedure.slug))
    moves = [e for e in events if e.verb in verbs and e.body.get("version") == version.number]
    return had_a_hand(by, moves, allowed=lambda who: bool(reach(who, permission)))


def _approve(session: Session, version: ProcedureVersion, command: MoveVersion, at: datetime) -> dict[str, Any]:
    if _had_a_hand(session, version, command.by, verbs=_DRAFTING, permission="procedure.approve"):
        raise Forbidden("approved_by_drafter")
    if _had_a_hand(session, version, command.by, verbs=("version.appraise",), permission="procedure.approve"):
        raise Forbidden("approved_by_appraiser")
    if not command.decision_number.strip() or len(command.decision_number) > 100:
        raise Invalid("decision_number_missing")
    if command.decision_on is None or command.decision_on > at.astimezone(VIETNAM).date():
        raise Invalid("decision_date_wrong")
    if command.decision_on.year < EARLIEST_YEAR:
        raise Invalid("date_absurd")
    mismatch = any(p["code"] == "SUM_MISMATCH" for p in version.problems)
    if mismatch and not command.override_reason.strip():
        raise Invalid("override_reason_missing")
    version.approved_by_id, version.approved_at = command.by.person_id, at
    version.decision_number, version.decision_on = command.decision_number.strip(), command.decision_on
    version.override_reason = command.override_reason.strip() or None
    return {
        "decision_number": version.decision_number,
        "decision_on": command.decision_on.isoformat(),
        "override_reason": version.override_reason,
    }


def _enter(session: Session, version: ProcedureVersion, _command: MoveVersion, at: datetime) -> dict[str, Any]:
    earlier = session.scalar(
        select(ProcedureVersion)
        .where(ProcedureVersion.procedure_id == version.procedure_id, ProcedureVersion.state == "in_force")
        .with_for_update(of=ProcedureVersion)
    )
    if earlier is not None:
        earlier.state, earlier.retired_at = "retired", at
        drop_publication(session, earlier, at=at)
        session.flush()
    version.in_force_at = at
    return {"replaces": earlier.number if earlier else None}


@dataclass(frozen=True, kw_only=True)
class _Moved:
    """Who made which move, by which permission, when."""

    verb: str
    permission: str
    by: Actor
    at: datetime


def _record(session: Session, version: ProcedureVersion, moved: _Moved, *, body: dict[str, Any]) -> None:
    ledger.write(
        session,
        ledger.procedure_stream(version.procedure.slug),
        verb=f"version.{moved.verb}",
        by=moved.by,
        at=moved.at,
        on_behalf_of=acting_for(moved.by, lambda who: bool(reach(who, moved.permission))),
        body={
            "version": version.number,
            "model_hash": version.model_hash,
            "forms": ledger.digest(version.forms),
            **body,
        },
    )
