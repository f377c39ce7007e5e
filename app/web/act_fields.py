"""What each legal act asks for on its form: one table for reading, drawing and proposing."""

from collections.abc import Mapping
from dataclasses import replace

from app.casework.accept_submission import CHECKS
from app.casework.apology_letter import FAULTS
from app.domain.limits import OFFICE_UNITS, Limit
from app.domain.stopping import GROUNDS
from app.web.correction_fields import CORRECTION_FIELDS, DOCUMENT
from app.web.typed_field import Field

_REASON = Field(name="reason", label="Lý do", kind="textarea", most=2000)
_DEFECTS = Field(
    name="defects",
    label="Nội dung cần bổ sung, hoàn thiện",
    kind="textarea",
    hint="Mỗi nội dung một dòng. Nêu đủ trong một lần: chỉ được yêu cầu bổ sung một lần.",
    missing="defects_missing",
    most=20_000,
)
_WHAT = Field(
    name="what",
    label="Nghĩa vụ tài chính",
    kind="textarea",
    hint="Loại thuế, phí và thông báo của cơ quan thu.",
    missing="payment_text_missing",
    most=2000,
)
_AMOUNT = Field(name="amount", label="Số tiền (đồng)", kind="number", hint="Để trống nếu chưa xác định.", most=16)
_EXTENSION = (
    Field(name="days", label="Gia hạn thêm: số ngày", kind="number", most=3),
    Field(name="hours", label="và số giờ làm việc", kind="number", hint="Một ngày làm việc là 8 giờ.", most=3),
    Field(name="minutes", label="và số phút", kind="number", most=2),
)
_FAULT = Field(
    name="fault",
    label="Việc chậm là của",
    kind="select",
    options=tuple(FAULTS.items()),
    missing="extension_fault_unknown",
    hint="Quyết định ai ký văn bản xin lỗi.",
)
_SIGNER = Field(name="signed_by", label="Người ký văn bản xin lỗi", missing="extension_signer_missing")
_NOTE = Field(name="note", label="Ghi chú", kind="textarea", most=2000)


def _evidence(check: str, hint: str) -> Field:
    """What the officer writes down of a check (INT-04)."""
    return Field(name=f"{check}_evidence", label=CHECKS[check], hint=hint, missing="check_evidence_missing", most=1000)


_CHECKS = (
    Field(name="data_checked", label="Đã đối chiếu dữ liệu của đơn với cơ sở dữ liệu đã kết nối", kind="checkbox"),
    _evidence("data", "Cơ sở dữ liệu đã tra và kết quả."),
    Field(name="signatures_checked", label="Đã kiểm tra hiệu lực chữ ký số, chữ ký điện tử", kind="checkbox"),
    _evidence("signatures", "Chữ ký của ai, còn hiệu lực hay không; hoặc hồ sơ không có chữ ký số."),
    Field(name="papers_checked", label="Đã tra giấy tờ có sẵn trong cơ sở dữ liệu, không yêu cầu nộp", kind="checkbox"),
    _evidence("papers", "Giấy tờ nào đã có sẵn; hoặc không có."),
)
_FAULTS = replace(
    _DEFECTS,
    label="Vì sao chưa tiếp nhận được",
    hint="Mỗi nội dung một dòng, kèm hướng dẫn; nêu đủ trong một lần.",
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    **CORRECTION_FIELDS,
    "accept": (*_CHECKS, _NOTE),
    "decline": (_FAULTS,),
    "arrive": (_NOTE,),
    "request_supplement": (_DEFECTS, replace(_REASON, label="Ghi chú thêm", most=2000)),
    "receive_supplement": (
        Field(
            name="what",
            label="Người nộp đã bổ sung",
            kind="textarea",
            hint="Giấy tờ, thông tin đã nhận; được ghi trên giấy tiếp nhận bổ sung.",
            missing="supplement_text_missing",
            most=4000,
        ),
    ),
    "request_payment": (_WHAT, _AMOUNT),
    "confirm_payment": (
        Field(
            name="evidence",
            label="Chứng từ",
            hint="Số biên lai, giấy nộp tiền hoặc mã giao dịch.",
            missing="payment_evidence_missing",
            most=2000,
        ),
    ),
    "extend": (
        *_EXTENSION,
        replace(_REASON, label="Lý do chưa trả đúng hẹn", missing="extension_reason_missing"),
        _FAULT,
        _SIGNER,
        Field(name="signed_on", label="Ngày ký", kind="date"),
    ),
    "apologise": (
        replace(_REASON, label="Lý do trễ hẹn", missing="extension_reason_missing"),
        Field(
            name="expected",
            label="Dự kiến có kết quả",
            hint="Bằng lời, ví dụ: trong tuần tới.",
            missing="expected_missing",
            most=300,
        ),
        _FAULT,
        _SIGNER,
    ),
    "confirm": DOCUMENT,
    "refuse": (
        replace(DOCUMENT[0], label="Số văn bản từ chối"),
        *DOCUMENT[1:],
        replace(_REASON, label="Lý do từ chối", missing="refusal_reason_missing"),
    ),
    "stop": (
        Field(
            name="ground",
            label="Vì sao dừng",
            kind="select",
            options=tuple(GROUNDS.items()),
            missing="stop_ground_unknown",
            value="wish",
        ),
        Field(name="asked_by", label="Người đề nghị dừng", hint="Khi người nộp đề nghị."),
        replace(_REASON, label="Lý do dừng giải quyết", missing="stop_reason_missing"),
    ),
    "return": (
        Field(
            name="handed_to",
            label="Người nhận kết quả",
            hint="Họ và tên người nộp hoặc người được ủy quyền.",
            missing="handed_to_missing",
        ),
    ),
}
#: what an officer gives when asking the desk for an act
PROPOSED: Mapping[str, tuple[Field, ...]] = {
    "request_supplement": (_DEFECTS,),
    "request_payment": (_WHAT, _AMOUNT),
    "extend": _EXTENSION,
    "refuse": (),
}
_WHY = replace(_REASON, label="Lý do đề nghị", missing="proposal_reason_missing")


def fields_of(act: str, limit: Limit) -> tuple[Field, ...]:
    """The act's fields; an extension in the unit of the limit only."""
    return _fitting(FIELDS[act], limit)


def proposal_fields(act: str, limit: Limit) -> tuple[Field, ...]:
    """What a proposal of the act asks for."""
    return (*_fitting(PROPOSED[act], limit), _WHY)


def _fitting(fields: tuple[Field, ...], limit: Limit) -> tuple[Field, ...]:
    if limit.unit in OFFICE_UNITS:
        return fields
    kept = tuple(field for field in fields if field.name not in ("hours", "minutes"))
    return tuple(replace(f, label="Gia hạn thêm: số ngày (tính cả ngày nghỉ)") if f.name == "days" else f for f in kept)
