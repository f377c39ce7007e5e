"""Sentences about the national portal."""

from app.edge.sentence import Sentence

PORTAL_SENTENCES = {
    "portal_message_id_wrong": Sentence(
        "Mã bản tin của Cổng phải có từ 1 đến 80 ký tự.", "The portal's message id has 1 to 80 characters."
    ),
    "portal_message_reused": Sentence(
        "Mã bản tin “{message}” đã được dùng cho một nội dung khác. Hãy gửi lại với mã mới.",
        "The message id “{message}” stood for something else before; send it under a new id.",
    ),
    "supplement_at_the_desk": Sentence(
        "Bộ phận một cửa ghi nhận hồ sơ bổ sung bằng “{act}”, không gửi thay người nộp.",
        "A desk receives a supplement by “{act}”.",
    ),
}
