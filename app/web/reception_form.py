"""Reading the desk's form: what was typed, what is wrong with it, and the command it makes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.casework.queries.procedures import AgencyRow
from app.casework.queries.receivable import Receivable
from app.casework.receive_dossier import CHANNELS, ApplicantData, ComponentGiven, ReceiveDossier
from app.domain.errors import Invalid
from app.domain.forms import Form, read_form
from app.domain.handing_in import HandedIn, wrong_with
from app.domain.permissions import Actor
from app.edge.forms import is_email
from app.edge.sentences import sentence
from app.web.form_pages import FormInput
from app.web.late_fields import read_late

#: names of the page's own fields begin with this, so that they never meet the keys of a procedure's form
OWN = "d-"
MOST_COPIES = 99
PHONE = re.compile(r"\+?[0-9]{9,11}")
#: characters of the page's own texts and what the sentence calls them; looked at before anything else about them
LONGEST = {
    "name": (200, "Họ và tên hoặc tên tổ chức"),
    "identity_number": (30, "Số định danh, giấy tờ tùy thân"),
    "phone": (30, "Số điện thoại"),
    "email": (200, "Thư điện tử"),
    "address": (300, "Địa chỉ"),
}
LONGEST_KEY = 100

#: applicant's field → keys under which forms ask for the same: what stands in the application is not typed twice
SAME_IN_APPLICATION = {
    "name": ("organisation_name", "full_name"),
    "identity_number": ("citizen_id",),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("address", "current_address"),
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One line of the checklist: as the procedure asks for it and as it was typed."""

    name: str
    checked: bool
    originals: str
    copies: str


@dataclass(frozen=True, kw_only=True)
class Reception:
    """A reception being typed. ``own`` are the page's fields, ``application`` those of the procedure's form."""

    procedure: Receivable
    form: Form | None
    own: Mapping[str, str]
    papers: tuple[Paper, ...]
    application: Mapping[str, Any] | None
    key: str
    schema: Mapping[str, Any] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_applicant(self) -> bool:
        """True if the procedure's form asks for a name, so that the applicant's may be left blank."""
        return any(part.key in SAME_IN_APPLICATION["name"] for part in (self.form.fields if self.form else ()))

    @property
    def applicant(self) -> dict[str, str]:
        """The applicant as typed, what was left blank as it stands in the application."""
        given = self.application or {}
        return {
            name: self.own.get(name) or next((str(given[k]).strip() for k in keys if given.get(k)), "")
            for name, keys in SAME_IN_APPLICATION.items()
        }


def new_reception(
    procedure: Receivable, *, form: Form | None, desks: Sequence[AgencyRow], agencies: Sequence[AgencyRow], key: str
) -> Reception:
    """An empty form with what is usual: the first desk, the agency that the decision names, handing in directly."""
    desk = desks[0].id
    own = {
        "receiving_agency_id": str(desk),
        "competent_agency_id": str(usual_agency(procedure.details, desk=desk, agencies=agencies)),
        "channel": "direct",
        "result_channel": "direct",
        "relation": "own",
    }
    return Reception(
        procedure=procedure, form=form, own=own, papers=_asked(procedure.details), application=None, key=key
    )


def usual_agency(details: Mapping[str, Any], *, desk: int, agencies: Sequence[AgencyRow]) -> int:
    """The agency that the procedure names as competent, by code or by name; else the desk's own."""
    code = details.get("competent_agency")
    name = str((details.get("agencies") or {}).get("competent", "")).casefold()
    by_code = next((a.id for a in agencies if code and a.code == code), None)
    return by_code or next((a.id for a in agencies if name and a.name.casefold().startswith(name)), desk)


def _asked(details: Mapping[str, Any]) -> tuple[Paper, ...]:
    return tuple(
        Paper(name=c["name"], checked=False, originals=str(c.get("originals", 0)), copies=str(c.get("copies", 0)))
        for c in details.get("components") or ()
    )


def form_of(schema: Mapping[str, Any] | None) -> Form | None:
    """The procedure's application form, None where it has none."""
    return read_form(schema) if schema else None


def own_fields(sent: MultiDict[str, str]) -> dict[str, str]:
    """The page's own fields as they were typed."""
    return {name.removeprefix(OWN): sent[name].strip() for name in sent if name.startswith(OWN)}


def resumed(reception: Reception, *, own: Mapping[str, str], application: Mapping[str, Any]) -> Reception:
    """A new reception with what was typed earlier; it is another attempt, with a key of its own."""
    typed = {**reception.own, **{name: text for name, text in own.items() if name != "key"}}
    papers = tuple(_paper(typed, n, name=paper.name) for n, paper in enumerate(reception.papers))
    return replace(reception, own=typed, papers=papers, application=application)


def read_reception(
    procedure: Receivable, *, schema: Mapping[str, Any] | None, sent: MultiDict[str, str], found: FormInput
) -> Reception:
    """What was sent, checked as far as the page itself can; the procedure's form is checked by the use case."""
    own = own_fields(sent)
    papers = tuple(_paper(own, n, name=paper.name) for n, paper in enumerate(_asked(procedure.details)))
    reception = Reception(
        procedure=procedure,
        form=form_of(schema),
        schema=schema,
        own=own,
        papers=papers,
        application=found.values,
        key=own.get("key", "")[:LONGEST_KEY],
    )
    errors = {**_length_errors(own), **_applicant_errors(reception), **_choice_errors(own), **_paper_errors(papers)}
    errors |= _handed_in_errors(reception)
    return replace(reception, errors=errors)


def _paper(own: Mapping[str, str], n: int, *, name: str) -> Paper:
    return Paper(
        name=name,
        checked=f"paper-{n}" in own,
        originals=own.get(f"paper-{n}-originals", ""),
        copies=own.get(f"paper-{n}-copies", ""),
    )


def _length_errors(own: Mapping[str, str]) -> dict[str, str]:
    return {
        name: f"{label}: tối đa {most} ký tự, hiện có {len(own[name])}. Hãy rút gọn."
        for name, (most, label) in LONGEST.items()
        if len(own.get(name, "")) > most
    }


def _applicant_errors(reception: Reception) -> dict[str, str]:
    too_long = _length_errors(reception.own)
    own, errors = {name: text for name, text in reception.own.items() if name not in too_long}, {}
    if not reception.applicant["name"]:
        errors["name"] = "Chưa nhập họ và tên hoặc tên tổ chức nộp hồ sơ."
    if own.get("phone") and not is_phone(own["phone"]):
        errors["phone"] = "Số điện thoại cần từ 9 đến 11 chữ số, ví dụ 0912 345 678."
    if own.get("email") and not is_email(own["email"]):
        errors["email"] = "Địa chỉ thư điện tử chưa đúng. Hãy nhập theo mẫu ten@tenmien.vn."
    if own.get("result_channel") == "post" and not reception.applicant["address"]:
        errors["address"] = "Nhận kết quả qua bưu chính thì cần địa chỉ nhận."
    return errors


def is_phone(text: str) -> bool:
    """True for a telephone number however its digits are grouped."""
    return PHONE.fullmatch(re.sub(r"[\s.()-]", "", text)) is not None


def _choice_errors(own: Mapping[str, str]) -> dict[str, str]:
    wrong = {
        "receiving_agency_id": "Hãy chọn nơi tiếp nhận.",
        "competent_agency_id": "Hãy chọn cơ quan giải quyết.",
    }
    errors = {name: text for name, text in wrong.items() if not _is_number(own.get(name, ""))}
    channels = {"channel": "Hãy chọn cách nộp hồ sơ.", "result_channel": "Hãy chọn cách nhận kết quả."}
    return errors | {name: text for name, text in channels.items() if own.get(name) not in CHANNELS}


def handed_in(reception: Reception) -> HandedIn:
    """Who stands at the desk, and how they proved who they are (INT-02, INT-13)."""
    names = {"name": "submitter_name", "identity_number": "submitter_identity", "phone": "submitter_phone"}
    own = reception.own
    told = {field: own.get(name, "") for field, name in names.items()} if own.get("relation", "own") != "own" else {}
    authority = own.get("authority", "") if told else ""
    proof = own.get("identity_proof", "")
    return HandedIn(relation=own.get("relation") or "own", authority=authority, identity_proof=proof, **told)


def _handed_in_errors(reception: Reception) -> dict[str, str]:
    wrong = wrong_with(handed_in(reception), channel=reception.own.get("channel", ""))
    return {wrong[1]: sentence(Invalid(wrong[0]))} if wrong else {}


def _paper_errors(papers: Sequence[Paper]) -> dict[str, str]:
    return {f"paper-{n}": text for n, paper in enumerate(papers) if (text := _paper_error(paper))}


def _paper_error(paper: Paper) -> str:
    counts = (paper.originals or "0", paper.copies or "0")
    if not all(_is_number(count) and int(count) <= MOST_COPIES for count in counts):
        return f"“{paper.name}”: số bản phải là số từ 0 đến {MOST_COPIES}."
    if not paper.checked and any(int(count) for count in counts):
        return f"“{paper.name}”: đánh dấu khi đã kiểm tra đủ. Nếu trường hợp này không cần, ghi 0 bản."
    if paper.checked and not any(int(count) for count in counts):
        return f"“{paper.name}”: đã đánh dấu nhưng chưa ghi số bản."
    return ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def command_of(reception: Reception, *, by: Actor) -> ReceiveDossier:
    """The command; only for a reception without errors. Raises Invalid for half a late entry."""
    own = reception.own
    return ReceiveDossier(
        by=by,
        version_id=reception.procedure.version_id,
        receiving_agency_id=int(own["receiving_agency_id"]),
        competent_agency_id=int(own["competent_agency_id"]),
        applicant=ApplicantData(**reception.applicant),
        application=reception.application or {},
        components=[
            ComponentGiven(name=p.name, originals=int(p.originals or 0), copies=int(p.copies or 0))
            for p in reception.papers
            if p.checked
        ],
        channel=own["channel"],
        result_channel=own["result_channel"],
        key=reception.key or None,
        late=read_late(own),
        handed_in=handed_in(reception),
    )
