"""Sentences about late-lists and about trying again what the scheduler could not do."""

from app.edge.sentence import Sentence

DIGEST_SENTENCES = {
    "digest_not_found": Sentence(
        "Không có danh sách cảnh báo này. Xem các danh sách đã lập ở trang Cảnh báo.", "There is no such late-list."
    ),
    "digest_not_yours": Sentence(
        "Danh sách này của cơ quan khác. Chỉ quản trị hệ thống và trưởng bộ phận một cửa của cơ quan đó xem được.",
        "This late-list is another agency's.",
    ),
    "nothing_to_retry": Sentence(
        "Việc này không còn ở danh sách lỗi: đã chạy xong hoặc đã được cho thử lại.",
        "This no longer stands among the failures: it was done, or is to be tried again.",
    ),
}
