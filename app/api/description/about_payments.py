"""Payments in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_M = "Thanh toán"

ABOUT_PAYMENTS: Mapping[str, Operation] = {
    "POST /payments/notice": Operation(
        id="noticePayment",
        tag=_M,
        summary="Cổng thanh toán báo kết quả",
        description="Không cần khóa API: thông báo mang chữ ký của cổng, là các trường biểu mẫu hoặc một đối tượng "
        "JSON phẳng. Gửi lại cùng thông báo không thay đổi gì.",
    ),
    "POST /dossiers/{code}/payments": Operation(
        id="reportPayment",
        tag=_M,
        summary="Báo đã nộp nghĩa vụ tài chính được yêu cầu",
        description="Cho cổng và bộ phận một cửa; gửi lại cùng `reference` không thay đổi gì (FEE-03).",
    ),
    "GET /payments": Operation(
        id="listPayments",
        tag=_M,
        summary="Các khoản đã nộp",
        description="Của bộ phận một cửa mình; khoản chưa khớp hồ sơ đứng trước.",
        query={"state": "Trạng thái của khoản nộp.", "page": "Trang thứ mấy."},
    ),
    "POST /payments/{payment_id}/handle": Operation(
        id="handlePayment", tag=_M, summary="Ghi kết quả xử lý một khoản nộp", description="Đã khớp, hoặc đã hoàn trả."
    ),
}
