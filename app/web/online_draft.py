"""Reading an online submission's draft: what is wrong with it, page by page, and the command it makes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.casework.form_files import missing_files, with_files
from app.casework.identify_applicant import AccountView
from app.casework.online_submission import DraftView, SendDraft
from app.casework.queries.catalogue import PublicProcedure, may_be_received_anywhere
from app.casework.queries.procedures import AgencyRow
from app.casework.reception import ApplicantData
from app.domain.errors import FormInvalid, Invalid
from app.domain.forms import Form, read_form
from app.domain.handing_in import HandedIn, wrong_with
from app.domain.ports import FormChecker
from app.edge.forms import is_email
from app.edge.sentences import sentence
from app.web.reception_form import LONGEST, is_phone, usual_agency

#: the pages of a draft in their order
STEPS = {
    "nguoi-nop": "Người nộp",
    "noi-nop": "Nơi nộp, nơi nhận kết quả",
    "noi-dung": "Nội dung đề nghị",
    "giay-to": "Giấy tờ",
    "xem-lai": "Xem lại và gửi",
}
#: own fields of each page
FIELDS = {
    "nguoi-nop": (
        "relation",
        "phone",
        "email",
        "address",
        "organisation",
        "tax_code",
        "submitter_name",
        "submitter_identity",
        "submitter_phone",
        "authority",
    ),
    "noi-nop": ("competent_agency_id", "receiving_agency_id", "result_channel"),
}
RESULT_CHANNELS = {
    "online": "Trực tuyến: văn bản điện tử",
    "direct": "Trực tiếp tại nơi nộp",
    "post": "Qua bưu chính, người nộp trả phí",
}
LONGEST_FIELD = 300


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft with all that judges it.

    ``places`` are the agencies that can resolve the procedure, ``desks`` those that may receive it for them (PLC-01).
    """

    view: DraftView
    procedure: PublicProcedure
    account: AccountView
    places: Sequence[AgencyRow]
    desks: Sequence[AgencyRow] = ()

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """The procedure's application form as it is written."""
        return self.procedure.version.form(self.procedure.details.get("application_form"))

    @property
    def form(self) -> Form | None:
        """The procedure's application form."""
        return read_form(self.schema) if self.schema else None

    @property
    def components(self) -> tuple[str, ...]:
        """The papers for which a file may be uploaded; the application itself is typed."""
        typed = self.procedure.details.get("application_form")
        asked = self.procedure.details.get("components") or ()
        named = [c["name"] for c in asked if not (typed and c.get("form") == typed)]
        return (*dict.fromkeys(named), OTHER_PAPER)

    @property
    def anywhere(self) -> bool:
        """True where any desk may receive it (PLC-01)."""
        return may_be_received_anywhere(self.procedure)

    def own(self, name: str) -> str:
        """A field of the pages as typed, or what it is at first."""
        typed = self.view.own.get(name)
        return str(typed) if typed is not None else self._first(name)

    def _first(self, name: str) -> str:
        if name in ("phone", "email", "address"):
            return str(getattr(self.account, name))
        if name == "receiving_agency_id":
            return self.own("competent_agency_id")
        if name == "competent_agency_id":
            ids = [place.id for place in self.places]
            usual = usual_agency(self.procedure.details, desk=0, agencies=self.places)
            return str(usual if usual in ids else ids[0] if len(ids) == 1 else "")
        return {"relation": "own", "result_channel": "online"}.get(name, "")


OTHER_PAPER = "Giấy tờ khác"


def errors_of(draft: Draft, step: str, *, forms: FormChecker) -> dict[str, str]:
    """What is wrong on a page, by field; the form's own fields begin with “f-”."""
    if step == "nguoi-nop":
        return _person_errors(draft)
    if step == "noi-nop":
        return _place_errors(draft)
    if step == "noi-dung":
        return {f"f-{key}": " ".join(texts) for key, texts in form_errors(draft, forms=forms).items()}
    return {}


def form_errors(draft: Draft, *, forms: FormChecker) -> Mapping[str, Sequence[str]]:
    """What the procedure's form says of what was typed, and which of its files are not there any more."""
    if draft.schema is None or draft.form is None:
        return {}
    try:
        data = forms.check(draft.schema, draft.view.application or {}).data
    except FormInvalid as error:
        return error.fields
    return missing_files(draft.form, data, known=draft.view.form_files)


def readable(draft: Draft, *, forms: FormChecker) -> dict[str, Any]:
    """The application as clean data, for reading; as typed where it is not right yet."""
    if draft.schema is None or draft.form is None:
        return {}
    raw = dict(draft.view.application or {})
    with suppress(FormInvalid):
        raw = dict(forms.check(draft.schema, raw).data)
    return with_files(draft.form, raw, known=draft.view.form_files)


def missing_papers(draft: Draft) -> tuple[str, ...]:
    """Papers of the procedure without a file: said before sending, they do not stop it (the desk decides)."""
    there = {paper.component for paper in draft.view.papers}
    return tuple(name for name in draft.components if name not in there and name != OTHER_PAPER)


def _person_errors(draft: Draft) -> dict[str, str]:
    errors = {
        name: f"{label}: tối đa {most} ký tự. Hãy rút gọn."
        for name, (most, label) in LONGEST.items()
        if len(draft.own(name)) > most
    }
    if draft.own("phone") and not is_phone(draft.own("phone")):
        errors["phone"] = "Số điện thoại cần từ 9 đến 11 chữ số, ví dụ 0912 345 678."
    if not draft.own("phone") and not draft.own("email"):
        errors["phone"] = "Nhập số điện thoại hoặc thư điện tử để nhận thông báo."
    if draft.own("email") and not is_email(draft.own("email")):
        errors["email"] = "Địa chỉ thư điện tử chưa đúng. Hãy nhập theo mẫu ten@tenmien.vn."
    if draft.own("relation") == "organisation" and not draft.own("organisation"):
        errors["organisation"] = "Chưa nhập tên cơ quan, tổ chức."
    wrong = wrong_with(handed_in(draft), channel="online")
    if wrong is not None:
        errors[wrong[1]] = sentence(Invalid(wrong[0]))
    return errors


def _place_errors(draft: Draft) -> dict[str, str]:
    ids, errors = {str(place.id) for place in draft.places}, {}
    if draft.own("competent_agency_id") not in ids:
        errors["competent_agency_id"] = "Hãy chọn cơ quan giải quyết."
    desks = {str(place.id) for place in draft.desks}
    if draft.anywhere and draft.own("receiving_agency_id") not in desks:
        errors["receiving_agency_id"] = "Hãy chọn nơi tiếp nhận."
    if draft.own("result_channel") not in RESULT_CHANNELS:
        errors["result_channel"] = "Hãy chọn cách nhận kết quả."
    if draft.own("result_channel") == "post" and not draft.own("address"):
        errors["result_channel"] = "Nhận kết quả qua bưu chính thì cần địa chỉ, ở trang Người nộp."
    return errors


def handed_in(draft: Draft) -> HandedIn:
    """Who hands in: the account's person for themself or an organisation, or whom they authorised (INT-13)."""
    relation = draft.own("relation")
    if relation == "organisation":
        return HandedIn(
            relation=relation,
            name=draft.account.name,
            identity_number=draft.account.identity_number,
            phone=draft.own("phone"),
            authority=draft.own("authority"),
            identity_proof="vneid",
        )
    if relation == "authorised":
        return HandedIn(
            relation=relation,
            name=draft.own("submitter_name"),
            identity_number=draft.own("submitter_identity"),
            phone=draft.own("submitter_phone"),
            authority=draft.own("authority"),
            identity_proof="vneid",
        )
    return HandedIn(relation=relation, identity_proof="vneid")


def applicant_of(draft: Draft) -> ApplicantData:
    """The applicant: name and number are the identity provider's, nobody types them."""
    whole = draft.own("relation") == "organisation"
    return ApplicantData(
        name=draft.own("organisation") if whole else draft.account.name,
        identity_number=draft.own("tax_code") if whole else draft.account.identity_number,
        phone=draft.own("phone"),
        email=draft.own("email"),
        address=draft.own("address"),
    )


def command_of(draft: Draft) -> SendDraft:
    """The command; only for a draft without errors."""
    competent = int(draft.own("competent_agency_id"))
    return SendDraft(
        account_id=draft.account.id,
        key=draft.view.key,
        receiving_agency_id=int(draft.own("receiving_agency_id")) if draft.anywhere else competent,
        competent_agency_id=competent,
        applicant=applicant_of(draft),
        application=draft.view.application or {},
        handed_in=handed_in(draft),
        result_channel=draft.own("result_channel"),
    )


def shown(draft: Draft) -> dict[str, Any]:
    """The own fields as the templates take them."""
    return {name: draft.own(name) for names in FIELDS.values() for name in names}
