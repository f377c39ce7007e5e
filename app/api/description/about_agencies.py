"""Reorganisations of agencies in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_A = "Sắp xếp cơ quan"
_PAGE = {"page": "Trang thứ mấy."}

ABOUT_AGENCIES: Mapping[str, Operation] = {
    "GET /reorganisations": Operation(
        id="listReorganisations", tag=_A, summary="Các lần sáp nhập, chia tách, đổi tên cơ quan"
    ),
    "GET /reorganisations/{reorganisation_id}": Operation(
        id="readReorganisation",
        tag=_A,
        summary="Đọc một lần sắp xếp",
        description="Từng dòng, mâu thuẫn còn lại và đã chuyển được bao nhiêu hồ sơ.",
    ),
    "GET /reorganisations/{reorganisation_id}/preview": Operation(
        id="previewReorganisation",
        tag=_A,
        summary="Xem trước ảnh hưởng",
        description="Các hồ sơ đang mở sẽ chuyển, theo tình hình lúc này.",
        query=_PAGE,
    ),
    "GET /reorganisations/{reorganisation_id}/dossiers": Operation(
        id="listReassigned",
        tag=_A,
        summary="Các hồ sơ đã chuyển",
        description="Hồ sơ chưa chuyển được đứng trước.",
        query=_PAGE,
    ),
}
