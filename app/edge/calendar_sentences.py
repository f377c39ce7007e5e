"""Sentences about calendars by decision and the recount of open dossiers."""

from collections.abc import Mapping

from app.edge.sentence import Sentence

CALENDAR_SENTENCES: Mapping[str, Sentence] = {
    "calendar_not_yours": Sentence(
        "Lịch làm việc này không thuộc phạm vi của anh/chị: lịch của tỉnh cần vai trò có phạm vi toàn tỉnh, lịch riêng "
        "cần vai trò ở đúng cơ quan đó.",
        "This calendar is outside your reach.",
    ),
    "calendar_year_unknown": Sentence("Chưa có lịch làm việc của năm {year}.", "There is no calendar of {year}."),
    "calendar_revision_not_found": Sentence("Không có bản lịch làm việc này.", "There is no such revision."),
    "calendar_not_draft": Sentence(
        "Không thể thực hiện: bản lịch này không còn là dự thảo ({state}).", "This revision is no draft any more."
    ),
    "calendar_draft_exists": Sentence(
        "Đã có một dự thảo chờ ban hành (bản số {number}). Hãy ban hành, từ chối hoặc rút dự thảo đó trước.",
        "A draft (number {number}) is waiting already; decide on it first.",
    ),
    "calendar_draft_of_other": Sentence(
        "Chỉ người soạn được sửa hoặc rút dự thảo này.", "Only its drafter may change or withdraw this draft."
    ),
    "calendar_year_wrong": Sentence(
        "Chỉ soạn được lịch cho các năm từ {first} đến {last}.", "Choose a year from {first} to {last}."
    ),
    "calendar_released_by_drafter": Sentence(
        "Người soạn không được tự ban hành hay từ chối lịch này, kể cả khi làm thay người khác. Cần một người khác có "
        "thẩm quyền.",
        "Whoever drafted a calendar cannot decide about it.",
    ),
    "calendar_base_changed": Sentence(
        "Không thể ban hành bản số {number}: một bản lịch khác đã được ban hành sau khi soạn. Đề nghị người soạn sửa "
        "lại dự thảo trên lịch đang áp dụng.",
        "Another calendar was released after draft {number} was made; it must be drafted again.",
    ),
    "calendar_contradicts": Sentence(
        "Không thể ban hành: trái với lịch riêng của {agency} ({reason}). Hãy sửa lịch riêng đó trước, hoặc sửa "
        "dự thảo.",
        "The calendar contradicts that of {agency}: {reason}",
    ),
    "calendar_reject_reason_missing": Sentence(
        "Chưa nhập lý do không ban hành (không quá {most} ký tự).", "Give the reason for not releasing."
    ),
    "calendar_not_in_force": Sentence(
        "Chỉ tính lại hạn theo bản lịch đang áp dụng; bản này không còn hoặc chưa được áp dụng.",
        "Only the calendar in force can be used for a recount.",
    ),
    "recount_reason_missing": Sentence(
        "Chưa nhập lý do tính lại hạn (không quá {most} ký tự).", "Give the reason for the recount."
    ),
    "recount_not_found": Sentence("Không có lần tính lại hạn này.", "There is no such recount."),
}
