"""Putting a result right: before it is returned its document is replaced, afterwards a second one rectifies it."""

from dataclasses import dataclass
from datetime import date

from app.casework.acts import Acted, acted, prepare, record_act
from app.casework.correction_notices import result_replaced
from app.casework.result_documents import Document, Upload, checked_document, keep_document, require_another_document
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.domain.typed_text import typed_text

_KINDS = {"correct_result": "corrected", "rectify_result": "rectified"}


@dataclass(frozen=True, kw_only=True)
class CorrectResult:
    """``act`` is correct_result (before the return) or rectify_result (đính chính, after it)."""

    by: Actor
    code: str
    act: str
    number: str
    on: date
    reason: str
    signer: str = ""
    file: Upload | None = None


def correct_result(services: Services, command: CorrectResult) -> Acted:
    """The document becomes another one; the earlier stays and is shown as replaced, or as rectified. The clock, which
    ended with the first, is not touched (TIM-03); the applicant is told.

    Raises NotFound, Forbidden, Refused (no result, returned already, not returned yet), Invalid (number, date, file,
    reason; "result_unchanged" for the very document that stands).
    """
    at = services.clock.now()
    if command.act not in _KINDS:
        raise Invalid("act_unknown")
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, lines=True)
    given = Document(number=command.number, on=command.on, signer=command.signer, file=command.file)
    document = checked_document(given, at=at)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id=command.act, by=command.by, at=at)
        require_another_document(session, acting.dossier, document)
        dossier, before = acting.dossier, {"before": acting.dossier.result_number}
        kind = _KINDS[command.act]
        body = keep_document(session, dossier, document, kind=kind, reason=reason, by=command.by, at=at)
        record_act(session, acting, body={**before, **body}, payload={"reason": reason})
        result_replaced(
            session,
            services,
            dossier=dossier,
            version=acting.version,
            number=document.number,
            on=document.on,
            at=at,
        )
        return acted(acting)
