"""Sentences about procedures, their files and the ledger; ``sentences`` joins them to the others."""

from collections.abc import Mapping

from app.edge.sentence import Sentence

PROCEDURE_SENTENCES: Mapping[str, Sentence] = {
    "procedures_not_yours": Sentence(
        "Danh mục quy trình dành cho người thiết kế, thẩm định, phê duyệt và kiểm tra.",
        "The catalogue is for designers, appraisers, approvers and auditors.",
    ),
    "procedure_not_found": Sentence("Không có quy trình “{slug}”.", "There is no procedure “{slug}”."),
    "version_not_found": Sentence("Không có phiên bản quy trình này.", "There is no such version."),
    "not_a_designer": Sentence(
        "Chỉ người thiết kế quy trình được tải lên và sửa sơ đồ.", "Only designers may upload and repair diagrams."
    ),
    "version_not_draft": Sentence(
        "Chỉ sửa tự động được bản dự thảo; phiên bản này đang ở trạng thái “{state}”.",
        "Only drafts can be repaired; this version is in the state “{state}”.",
    ),
    "nothing_to_repair": Sentence(
        "Không có gì thay đổi: sơ đồ không có lỗi sửa tự động được, hoặc mục đã chọn cần một mục khác đi trước.",
        "Nothing would change: there is nothing to repair, or what was chosen needs another repair first.",
    ),
    "repair_not_chosen": Sentence(
        "Chưa chọn mục nào để sửa. Hãy đánh dấu ít nhất một mục.", "No repair was chosen. Tick at least one."
    ),
    "repair_unknown": Sentence(
        "Sơ đồ này không có mục sửa “{code}”. Hãy tải lại trang và chọn lại.",
        "There is no repair “{code}” for this diagram; reload the page.",
    ),
    "repair_failed": Sentence(
        "Không sửa tự động được tệp này; phiên bản vẫn giữ nguyên. Hãy sửa bằng công cụ vẽ rồi tải lên.",
        "The file could not be repaired and stays as it was. Repair it in the drawing tool and upload it.",
    ),
    "file_refused": Sentence("Tệp không dùng được: {problems}", "The file was refused: {problems}"),
    "form_file_not_json": Sentence(
        "Tệp biểu mẫu “{filename}” không phải JSON hợp lệ. Hãy xuất lại từ công cụ vẽ biểu mẫu.",
        "The form file “{filename}” is not valid JSON.",
    ),
    "form_file_without_id": Sentence(
        "Tệp biểu mẫu “{filename}” không có mã (id).", "The form file “{filename}” has no id."
    ),
    "form_file_wrong": Sentence(
        "Tệp biểu mẫu “{filename}” chưa dùng được: {problems}", "The form file “{filename}” is wrong: {problems}"
    ),
    "form_not_usable": Sentence(
        "Biểu mẫu của bước này chưa dùng được: {problems} Hãy báo người thiết kế quy trình.",
        "The form of this step cannot be used: {problems}",
    ),
    "state_unreadable": Sentence(
        "Trạng thái sơ đồ của hồ sơ cần dựng lại. Hãy báo quản trị hệ thống chạy: motcua engine rebuild.",
        "The dossier's engine state must be rebuilt: motcua engine rebuild.",
    ),
    "calendar_unknown": Sentence("Không có lịch làm việc “{calendar}”.", "There is no calendar “{calendar}”."),
    "calendar_invalid": Sentence("Lịch làm việc “{calendar}” sai: {reason}", "Calendar “{calendar}”: {reason}"),
    "procedure_code_missing": Sentence(
        "Chưa có mã thủ tục. Nhập mã (ví dụ 1.012990) hoặc ghi mã trong sơ đồ.", "The procedure code is missing."
    ),
    "procedure_name_missing": Sentence(
        "Chưa có tên thủ tục. Nhập tên hoặc ghi tên trong sơ đồ.", "The procedure name is missing."
    ),
    "version_has_problems": Sentence(
        "Chưa thể trình thẩm định: sơ đồ còn {count} lỗi phải sửa.", "The diagram still has {count} mistakes."
    ),
    "version_wrong_state": Sentence(
        "Không thực hiện được: phiên bản đang ở trạng thái “{state}”. Hãy tải lại trang.",
        "The version is in the state “{state}”; reload the page.",
    ),
    "version_not_in_review": Sentence(
        "Phiên bản đang ở trạng thái “{state}” nên không trả lại được.", "The version is not under review."
    ),
    "version_move_forbidden": Sentence(
        "Vai trò của anh/chị không được thực hiện việc này trên quy trình.", "Your role may not do this."
    ),
    "not_the_reviewer": Sentence(
        "Chỉ người thẩm định hoặc phê duyệt được trả lại phiên bản.", "Only the reviewer may send it back."
    ),
    "send_back_reason_missing": Sentence("Chưa nhập lý do trả lại.", "The reason for sending back is missing."),
    "appraised_by_drafter": Sentence(
        "Người soạn không được tự thẩm định phiên bản của mình. Hãy để người khác thẩm định.",
        "The drafter may not appraise the own version.",
    ),
    "approved_by_drafter": Sentence(
        "Người soạn không được phê duyệt phiên bản của mình. Hãy để người khác phê duyệt.",
        "The drafter may not approve the own version.",
    ),
    "approved_by_appraiser": Sentence(
        "Người thẩm định không được đồng thời phê duyệt phiên bản này.", "The appraiser may not also approve it."
    ),
    "decision_number_missing": Sentence(
        "Chưa nhập số quyết định phê duyệt (không quá 100 ký tự).", "The number of the decision is missing."
    ),
    "decision_date_wrong": Sentence(
        "Ngày quyết định còn trống hoặc sau hôm nay.", "The date of the decision is missing or in the future."
    ),
    "override_reason_missing": Sentence(
        "Tổng thời gian các bước khác thời hạn của thủ tục: phải ghi lý do chấp nhận trước khi phê duyệt.",
        "The steps do not add up to the limit: give the reason for approving it all the same.",
    ),
    "not_an_auditor": Sentence("Phát lại hồ sơ dành cho kiểm tra viên.", "Replaying a dossier is for auditors."),
    "form_files_too_many": Sentence(
        "Mỗi lần chỉ tải lên tối đa {most} biểu mẫu và bảng quyết định. Hãy tải phần còn lại ở lần sau.",
        "At most {most} forms and decision tables at once.",
    ),
    "component_line_wrong": Sentence(
        "Thành phần hồ sơ, dòng {line}: ghi theo mẫu “tên | số bản chính | số bản sao”, số từ 0 đến 999.",
        "Line {line} of the components: write “name | originals | copies”.",
    ),
    "form_not_found": Sentence("Không có biểu mẫu “{key}” ở đây.", "There is no form “{key}” here."),
    "ledger_not_yours": Sentence("Kiểm tra sổ cái dành cho kiểm tra viên.", "Verifying the ledger is for auditors."),
    "tree_head_unreadable": Sentence(
        "Dấu đối chiếu chưa đúng dạng. Hãy dán nguyên dòng đã lưu, hoặc để trống.",
        "This is not a kept tree head. Paste the whole line or leave it empty.",
    ),
    "message_not_given_up": Sentence(
        "Thông báo này không còn ở danh sách không gửi được. Hãy tải lại trang.",
        "This message is no longer among those given up; reload the page.",
    ),
    "demo_hours_wrong": Sentence(
        "Nhập số giờ là số nguyên từ 1 đến {most}.", "Enter a whole number of hours from 1 to {most}."
    ),
}
