"""The national portal's exchange in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_C = "Cổng quốc gia"
_ONCE = "Gửi lại cùng `message_id` và nội dung thì không thay đổi gì và nhận lại câu trả lời cũ; nội dung khác là 422."

ABOUT_PORTAL: Mapping[str, Operation] = {
    "POST /portal/submissions": Operation(
        id="portalSubmission", tag=_C, summary="Cổng chuyển hồ sơ nộp trực tuyến (INT-03)", description=_ONCE
    ),
    "POST /portal/dossiers/{code}/supplements": Operation(
        id="portalSupplement",
        tag=_C,
        summary="Cổng chuyển giấy tờ bổ sung",
        description=(
            "Bộ phận một cửa kiểm tra, phiếu nhận mới tính lại thời hạn (SUP-04). Tệp tải lên trước bằng "
            f"`POST /files`, rồi ghi `mark` vào `files`. Gửi thêm khi bản trước còn chờ thì được cộng vào. {_ONCE}"
        ),
    ),
    "POST /portal/dossiers/{code}/payments": Operation(
        id="portalPayment", tag=_C, summary="Cổng báo đã nộp nghĩa vụ tài chính (FEE-03)", description=_ONCE
    ),
    "POST /portal/dossiers/{code}/stop-requests": Operation(
        id="portalStop", tag=_C, summary="Cổng chuyển đề nghị dừng giải quyết (STP-01)", description=_ONCE
    ),
    "POST /portal/dossiers/{code}/ratings": Operation(
        id="portalRating", tag=_C, summary="Cổng chuyển đánh giá của người nộp (KPI-05)", description=_ONCE
    ),
    "GET /portal/dossiers/{code}": Operation(
        id="portalStatus",
        tag=_C,
        summary="Trạng thái Cổng phải giữ của hồ sơ",
        description="`seq` là 0 khi chưa gửi Cổng lần nào.",
    ),
    "GET /portal/state": Operation(
        id="portalState", tag=_C, summary="Tình hình trao đổi với Cổng", description="Số bản tin chờ, dừng, đã nhận."
    ),
    "POST /portal/checks": Operation(
        id="checkPortal",
        tag=_C,
        summary="Đối chiếu với Cổng",
        description="So hồ sơ của các ngày đã nêu, gửi lại những gì Cổng thiếu.",
    ),
    "POST /portal/checks/{check_id}/resend": Operation(
        id="resendPortalCheck",
        tag=_C,
        summary="Gửi lại mọi hồ sơ khác nhau của một lần đối chiếu",
        description="Kể cả khi Cổng giữ trạng thái mới hơn hoặc khác; `left` là hồ sơ không có gì để gửi.",
    ),
    "POST /portal/differences/{difference_id}/resend": Operation(
        id="resendPortalDifference", tag=_C, summary="Gửi lại trạng thái của một hồ sơ"
    ),
    "POST /portal/retries": Operation(id="retryPortal", tag=_C, summary="Thử lại mọi bản tin đã dừng"),
    "POST /portal/deliveries": Operation(id="deliverPortal", tag=_C, summary="Gửi ngay những bản tin đang chờ"),
    "GET /portal/checks/{check_id}": Operation(id="readPortalCheck", tag=_C, summary="Đọc một lần đối chiếu"),
}
