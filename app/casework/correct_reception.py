"""Correcting what was received: the applicant's data and the list of papers, with before and after in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy.orm import Session

from app.audit import history
from app.casework.acts import Acted, Acting, acted, prepare, record_act
from app.casework.consent import asked_for_consent, consented
from app.casework.correction_notices import reception_corrected
from app.casework.ledger import dossier_stream
from app.casework.proposals import take_proposal
from app.casework.reception import ApplicantData, ComponentGiven, as_stored
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.domain.searching import fold
from app.domain.typed_text import typed_text
from app.dossiers.records import Dossier

#: field of the applicant → (what it is called, the most characters)
APPLICANT_FIELDS = {
    "name": ("Họ và tên hoặc tên tổ chức", 200),
    "identity_number": ("Số định danh, giấy tờ tùy thân", 30),
    "phone": ("Số điện thoại", 30),
    "email": ("Thư điện tử", 200),
    "address": ("Địa chỉ", 300),
    "authorised_person": ("Người được ủy quyền nộp hồ sơ", 200),
}
PAPERS = "Thành phần hồ sơ"
MOST_PAPERS = 200
MOST_COPIES = 1000


@dataclass(frozen=True, kw_only=True)
class CorrectReception:
    """All of the applicant's data and papers as they should be; ``components`` None: the papers stay."""

    by: Actor
    code: str
    applicant: ApplicantData
    reason: str
    components: Sequence[ComponentGiven] | None = None


def correct_reception(services: Services, command: CorrectReception) -> Acted:
    """Put the data right; the applicant is told which parts, and may have the receipt printed again.

    Once there is a result it is put before the head first (``Acted.proposed``). Raises NotFound, Forbidden, Refused,
    Invalid (no reason, nothing changed, a text too long), Conflict.
    """
    at = services.clock.now()
    reason = typed_text(command.reason, field="reason", label="Lý do sửa", most=2000, lines=True)
    wanted = _applicant(command.applicant)
    papers = None if command.components is None else _papers(command.components)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="correct", by=command.by, at=at)
        dossier = acting.dossier
        papers = list(dossier.components) if papers is None else papers
        changes = _changes(dossier, wanted=wanted, papers=papers)
        if not changes:
            raise Invalid("nothing_corrected", field="name")
        asked = asked_for_consent(session, acting, data={"applicant": wanted, "components": papers, "reason": reason})
        if asked is not None:
            return asked
        _take(dossier, wanted=wanted, papers=papers)
        ordinal = _record(session, acting, changes=changes, reason=reason)
        changed = [str(change["label"]).lower() for change in changes]
        reception_corrected(
            session,
            services,
            dossier=dossier,
            version=acting.version,
            ordinal=ordinal,
            changed=changed,
            at=at,
        )
        return acted(acting)


def _applicant(given: ApplicantData) -> dict[str, str]:
    return {
        name: typed_text(getattr(given, name), field=name, label=label, most=most, required=name == "name")
        for name, (label, most) in APPLICANT_FIELDS.items()
    }


def _papers(given: Sequence[ComponentGiven]) -> list[dict[str, Any]]:
    if len(given) > MOST_PAPERS:
        raise Invalid("papers_wrong", field="components", most=MOST_PAPERS)
    for paper in given:
        typed_text(paper.name, field="components", label=PAPERS, most=300)
        if not (0 <= paper.originals <= MOST_COPIES and 0 <= paper.copies <= MOST_COPIES):
            raise Invalid("papers_wrong", field="components", most=MOST_PAPERS)
    return as_stored(given)


def _changes(dossier: Dossier, *, wanted: Mapping[str, str], papers: Sequence[Any]) -> list[dict[str, Any]]:
    """What differs: field, what it is called, before and after as text."""
    now = {part.name: getattr(dossier.applicant, part.name) for part in fields(ApplicantData)}
    found: list[dict[str, Any]] = [
        {"field": name, "label": label, "before": now[name], "after": wanted[name]}
        for name, (label, _) in APPLICANT_FIELDS.items()
        if now[name] != wanted[name]
    ]
    if list(dossier.components) != list(papers):
        before, after = papers_text(dossier.components), papers_text(papers)
        found.append({"field": "components", "label": PAPERS, "before": before, "after": after})
    return found


def papers_text(papers: Sequence[Mapping[str, Any]]) -> str:
    """The list of papers in one line."""
    return "; ".join(f"{p['name']} ({p['originals']} bản chính, {p['copies']} bản sao)" for p in papers)


def _take(dossier: Dossier, *, wanted: Mapping[str, str], papers: list[dict[str, Any]]) -> None:
    for name, value in wanted.items():
        setattr(dossier.applicant, name, value)
    dossier.applicant.searched = fold(wanted["name"])
    dossier.components = papers


def _record(session: Session, acting: Acting, *, changes: list[dict[str, Any]], reason: str) -> int:
    """The event names which fields and the ordinal; what stood there and stands now is personal and stays apart."""
    proposal = take_proposal(session, acting)
    events = history(session, dossier_stream(acting.dossier.code))
    ordinal = 1 + sum(event.verb == "dossier.correct" for event in events)
    body = {"ordinal": ordinal, "fields": [change["field"] for change in changes], **consented(proposal)}
    record_act(session, acting, body=body, payload={"changes": changes, "reason": reason})
    return ordinal
