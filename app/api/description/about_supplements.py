"""Supplements that applicants send online, in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_A = "Nghiệp vụ"

ABOUT_SUPPLEMENTS: Mapping[str, Operation] = {
    "GET /dossiers/{code}/supplements": Operation(
        id="listSupplements",
        tag=_A,
        summary="Các bản bổ sung người nộp gửi trực tuyến",
        description="Từ trang của hệ thống (own), từ Cổng quốc gia (portal): ghi chú, mục đơn thay đổi, giấy tờ, "
        "tệp; theo thứ tự gửi.",
    ),
    "POST /dossiers/{code}/supplements/{n}/decline": Operation(
        id="declineSupplement",
        tag=_A,
        summary="Chưa tiếp nhận bản bổ sung trực tuyến",
        description="Báo người nộp lý do; hồ sơ tiếp tục chờ (SUP-04). 409 `supplement_decided`: bản này đã xong.",
    ),
    "GET /dossiers/{code}/papers/{mark}": Operation(
        id="downloadPaper",
        tag=_A,
        summary="Tải một tệp người nộp gửi trực tuyến",
        description="Cho người được xem hồ sơ.",
    ),
}
