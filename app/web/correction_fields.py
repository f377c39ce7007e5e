"""What the acts of correction ask for on their forms, and what stands in them before anything is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.casework.annul_reception import WHYS
from app.casework.correct_reception import APPLICANT_FIELDS, MOST_PAPERS
from app.casework.queries.act_views import ActView
from app.casework.queries.dossier_page import DossierView
from app.casework.reception import ComponentGiven
from app.domain.errors import Invalid
from app.web.typed_field import Field

_REASON = Field(
    name="reason",
    label="Lý do",
    kind="textarea",
    hint="Được ghi vào lịch sử hồ sơ.",
    missing="correction_reason_missing",
    most=2000,
)
#: the document of a result: the same for confirming, refusing, replacing and rectifying
DOCUMENT = (
    Field(name="number", label="Số văn bản kết quả", missing="result_number_missing", most=100),
    Field(name="on", label="Ngày của văn bản", kind="date"),
    Field(name="signer", label="Người ký", most=200),
    Field(name="file", label="Tệp đã ký (PDF)", kind="file", hint="Không quá 10 MB.", most=300),
)
_PAPERS = Field(
    name="components",
    label="Thành phần hồ sơ",
    kind="textarea",
    hint="Mỗi dòng một giấy tờ: tên | số bản chính | số bản sao.",
    most=60_000,
)
CORRECTION_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "correct": (
        *(
            Field(name=name, label=label, most=most, missing="applicant_name_missing" if name == "name" else None)
            for name, (label, most) in APPLICANT_FIELDS.items()
        ),
        _PAPERS,
        _REASON,
    ),
    "annul": (
        Field(
            name="why",
            label="Vì sao hủy",
            kind="select",
            options=tuple(WHYS.items()),
            missing="annul_why_unknown",
        ),
        Field(name="duplicate_of", label="Mã hồ sơ được giữ lại", hint="Chỉ khi trùng hồ sơ.", most=64),
        _REASON,
    ),
    "change_procedure": (
        Field(
            name="procedure_code",
            label="Mã thủ tục đúng",
            hint="Thủ tục đang áp dụng, xem mã ở trang Tiếp nhận.",
            missing="procedure_code_missing",
            most=40,
        ),
        _REASON,
    ),
    "correct_result": (*DOCUMENT, _REASON),
    "rectify_result": (replace(DOCUMENT[0], label="Số văn bản đính chính"), *DOCUMENT[1:], _REASON),
}


def standing_in(act: ActView, view: DossierView) -> Mapping[str, Any]:
    """What a form holds before anything is typed: what was proposed, else what is kept now."""
    given = act.proposal.data if act.proposal else {}
    if act.id != "correct":
        return given
    papers = given.get("components", view.components)
    return {**given.get("applicant", view.applicant), "components": papers_lines(papers), **_reason(given)}


def _reason(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"reason": given["reason"]} if "reason" in given else {}


def papers_lines(papers: Sequence[Mapping[str, Any]]) -> str:
    """The papers as lines to be typed in."""
    return "\n".join(f"{p['name']} | {p['originals']} | {p['copies']}" for p in papers)


def read_papers(text: str) -> tuple[ComponentGiven, ...]:
    """The inverse of ``papers_lines``; Invalid("papers_wrong")."""
    return tuple(_paper(line) for line in text.splitlines() if line.strip())


def _paper(line: str) -> ComponentGiven:
    name, *counts = (part.strip() for part in line.rsplit("|", 2))
    if not name or len(counts) != 2 or not all(n.isascii() and n.isdigit() and len(n) < 5 for n in counts):
        raise Invalid("papers_wrong", field="components", most=MOST_PAPERS)
    return ComponentGiven(name=name, originals=int(counts[0]), copies=int(counts[1]))
