"""Sentences about incidents, messages and handing back."""

from app.edge.sentence import Sentence

MOVE_SENTENCES = {
    "incident_not_found": Sentence(
        "Không có sự cố này, hoặc sự cố đã được xử lý.", "There is no such incident, or it was resolved already."
    ),
    "incident_reason_missing": Sentence(
        "Chưa nhập lý do xử lý sự cố. Lý do được ghi vào sổ cái.", "Give the reason; it goes into the ledger."
    ),
    "incident_choice_unknown": Sentence(
        "Không có giá trị rẽ nhánh: {names}. Chỉ đổi được các giá trị đã ghi của sự cố.",
        "Unknown routing values: {names}.",
    ),
    "message_name_missing": Sentence("Chưa nêu tên thông điệp.", "The message has no name."),
    "message_not_yours": Sentence(
        "Chỉ Bộ phận một cửa được gửi thông điệp cho hồ sơ.", "Only a one-stop desk may send messages to dossiers."
    ),
    "diagram_waits": Sentence(
        "Chưa thể thực hiện “{act}”: sơ đồ chưa kết thúc, hồ sơ đang chờ một mốc thời gian, một thông điệp hoặc việc "
        "xử lý sự cố.",
        "“{act}” is not possible yet: the diagram waits for a timer, a message or an incident.",
    ),
    "message_overwrites": Sentence(
        "Thông điệp không được đặt giá trị mà biểu mẫu của quy trình quyết định: {names}. Hãy bỏ các giá trị này.",
        "A message may not set what a form of the procedure decides: {names}.",
    ),
    "wait_not_open": Sentence(
        "Hồ sơ không còn chờ việc này nữa. Hãy tải lại trang.", "The dossier does not wait for this any more."
    ),
    "hand_back_reason_missing": Sentence(
        "Chưa nhập lý do chuyển lại. Người nhận lại bước đọc được lý do này.", "Give the reason for handing back."
    ),
    "target_not_allowed": Sentence(
        "Không thể chuyển lại bước này: chỉ chuyển lại được bước đã hoàn thành mà mọi đường đến bước hiện tại "
        "đều đi qua.",
        "The task cannot be handed back to this step.",
    ),
    "decision_file_wrong": Sentence(
        "Tệp bảng quyết định “{filename}” chưa dùng được: {problems}", "The DMN file “{filename}” is wrong: {problems}"
    ),
}
