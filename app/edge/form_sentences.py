"""Sentences about files in forms, drafts and data used again."""

from app.edge.sentence import Sentence

FORM_SENTENCES = {
    "file_missing": Sentence("Chưa chọn tệp.", "No file was sent."),
    "file_empty": Sentence("Tệp “{name}” trống. Hãy chọn lại tệp.", "The file “{name}” is empty. Choose it again."),
    "file_too_large": Sentence(
        "Tệp “{name}” lớn hơn {most} MB. Hãy nén hoặc quét lại với độ phân giải thấp hơn.",
        "The file “{name}” is larger than {most} MB. Compress it or scan it again.",
    ),
    "file_kind_unknown": Sentence(
        "Tệp “{name}” không phải loại được nhận. Hãy dùng tệp {accept}.",
        "The file “{name}” is none of the kinds that are taken: {accept}.",
    ),
    "file_kind_not_here": Sentence(
        "Tệp “{name}” là {kind}, mục này chỉ nhận {accept}. Hãy chuyển đổi rồi chọn lại.",
        "The file “{name}” is {kind}; this field takes {accept} only.",
    ),
    "file_has_macros": Sentence(
        "Tệp “{name}” có mã lệnh (macro) nên không nhận. Hãy lưu lại thành tệp không có mã lệnh, hoặc PDF.",
        "The file “{name}” holds macros. Save it without them, or as PDF.",
    ),
    "file_cut_off": Sentence(
        "Tệp PDF “{name}” bị thiếu phần cuối. Hãy mở thử tệp, quét hoặc xuất lại rồi chọn lại.",
        "The PDF “{name}” lacks its end. Open it, scan or export it again, then choose it again.",
    ),
    "file_name_lies": Sentence(
        "Tệp “{name}” có nội dung là {kind} nhưng đuôi tên khác. Hãy đổi đuôi tên thành {ending} rồi chọn lại.",
        "The file “{name}” holds {kind} but its name says otherwise. Rename it to end in {ending}.",
    ),
    "file_not_found": Sentence(
        "Không có tệp này, hoặc tệp thuộc hồ sơ anh/chị không được xem.", "There is no such file that you may read."
    ),
    "too_many_loose_files": Sentence(
        "Đã tải lên {most} tệp mà chưa gửi biểu mẫu nào. Hãy gửi các biểu mẫu đang nhập dở trước.",
        "{most} files were uploaded without sending any form. Send those forms first.",
    ),
    "consent_missing": Sentence(
        "Người nộp chưa đồng ý cho dùng lại dữ liệu đã khai. Hãy hỏi và ghi nhận đồng ý trước.",
        "The applicant has not agreed that earlier data are used again. Ask, and record the consent first.",
    ),
    "consent_not_found": Sentence("Không có ghi nhận đồng ý này.", "There is no such consent."),
    "consent_way_unknown": Sentence(
        "Chưa chọn người nộp đã đồng ý bằng cách nào.", "Choose how the consent was given."
    ),
    "consent_withdrawn_already": Sentence(
        "Đồng ý này đã được rút lại trước đó. Hãy tải lại trang.", "This consent was withdrawn already."
    ),
    "identity_number_wrong": Sentence(
        "Số định danh, giấy tờ tùy thân cần từ 6 đến 30 chữ số hoặc chữ cái. Hãy nhập lại.",
        "The identity number needs 6 to 30 digits or letters. Type it again.",
    ),
    "reuse_not_confirmed": Sentence(
        "Chưa đánh dấu người nộp xác nhận các mục vẫn đúng. Hãy hỏi người nộp rồi đánh dấu.",
        "The applicant has not confirmed that the values still hold. Ask, then tick the box.",
    ),
    "reuse_nothing_chosen": Sentence(
        "Chưa chọn mục nào để điền sẵn. Hãy chọn ít nhất một mục.", "Nothing was chosen. Choose at least one field."
    ),
    "reuse_not_found": Sentence(
        "Không có lần điền sẵn này, hoặc lần đó đã thuộc một hồ sơ.", "There is no such filling, or it has its dossier."
    ),
}
