"""Sentences for applicants on the public pages."""

from app.edge.sentence import Sentence

APPLICANT_SENTENCES = {
    "online_closed": Sentence(
        "Trang trực tuyến đang tạm đóng. Anh/chị có thể thực hiện tại Bộ phận một cửa hoặc trên Cổng Dịch vụ công "
        "quốc gia.",
        "The online pages are closed at present.",
    ),
    "online_identity_off": Sentence(
        "Trang này chưa kết nối với nơi định danh điện tử. Hãy nộp trên Cổng Dịch vụ công quốc gia, qua bưu chính hoặc "
        "tại Bộ phận một cửa.",
        "No identity provider is connected; submit on the National Portal, by post or at the desk.",
    ),
    "identity_not_proved": Sentence(
        "Chưa xác nhận được danh tính: câu trả lời không đúng hoặc đã quá hạn. Hãy thử lại từ đầu.",
        "Your identity was not proved: the answer is wrong or too old. Please begin again.",
    ),
    "applicant_not_found": Sentence("Không có tài khoản người nộp này.", "There is no such applicant."),
    "not_identified": Sentence("Anh/chị cần xác nhận danh tính để tiếp tục.", "Please identify yourself to continue."),
    "dossier_not_opened": Sentence(
        "Phần này chỉ dành cho người nộp hồ sơ. Hãy nhập 4 số cuối của số định danh hoặc điện thoại, "
        "hoặc xác nhận danh tính.",
        "This is for the applicant only: enter the last digits of your identity number or telephone.",
    ),
    "digits_wrong": Sentence(
        "{most} số cuối không khớp với số định danh hoặc điện thoại đã khai trong hồ sơ. Hãy kiểm tra lại.",
        "The last {most} digits do not match.",
    ),
    "no_second_factor": Sentence(
        "Hồ sơ này không ghi số định danh hay điện thoại nên không mở được trên mạng. Hãy liên hệ Bộ phận một cửa.",
        "The dossier has neither an identity number nor a telephone; ask at the desk.",
    ),
    "supplement_not_begun": Sentence(
        "Chưa có bản bổ sung nào đang soạn. Hãy mở lại trang hồ sơ và chọn bổ sung.", "No supplement was begun."
    ),
    "supplement_empty": Sentence(
        "Chưa có gì để gửi: hãy sửa nội dung đơn, tải giấy tờ lên hoặc ghi nội dung bổ sung.",
        "There is nothing to send: change the application, upload a paper or write a note.",
    ),
    "supplement_versions": Sentence(
        "Đã gửi bổ sung {most} lần. Hãy liên hệ Bộ phận một cửa để được hướng dẫn.",
        "A supplement was sent {most} times already; ask at the desk.",
    ),
    "draft_not_found": Sentence(
        "Không có bản nháp này, hoặc hồ sơ đã được gửi. Xem ở mục Hồ sơ của tôi.",
        "There is no such draft, or it was sent already.",
    ),
    "papers_too_many": Sentence("Hồ sơ có quá {most} tệp. Hãy gộp các trang vào một tệp.", "More than {most} files."),
    "papers_too_large": Sentence(
        "Tất cả các tệp cộng lại lớn hơn {most} MB. Hãy quét ở độ phân giải thấp hơn.",
        "All files together are larger than {most} MB.",
    ),
    "relation_unknown": Sentence("Hãy chọn nộp cho ai trong danh sách.", "Choose for whom the dossier is handed in."),
    "identity_proof_unknown": Sentence(
        "Không rõ danh tính được xác nhận bằng cách nào. Hãy chọn trong danh sách.", "Unknown proof of identity."
    ),
    "kiosk_needs_proof": Sentence(
        "Nộp tại ki-ốt thông minh thì danh tính phải được xác nhận bằng VNeID hoặc đọc chíp thẻ căn cước.",
        "At a kiosk the identity is proved by VNeID or by the card's chip.",
    ),
    "submitter_name_missing": Sentence(
        "Chưa nhập họ và tên người đứng ra nộp hồ sơ.", "Enter the name of the person who hands in."
    ),
    "authority_missing": Sentence(
        "Chưa ghi văn bản ủy quyền (số, ngày, nơi chứng thực).", "Name the document of authorisation."
    ),
    "submitter_too_long": Sentence(
        "Thông tin người đứng ra nộp dài quá 300 ký tự. Hãy rút gọn.", "At most 300 characters about who hands in."
    ),
    "drafts_too_many": Sentence(
        "Anh/chị đang có {most} bản nháp. Hãy gửi hoặc xóa bớt ở mục Hồ sơ của tôi.", "There are {most} drafts already."
    ),
}
