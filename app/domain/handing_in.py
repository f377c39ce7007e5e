"""Who hands a dossier in, for whom and by what right (INT-02, INT-13, FRM-01)."""

from dataclasses import dataclass

RELATIONS = {
    "own": "Tự nộp cho mình",
    "authorised": "Người được ủy quyền nộp thay",
    "organisation": "Nộp cho cơ quan, tổ chức",
}
#: INT-02: at a kiosk the identity is proved by VNeID or by reading the card's chip, not by looking at paper
PROOFS = {
    "": "Chưa ghi",
    "vneid": "Ứng dụng VNeID",
    "chip": "Đọc chíp thẻ căn cước",
    "paper": "Xuất trình giấy tờ",
}
KIOSK_PROOFS = ("vneid", "chip")


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """``name`` and the rest are of the person who hands in, where that is not the applicant alone; ``authority`` is
    the document or office by which they may."""

    relation: str = "own"
    name: str = ""
    identity_number: str = ""
    phone: str = ""
    authority: str = ""
    identity_proof: str = ""


def wrong_with(given: HandedIn, *, channel: str) -> tuple[str, str] | None:
    """(code of the sentence, field) of the first thing that is missing or unknown; None when all is well."""
    if given.relation not in RELATIONS:
        return "relation_unknown", "relation"
    if given.identity_proof not in PROOFS:
        return "identity_proof_unknown", "identity_proof"
    if channel == "kiosk" and given.identity_proof not in KIOSK_PROOFS:
        return "kiosk_needs_proof", "identity_proof"
    if given.relation != "own" and not given.name.strip():
        return "submitter_name_missing", "submitter_name"
    if given.relation == "authorised" and not given.authority.strip():
        return "authority_missing", "authority"
    if any(len(text) > 300 for text in (given.name, given.identity_number, given.phone, given.authority)):
        return "submitter_too_long", "submitter_name"
    return None


def says_nothing(given: HandedIn) -> bool:
    """True where the applicant came alone and no proof was noted: nothing is to be kept."""
    return given == HandedIn()
