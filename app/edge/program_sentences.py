"""Sentences about programs: tokens, their scopes and limits, paging, subscriptions to events."""

from app.edge.sentence import Sentence

PROGRAM_SENTENCES = {
    "token_scope_missing": Sentence(
        "Khóa API này không có phạm vi “{scope}” mà yêu cầu này cần. Đề nghị quản trị hệ thống cấp khóa có phạm vi đó.",
        "This token lacks the scope “{scope}” that this request needs.",
    ),
    "quota_exceeded": Sentence(
        "Khóa API đã dùng hết {most} yêu cầu của khoảng thời gian này. Hãy thử lại sau {retry_after} giây.",
        "This token has used its {most} requests of this window. Try again in {retry_after} seconds.",
    ),
    "if_match_unsupported": Sentence(
        "Chỉ hồ sơ có phiên bản để so với If-Match. Hãy bỏ tiêu đề này; việc không còn hợp trạng thái thì bị từ chối.",
        "Only dossiers have a version for If-Match. Leave the header out; what no longer fits the state is 409.",
    ),
    "dossier_changed": Sentence(
        "Hồ sơ {code} đã thay đổi từ lần đọc trước. Hãy đọc lại hồ sơ rồi gửi lại với ETag mới.",
        "The dossier {code} has changed since it was read. Read it again and send the new ETag.",
    ),
    "cursor_invalid": Sentence(
        "Con trỏ trang không dùng được: hãy dùng nguyên vẹn địa chỉ “next” của trang trước, hoặc đọc lại từ đầu.",
        "The cursor is not valid: use “next” of the previous page as it is, or begin again.",
    ),
    "token_days_wrong": Sentence(
        "Thời hạn của khóa phải từ 1 đến {most} ngày.", "A token lives from 1 to {most} days."
    ),
    "token_limit_wrong": Sentence("Số yêu cầu phải từ 1 đến {most}.", "The number of requests must be 1 to {most}."),
    "token_scopes_wrong": Sentence("Hãy chọn ít nhất một phạm vi trong danh sách.", "Choose at least one scope."),
    "token_wider_than_asked": Sentence(
        "Khóa API đã giới hạn phạm vi không cấp được khóa có phạm vi rộng hơn chính nó.",
        "A narrowed token makes no wider one than itself.",
    ),
    "token_decides_for_others": Sentence(
        "{name} có quyền phê duyệt hoặc quản trị. Khóa API có phạm vi quản trị đứng tên người khác không cấp được: hãy "
        "giới hạn phạm vi, bỏ “Quản trị”.",
        "{name} approves or administers: a token in another's name may not have the scope “admin”.",
    ),
    "webhook_url_wrong": Sentence(
        "Địa chỉ nhận sự kiện không đúng: cần địa chỉ đầy đủ dạng https://ten-mien/duong-dan, không có tên đăng nhập "
        "và không có phần sau dấu thăng.",
        "The address is malformed: give https://host/path without a user name or fragment.",
    ),
    "webhook_url_not_https": Sentence(
        "Địa chỉ nhận sự kiện phải bắt đầu bằng https://.", "The address must begin with https://."
    ),
    "webhook_address_forbidden": Sentence(
        "Địa chỉ nhận sự kiện nằm trong mạng nội bộ nên không được gửi tới. Nếu cần, quản trị máy chủ mở bằng "
        "MOTCUA_WEBHOOK_NETWORKS.",
        "The address lies in a private network, which the installation does not allow.",
    ),
    "webhook_events_wrong": Sentence(
        "Hãy chọn ít nhất một sự kiện trong danh sách.", "Choose one of the events at least."
    ),
    "webhook_not_found": Sentence("Không có đăng ký nhận sự kiện số {id}.", "There is no subscription number {id}."),
    "webhook_not_active": Sentence(
        "Đăng ký số {id} đang tạm dừng: hãy cho gửi tiếp trước.", "Subscription {id} is paused: resume it first."
    ),
    "webhook_already": Sentence("Đăng ký số {id} đã ở trạng thái này.", "Subscription {id} is in this state already."),
    "event_number_wrong": Sentence("Nhập số của sự kiện, ví dụ 1024.", "Give an event's number, for example 1024."),
    "delivery_not_given_up": Sentence(
        "Lần gửi này không ở trạng thái đã dừng nên không cần gửi lại.", "This delivery was not given up."
    ),
}
