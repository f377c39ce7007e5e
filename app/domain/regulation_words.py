"""What the keys and values of a regulation mean in Vietnamese: one place for pages, the command and the glossary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from app.domain.office_hours import time_text
from app.domain.regulation_values import Interval, RuleValue, Value
from app.domain.vietnamese import amount_text

STATUS_WORDS = {
    "default": "Mặc định",
    "in_force": "Có hiệu lực",
    "replaced": "Đã được thay thế",
    "draft": "Dự thảo",
}
CONFIDENCE_WORDS = {
    "read": "Đọc trong văn bản",
    "read_in_copy": "Đọc qua bản sao",
    "decided": "Phương án đã chốt",
    "unconfirmed": "Chờ xác nhận",
}
_UNSAID = "không quy định"


@dataclass(frozen=True, kw_only=True)
class Words:
    """``label`` names the key; ``form`` takes the value; ``none`` stands for no value, ``yes`` and ``no`` for flags."""

    label: str
    form: str = "{}"
    none: str = _UNSAID
    yes: str = "có"
    no: str = "không"


def _words(label: str, form: str = "{}", *, none: str = _UNSAID) -> Words:
    return Words(label=label, form=form, none=none)


def _flag(label: str, yes: str, no: str) -> Words:
    return Words(label=label, yes=yes, no=no)


GROUPS: Mapping[str, Mapping[str, Words]] = {
    "Tiếp nhận": {
        "answer_within_working_hours": _words("Trả lời hồ sơ nộp trực tuyến", "trong {} giờ làm việc"),
        "off_hours_entry": _words("Nộp ngoài giờ làm việc"),
        "late_entry_cutoff": _words(
            "Mốc giờ dời thời điểm tiếp nhận",
            "sau {} thì tính từ đầu giờ ngày làm việc kế tiếp",
            none="không dời thời điểm tiếp nhận",
        ),
    },
    "Chuyển hồ sơ": {
        "transfer_cutoff": _words(
            "Chuyển hồ sơ nhận trực tiếp", "trong ngày; nhận sau {} thì đầu giờ ngày làm việc kế tiếp"
        ),
        "transfer_clock": _words("Đồng hồ chuyển hồ sơ"),
        "paper_transfer_working_days": _words(
            "Chuyển hồ sơ giấy không phụ thuộc địa giới", "trong {} ngày làm việc", none="không quy định riêng"
        ),
        "electronic_transfer": _words("Chuyển hồ sơ điện tử"),
        "other_agency_transfer_cutoff": _words(
            "Chuyển hồ sơ của cơ quan khác", "trong ngày; nhận sau {} thì đầu giờ ngày làm việc kế tiếp"
        ),
    },
    "Thời hạn": {
        "clock_start": _words("Bắt đầu tính thời hạn"),
        "clock_start_elsewhere": _words("Bắt đầu tính khi nộp không phụ thuộc địa giới"),
        "clock_end": _words("Kết thúc tính thời hạn"),
        "refusal_within_limit": _flag(
            "Trả hồ sơ không đủ điều kiện", "phải trong thời hạn giải quyết", "không bắt buộc trong thời hạn"
        ),
        "promised_date": _words("Ngày hẹn trả"),
        "due_moment": _words("Thời điểm đến hạn"),
        "judged_by": _words("Sớm hạn, đúng hạn, quá hạn"),
        "unpublished_year": _words("Năm chưa công bố ngày nghỉ"),
        "applicant_step_keeps": _words("Bước do người nộp thực hiện"),
        "applicant_step_days": _words("Thời gian cho bước của người nộp", "trong {} ngày", none="theo từng thủ tục"),
        "applicant_step_closes": _flag(
            "Người nộp không thực hiện bước của mình", "tự động chấm dứt hồ sơ", "không tự động chấm dứt hồ sơ"
        ),
        "opinion_deadline": _words("Thời hạn lấy ý kiến cơ quan khác"),
        "opinion_late": _words("Cơ quan khác trả lời quá hạn"),
        "opinion_order_electronic": _words("Lấy ý kiến bằng hồ sơ điện tử"),
        "opinion_order_paper": _words("Lấy ý kiến bằng hồ sơ giấy"),
    },
    "Bổ sung": {
        "supplement_max": _words("Số lần yêu cầu bổ sung", "không quá {} lần", none="không giới hạn số lần"),
        "supplement_request_within_working_days": _words(
            "Yêu cầu bổ sung sau khi thẩm định", "trong {} ngày làm việc kể từ ngày tiếp nhận"
        ),
        "supplement_only_within_limit": _flag(
            "Lúc được yêu cầu bổ sung", "chỉ trong thời hạn giải quyết", "cả khi đã quá hạn"
        ),
        "supplement_restart": _words("Thời hạn sau khi bổ sung"),
        "supplement_keeps_code": _flag("Mã hồ sơ sau khi bổ sung", "giữ nguyên", "cấp mã mới"),
        "supplement_history_kept": _flag("Lịch sử sửa đổi, bổ sung", "được lưu lại", "không lưu"),
        "supplement_wait_working_days": _words(
            "Thời gian chờ bổ sung", "không quá {} ngày làm việc", none="không giới hạn, trừ thủ tục đặc thù"
        ),
        "supplement_wait_closes": _flag("Quá thời gian chờ bổ sung", "tự động đóng hồ sơ", "không tự động đóng hồ sơ"),
    },
    "Gia hạn và xin lỗi": {
        "extension_max": _words("Số lần hẹn lại ngày trả", "không quá {} lần", none="không giới hạn số lần"),
        "extension_fraction": _words(
            "Thời gian hẹn lại", "không quá {} tổng thời gian giải quyết", none="không nêu tỷ lệ tối đa"
        ),
        "extension_rounding": _words("Làm tròn thời gian hẹn lại"),
        "extension_notice_days": _words(
            "Gửi xin lỗi, tính theo ngày", "chậm nhất {} ngày trước ngày hết hạn", none="không tính theo ngày"
        ),
        "extension_notice_working_days": _words(
            "Xin hẹn lại, tính theo ngày làm việc", "chậm nhất {} ngày làm việc trước ngày hết hạn"
        ),
        "apology_content": _words("Nội dung văn bản xin lỗi"),
        "apology_signer": _words("Người xin lỗi khi giải quyết trễ hạn"),
        "apology_signer_one_stop_fault": _words("Người xin lỗi khi lỗi ở nơi tiếp nhận"),
        "apology_signer_received_elsewhere": _words("Người xin lỗi khi nơi nhận khác nơi trả"),
        "extension_channels": _words("Báo ngày hẹn mới qua"),
        "first_promise_kept": _flag("Ngày hẹn trả ban đầu", "được giữ lại bên cạnh ngày hẹn mới", "không giữ"),
    },
    "Nghĩa vụ tài chính": {
        "financial_duty_pauses": _flag(
            "Chờ thực hiện nghĩa vụ tài chính", "tạm dừng tính thời gian", "vẫn tính thời gian"
        ),
        "pause_keeps": _words("Thời hạn sau khi tạm dừng"),
    },
    "Dừng": {
        "stop_answer": _words("Trả lời yêu cầu dừng, rút hồ sơ"),
        "stop_only_without_result": _flag(
            "Hồ sơ được dừng", "khi chưa có quyết định hoặc kết quả", "cả khi đã có kết quả"
        ),
        "stop_online_notice": _words("Dừng hồ sơ nộp trực tuyến"),
    },
    "Cảnh báo": {
        "warning_step_overdue": _flag("Cơ quan giải quyết quá thời hạn của mình", "cảnh báo", "không cảnh báo"),
        "warning_working_days": _words("Sắp đến hạn", "cảnh báo khi còn dưới {} ngày làm việc"),
        "warning_interlinked_overdue": _flag(
            "Hồ sơ liên thông vượt tổng thời hạn cộng dồn", "cảnh báo khi luân chuyển đến", "không cảnh báo"
        ),
        "interlinked_own_sign": _flag("Dấu hiệu của cảnh báo liên thông", "có dấu hiệu riêng", "dùng dấu hiệu chung"),
        "dossier_warning": _words("Mức cảnh báo của hồ sơ"),
        "digest_times": _words("Rà soát hồ sơ quá hạn hằng ngày", "lúc {}", none="không rà soát theo giờ"),
    },
    "Phản ánh": {
        "feedback_working_days": _words("Trả lời phản ánh, kiến nghị", "trong {} ngày làm việc"),
        "feedback_forward_working_days": _words(
            "Chuyển phản ánh, kiến nghị ngoài thẩm quyền", "trong {} ngày làm việc"
        ),
    },
    "Tài khoản": {
        "account_working_days": _words("Cấp mới tài khoản", "trong {} ngày làm việc"),
        "account_lock_request_days": _words("Gửi đề nghị khóa tài khoản", "trước {} ngày"),
        "account_lock_working_days": _words("Khóa tài khoản", "trong {} ngày làm việc"),
        "account_emergency_lock": _words("Khóa tài khoản trong trường hợp khẩn cấp"),
        "account_emergency_notice_working_hours": _words("Thông báo sau khi khóa khẩn cấp", "trong {} giờ làm việc"),
        "account_activation": _words("Kích hoạt lại tài khoản"),
        "account_activation_working_days": _words("Kích hoạt lại khi đề nghị đến muộn", "trong {} ngày làm việc"),
        "account_revoke_working_days": _words("Thu hồi tài khoản", "trong {} ngày làm việc"),
    },
    "Quy trình và vận hành": {
        "configuration_working_days": _words("Cấu hình quy trình điện tử", "trong {} ngày làm việc"),
        "abolition_working_days": _words("Gỡ thủ tục bị bãi bỏ", "trong {} ngày làm việc"),
        "national_database_working_days": _words("Nhập cơ sở dữ liệu quốc gia về thủ tục", "trong {} ngày làm việc"),
        "national_database_shortened_working_days": _words(
            "Nhập cơ sở dữ liệu quốc gia, trình tự rút gọn", "trong {} ngày làm việc"
        ),
        "catalogue_sync_working_days": _words("Cập nhật danh mục cơ quan", "trong {} ngày làm việc"),
        "maintenance_notice_working_days": _words("Báo trước khi ngừng để bảo trì", "trước {} ngày làm việc"),
        "rating_publication": _words("Công bố kết quả đánh giá"),
        "report_period": _words("Báo cáo định kỳ", none="tỉnh tự chọn"),
        "archive_within_years": _words("Nộp hồ sơ vào lưu trữ cơ quan", "trong {} năm kể từ khi kết thúc"),
    },
}
LABELS = {key: words.label for keys in GROUPS.values() for key, words in keys.items()}
_WORDS = {key: words for keys in GROUPS.values() for key, words in keys.items()}
#: the words that files use for what is not a number
CHOICES = {
    "next_working_instant": "tính từ giờ làm việc kế tiếp",
    "separate": "tính riêng, không dời thời hạn giải quyết",
    "at_once": "ngay",
    "receipt_issued": "khi tiếp nhận đủ, đúng và ghi trên giấy tiếp nhận",
    "competent_agency_receives": "khi cơ quan có thẩm quyền nhận được hồ sơ",
    "result_confirmed": "khi Bộ phận Một cửa xác nhận đã có kết quả",
    "limit_of_procedure": "theo thời hạn của thủ tục",
    "same_time_of_day": "không tính ngày đầu, đến cùng giờ của ngày cuối",
    "due_in_force": "so với thời điểm hẹn trả đang có hiệu lực",
    "provisional": "tính tạm, hiển thị là dự kiến",
    "remainder": "không tính thời gian chờ, sau đó tính tiếp phần còn lại",
    "per_request": "ghi trong từng đề nghị lấy ý kiến",
    "reported": "phải được báo",
    "parallel": "đồng thời đến tất cả cơ quan",
    "in_sequence": "lần lượt từng cơ quan",
    "from_zero": "tính lại từ đầu",
    "exact": "không làm tròn",
    "applicant": "tên người nộp",
    "dossier_kind": "loại hồ sơ",
    "receipt_number": "số giấy tiếp nhận",
    "progress": "tình trạng giải quyết",
    "reason": "lý do",
    "new_date": "ngày hẹn mới",
    "head_of_resolving_agency": "người đứng đầu cơ quan giải quyết",
    "head_of_one_stop_unit": "người đứng đầu nơi tiếp nhận và trả kết quả",
    "receiving_unit": "nơi tiếp nhận, ngay khi biết có thể trễ hạn",
    "email": "thư điện tử",
    "sms": "tin nhắn",
    "phone": "điện thoại",
    "account": "tài khoản của người nộp",
    "same_working_day": "ngay trong ngày làm việc",
    "national_portal": "Cổng Dịch vụ công quốc gia tự thông báo",
    "worse_of_step_and_dossier": "mức nặng hơn giữa bước và cả hồ sơ",
    "at_requested_time": "đúng thời điểm đề nghị",
}


def value_text(value: RuleValue) -> str:
    """What a value says: ``trong 8 giờ làm việc``, ``không quá 1/3 tổng thời gian giải quyết``."""
    words = _WORDS[value.key]
    if isinstance(value.value, bool):
        return words.yes if value.value else words.no
    if value.value is None or value.value == ():
        return words.none
    return words.form.format(_part_text(value.value))


def _part_text(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(_part_text(part) for part in value)
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, int | Fraction):
        return amount_text(Fraction(value))
    return CHOICES.get(str(value), str(value))


def interval_text(interval: Interval, *, unbounded: str) -> str:
    """``từ 10/12/2025``, ``từ 01/12/2024 đến hết 09/12/2025``; ``unbounded`` where it has neither end."""
    return " ".join(_ends(interval)) or unbounded


def _ends(interval: Interval) -> Iterator[str]:
    if interval.first is not None:
        yield f"từ {day_text(interval.first)}"
    if interval.last is not None:
        yield f"đến hết {day_text(interval.last)}"


def day_text(day: date) -> str:
    """``10/12/2025``."""
    return f"{day:%d/%m/%Y}"
