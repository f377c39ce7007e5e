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
}
