"""Operating the system, feedback, accounts, audit, what is public in words: method and path → what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_V, _G, _A, _K, _P = "Vận hành", "Phản ánh, tạm ngừng", "Cán bộ", "Kiểm tra", "Tra cứu"

_SYSTEM = {
    "GET /system/scheduler": Operation(
        id="readScheduler",
        tag=_V,
        summary="Tình hình bộ lập lịch",
        description="Hàng chờ, việc lỗi, các lượt chạy và thông báo đã dừng gửi.",
    ),
    "POST /system/rounds": Operation(
        id="runRound",
        tag=_V,
        summary="Chạy một lượt ngay",
        description="`parts` nêu từng phần đã làm gì; null là không chạy được.",
    ),
    "POST /system/messages/{message_id}/retry": Operation(
        id="retryMessage", tag=_V, summary="Gửi lại một thông báo hoặc bản tin đã dừng"
    ),
    "POST /system/failures/{place}/{row_id}/retry": Operation(
        id="retryFailure",
        tag=_V,
        summary="Thử lại một việc mà bộ lập lịch chưa làm được",
        description="`place` và `row_id` như trong `failures` của tình hình bộ lập lịch.",
    ),
    "GET /system/incidents": Operation(
        id="listIncidents", tag=_V, summary="Hồ sơ mà sơ đồ không đi tiếp được", description="Cũ nhất trước."
    ),
    "POST /system/incidents/{incident_id}/resolve": Operation(
        id="resolveIncident",
        tag=_V,
        summary="Cho hồ sơ đi tiếp",
        description="Thử lại như cũ, hoặc chọn giá trị quyết định nhánh trong `choice`; phải nêu lý do.",
    ),
}
_TALKING = {
    "POST /public/feedback": Operation(
        id="giveFeedback",
        tag=_G,
        summary="Gửi phản ánh, kiến nghị",
        description="Không cần khóa; trả mã để theo dõi.",
    ),
    "GET /public/feedback/{code}": Operation(
        id="followFeedback",
        tag=_G,
        summary="Theo dõi phản ánh theo mã",
        description="Không cần khóa, không có dữ liệu cá nhân.",
    ),
    "GET /feedback": Operation(
        id="listFeedback",
        tag=_G,
        summary="Phản ánh của cơ quan mình",
        description="Gấp nhất trước.",
        query={"state": "open (chờ trả lời) hoặc answered (đã trả lời)."},
    ),
    "POST /feedback/entries": Operation(
        id="enterFeedback", tag=_G, summary="Nhập phản ánh nhận bằng cách khác (FBK-03)"
    ),
    "GET /feedback/{code}": Operation(id="readFeedback", tag=_G, summary="Đọc một phản ánh"),
    "POST /feedback/{code}/answer": Operation(id="answerFeedback", tag=_G, summary="Trả lời phản ánh (FBK-01)"),
    "POST /feedback/{code}/forward": Operation(
        id="forwardFeedback", tag=_G, summary="Chuyển phản ánh đến đúng cơ quan (FBK-02)"
    ),
    "GET /interruptions": Operation(
        id="listInterruptions",
        tag=_G,
        summary="Các lần tạm ngừng hệ thống đã thông báo",
        description="Mới nhất trước; `earliest` là lúc sớm nhất mà một lần mới được bắt đầu (SYS-05).",
    ),
    "POST /interruptions": Operation(id="announceInterruption", tag=_G, summary="Thông báo tạm ngừng hệ thống"),
    "POST /interruptions/{notice_id}/cancel": Operation(
        id="cancelInterruption", tag=_G, summary="Hủy hoặc kết thúc sớm một lần tạm ngừng"
    ),
}
_ACCOUNTS = {
    "GET /account-requests": Operation(
        id="listAccountRequests",
        tag=_A,
        summary="Yêu cầu về tài khoản",
        description="Chờ lâu nhất trước.",
        query={"waiting": "true: đang chờ; false: đã xử lý."},
    ),
    "POST /account-requests": Operation(
        id="askAccount", tag=_A, summary="Gửi yêu cầu cấp, khóa, mở, thu hồi tài khoản (ACC-01)"
    ),
    "GET /account-requests/{request_id}": Operation(
        id="readAccountRequest", tag=_A, summary="Đọc một yêu cầu về tài khoản"
    ),
    "POST /account-requests/{request_id}/do": Operation(
        id="doAccountRequest",
        tag=_A,
        summary="Thực hiện yêu cầu",
        description="Mật khẩu của tài khoản mới chỉ có trong câu trả lời này.",
    ),
    "POST /account-requests/{request_id}/tell": Operation(
        id="tellAccountRequest", tag=_A, summary="Ghi đã thông báo cho cơ quan sau khi khóa khẩn cấp"
    ),
    "POST /account-requests/{request_id}/refuse": Operation(
        id="refuseAccountRequest", tag=_A, summary="Từ chối yêu cầu", description="`note` là lý do."
    ),
}
_AUDIT = {
    "GET /audit/dossiers/{code}/replay": Operation(
        id="replayDossier",
        tag=_K,
        summary="Phát lại một hồ sơ từ sổ cái",
        description="Từng sự kiện với bước, người giữ, dữ liệu và đồng hồ lúc đó; `matches` là phát lại khớp với sổ.",
    ),
    "GET /audit/dossiers/{code}/diagram": Operation(
        id="readDossierDiagram", tag=_K, summary="Tải sơ đồ mà hồ sơ đã chạy"
    ),
    "POST /audit/ledger/verify": Operation(
        id="verifyLedger",
        tag=_K,
        summary="Kiểm tra toàn bộ sổ cái",
        description="`head` là dòng chốt để cất giữ ngoài hệ thống; gửi lại trong `kept` để biết sổ có bị cắt không.",
    ),
}
_PUBLIC = {
    "GET /public/procedures": Operation(
        id="listPublicProcedures",
        tag=_P,
        summary="Thủ tục đang có hiệu lực",
        description="Không cần khóa; theo tên.",
        query={"search": "Mã, tên hoặc lĩnh vực, không cần dấu."},
    ),
    "GET /public/procedures/{slug}": Operation(
        id="readPublicProcedure",
        tag=_P,
        summary="Một thủ tục: giấy tờ, thời hạn, phí",
        description="Không cần khóa.",
    ),
    "GET /public/ratings": Operation(
        id="readRatings",
        tag=_P,
        summary="Kết quả đánh giá theo cơ quan và tháng (KPI-07)",
        description="Không cần khóa.",
        query={"month": "Tháng, ví dụ 2026-03; bỏ trống là tháng này."},
    ),
}
ABOUT_HOUSE: Mapping[str, Operation] = {**_SYSTEM, **_TALKING, **_ACCOUNTS, **_AUDIT, **_PUBLIC}
