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
}
