"""Sentences about one's own account."""

from app.edge.sentence import Sentence

ACCOUNT_SENTENCES = {
    "password_wrong": Sentence("Mật khẩu hiện tại không đúng.", "The present password is wrong."),
    "password_too_long": Sentence(
        "Mật khẩu không được dài quá {most} ký tự.", "The password may have at most {most} characters."
    ),
    "password_is_username": Sentence(
        "Mật khẩu không được trùng tên đăng nhập.", "The password may not be the user name."
    ),
    "password_unchanged": Sentence(
        "Mật khẩu mới trùng mật khẩu hiện tại. Hãy chọn mật khẩu khác.", "The new password is the same as before."
    ),
    "passwords_differ": Sentence(
        "Hai lần nhập mật khẩu mới không giống nhau.", "The new password was typed in two different ways."
    ),
    "account_not_found": Sentence(
        "Không có tài khoản “{username}” đang hoạt động. Xem: motcua person list.",
        "There is no active account “{username}”.",
    ),
    "person_already_locked": Sentence("Tài khoản “{username}” đã bị khóa.", "The account “{username}” is locked."),
    "person_not_locked": Sentence("Tài khoản “{username}” không bị khóa.", "The account “{username}” is not locked."),
    "substitute_same_person": Sentence(
        "Một người không thể làm thay chính mình.", "Nobody can substitute for themselves."
    ),
    "substitution_time_wrong": Sentence(
        "Thời điểm kết thúc phải sau thời điểm bắt đầu và chưa qua.", "The end must be after the beginning and to come."
    ),
    "substitution_reason_missing": Sentence(
        "Chưa nêu văn bản phân công làm thay.", "Name the decision by which the person substitutes."
    ),
    "token_not_found": Sentence(
        "Không có khóa API số {id}. Xem: motcua token list.", "There is no API token number {id}."
    ),
    "token_already_revoked": Sentence("Khóa API số {id} đã thu hồi.", "The API token number {id} is revoked already."),
}
