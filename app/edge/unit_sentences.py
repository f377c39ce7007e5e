"""Sentences about units of agencies."""

from app.edge.sentence import Sentence

UNIT_SENTENCES = {
    "unit_not_found": Sentence(
        "Không có đơn vị này trong phạm vi anh/chị được xem.", "There is no such unit that you look after."
    ),
    "units_not_yours": Sentence(
        "Việc lập, sửa, đóng đơn vị dành cho người quản lý vai trò của cơ quan đó.",
        "Units are made, changed and closed by who administers the roles of that agency.",
    ),
    "unit_missing": Sentence(
        "Đơn vị đã chọn không còn. Hãy tải lại trang rồi chọn lại.", "The chosen unit does not exist."
    ),
    "unit_closed": Sentence(
        "Đơn vị “{unit}” đã đóng nên không thay đổi hay nhận thêm người được. Hãy chọn đơn vị khác.",
        "The unit “{unit}” is closed.",
    ),
    "unit_code_wrong": Sentence(
        "Mã đơn vị gồm 1 đến 20 chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới, bắt đầu bằng chữ hoặc "
        "số. Ví dụ: P.QLD.",
        "A unit's code has 1 to 20 letters A–Z, digits, dots, hyphens or underscores.",
    ),
    "unit_code_taken": Sentence(
        "Mã “{code}” đã dùng cho đơn vị “{unit}” của cơ quan này. Hãy chọn mã khác.",
        "The code “{code}” is that of the unit “{unit}”.",
    ),
    "unit_charge_empty": Sentence(
        "Chưa chọn phần phụ trách. Hãy chọn ít nhất một lĩnh vực hoặc thủ tục, hoặc chọn “Mọi thủ tục của cơ quan”.",
        "Choose at least one field or procedure, or everything.",
    ),
    "unit_charge_unknown": Sentence(
        "Lĩnh vực hoặc thủ tục đã chọn không còn trong danh mục. Hãy chọn lại.",
        "A chosen field or procedure does not exist.",
    ),
    "unit_changed_meanwhile": Sentence(
        "Đơn vị “{unit}” vừa được người khác sửa. Hãy tải lại trang, xem thay đổi rồi nhập lại.",
        "The unit “{unit}” was changed by somebody else meanwhile.",
    ),
    "unit_unchanged": Sentence(
        "Chưa có gì thay đổi ở đơn vị “{unit}”: tên, mã và phần phụ trách đều như cũ.",
        "Nothing is changed of the unit “{unit}”.",
    ),
    "unit_not_empty": Sentence(
        "Chưa đóng được “{unit}”: còn {persons} cán bộ thuộc đơn vị và {roles} vai trò đang giữ tại đơn vị. Hãy chọn "
        "đơn vị tiếp nhận, hoặc chuyển hết cán bộ và thu hồi các vai trò này trước.",
        "“{unit}” still has {persons} persons and {roles} roles; name a successor or move them first.",
    ),
    "unit_successor_wrong": Sentence(
        "Đơn vị tiếp nhận phải là một đơn vị khác của cùng cơ quan.",
        "The successor is another unit of the same agency.",
    ),
    "unit_successor_narrower": Sentence(
        "“{unit}” phụ trách mọi thủ tục, còn “{successor}” chỉ phụ trách một phần, nên việc sẽ không có ai làm. Hãy "
        "sửa phần phụ trách của “{successor}” trước.",
        "“{unit}” is charged with everything, “{successor}” is not; change the successor's charge first.",
    ),
    "unit_of_other_agency": Sentence(
        "Đơn vị “{unit}” thuộc cơ quan khác. Hãy chọn đơn vị của đúng cơ quan.",
        "The unit “{unit}” is of another agency.",
    ),
    "unit_roles_need_unit": Sentence(
        "Muốn chuyển cả vai trò thì phải chọn đơn vị mới: vai trò giữ tại đơn vị không tự thành vai trò cả cơ quan.",
        "Roles held in a unit go only to another unit.",
    ),
    "person_placed_already": Sentence(
        "{name} đang thuộc đơn vị đã chọn. Hãy chọn đơn vị khác.", "{name} is in this unit already."
    ),
}
