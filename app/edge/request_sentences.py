"""Sentences about feedback, requests about accounts, interruptions, and the clocks beside dossiers."""

from app.edge.sentence import Sentence

REQUEST_SENTENCES = {
    "typed_text_missing": Sentence("Chưa nhập mục “{label}”.", "“{label}” is missing."),
    "typed_text_too_long": Sentence(
        "Mục “{label}” không được dài quá {most} ký tự.", "“{label}” may have at most {most} characters."
    ),
    # feedback
    "feedback_agency_missing": Sentence("Hãy chọn cơ quan được phản ánh trong danh sách.", "Choose the agency."),
    "feedback_dossier_unknown": Sentence(
        "Không có hồ sơ nào mang mã {code}. Xem lại mã trên giấy tiếp nhận, hoặc để trống ô này.",
        "There is no dossier with the code {code}. See the receipt, or leave the field empty.",
    ),
    "feedback_channel_missing": Sentence("Hãy chọn cách tiếp nhận phản ánh.", "Choose how the feedback came in."),
    "feedback_reception_wrong": Sentence(
        "Thời điểm tiếp nhận phải là thời điểm đã qua, từ năm 2000 trở đi.", "The reception must lie in the past."
    ),
    "feedback_not_entered_here": Sentence(
        "Việc nhập phản ánh, kiến nghị dành cho Bộ phận một cửa.", "Feedback is entered by the one-stop desk."
    ),
    "feedback_not_found": Sentence(
        "Không có phản ánh, kiến nghị mang mã “{code}” trong phạm vi anh/chị được xem. Hãy kiểm tra lại mã.",
        "There is no feedback with the code “{code}” that you may see.",
    ),
    "feedback_answered": Sentence(
        "Phản ánh, kiến nghị này đã được trả lời. Hãy tải lại trang.", "This feedback was answered already."
    ),
    "feedback_same_agency": Sentence(
        "Cơ quan nhận chuyển phải khác cơ quan đang xem xét.", "Choose another agency than the present one."
    ),
    # accounts
    "account_kind_missing": Sentence("Hãy chọn việc cần làm với tài khoản.", "Choose what is to be done."),
    "account_not_asked_here": Sentence(
        "Anh/chị chỉ gửi được yêu cầu về tài khoản của cơ quan mình.", "You may only ask for your own agency."
    ),
    "account_wanted_wrong": Sentence(
        "Thời điểm đề nghị không hợp lệ: không được trước hôm nay.", "The wished moment is not plausible."
    ),
    "account_wanted_missing": Sentence(
        "Khóa theo kế hoạch cần có thời điểm đề nghị khóa.", "A planned lock needs its moment."
    ),
    "account_lock_too_soon": Sentence(
        "Đề nghị khóa theo kế hoạch phải gửi trước; gửi hôm nay thì khóa sớm nhất ngày {earliest} ({clause}). Trường "
        "hợp khẩn cấp hãy chọn “Khóa tài khoản khẩn cấp”.",
        "A planned lock asked for today is possible from {earliest} on ({clause}).",
    ),
    "account_lock_early": Sentence(
        "Chưa đến thời điểm đề nghị: tài khoản được dùng đến {wanted}.", "The account may be used until {wanted}."
    ),
    "account_username_wrong": Sentence(
        "Tên đăng nhập gồm 2 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.",
        "The user name has 2 to 60 lower-case letters, digits, dots, dashes.",
    ),
    "account_role_missing": Sentence("Hãy chọn vai trò của tài khoản mới.", "Choose the role of the new account."),
    "account_not_of_agency": Sentence(
        "Cơ quan đã chọn không có tài khoản “{username}”.", "The chosen agency has no account “{username}”."
    ),
    "account_request_not_found": Sentence(
        "Không có yêu cầu này, hoặc yêu cầu không thuộc cơ quan của anh/chị.", "There is no such request of yours."
    ),
    "account_not_decided_here": Sentence(
        "Yêu cầu về tài khoản do quản trị hệ thống xử lý.", "Requests about accounts are done by administrators."
    ),
    "account_request_decided": Sentence(
        "Yêu cầu này đã được xử lý. Hãy tải lại trang.", "This request was dealt with already."
    ),
    "account_request_waiting": Sentence(
        "Yêu cầu này đã được gửi và đang chờ xử lý (số {number}).", "This was asked already (number {number})."
    ),
    "account_asked_oneself": Sentence(
        "Không tự thực hiện yêu cầu do chính mình gửi; hãy nhờ quản trị khác.",
        "Nobody carries out the own request.",
    ),
    "account_own": Sentence(
        "Không tự xử lý yêu cầu về tài khoản của chính mình; hãy nhờ quản trị khác.",
        "Nobody decides about the own account.",
    ),
    # interruptions
    "maintenance_not_yours": Sentence(
        "Việc thông báo tạm ngừng dành cho quản trị hệ thống.", "Interruptions are announced by administrators."
    ),
    "maintenance_from_wrong": Sentence(
        "Thời điểm bắt đầu tạm ngừng phải sau lúc này và trong vòng hai năm.",
        "The beginning must be to come, within two years.",
    ),
    "maintenance_until_wrong": Sentence(
        "Thời điểm kết thúc phải sau thời điểm bắt đầu, không quá {days} ngày.",
        "The end must be after the beginning, at most {days} days later.",
    ),
    "maintenance_too_soon": Sentence(
        "Phải thông báo trước ít nhất {limit} ({clause}). Thông báo lúc này thì tạm ngừng sớm nhất từ {earliest}.",
        "An interruption must be announced {limit} ahead ({clause}); the earliest beginning now is {earliest}.",
    ),
    "maintenance_not_found": Sentence("Không có thông báo tạm ngừng này.", "There is no such announcement."),
    "maintenance_over": Sentence(
        "Thông báo tạm ngừng này đã kết thúc hoặc đã hủy.", "This interruption is over or was cancelled."
    ),
    # clocks
    "deadline_not_found": Sentence(
        "Không có thời hạn này trong phạm vi anh/chị được xem.", "There is no such deadline that you may see."
    ),
    "paper_of_competent_desk": Sentence(
        "Việc ghi nhận hồ sơ giấy dành cho Bộ phận một cửa của cơ quan giải quyết.",
        "The paper dossier is acknowledged by the desk of the competent agency.",
    ),
    "paper_already_there": Sentence(
        "Hồ sơ giấy đã được ghi nhận hoặc không còn phải chuyển.", "The paper dossier was acknowledged already."
    ),
}
