"""Every operation of the API in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.about_agencies import ABOUT_AGENCIES
from app.api.description.about_corrections import ABOUT_CORRECTIONS
from app.api.description.about_forms import ABOUT_FORMS
from app.api.description.about_house import ABOUT_HOUSE
from app.api.description.about_payments import ABOUT_PAYMENTS
from app.api.description.about_people import ABOUT_PEOPLE
from app.api.description.about_portal import ABOUT_PORTAL
from app.api.description.about_rules import ABOUT_RULES
from app.api.description.about_supplements import ABOUT_SUPPLEMENTS
from app.api.description.about_units import ABOUT_UNITS
from app.api.description.operation import IDEMPOTENT, Operation

_D, _T, _A = "Hồ sơ", "Bước xử lý", "Nghiệp vụ"
_S, _L, _C, _P, _Q = "Nộp trực tuyến", "Thời hạn", "Danh mục", "Tra cứu", "Quản trị"

_DOSSIERS = {
    "GET /dossiers": Operation(
        id="listDossiers",
        tag=_D,
        summary="Danh sách hồ sơ",
        description="Hồ sơ trong phạm vi được xem, mới nhất trước; đọc tiếp bằng đường dẫn `next`.",
        query={
            "search": "Mã hồ sơ, tên người nộp (không cần dấu) hoặc số định danh đầy đủ.",
            "only": "Một trạng thái, hoặc overdue (quá hạn), due_soon (sắp đến hạn), proposed (có đề nghị chờ), "
            "supplemented (có bổ sung gửi trực tuyến chờ).",
            "procedure": "Mã thủ tục.",
            "agency": "Mã cơ quan tiếp nhận hoặc giải quyết.",
            "entered_from": "Tiếp nhận từ thời điểm này.",
            "entered_before": "Tiếp nhận trước thời điểm này.",
            "unit": "Số của đơn vị: hồ sơ tại cơ quan đó, của thủ tục đơn vị phụ trách.",
        },
    ),
    "POST /dossiers": Operation(
        id="receiveDossier",
        tag=_D,
        summary="Tiếp nhận hồ sơ tại quầy",
        description="Tiếp nhận hồ sơ đầy đủ, cấp mã và ngày hẹn trả. Tờ khai `application` theo biểu mẫu của thủ tục.",
        headers=IDEMPOTENT,
    ),
    "GET /dossiers/{code}": Operation(
        id="readDossier",
        tag=_D,
        summary="Đọc một hồ sơ",
        description="Hồ sơ với các bước và nghiệp vụ; `hindrance` là lý do chưa làm được, null là làm được. "
        "ETag gồm phiên bản hồ sơ, dùng cho If-Match của các nghiệp vụ.",
    ),
    "GET /dossiers/{code}/history": Operation(
        id="listHistory", tag=_D, summary="Lịch sử hồ sơ", description="Các sự kiện trong sổ cái, cũ nhất trước."
    ),
    "POST /dossiers/{code}/settle": Operation(
        id="settleDossier", tag=_D, summary="Xác nhận đã có kết quả hoặc từ chối giải quyết"
    ),
    "POST /dossiers/{code}/return": Operation(id="returnDossier", tag=_D, summary="Trả kết quả, đóng hồ sơ"),
    "GET /tasks": Operation(
        id="listTasks",
        tag=_T,
        summary="Việc của tôi",
        description="Các bước đang mở mà người mang khóa được làm, gấp nhất trước.",
        query={
            "only": "all (tất cả), mine (đã nhận), overdue (quá hạn), due_soon (sắp đến hạn), "
            "unit (việc của cơ quan, đơn vị mình phân công).",
            "unit": "Số của đơn vị: chỉ bước của đơn vị đó.",
        },
    ),
    "POST /tasks/{task_id}/claim": Operation(id="claimTask", tag=_T, summary="Nhận việc"),
    "POST /tasks/{task_id}/release": Operation(id="releaseTask", tag=_T, summary="Trả lại việc đã nhận"),
    "POST /tasks/{task_id}/complete": Operation(
        id="completeTask",
        tag=_T,
        summary="Hoàn thành bước",
        description="`data` theo biểu mẫu của bước; `version` là phiên bản bước đã đọc, để biết bước đã đổi.",
        headers=IDEMPOTENT,
    ),
    "GET /tasks/{task_id}/targets": Operation(
        id="listTargets", tag=_T, summary="Các bước có thể chuyển lại", description="Rỗng nếu không chuyển lại được."
    ),
    "POST /tasks/{task_id}/hand-back": Operation(id="handBackTask", tag=_T, summary="Chuyển lại bước trước"),
    "POST /messages": Operation(
        id="sendMessage",
        tag=_T,
        summary="Gửi thông điệp cho hồ sơ đang chờ",
        description="Chỉ các hồ sơ của bộ phận một cửa của người mang khóa.",
    ),
}
_ACTS = {
    "POST /dossiers/{code}/request-supplement": Operation(
        id="requestSupplement",
        tag=_A,
        summary="Yêu cầu bổ sung hồ sơ",
        description="Một lần duy nhất, nêu đầy đủ (SUP-02, INT-05); đồng hồ dừng.",
    ),
    "POST /dossiers/{code}/receive-supplement": Operation(
        id="receiveSupplement",
        tag=_A,
        summary="Tiếp nhận hồ sơ bổ sung",
        description="Cùng mã hồ sơ; thời hạn tính lại từ đầu (SUP-04). Bản gửi trực tuyến đang chờ được nhận cùng.",
    ),
    "POST /dossiers/{code}/request-payment": Operation(
        id="requestPayment", tag=_A, summary="Yêu cầu thực hiện nghĩa vụ tài chính", description="Đồng hồ tạm dừng."
    ),
    "POST /dossiers/{code}/confirm-payment": Operation(
        id="confirmPayment", tag=_A, summary="Xác nhận đã thực hiện nghĩa vụ tài chính"
    ),
    "POST /dossiers/{code}/extend": Operation(
        id="extendDossier",
        tag=_A,
        summary="Gia hạn, hẹn lại ngày trả",
        description="Một lần, theo đơn vị của thời hạn, trước ngày hẹn ít nhất một ngày làm việc (EXT-01 đến EXT-07).",
    ),
    "POST /dossiers/{code}/apologise": Operation(id="apologise", tag=_A, summary="Xin lỗi vì trả kết quả trễ hẹn"),
    "POST /dossiers/{code}/stop": Operation(id="stopDossier", tag=_A, summary="Dừng giải quyết hồ sơ"),
    "GET /proposals": Operation(
        id="listProposals",
        tag=_A,
        summary="Danh sách đề nghị với bộ phận một cửa",
        description="Mới nhất trước.",
        query={"state": "open, done, declined hoặc gone.", "code": "Chỉ của một hồ sơ."},
    ),
    "POST /dossiers/{code}/proposals": Operation(
        id="propose", tag=_A, summary="Đề nghị bộ phận một cửa thực hiện nghiệp vụ"
    ),
    "POST /proposals/{proposal_id}/decline": Operation(id="declineProposal", tag=_A, summary="Không làm theo đề nghị"),
    "POST /submissions": Operation(
        id="submitDossier",
        tag=_S,
        summary="Nộp hồ sơ trực tuyến",
        headers=IDEMPOTENT,
        description="Cho cổng.",
    ),
    "POST /dossiers/{code}/accept": Operation(
        id="acceptSubmission",
        tag=_S,
        summary="Tiếp nhận hồ sơ nộp trực tuyến",
        description="Sau khi xác nhận đủ ba việc kiểm tra (INT-04).",
    ),
    "POST /dossiers/{code}/decline": Operation(id="declineSubmission", tag=_S, summary="Từ chối tiếp nhận (mẫu 03)"),
    "POST /dossiers/{code}/stop-request": Operation(
        id="askToStop", tag=_S, summary="Người nộp đề nghị dừng giải quyết", description="Trả lời trong ngày (STP-01)."
    ),
    "POST /dossiers/{code}/arrive": Operation(
        id="confirmArrival", tag=_S, summary="Xác nhận hồ sơ đến cơ quan có thẩm quyền (TIM-02)"
    ),
}
_LISTS = {
    "GET /dossiers/{code}/clocks": Operation(
        id="readClocks", tag=_L, summary="Đồng hồ của hồ sơ", description="Mọi ngày đã hẹn và vì sao là ngày này."
    ),
    "GET /deadlines": Operation(
        id="listDeadlines",
        tag=_L,
        summary="Các thời hạn đang tính",
        description="Gấp nhất trước.",
        query={"kind": "Loại thời hạn.", "only": "overdue, due_soon, in_time hoặc none."},
    ),
    "GET /deadlines/{deadline_id}": Operation(id="readDeadline", tag=_L, summary="Đọc một thời hạn"),
    "GET /warnings": Operation(
        id="listWarnings",
        tag=_L,
        summary="Danh sách quá hạn, sắp đến hạn lúc 10:30 và 15:00 (TIM-10)",
        description="Mới nhất trước.",
        query={"empty": "Kể cả danh sách không có việc nào."},
    ),
    "GET /warnings/{agency}/{moment}": Operation(id="readWarning", tag=_L, summary="Đọc một danh sách quá hạn"),
    "POST /warnings/{agency}/{moment}/acknowledge": Operation(
        id="acknowledgeWarning", tag=_L, summary="Xác nhận đã xem danh sách"
    ),
    "GET /promise": Operation(
        id="promise",
        tag=_L,
        summary="Thử tính ngày hẹn trả",
        description="Không thay đổi gì.",
        query={
            "procedure_code": "Mã thủ tục.",
            "receiving_agency": "Mã cơ quan tiếp nhận.",
            "entered_at": "Thời điểm tiếp nhận giả định; bỏ trống là lúc này.",
        },
    ),
    "GET /procedures": Operation(
        id="listProcedures",
        tag=_C,
        summary="Danh mục quy trình",
        description="Theo tên.",
        query={"search": "Mã hoặc tên, không cần dấu."},
    ),
    "GET /procedures/receivable": Operation(
        id="listReceivable",
        tag=_C,
        summary="Thủ tục có thể tiếp nhận lúc này",
        query={"search": "Mã hoặc tên, không cần dấu."},
    ),
    "GET /agencies": Operation(
        id="listAgencies", tag=_C, summary="Các cơ quan", description="Cơ quan đã kết thúc: do cơ quan nào tiếp nhận."
    ),
    "GET /track/{code}": Operation(
        id="trackDossier",
        tag=_P,
        summary="Tra cứu công khai theo mã hồ sơ",
        description="Không cần khóa, không có dữ liệu cá nhân (RET-06).",
    ),
}
_PROGRAMS = {
    "GET /tokens": Operation(id="listTokens", tag=_Q, summary="Các khóa API", description="Cũ nhất trước."),
    "GET /tokens/mine": Operation(
        id="listOwnTokens", tag=_Q, summary="Khóa API đứng tên tôi", description="Cũ nhất trước."
    ),
    "POST /tokens": Operation(
        id="createToken",
        tag=_Q,
        summary="Cấp khóa API",
        description="Khóa chỉ có trong câu trả lời này; hệ thống chỉ giữ mã băm.",
    ),
    "POST /tokens/{token_id}/revoke": Operation(id="revokeToken", tag=_Q, summary="Thu hồi khóa API"),
    "GET /webhooks": Operation(
        id="listWebhooks", tag=_Q, summary="Các đăng ký nhận sự kiện", description="Cũ nhất trước."
    ),
    "POST /webhooks": Operation(
        id="createWebhook",
        tag=_Q,
        summary="Đăng ký nhận sự kiện",
        description="Khóa ký chỉ có trong câu trả lời này. Sự kiện chỉ gồm mã hồ sơ, tên, trạng thái, thời điểm.",
    ),
    "GET /webhooks/{webhook_id}": Operation(id="readWebhook", tag=_Q, summary="Đọc một đăng ký"),
    "DELETE /webhooks/{webhook_id}": Operation(id="deleteWebhook", tag=_Q, summary="Xóa một đăng ký"),
    "GET /webhooks/{webhook_id}/deliveries": Operation(id="listDeliveries", tag=_Q, summary="Các lần gửi gần đây"),
    "POST /webhooks/{webhook_id}/pause": Operation(id="pauseWebhook", tag=_Q, summary="Tạm dừng gửi"),
    "POST /webhooks/{webhook_id}/resume": Operation(
        id="resumeWebhook",
        tag=_Q,
        summary="Gửi tiếp từ lúc này",
        description="`missed` cho biết đã lỡ bao nhiêu sự kiện.",
    ),
    "POST /webhooks/{webhook_id}/test": Operation(id="testWebhook", tag=_Q, summary="Gửi thử ngay"),
    "POST /webhooks/{webhook_id}/replay": Operation(
        id="replayEvents",
        tag=_Q,
        summary="Gửi lại sự kiện từ một số thứ tự",
        description="Nhiều nhất 500 sự kiện có số lớn hơn `after`; bỏ trống là những sự kiện phát sinh trong lần tạm "
        "dừng gần nhất. Sự kiện gửi lại mang `replayed` và trạng thái hồ sơ lúc này; bỏ bản trùng theo hồ sơ và `seq`.",
    ),
    "POST /webhooks/{webhook_id}/renew-secret": Operation(
        id="renewWebhookSecret",
        tag=_Q,
        summary="Đổi khóa ký",
        description="Trong 24 giờ mỗi sự kiện mang chữ ký của cả khóa mới và khóa cũ.",
    ),
    "POST /webhooks/{webhook_id}/deliveries/{message_id}/retry": Operation(
        id="retryDelivery", tag=_Q, summary="Gửi lại một sự kiện đã dừng"
    ),
    "GET /access-log": Operation(
        id="listAccesses",
        tag=_Q,
        summary="Nhật ký truy cập API",
        description="Mới nhất trước.",
        query={
            "token": "Số của khóa.",
            "username": "Tên đăng nhập.",
            "dossier": "Mã hồ sơ.",
            "status": "ok, refused (401–403), limited (429) hoặc failed (từ 400).",
        },
    ),
}
_CASES = {**_DOSSIERS, **_ACTS, **_LISTS, **ABOUT_CORRECTIONS, **ABOUT_SUPPLEMENTS, **ABOUT_FORMS}
ABOUT: Mapping[str, Operation] = {
    **_CASES,
    **ABOUT_AGENCIES,
    **ABOUT_RULES,
    **ABOUT_HOUSE,
    **ABOUT_PEOPLE,
    **ABOUT_UNITS,
    **ABOUT_PAYMENTS,
    **ABOUT_PORTAL,
    **_PROGRAMS,
}
