"""Sentences about giving tasks to persons, standing in for somebody, and roles."""

from app.edge.sentence import Sentence

PEOPLE_SENTENCES = {
    # tasks
    "task_after_oneself": Sentence(
        "Anh/chị không làm bước “{task}” được: anh/chị (hoặc người được làm thay) đã làm bước “{earlier}” của chính "
        "hồ sơ này với vai trò khác. Người làm thay không kiểm tra việc của chính mình; hãy chuyển cho đồng nghiệp.",
        "You did the step “{earlier}” of this dossier in another role, so you may not do “{task}” as a substitute.",
    ),
    "task_assign_not_yours": Sentence(
        "Chỉ người phụ trách của cơ quan hoặc người đang giữ được phân công bước “{task}”.",
        "Only a head of the agency or the holder assigns the step “{task}”.",
    ),
    "task_not_yours_to_forward": Sentence(
        "Anh/chị không giữ bước “{task}” nên không chuyển được. Hãy nhận việc trước.",
        "You do not hold the step “{task}”; claim it first.",
    ),
    "forward_to_oneself": Sentence("Hãy chọn một người khác, không phải chính mình.", "Choose somebody else."),
    "assignee_missing": Sentence(
        "Chưa chọn người nhận việc, hoặc tài khoản của người đó không hoạt động.", "Choose an active person."
    ),
    "assignee_not_of_lane": Sentence(
        "{name} không giữ vai trò thực hiện bước “{task}” ở cơ quan này. Hãy chọn người trong danh sách.",
        "{name} does not hold the role of the step “{task}”.",
    ),
    "assignee_after_oneself": Sentence(
        "{name} không nhận bước “{task}” được: người này đã làm bước “{earlier}” của hồ sơ với vai trò khác, nếu làm "
        "thay thì tự kiểm tra việc của chính mình.",
        "{name} did the step “{earlier}” in another role and may not do “{task}” as a substitute.",
    ),
    "many_act_unknown": Sentence("Hãy chọn một việc để làm với các bước đã chọn.", "Choose what to do."),
    "many_none": Sentence("Chưa chọn việc nào. Hãy đánh dấu ít nhất một việc.", "Choose at least one task."),
    "many_too_many": Sentence(
        "Mỗi lần chỉ làm được với tối đa {most} việc. Hãy chọn ít hơn.", "At most {most} tasks at a time."
    ),
    "many_not_same_step": Sentence(
        "Chỉ hoàn thành cùng lúc được những việc của cùng một bước trong cùng một quy trình. Hãy chọn lại.",
        "Only tasks of one step of one procedure can be completed together.",
    ),
    "many_form_required": Sentence(
        "Bước “{task}” hỏi mục bắt buộc, tệp hoặc nhiều dòng riêng của từng hồ sơ. Hãy mở từng hồ sơ để hoàn thành.",
        "The step “{task}” has required fields, files or rows; complete each dossier by itself.",
    ),
    "assignee_not_of_unit": Sentence(
        "{name} không thuộc đơn vị anh/chị phụ trách nên anh/chị không giao được bước “{task}”. Hãy chọn người trong "
        "danh sách, hoặc đề nghị lãnh đạo cơ quan phân công.",
        "{name} is not of the unit you lead; only a head of the agency may give them the step “{task}”.",
    ),
    "task_of_other_unit": Sentence(
        "Bước “{task}” do {name}, không thuộc đơn vị anh/chị phụ trách, đang giữ. Hãy đề nghị người giữ trả lại, hoặc "
        "lãnh đạo cơ quan phân công lại.",
        "The step “{task}” is held by {name}, who is not of the unit you lead.",
    ),
    # standing in
    "substitution_too_long": Sentence(
        "Một quyết định phân công làm thay không quá {days} ngày. Hãy kiểm tra lại thời điểm kết thúc.",
        "A substitution lasts at most {days} days.",
    ),
    "substitution_from_past": Sentence(
        "Thời điểm bắt đầu không được trước hôm nay: việc đã làm không ghi lại người làm thay được.",
        "The beginning may not be before today.",
    ),
    "substitution_signed_wrong": Sentence(
        "Ngày ký quyết định chưa nhập hoặc sau hôm nay.", "The day of signing is missing or lies in the future."
    ),
    "substitution_not_yours": Sentence(
        "Người vắng mặt không thuộc cơ quan anh/chị phụ trách.", "The absent person is not of your agency."
    ),
    "substitute_of_others": Sentence(
        "{name} không thuộc cơ quan anh/chị phụ trách. Việc cử người của cơ quan khác do quản trị hệ thống ghi nhận.",
        "{name} is not of your agency; an administrator can record this.",
    ),
    "substitution_to_oneself": Sentence(
        "Không tự cử mình (hoặc người mình đang làm thay) làm thay người khác; hãy nhờ người có thẩm quyền khác.",
        "Nobody makes themselves a substitute.",
    ),
    "substitution_lends_nothing": Sentence(
        "Trong phạm vi đã chọn, {name} không có vai trò nào để người khác làm thay. Vai trò vượt phạm vi cơ quan do "
        "quản trị hệ thống phân công.",
        "Within this scope {name} holds no role that can be lent.",
    ),
    "substitution_scope_unknown": Sentence(
        "Cơ quan hoặc thủ tục đã chọn không còn. Hãy chọn lại.", "A chosen agency or procedure does not exist."
    ),
    "substitution_overlaps": Sentence(
        "Trùng với quyết định “{decision}”: trong thời gian và phạm vi này người vắng mặt đã có người làm thay.",
        "It overlaps the decision “{decision}” for the same person, time and scope.",
    ),
    "substitution_circle": Sentence(
        "Phân công thành vòng tròn: người được cử đang vắng và lại được chính người này làm thay trong cùng thời gian.",
        "The substitutions would form a circle.",
    ),
    "substitution_not_found": Sentence(
        "Không có quyết định làm thay này trong phạm vi anh/chị phụ trách.", "There is no such substitution of yours."
    ),
    "substitution_over": Sentence(
        "Quyết định làm thay này đã hết hạn hoặc đã được kết thúc.", "This substitution is over already."
    ),
    # roles
    "roles_not_yours": Sentence(
        "Việc cấp, thu hồi vai trò dành cho quản trị hệ thống.", "Roles are granted by administrators."
    ),
    "roles_of_oneself": Sentence(
        "Không tự cấp hoặc thu hồi vai trò của chính mình; hãy nhờ quản trị khác.", "Nobody changes the own roles."
    ),
    "role_not_grantable": Sentence(
        "Vai trò này vượt phạm vi một cơ quan (hoặc dành cho phần mềm) nên chỉ cấp bằng lệnh trên máy chủ.",
        "This role is granted at the command line only.",
    ),
    "role_agency_not_yours": Sentence(
        "Anh/chị không quản lý vai trò tại {agency}. Hãy đề nghị quản trị của cơ quan đó hoặc của toàn tỉnh.",
        "You do not administer the roles at {agency}.",
    ),
    "role_needs_agency": Sentence(
        "Vai trò thực hiện bước xử lý phải cấp tại một cơ quan hoặc một đơn vị. Hãy nêu mã cơ quan.",
        "A role that performs steps is granted in an agency.",
    ),
    "role_not_of_unit": Sentence(
        "Vai trò này vượt phạm vi một cơ quan nên không cấp trong một đơn vị.",
        "This role is not granted in a unit.",
    ),
    "role_held_wider": Sentence(
        "{name} đã có vai trò “{role}” trên cả cơ quan. Nếu chỉ muốn trong đơn vị này, hãy thu hồi vai trò đó trước.",
        "{name} holds the role “{role}” in the whole agency already; revoke that first to narrow it.",
    ),
    "role_agency_missing": Sentence("Hãy chọn cơ quan.", "Choose the agency."),
    "role_held": Sentence("{name} đã có vai trò “{role}” tại cơ quan này.", "{name} holds the role “{role}” already."),
    "role_grant_not_found": Sentence(
        "Người này không còn vai trò đó. Hãy tải lại trang.", "The person does not hold this role any more."
    ),
    "role_decided_on_wrong": Sentence(
        "Ngày quyết định chưa nhập hoặc sau hôm nay.", "The day of the decision is missing or lies in the future."
    ),
    "person_is_locked": Sentence(
        "Tài khoản của {name} đang bị khóa. Hãy kích hoạt trước khi cấp vai trò.", "The account of {name} is locked."
    ),
    # why
    "why_nothing_chosen": Sentence(
        "Hãy nhập mã hồ sơ hoặc số việc, và chọn một thao tác.", "Name a dossier or a task, and an act."
    ),
    "why_lane": Sentence(
        "Bước “{task}” cần vai trò “{role}” tại {agency}; người này không có vai trò đó.",
        "The step “{task}” needs the role “{role}” at {agency}.",
    ),
    "why_permission": Sentence(
        "Không vai trò nào của người này cho phép “{permission}” tại cơ quan của hồ sơ.",
        "No role of this person allows “{permission}” at the dossier's agencies.",
    ),
    "why_invisible": Sentence(
        "Hồ sơ {code} không có, hoặc nằm ngoài phạm vi người này được xem.",
        "There is no dossier {code} that this person may see.",
    ),
    "why_locked": Sentence("Tài khoản đang bị khóa nên không làm được việc gì.", "The account is locked."),
}
