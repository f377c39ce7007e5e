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
    "portal_not_configured": Sentence(
        "Chưa kết nối Cổng dịch vụ công quốc gia. Hãy đặt MOTCUA_PORTAL_URL và MOTCUA_PORTAL_TOKEN rồi khởi động lại.",
        "No portal is configured: set MOTCUA_PORTAL_URL and MOTCUA_PORTAL_TOKEN.",
    ),
    "portal_away": Sentence(
        "Không đối chiếu được vì Cổng dịch vụ công quốc gia không trả lời ({reason}). Không có gì bị mất; hãy thử lại.",
        "The portal does not answer ({reason}); nothing is lost, try again.",
    ),
    "portal_span_wrong": Sentence(
        "Khoảng ngày đối chiếu phải từ 1 đến {most} ngày và không sau hôm nay.",
        "Compare 1 to {most} days, none of them in the future.",
    ),
    "portal_difference_not_found": Sentence("Không có chênh lệch này.", "There is no such difference."),
    "portal_check_not_found": Sentence("Không có lần đối chiếu này.", "There is no such comparison."),
    "portal_nothing_to_send": Sentence(
        "Không có gì để gửi: hệ thống không có hồ sơ {code}, hoặc đó là hồ sơ thử.",
        "There is nothing to send about {code}.",
    ),
    "portal_sent_already": Sentence(
        "Trạng thái của hồ sơ {code} đã được gửi lại.", "The status of {code} was sent again already."
    ),
    "supplement_at_the_desk": Sentence(
        "Bộ phận một cửa ghi nhận hồ sơ bổ sung bằng “{act}”, không gửi thay người nộp.",
        "A desk receives a supplement by “{act}”.",
    ),
}
