"""Sentences about agencies that are merged, split, ended or renamed."""

from collections.abc import Mapping

from app.edge.sentence import Sentence

REORGANISATION_SENTENCES: Mapping[str, Sentence] = {
    "agency_ended": Sentence(
        "{agency} đã kết thúc hoạt động từ {since} theo Quyết định số {decision}. Hãy chọn {successor}.",
        "{agency} ended on {since} by decision {decision}; choose {successor}.",
    ),
    "reorganisation_not_yours": Sentence(
        "Việc sắp xếp cơ quan cần vai trò có phạm vi toàn tỉnh.",
        "This needs a role that holds everywhere.",
    ),
    "reorganisation_not_found": Sentence("Không có lần sắp xếp cơ quan này.", "There is no such reorganisation."),
    "reorganisation_of_other": Sentence(
        "Chỉ người soạn được sửa hoặc rút dự thảo này.", "Only its drafter may change or withdraw this draft."
    ),
    "reorganisation_by_drafter": Sentence(
        "Người soạn không được tự phê duyệt hay từ chối lần sắp xếp này, kể cả khi làm thay người khác. Cần một người "
        "khác có thẩm quyền.",
        "Whoever drafted a reorganisation cannot decide about it.",
    ),
    "reorganisation_state": Sentence(
        "Không thể thực hiện: lần sắp xếp này ở trạng thái {state}.",
        "This cannot be done with a reorganisation in its present state ({state}).",
    ),
    "reorganisation_contradictions": Sentence(
        "Không thể phê duyệt: còn {count} mâu thuẫn. Mâu thuẫn đầu tiên: {first} Đề nghị người soạn sửa dự thảo.",
        "There are {count} contradictions, the first: {first}",
    ),
    "reorganisation_in_force": Sentence(
        "Không thể hủy: lần sắp xếp đã đến ngày có hiệu lực.", "It is in force already and cannot be cancelled."
    ),
    "reorganisation_not_yet": Sentence(
        "Chưa đến ngày có hiệu lực; hệ thống tự thực hiện khi đến ngày.", "Its day has not come yet."
    ),
    "reorganisation_reason_missing": Sentence("Chưa nhập lý do (không quá {most} ký tự).", "Give the reason."),
}
