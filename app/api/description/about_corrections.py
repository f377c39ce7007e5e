"""Corrections, late entries, results and opinions in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import IDEMPOTENT, Operation

_F, _O = "Sửa sai, nhập muộn", "Lấy ý kiến"

ABOUT_CORRECTIONS: Mapping[str, Operation] = {
    "POST /dossiers/{code}/correct": Operation(
        id="correctDossier",
        tag=_F,
        summary="Sửa thông tin người nộp và giấy tờ",
        description="`proposed` là true khi còn chờ người đứng đầu làm cùng việc này một lần nữa.",
    ),
    "POST /dossiers/{code}/annul": Operation(
        id="annulDossier",
        tag=_F,
        summary="Hủy việc tiếp nhận",
        description="Khi đã có bước hoàn thành, người đứng đầu phải làm cùng việc này một lần nữa (REP-02).",
    ),
    "POST /tasks/{task_id}/recall": Operation(
        id="recallTask",
        tag=_F,
        summary="Rút lại bước vừa hoàn thành",
        description="Chỉ khi chưa ai nhận bước sau.",
    ),
    "POST /dossiers/{code}/ask-change-procedure": Operation(
        id="askChangeProcedure", tag=_F, summary="Đề nghị tiếp nhận lại theo thủ tục khác"
    ),
    "POST /dossiers/{code}/change-procedure": Operation(
        id="changeProcedure",
        tag=_F,
        summary="Tiếp nhận lại theo đúng thủ tục",
        description="Hủy hồ sơ này và tiếp nhận lại từ cùng thời điểm; `other` là mã hồ sơ mới.",
        headers=IDEMPOTENT,
    ),
    "POST /dossiers/{code}/correct-result": Operation(
        id="correctResult", tag=_F, summary="Thay văn bản kết quả trước khi trả", description="Tệp PDF mã base64."
    ),
    "POST /dossiers/{code}/rectify-result": Operation(
        id="rectifyResult", tag=_F, summary="Đính chính văn bản kết quả đã trả", description="Cả hai văn bản được giữ."
    ),
    "GET /dossiers/{code}/corrections": Operation(
        id="readCorrections", tag=_F, summary="Các lần sửa, nhập muộn và văn bản kết quả của hồ sơ"
    ),
    "GET /dossiers/{code}/files/{file_id}": Operation(id="readFile", tag=_F, summary="Tải một tệp của hồ sơ"),
    "GET /outages": Operation(
        id="listOutages", tag=_F, summary="Các lần hệ thống gián đoạn đã ghi nhận", description="Mới nhất trước."
    ),
    "POST /outages": Operation(
        id="recordOutage",
        tag=_F,
        summary="Ghi nhận một lần gián đoạn đã qua",
        description="Việc nhập sau đó được ghi đúng thời điểm đã xảy ra.",
    ),
    "POST /outages/{outage_id}/revoke": Operation(id="revokeOutage", tag=_F, summary="Hủy ghi nhận gián đoạn"),
    "POST /tasks/{task_id}/opinions": Operation(
        id="askOpinions", tag=_O, summary="Lấy ý kiến nhiều cơ quan cùng lúc (TIM-11)"
    ),
    "GET /opinions": Operation(
        id="listOpinions",
        tag=_O,
        summary="Ý kiến cơ quan tôi phải trả lời",
        description="Chưa trả lời trước, theo hạn.",
        query={"asked": "Ý kiến đã hỏi từ các bước của tôi, thay vì phải trả lời.", "page": "Trang thứ mấy."},
    ),
    "GET /dossiers/{code}/opinions": Operation(
        id="readOpinions", tag=_O, summary="Các ý kiến về một hồ sơ", description="Theo thứ tự đã hỏi."
    ),
    "POST /opinions/{opinion_id}/answer": Operation(id="answerOpinion", tag=_O, summary="Trả lời ý kiến"),
    "POST /opinions/{opinion_id}/withdraw": Operation(id="withdrawOpinion", tag=_O, summary="Không cần ý kiến nữa"),
}
