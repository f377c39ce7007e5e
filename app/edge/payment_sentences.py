"""Sentences about money that comes in."""

from app.edge.sentence import Sentence

PAYMENT_SENTENCES = {
    "payment_amount_differs": Sentence(
        "Số tiền không đúng với nghĩa vụ tài chính đã thông báo, hoặc cơ quan chưa xác định số tiền. "
        "Hãy kiểm tra lại thông báo, hoặc hỏi Bộ phận một cửa.",
        "The amount is not the one that was asked for, or none was determined.",
    ),
    "payment_reference_reused": Sentence(
        "Mã giao dịch này đã được ghi nhận cho một khoản khác. Hãy đối chiếu lại với chứng từ.",
        "This payment reference came before with another amount or for another dossier.",
    ),
    "payment_reference_wrong": Sentence(
        "Mã giao dịch cần từ 1 đến 100 chữ cái, chữ số hoặc các dấu . / : # -, không có khoảng trắng ở đầu và cuối.",
        "The reference must have 1 to 100 letters, digits or . / : # - and no blanks around it.",
    ),
    "payment_channel_unknown": Sentence(
        "Không rõ khoản tiền đến bằng cách nào. Hãy chọn trong danh sách.", "Unknown channel of payment."
    ),
    "payment_moment_wrong": Sentence(
        "Thời điểm nộp tiền không hợp lệ: không được ở tương lai, và năm phải từ 2000 trở đi.",
        "The moment of payment lies in the future or is not plausible.",
    ),
}
