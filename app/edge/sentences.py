"""Every error code's sentence in Vietnamese and English, and every class's HTTP status: chosen once, here.

A sentence says what is wrong, where, and what to do. ``{names}`` are filled from the error's data.
"""

from collections.abc import Mapping

from app.domain import errors
from app.domain.vietnamese import said_once
from app.edge.account_sentences import ACCOUNT_SENTENCES
from app.edge.act_sentences import ACT_SENTENCES
from app.edge.applicant_sentences import APPLICANT_SENTENCES
from app.edge.calendar_sentences import CALENDAR_SENTENCES
from app.edge.correction_sentences import CORRECTION_SENTENCES
from app.edge.digest_sentences import DIGEST_SENTENCES
from app.edge.form_sentences import FORM_SENTENCES
from app.edge.move_sentences import MOVE_SENTENCES
from app.edge.payment_sentences import PAYMENT_SENTENCES
from app.edge.people_sentences import PEOPLE_SENTENCES
from app.edge.portal_sentences import PORTAL_SENTENCES
from app.edge.procedure_sentences import PROCEDURE_SENTENCES
from app.edge.program_sentences import PROGRAM_SENTENCES
from app.edge.rating_sentences import RATING_SENTENCES
from app.edge.reorganisation_sentences import REORGANISATION_SENTENCES
from app.edge.request_sentences import REQUEST_SENTENCES
from app.edge.sentence import Sentence
from app.edge.unit_sentences import UNIT_SENTENCES

STATUS: dict[type[errors.DomainError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Invalid: 422,
    errors.FormInvalid: 422,
    errors.Refused: 409,
    errors.Conflict: 409,
    errors.DomainError: 400,
}
_STATUS_OF_CODE = {
    "not_signed_in": 401,
    "payment_notice_forged": 401,
    "dossier_changed": 412,
    "if_match_unsupported": 412,
    "quota_exceeded": 429,
}


def sentence(error: errors.DomainError, *, english: bool = False) -> str:
    """The words for an error; a code without words of its own gets a general sentence that names it."""
    words = SENTENCES.get(error.code, _UNKNOWN)
    data = {"code_name": error.code, **{k: _shown(v) for k, v in error.data.items()}}
    text = (words.en if english else words.vi).format_map(_Gentle(data))
    return said_once(text)


def status(error: errors.DomainError) -> int:
    """The HTTP status for an error."""
    if error.code in _STATUS_OF_CODE:
        return _STATUS_OF_CODE[error.code]
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


class _Gentle(dict[str, object]):
    """A fact that an error did not give is left out rather than failing."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(value: object) -> object:
    if isinstance(value, tuple | list):
        return "; ".join(str(getattr(v, "message", v)) for v in value)
    return value


_UNKNOWN = Sentence("Không thể thực hiện ({code_name}).", "This cannot be done ({code_name}).")

SENTENCES: Mapping[str, Sentence] = {
    "not_signed_in": Sentence("Anh/chị cần đăng nhập để tiếp tục.", "Please sign in to continue."),
    "page_not_yours": Sentence(
        "Trang này không thuộc phạm vi công việc của anh/chị. Nếu cần, đề nghị quản trị hệ thống cấp vai trò.",
        "This page is outside your duties. Ask the administrator for the role if you need it.",
    ),
    "person_not_found": Sentence("Không có tài khoản này.", "There is no such account."),
    "agency_not_found": Sentence("Không có cơ quan {code}. Hãy chọn trong danh sách.", "There is no agency {code}."),
    "password_too_short": Sentence("Mật khẩu cần ít nhất 10 ký tự.", "The password needs at least 10 characters."),
    "agency_code_wrong": Sentence(
        "Mã cơ quan “{agency}” không đúng: chỉ dùng chữ in hoa A–Z, chữ số và dấu chấm, không quá 35 ký tự.",
        "The agency code “{agency}” is malformed.",
    ),
    "agency_taken": Sentence("Mã cơ quan “{agency}” đã có.", "The agency code “{agency}” is taken."),
    "username_taken": Sentence("Tên đăng nhập “{username}” đã có.", "The user name “{username}” is taken."),
    "role_unknown": Sentence("Không có vai trò “{role}”.", "There is no role “{role}”."),
    "sign_in_failed": Sentence(
        "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại, chú ý chữ hoa và bộ gõ tiếng Việt.",
        "User name or password is wrong.",
    ),
    "form_invalid": Sentence("Một số mục chưa đúng. Hãy xem từng mục bên dưới.", "Some fields are wrong; see below."),
    "body_unreadable": Sentence("Nội dung gửi lên không phải JSON hợp lệ.", "The body is not valid JSON."),
    "value_unusable": Sentence(
        "Một giá trị gửi lên có ký tự hoặc độ lớn không lưu được. Hãy kiểm tra lại rồi gửi lại.",
        "A value that was sent cannot be stored: a forbidden character, or a number that is too large.",
    ),
    "idempotency_mismatch": Sentence(
        "Mã chống gửi trùng này đã dùng cho một yêu cầu khác. Hãy tải lại trang rồi gửi lại.",
        "This idempotency key was used for another request.",
    ),
    "done_already": Sentence(
        "Yêu cầu với mã chống gửi trùng này đã được thực hiện; câu trả lời không còn giữ. Hãy đọc lại kết quả.",
        "The request under this idempotency key was done already; its answer is not kept. Read what came of it.",
    ),
    "idempotency_key_too_long": Sentence(
        "Mã chống gửi trùng dài quá 80 ký tự.", "The idempotency key is longer than 80 characters."
    ),
    # tasks
    "task_not_found": Sentence(
        "Không có bước này, hoặc bước không thuộc cơ quan của anh/chị.", "There is no such task, or it is not yours."
    ),
    "task_of_others": Sentence(
        "Bước “{task}” do vai trò hoặc cơ quan khác thực hiện; anh/chị chỉ được xem.",
        "The step “{task}” belongs to another role or agency.",
    ),
    "task_already_done": Sentence(
        "Bước “{task}” vừa được {who} hoàn thành lúc {when}. Nội dung anh/chị nhập vẫn được giữ ở bản nháp.",
        "The step “{task}” was just completed by {who} at {when}. What you typed is kept as a draft.",
    ),
    "task_held_by_other": Sentence(
        "Bước “{task}” đang do {who} nhận xử lý từ {when}. Nội dung anh/chị nhập vẫn được giữ ở bản nháp.",
        "The step “{task}” is held by {who} since {when}. What you typed is kept as a draft.",
    ),
    "task_not_open": Sentence(
        "Bước này không còn mở trên sơ đồ. Hãy tải lại trang hồ sơ.", "This step is no longer open on the diagram."
    ),
    "task_not_held": Sentence("Bước “{task}” chưa có ai nhận.", "Nobody holds the step “{task}”."),
    "task_page_old": Sentence(
        "Trang anh/chị đang xem đã cũ: bước “{task}” vừa thay đổi. Nội dung đã nhập được giữ ở bản nháp; "
        "hãy tải lại trang rồi gửi lại.",
        "Your page is old: the step “{task}” has changed. What you typed is kept as a draft; reload and send again.",
    ),
    "draft_too_long": Sentence("Bản nháp quá dài, không lưu được.", "The draft is too long to keep."),
    "use_act": Sentence(
        "Bước “{task}” được hoàn thành bằng nút nghiệp vụ ở bên phải hồ sơ, không hoàn thành riêng.",
        "The step “{task}” is completed by its legal act.",
    ),
    "diagram_incident": Sentence(
        "Sơ đồ không đi tiếp được: {message} Hồ sơ giữ nguyên, nội dung đã nhập không mất. Hãy báo quản trị hệ thống.",
        "The diagram cannot go on at {element}: {message} Nothing was changed.",
    ),
    "routing_value_not_json": Sentence(
        "Giá trị của mục {field} không dùng được để rẽ nhánh.", "The value of {field} cannot be used for routing."
    ),
    # dossiers
    "dossier_not_found": Sentence(
        "Không có hồ sơ {code} trong phạm vi anh/chị được xem.", "There is no dossier {code} that you may see."
    ),
    "code_unknown": Sentence(
        "Không có hồ sơ nào mang mã “{code}”. Hãy kiểm tra lại mã in trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
        "No dossier has the code “{code}”. Check the code printed on your receipt.",
    ),
    "not_this_desk": Sentence(
        "Anh/chị không thuộc Bộ phận một cửa của cơ quan này nên không tiếp nhận được hồ sơ ở đây.",
        "You do not receive dossiers at this desk.",
    ),
    "procedure_not_in_force": Sentence(
        "Quy trình này không còn hiệu lực. Hãy chọn lại thủ tục để dùng phiên bản đang hiệu lực.",
        "This version of the procedure is not in force. Choose the procedure again.",
    ),
    "channel_unknown": Sentence("Hãy chọn cách nộp và cách nhận kết quả.", "Choose how it is submitted and returned."),
    "applicant_name_missing": Sentence(
        "Chưa nhập họ và tên hoặc tên tổ chức nộp hồ sơ.", "The applicant's name is missing."
    ),
    "act_of_desk": Sentence(
        "“{act}” do Bộ phận một cửa tiếp nhận hồ sơ thực hiện.", "“{act}” is done by the one-stop desk."
    ),
    "act_done": Sentence("“{act}” đã được thực hiện.", "“{act}” was done already."),
    "act_not_yet": Sentence(
        "Chưa thể thực hiện “{act}”: hồ sơ chưa đến giai đoạn này.", "It is too early for “{act}”."
    ),
    "dossier_closed": Sentence(
        "Không thể thực hiện “{act}”: hồ sơ đã kết thúc.", "“{act}” is not possible: the dossier is closed."
    ),
    "already_settled": Sentence(
        "Không thể thực hiện “{act}”: hồ sơ đã có kết quả được xác nhận.",
        "“{act}” is not possible: the result was confirmed already.",
    ),
    "steps_still_open": Sentence(
        "Chưa thể thực hiện “{act}”: còn bước giải quyết chưa hoàn thành trên sơ đồ.",
        "“{act}” is not possible yet: steps of the diagram are still open.",
    ),
    "result_is_refusal": Sentence(
        "Quy trình kết thúc bằng từ chối giải quyết: hãy dùng “Xác nhận từ chối giải quyết”.",
        "The diagram ended with a refusal: confirm the refusal instead.",
    ),
    "result_is_not_refusal": Sentence(
        "Quy trình không kết thúc bằng từ chối nên không thể xác nhận từ chối.",
        "The diagram did not end with a refusal.",
    ),
    "act_unknown": Sentence("Hãy chọn xác nhận kết quả hoặc từ chối.", "Choose to confirm a result or a refusal."),
    "result_number_missing": Sentence(
        "Chưa nhập số của văn bản kết quả (không quá 100 ký tự).", "The number of the result document is missing."
    ),
    "result_date_in_future": Sentence(
        "Ngày của văn bản kết quả không được sau hôm nay.", "The date of the result document lies in the future."
    ),
    "refusal_reason_missing": Sentence("Chưa nhập lý do từ chối.", "The reason for the refusal is missing."),
    "handed_to_missing": Sentence("Chưa nhập tên người nhận kết quả.", "Enter who received the result."),
    # data files
    "clock_case_invalid": Sentence("Dòng {line}: {reason}", "Line {line}: {reason}"),
    "regulation_unknown": Sentence("Không có quy chế “{regulation}”.", "There is no regulation “{regulation}”."),
    "regulation_invalid": Sentence("Tệp quy chế {file}, dòng {line}: {reason}", "{file}, line {line}: {reason}"),
    "upload_missing": Sentence("Chưa chọn tệp sơ đồ (.bpmn).", "Choose a diagram file (.bpmn)."),
    "upload_too_large": Sentence("Tệp lớn quá 5 MB.", "The file is larger than 5 MB."),
    "too_many_requests": Sentence(
        "Quá nhiều lần thử. Hãy đợi rồi thử lại; nếu vẫn chưa được, hãy liên hệ Bộ phận một cửa hoặc người quản trị.",
        "Too many attempts. Wait and try again; if that does not help, ask the desk or an administrator.",
    ),
    "page_expired": Sentence(
        "Phiên đăng nhập đã hết hạn nên nội dung vừa gửi chưa được lưu. Hãy bấm Quay lại của trình duyệt để giữ "
        "nội dung đã nhập, đăng nhập lại ở một thẻ khác, rồi gửi lại.",
        "Your session has expired; nothing was saved. Go back, sign in in another tab, then send again.",
    ),
    "date_absurd": Sentence(
        "Ngày không hợp lý: năm phải từ 2000 trở đi. Hãy kiểm tra lại.", "The year is not plausible."
    ),
    "nobody_for_role": Sentence(
        "Chưa thể tiếp nhận tại đây: không ai ở {agency} giữ vai trò “{role}” để làm “{step}”. Hãy chọn đúng cơ quan "
        "giải quyết, hoặc đề nghị quản trị hệ thống cấp vai trò.",
        "Nobody at {agency} holds the role “{role}” for “{step}”.",
    ),
    "demo_clock_backwards": Sentence(
        "Đồng hồ trình diễn chỉ chạy tới: hãy nhập khoảng thời gian lớn hơn 0.", "The demo clock only moves forward."
    ),
    "demo_clock_too_far": Sentence(
        "Đồng hồ trình diễn chỉ được chạy trước tối đa 3 năm.", "The demo clock may be at most 3 years ahead."
    ),
    "page_unknown": Sentence("Không có trang này.", "There is no such page."),
    "method_unknown": Sentence("Không thể mở trang theo cách này.", "This method is not allowed."),
    "unexpected": Sentence(
        "Hệ thống gặp sự cố khi xử lý. Không có gì bị thay đổi. Hãy thử lại; nếu vẫn gặp, báo quản trị mã {reference}.",
        "Something went wrong; nothing was changed. Try again, or give the administrator the reference {reference}.",
    ),
}
SENTENCES = {
    **SENTENCES,
    **PROCEDURE_SENTENCES,
    **PAYMENT_SENTENCES,
    **APPLICANT_SENTENCES,
    **MOVE_SENTENCES,
    **PEOPLE_SENTENCES,
    **ACCOUNT_SENTENCES,
    **ACT_SENTENCES,
    **CORRECTION_SENTENCES,
    **DIGEST_SENTENCES,
    **FORM_SENTENCES,
    **PROGRAM_SENTENCES,
    **REQUEST_SENTENCES,
    **RATING_SENTENCES,
    **PORTAL_SENTENCES,
    **CALENDAR_SENTENCES,
    **REORGANISATION_SENTENCES,
    **UNIT_SENTENCES,
}
