"""Giving steps, persons and substitutions in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import IDEMPOTENT, Operation

_T, _N = "Bước xử lý", "Cán bộ"

ABOUT_PEOPLE: Mapping[str, Operation] = {
    "GET /tasks/{task_id}/candidates": Operation(
        id="listCandidates",
        tag=_T,
        summary="Những người có thể được giao bước",
        description="Cùng vai trò, tài khoản còn hoạt động, không vướng nguyên tắc tách nhiệm vụ.",
    ),
    "POST /tasks/{task_id}/assign": Operation(
        id="assignTask",
        tag=_T,
        summary="Phân công bước cho một người",
        description="Người đứng đầu, hoặc người đang giữ bước; lý do có thể bỏ trống.",
        headers=IDEMPOTENT,
    ),
    "POST /tasks/{task_id}/forward": Operation(
        id="forwardTask",
        tag=_T,
        summary="Chuyển bước đang giữ cho đồng nghiệp",
        description="Nêu lý do; người nhận được báo qua thư.",
        headers=IDEMPOTENT,
    ),
    "POST /tasks/bulk": Operation(
        id="manyTasks",
        tag=_T,
        summary="Một thao tác cho nhiều bước",
        description="Nhiều nhất 200 bước, mỗi bước một giao dịch riêng; trả lời 200 cả khi có bước không làm được, "
        "`outcomes` nêu từng bước.",
        headers=IDEMPOTENT,
    ),
    "GET /persons": Operation(
        id="listPersons",
        tag=_N,
        summary="Danh sách cán bộ",
        description="Theo cơ quan rồi theo tên.",
        query={
            "search": "Tên hoặc tên đăng nhập.",
            "agency": "Mã cơ quan.",
            "unit": "Số của đơn vị.",
            "role": "Vai trò.",
            "state": "Trạng thái tài khoản.",
            "page": "Trang thứ mấy.",
        },
    ),
    "GET /persons/{username}": Operation(
        id="readPerson",
        tag=_N,
        summary="Đọc một cán bộ",
        description="Vai trò với quyết định, làm thay, và mọi việc được làm cùng vai trò cho phép.",
    ),
    "GET /persons/{username}/why": Operation(
        id="whyAllowed",
        tag=_N,
        summary="Vì sao người này làm được hoặc không làm được",
        description="Hỏi về một bước, hoặc một nghiệp vụ của một hồ sơ.",
        query={
            "dossier": "Mã hồ sơ.",
            "act": "Nghiệp vụ; view là xem hồ sơ.",
            "task": "Số của bước, thay cho hồ sơ và nghiệp vụ.",
        },
    ),
    "POST /persons/{username}/grants": Operation(
        id="grantRole",
        tag=_N,
        summary="Cấp vai trò theo quyết định",
        description="Tại cơ quan, hoặc tại một đơn vị (`unit`): khi đó chỉ với phần đơn vị phụ trách. Hiệu lực ngay.",
    ),
    "POST /persons/{username}/grants/{grant_id}/revoke": Operation(
        id="revokeRole", tag=_N, summary="Thu hồi vai trò theo quyết định", description="Có hiệu lực ngay."
    ),
    "GET /substitutions": Operation(
        id="listSubstitutions",
        tag=_N,
        summary="Các phân công làm thay",
        description="Của cơ quan mình quyết định, và của chính mình; mới nhất trước.",
    ),
    "POST /substitutions": Operation(
        id="createSubstitution",
        tag=_N,
        summary="Ghi quyết định phân công làm thay (ACC-02)",
        description="`roles`, `agencies`, `procedures` bỏ trống là tất cả những gì được giao thay.",
    ),
    "POST /substitutions/{substitution_id}/end": Operation(
        id="endSubstitution", tag=_N, summary="Kết thúc làm thay trước hạn"
    ),
}
