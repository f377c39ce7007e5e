"""Accepting what was handed in elsewhere: an online submission (INT-04), a dossier of another desk (TIM-02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acted, Acting, acted, prepare
from app.casework.coming_notices import on_its_way
from app.casework.deadlines import end_of_dossier
from app.casework.forwarding import goes_on, send_on
from app.casework.notices import dossier_received
from app.casework.reception import begin, heed_begun, received_body
from app.casework.services import Services
from app.casework.tell_portal import act_news, tell_portal
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.domain.ports import CheckedForm
from app.domain.typed_text import typed_text

#: INT-04 → what the officer writes down of each
CHECKS = {
    "data": "Kết quả đối chiếu dữ liệu",
    "signatures": "Kết quả kiểm tra chữ ký số",
    "papers": "Kết quả tra giấy tờ có sẵn",
}
_EVIDENCE: Mapping[str, Any] = {
    name: {"field": f"{name}_evidence", "label": label, "most": 1000, "lines": True} for name, label in CHECKS.items()
}


@dataclass(frozen=True, kw_only=True)
class AcceptSubmission:
    """The officer confirms the three checks of INT-04, each with its evidence: data against connected databases,
    signatures, papers that databases have already."""

    by: Actor
    code: str
    data_checked: bool
    signatures_checked: bool
    papers_checked: bool
    data_evidence: str = ""
    signatures_evidence: str = ""
    papers_evidence: str = ""
    note: str = ""


def accept_submission(services: Services, command: AcceptSubmission) -> Acted:
    """The submission becomes a dossier: its clock starts now, by the rules of now. Raises NotFound, Forbidden, Refused,
    Invalid("checks_incomplete"); Invalid for a check without evidence."""
    if not (command.data_checked and command.signatures_checked and command.papers_checked):
        raise Invalid("checks_incomplete")
    evidence = {name: typed_text(getattr(command, f"{name}_evidence"), **_EVIDENCE[name]) for name in CHECKS}
    checks: dict[str, Any] = {"checks": list(CHECKS)}
    said = {"note": command.note, "evidence": evidence}
    return _begin(services, by=command.by, code=command.code, act_id="accept", more=checks, said=said)


def confirm_arrival(services: Services, *, by: Actor, code: str, note: str = "") -> Acted:
    """The competent agency has the dossier: its time runs from now (TIM-02, NĐ118 Đ17.3). As ``accept_submission``."""
    return _begin(services, by=by, code=code, act_id="arrive", more={}, said={"note": note})


def _begin(
    services: Services, *, by: Actor, code: str, act_id: str, more: Mapping[str, Any], said: Mapping[str, Any]
) -> Acted:
    at = services.clock.now()
    if len(said["note"]) > 2000:
        raise Invalid("text_too_long", most=2000)
    with transaction() as session:
        acting = prepare(session, services, code=code, act_id=act_id, by=by, at=at)
        dossier, given = acting.dossier, acting.dossier.submission or {}
        dossier.entered_at, dossier.state = at, acting.act.target
        if act_id == "accept":
            dossier.received_by_id = by.person_id
            regulation = services.rules.regulation_on(at)
            dossier.regulation_id = regulation.id
            dossier.regulation_version = services.rules.pin_regulation(session, regulation)
        checked = CheckedForm(data=given.get("data", {}), routing=given.get("routing", {}))
        end_of_dossier(session, dossier.id, "intake_answer", "transfer", "paper_transfer", at=at)
        if act_id == "accept" and goes_on(acting.version, dossier):
            return _send_on(session, services, acting, checked=checked, more=more, said=said)
        begun = begin(session, services, dossier, version=acting.version, checked=checked, by=by)
        dossier.submission = None
        body = {**received_body(dossier, checked=checked, begun=begun), **more}
        _record(session, acting, body=body, application=dict(checked.data), said=said)
        heed_begun(session, services, dossier, version=acting.version, begun=begun)
        dossier_received(session, services, dossier=dossier, version=acting.version, at=at)
        return acted(acting)


def _send_on(
    session: Session,
    services: Services,
    acting: Acting,
    *,
    checked: CheckedForm,
    more: Mapping[str, Any],
    said: Mapping[str, Any],
) -> Acted:
    """Accepted at a desk that is not the competent agency's: its time runs from when that agency has it (TIM-02)."""
    dossier = acting.dossier
    body = {**send_on(session, services, dossier, version=acting.version, checked=checked), **more}
    _record(session, acting, verb="dossier.forwarded", body=body, application=dict(checked.data), said=said)
    on_its_way(session, services, dossier=dossier, version=acting.version, at=acting.at)
    return acted(acting)


def _record(
    session: Session,
    acting: Acting,
    *,
    body: Mapping[str, Any],
    application: Mapping[str, Any],
    said: Mapping[str, Any],
    verb: str = "dossier.received",
) -> None:
    applicant = {"name": acting.dossier.applicant.name}
    news = act_news(acting.act, by=acting.by, at=acting.at, payload=None)
    tell_portal(session, acting.services, acting.dossier, version=acting.version, news=news)
    ledger.write(
        session,
        ledger.dossier_stream(acting.dossier.code),
        verb=verb,
        by=acting.by,
        at=acting.at,
        on_behalf_of=acting.on_behalf_of,
        body={**body, "act": acting.act.id, "portal_status": acting.act.portal_status},
        payload={"applicant": applicant, "application": dict(application), **said, "note": said["note"].strip()},
    )
