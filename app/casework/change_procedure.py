"""Received under the wrong procedure: the old dossier is annulled, a new one takes its place from the same moment.

Each dossier has exactly one code (INT-10) and one version, so the old code ends with the old dossier; both name each
other. See docs/decisions/0019-corrections.md.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acted, Acting, acted, prepare
from app.casework.annul_reception import end_without_effect
from app.casework.consent import asked_for_consent, wants_consent
from app.casework.correction_notices import procedure_changed
from app.casework.idempotency import Once
from app.casework.proposals import open_proposals
from app.casework.receive_dossier import ReceiveDossier, has_desk, take_in
from app.casework.reception import require_sane
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.permissions import Actor
from app.domain.typed_text import typed_text
from app.dossiers.correction_records import LateEntry, Succession
from app.dossiers.records import Dossier, Proposal
from app.procedures.records import Procedure, ProcedureVersion

ACT = "change_procedure"


@dataclass(frozen=True, kw_only=True)
class AskChange:
    """The right procedure by its code, and why the dossier belongs there."""

    by: Actor
    code: str
    procedure_code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChangeProcedure:
    """``intake`` is the reception under the right procedure; its own moment is that of the old dossier."""

    code: str
    reason: str
    intake: ReceiveDossier


def ask_change(services: Services, command: AskChange) -> Acted:
    """May the dossier be received anew? ``Acted.proposed``: the head has to ask for the same first.

    Where somebody has completed a step, the head's consent is kept with the proposal and ``change_procedure`` uses it.
    Raises NotFound, Forbidden, Refused, Invalid (procedure, reason), Conflict.
    """
    at = services.clock.now()
    data = {
        "procedure_code": typed_text(command.procedure_code, field="procedure_code", label="Mã thủ tục đúng", most=40),
        "reason": typed_text(command.reason, field="reason", label="Lý do", most=2000, lines=True),
    }
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id=ACT, by=command.by, at=at)
        _require_other(session, acting, code=data["procedure_code"])
        if _agreed(session, acting) is not None:
            return acted(acting)
        asked = asked_for_consent(session, acting, data=data)
        if asked is not None:
            return asked
        for row in open_proposals(session, acting.dossier.id, act=ACT):
            row.state, row.decided_by_id, row.decided_at = "agreed", command.by.person_id, at
            stream = ledger.dossier_stream(acting.dossier.code)
            body = {"act": ACT, "proposal": row.id, "proposed_by_id": row.by_id}
            ledger.write(session, stream, verb="act.agreed", by=command.by, at=at, body=body)
        return acted(acting)


def change_procedure(services: Services, command: ChangeProcedure) -> Acted:
    """Annul the old dossier and receive the new one from the old one's moment; ``Acted.other`` is the new code.

    Raises as ``receive_dossier`` and ``ask_change``; Refused("consent_needed") without the head's consent.
    """
    at, intake = services.clock.now(), command.intake
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, lines=True)
    if not has_desk(intake.by, intake.receiving_agency_id):
        raise Forbidden("not_this_desk")
    require_sane(intake)
    if intake.late is not None:
        raise Invalid("value_unusable")
    with transaction() as session:
        request = {**intake.request(), "replaces": command.code, "reason": reason}
        once = Once(session, intake.key, by=intake.by, route=ACT, request=request, at=at)
        if once.answer:
            return Acted(**once.answer, due_at=None)
        acting = prepare(session, services, code=command.code, act_id=ACT, by=intake.by, at=at)
        _require_consent(session, acting, version_id=intake.version_id)
        done = _replace(session, services, acting, intake=intake, reason=reason)
        once.remember({"code": done.code, "state": done.state, "other": done.other})
        return done


def _replace(session: Session, services: Services, acting: Acting, *, intake: ReceiveDossier, reason: str) -> Acted:
    old, at = acting.dossier, acting.at
    entered = old.entered_at
    more = {"clock_at": entered.isoformat(), "replaces": old.code}
    new = take_in(session, services, intake, entered_at=entered, recorded_at=at, more=more)
    session.add(Succession(old_id=old.id, new_id=new.id, at=at))
    session.add(
        LateEntry(dossier_id=new.id, what="reception", true_at=entered, recorded_at=at, by_id=intake.by.person_id)
    )
    end_without_effect(session, services, acting, body={"replaced_by": new.code}, payload={"reason": reason})
    version = services.versions.get(session, new.version_id, model_hash=new.model_hash)
    procedure_changed(session, services, old=old, new=new, version=version, at=at)
    return acted(acting, other=new.code)


def _require_other(session: Session, acting: Acting, *, code: str) -> None:
    query = select(ProcedureVersion.id).join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
    in_force = session.scalars(query.where(Procedure.code == code, ProcedureVersion.state == "in_force")).all()
    if not in_force:
        raise Invalid("procedure_unknown", field="procedure_code", code=code)
    if code == acting.version.code:
        raise Invalid("procedure_same", field="procedure_code")


def _require_consent(session: Session, acting: Acting, *, version_id: int) -> None:
    """Without steps done nobody is asked; otherwise the head has agreed to this very procedure."""
    row = session.get(ProcedureVersion, version_id)
    procedure = session.get(Procedure, row.procedure_id) if row else None
    if procedure is not None and procedure.code == acting.version.code:
        raise Invalid("procedure_same", field="procedure_code")
    if not wants_consent(session, acting):
        return
    agreed = _agreed(session, acting)
    if agreed is None or procedure is None or agreed.data["procedure_code"] != procedure.code:
        raise Refused("consent_needed", act=acting.act.name)
    agreed.state = "done"


def _agreed(session: Session, acting: Acting) -> Proposal | None:
    agreed = (Proposal.dossier_id == acting.dossier.id, Proposal.act == ACT, Proposal.state == "agreed")
    return session.scalar(select(Proposal).where(*agreed).order_by(Proposal.id.desc()).limit(1))


def replaced_dossier(session: Session, dossier: Dossier) -> tuple[str, str]:
    """The codes of the dossier that this one replaces, and of the one that replaces it; empty where there is none."""
    before = select(Dossier.code).join(Succession, Succession.old_id == Dossier.id)
    after = select(Dossier.code).join(Succession, Succession.new_id == Dossier.id)
    return (
        session.scalar(before.where(Succession.new_id == dossier.id)) or "",
        session.scalar(after.where(Succession.old_id == dossier.id)) or "",
    )
