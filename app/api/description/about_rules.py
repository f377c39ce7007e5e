"""Calendars, regulations, versions of procedures, dates explained in words: method and path → what it does."""

from collections.abc import Mapping

from app.api.description.operation import IDEMPOTENT, Operation

_R, _Q, _L, _D = "Lịch, quy chế", "Quy trình", "Thời hạn", "Hồ sơ"

_CALENDARS = {
    "GET /calendars": Operation(
        id="readCalendar",
        tag=_R,
        summary="Lịch làm việc một năm",
        description="Của tỉnh hoặc của một cơ quan, cùng các quyết định về lịch.",
        query={"agency": "Mã cơ quan; bỏ trống là lịch chung của tỉnh.", "year": "Năm; bỏ trống là năm nay."},
    ),
    "POST /calendars/revisions": Operation(
        id="draftCalendar",
        tag=_R,
        summary="Soạn thay đổi lịch làm việc",
        description="`days` và `hours` mỗi dòng một mục, như trên trang soạn lịch. Người khác ban hành.",
    ),
    "GET /calendars/revisions/{revision_id}": Operation(
        id="readRevision", tag=_R, summary="Đọc một bản lịch và các ngày nó thay đổi"
    ),
    "POST /calendars/revisions/{revision_id}/redraft": Operation(
        id="redraftCalendar", tag=_R, summary="Soạn lại bản dự thảo của mình"
    ),
    "POST /calendars/revisions/{revision_id}/release": Operation(
        id="releaseCalendar", tag=_R, summary="Ban hành lịch", description="Không bao giờ bởi người đã soạn."
    ),
    "POST /calendars/revisions/{revision_id}/reject": Operation(
        id="rejectCalendar", tag=_R, summary="Không ban hành dự thảo"
    ),
    "POST /calendars/revisions/{revision_id}/withdraw": Operation(
        id="withdrawCalendar", tag=_R, summary="Rút dự thảo của mình"
    ),
    "GET /calendars/revisions/{revision_id}/preview": Operation(
        id="previewRecount",
        tag=_R,
        summary="Xem trước các hồ sơ sẽ đổi ngày hẹn",
        description="Hồ sơ không tính được trước, rồi theo mã.",
    ),
    "POST /calendars/revisions/{revision_id}/recount": Operation(
        id="recountDossiers",
        tag=_R,
        summary="Tính lại hạn các hồ sơ đang mở",
        description="Chưa `finished` thì gửi lại cùng `Idempotency-Key` để làm tiếp.",
        headers=IDEMPOTENT,
    ),
    "GET /calendars/recounts/{recount_id}": Operation(
        id="readRecount", tag=_R, summary="Đọc một lần tính lại", description="Hồ sơ lỗi trước, rồi theo mã."
    ),
    "GET /regulations": Operation(id="listRegulations", tag=_R, summary="Các quy chế", description="Theo mã quy chế."),
    "GET /regulations/{regulation_id}": Operation(
        id="readRegulation", tag=_R, summary="Đọc một quy chế", description="Mỗi giá trị kèm căn cứ và độ tin cậy."
    ),
    "GET /regulations/compare": Operation(
        id="compareRegulations",
        tag=_R,
        summary="So sánh hai quy chế",
        query={"a": "Quy chế thứ nhất.", "b": "Quy chế thứ hai."},
    ),
}
_VERSIONS = {
    "POST /procedures": Operation(
        id="uploadProcedure",
        tag=_Q,
        summary="Tải lên quy trình thành bản dự thảo",
        description="Sơ đồ BPMN, biểu mẫu và bảng quyết định mã base64; mọi lỗi được nêu trong một lần.",
    ),
    "GET /procedures/{slug}": Operation(id="readProcedure", tag=_Q, summary="Phiên bản mới nhất của một quy trình"),
    "GET /versions/{version_id}": Operation(id="readVersion", tag=_Q, summary="Đọc một phiên bản"),
    "GET /versions/{version_id}/diagram": Operation(
        id="downloadDiagram", tag=_Q, summary="Tải sơ đồ của phiên bản, đúng như đã tải lên"
    ),
    "POST /versions/{version_id}/submit": Operation(id="submitVersion", tag=_Q, summary="Trình thẩm định"),
    "POST /versions/{version_id}/appraise": Operation(id="appraiseVersion", tag=_Q, summary="Thẩm định đạt"),
    "POST /versions/{version_id}/approve": Operation(
        id="approveVersion", tag=_Q, summary="Phê duyệt theo quyết định (PRC-01)"
    ),
    "POST /versions/{version_id}/put-in-force": Operation(
        id="enforceVersion", tag=_Q, summary="Đưa vào hiệu lực", description="Hồ sơ đang chạy vẫn theo phiên bản cũ."
    ),
    "POST /versions/{version_id}/send-back": Operation(id="sendBackVersion", tag=_Q, summary="Trả lại người thiết kế"),
    "GET /versions/{version_id}/repairs": Operation(id="listRepairs", tag=_Q, summary="Những gì tự sửa được"),
    "POST /versions/{version_id}/repairs/preview": Operation(
        id="previewRepairs", tag=_Q, summary="Xem trước việc sửa", description="Không lưu gì."
    ),
    "POST /versions/{version_id}/repairs": Operation(
        id="repairVersion", tag=_Q, summary="Sửa và lưu thành bản dự thảo mới"
    ),
}
_DATES = {
    "POST /deadlines/{deadline_id}/acknowledge": Operation(
        id="acknowledgePaper", tag=_L, summary="Xác nhận đã nhận hồ sơ giấy (TRF-04)"
    ),
    "GET /tasks/{task_id}/why": Operation(id="whyStep", tag=_L, summary="Vì sao bước đến hạn vào lúc này"),
    "GET /dossiers/{code}/extension": Operation(
        id="tryExtension",
        tag=_L,
        summary="Thử tính ngày hẹn sau khi gia hạn",
        description="Không thay đổi gì; `refused` là lý do luật không cho phép.",
        query={
            "working_hours": "Số giờ làm việc, ví dụ 8 hoặc 1/3.",
            "calendar_days": "Số ngày, khi thời hạn tính theo ngày.",
        },
    ),
    "GET /dossiers/{code}/slips": Operation(
        id="listSlips", tag=_D, summary="Các phiếu của nghiệp vụ (mẫu 02 đến 05)", description="Theo thứ tự lập phiếu."
    ),
    "GET /dossiers/{code}/slips/{seq}": Operation(id="readSlip", tag=_D, summary="Nội dung một phiếu"),
}
ABOUT_RULES: Mapping[str, Operation] = {**_CALENDARS, **_VERSIONS, **_DATES}
