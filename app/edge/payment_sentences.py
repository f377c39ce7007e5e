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
    "payment_amount_unknown": Sentence(
        "Cơ quan chưa xác định số tiền nên chưa nộp trực tuyến được. Hãy theo thông báo của cơ quan thu.",
        "No amount was determined yet.",
    ),
    "online_payment_off": Sentence(
        "Chưa có cổng thanh toán trực tuyến. Hãy nộp tại Bộ phận một cửa hoặc theo thông báo của cơ quan thu.",
        "No payment page is connected; pay at the desk or as the notice says.",
    ),
    "payment_order_unknown": Sentence("Không có lệnh thanh toán này.", "There is no such payment order."),
    "payment_notice_forged": Sentence(
        "Thông báo thanh toán không có chữ ký đúng của cổng thanh toán.", "The notice is not signed by the provider."
    ),
    "payment_not_found": Sentence("Không có khoản tiền này.", "There is no such payment."),
    "payment_of_desk": Sentence(
        "Việc đối soát khoản tiền thuộc Bộ phận một cửa của cơ quan nhận hồ sơ.", "Payments are for the desk."
    ),
    "payment_handled": Sentence(
        "Khoản tiền này đã được xử lý. Hãy tải lại trang.", "This payment was dealt with already."
    ),
    "payment_how_unknown": Sentence("Hãy chọn cách xử lý khoản tiền.", "Choose what came of the payment."),
}
