"""Forms, their files and drafts, and data used again in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_B, _T, _U = "Biểu mẫu, tệp", "Bước xử lý", "Dùng lại dữ liệu"
_PLACE = "Nêu `task_id`, hoặc `procedure_code` với `identity_number`."

ABOUT_FORMS: Mapping[str, Operation] = {
    "POST /tasks/{task_id}/draft": Operation(
        id="saveDraft",
        tag=_T,
        summary="Giữ bản nháp của bước",
        description="Không kiểm tra nội dung; `aside` là true khi một cửa sổ khác đã lưu sau, cả hai bản được giữ.",
    ),
    "POST /files": Operation(
        id="uploadFile",
        tag=_B,
        summary="Tải lên một tệp của biểu mẫu",
        description="Gửi tệp trong mục `file`; ghi `mark` vào dữ liệu biểu mẫu. Sau 30 ngày không dùng thì bị xóa.",
        upload=True,
    ),
    "GET /files/{mark}": Operation(
        id="downloadFile",
        tag=_B,
        summary="Tải một tệp của biểu mẫu",
        description="Cho người đã tải lên và người được xem hồ sơ.",
    ),
    "GET /forms": Operation(id="listForms", tag=_B, summary="Các biểu mẫu", description="Theo tên."),
    "GET /forms/{key}": Operation(
        id="listFormVersions",
        tag=_B,
        summary="Các bản của một biểu mẫu",
        description="Mới nhất trước, với thay đổi so với bản trước và số hồ sơ đang dùng.",
    ),
    "GET /forms/{key}/{number}": Operation(
        id="readForm", tag=_B, summary="Đọc một bản biểu mẫu", description="JSON của form-js, như đã tải lên."
    ),
    "GET /consents": Operation(
        id="listConsents",
        tag=_U,
        summary="Các lần đồng ý của một người",
        description="Mới nhất trước.",
        query={"identity_number": "Số định danh của người nộp."},
    ),
    "POST /consents": Operation(
        id="recordConsent",
        tag=_U,
        summary="Ghi sự đồng ý dùng lại dữ liệu đã khai",
        description="Đang có hiệu lực thì trả lời cùng số.",
    ),
    "GET /consents/{consent_id}/uses": Operation(
        id="listUses", tag=_U, summary="Các lần xem và dùng theo một sự đồng ý", description="Mới nhất trước."
    ),
    "POST /consents/{consent_id}/withdraw": Operation(id="withdrawConsent", tag=_U, summary="Người nộp rút sự đồng ý"),
    "POST /consents/look": Operation(
        id="lookEarlier",
        tag=_U,
        summary="Xem dữ liệu có thể dùng lại",
        description=f"Lần xem được ghi lại; chưa đồng ý là 409. {_PLACE}",
    ),
    "POST /consents/fill": Operation(
        id="fillEarlier",
        tag=_U,
        summary="Lấy dữ liệu đã khai vào biểu mẫu",
        description=f"Người nộp xác nhận còn đúng; trả lời các giá trị để gửi cùng biểu mẫu. {_PLACE}",
    ),
}
