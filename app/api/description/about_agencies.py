"""Reorganisations of agencies in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import IDEMPOTENT, Operation

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
    "POST /reorganisations": Operation(
        id="draftReorganisation",
        tag=_A,
        summary="Soạn một lần sắp xếp",
        description="Nhập quyết định; từng dòng cơ quan thêm sau. Người khác phê duyệt.",
        headers=IDEMPOTENT,
    ),
    "PUT /reorganisations/{reorganisation_id}": Operation(
        id="redraftReorganisation",
        tag=_A,
        summary="Sửa quyết định của dự thảo",
        description="Chỉ người soạn; các dòng giữ nguyên.",
    ),
    "POST /reorganisations/{reorganisation_id}/lines": Operation(
        id="addReorganisationLine",
        tag=_A,
        summary="Thêm một dòng vào dự thảo",
        description="Chia, tách: mỗi nơi tiếp nhận một dòng, đúng một dòng `rest`; `wanted` nêu mã thủ tục (`codes`) "
        "hoặc lĩnh vực (`fields`). Mâu thuẫn giữa các dòng đọc cùng dự thảo ở `contradictions`.",
        headers=IDEMPOTENT,
    ),
    "DELETE /reorganisations/{reorganisation_id}/lines/{n}": Operation(
        id="removeReorganisationLine",
        tag=_A,
        summary="Bỏ một dòng khỏi dự thảo",
        description="Dòng không còn thì không có gì thay đổi.",
    ),
    "POST /reorganisations/{reorganisation_id}/withdraw": Operation(
        id="withdrawReorganisation", tag=_A, summary="Rút dự thảo của mình"
    ),
    "POST /reorganisations/{reorganisation_id}/approve": Operation(
        id="approveReorganisation",
        tag=_A,
        summary="Phê duyệt",
        description="Người khác với người soạn, vai trò phạm vi toàn tỉnh; còn mâu thuẫn thì không phê duyệt được.",
    ),
    "POST /reorganisations/{reorganisation_id}/reject": Operation(
        id="rejectReorganisation", tag=_A, summary="Không phê duyệt, nêu lý do"
    ),
    "POST /reorganisations/{reorganisation_id}/cancel": Operation(
        id="cancelReorganisation",
        tag=_A,
        summary="Hủy lần sắp xếp đã phê duyệt",
        description="Chỉ trước thời điểm có hiệu lực.",
    ),
    "POST /reorganisations/{reorganisation_id}/carry-out": Operation(
        id="carryOutReorganisation",
        tag=_A,
        summary="Thực hiện ngay",
        description="Từ thời điểm có hiệu lực. Một lần gọi làm được đến đâu trả lời đến đó; bộ lập lịch hoặc lần gọi "
        "sau làm tiếp, không hồ sơ nào chuyển hai lần.",
    ),
}
