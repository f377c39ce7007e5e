"""Sentences about corrections: receptions, steps, results, what happened while the system stood still."""

from app.edge.sentence import Sentence

CORRECTION_SENTENCES = {
    "correction_reason_missing": Sentence("Chưa nhập lý do.", "Give the reason."),
    "email_wrong": Sentence(
        "Địa chỉ thư điện tử chưa đúng. Hãy nhập theo mẫu ten@tenmien.vn.", "The mail address is malformed."
    ),
    "annul_why_unknown": Sentence(
        "Hãy chọn vì sao hủy tiếp nhận: nhầm, trùng hay hồ sơ thử nghiệm.", "Choose why the reception is annulled."
    ),
    "duplicate_unknown": Sentence(
        "Không có hồ sơ “{code}” mà anh/chị xem được. Nhập mã của hồ sơ được giữ lại, khác với hồ sơ này.",
        "There is no other dossier “{code}” that you can see.",
    ),
    "consent_differs": Sentence(
        "Nội dung khác với đề nghị đang chờ. Người đồng ý chỉ đồng ý đúng nội dung được đề nghị; nếu cần khác, "
        "hãy trả lại đề nghị để lập lại.",
        "What is typed differs from the proposal. Consent to it as it is, or decline it.",
    ),
    "nothing_corrected": Sentence(
        "Chưa có gì được sửa: nội dung nhập giống nội dung đang lưu.", "Nothing differs from what is kept."
    ),
    "papers_wrong": Sentence(
        "Danh sách giấy tờ chưa đúng. Mỗi dòng một giấy tờ: tên | số bản chính | số bản sao; nhiều nhất {most} dòng.",
        "Each line: name | originals | copies; at most {most} lines.",
    ),
    "result_not_returned": Sentence(
        "Chưa thể thực hiện “{act}”: kết quả chưa trả. Hãy sửa văn bản kết quả trước khi trả.",
        "The result was not returned yet; correct it instead.",
    ),
}
