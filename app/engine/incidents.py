# ruff: noqa: E501 - one sentence a line
"""What the administrator is told when a diagram cannot go on."""

from app.domain.steps import Incident
from app.domain.vietnamese import said_once
from app.engine.expressions import Stuck

_SENTENCES = {
    "NO_BRANCH": "Tại “{name}” không có nhánh nào thỏa điều kiện và không có nhánh mặc định. "
    "Đề nghị bổ sung nhánh mặc định hoặc kiểm tra dữ liệu rẽ nhánh.",
    "VARIABLE_MISSING": "Điều kiện của nhánh “{name}” cần dữ liệu “{variables}” nhưng hồ sơ chưa có. "
    "Đề nghị kiểm tra biểu mẫu của bước trước đó.",
    "CONDITION_NOT_BOOLEAN": "Điều kiện của nhánh “{name}” không cho kết quả đúng hoặc sai. "
    "Đề nghị sửa điều kiện thành một phép so sánh.",
    "EXPRESSION_SYNTAX": "Điều kiện của nhánh “{name}” sai cú pháp FEEL. Đề nghị sửa điều kiện.",
    "EXPRESSION_CLOCK": "Điều kiện của nhánh “{name}” đọc đồng hồ của máy, việc này không được phép. "
    "Đề nghị dùng dữ liệu của hồ sơ.",
    "EXPRESSION_FUNCTION": "Điều kiện của nhánh “{name}” gọi hàm không có trong FEEL. Đề nghị sửa điều kiện.",
    "EXPRESSION_TIME": "Điều kiện của nhánh “{name}” tính quá lâu nên đã bị dừng. Đề nghị viết lại điều kiện đơn giản hơn.",
    "EXPRESSION_MEMORY": "Điều kiện của nhánh “{name}” dùng quá nhiều bộ nhớ nên đã bị dừng. "
    "Đề nghị viết lại điều kiện đơn giản hơn.",
    "EXPRESSION_FAILED": "Không tính được điều kiện của nhánh “{name}”. Đề nghị kiểm tra điều kiện và dữ liệu.",
    "DEADLOCK": "Tại “{name}” quy trình chờ một nhánh không bao giờ tới. Đề nghị sửa sơ đồ: nhánh đã tách ở cổng nào "
    "thì nhập lại ở cổng cùng loại.",
    "LOOP": "Quy trình chạy vòng mãi tại “{name}” mà không qua bước nào có người xử lý. Đề nghị sửa sơ đồ.",
    "COLLECTION": "Không xác định được bước “{name}” cần thực hiện bao nhiêu lần hoặc cho những ai. "
    "Đề nghị kiểm tra dữ liệu của hồ sơ và biểu thức lặp.",
    "LIMIT": "Bước “{name}” cần thực hiện quá {limit} lần, vượt giới hạn cho phép. Đề nghị chia nhỏ hồ sơ.",
    "CORRELATION": "Không xác định được giá trị để nhận đúng thông điệp tại “{name}”. Đề nghị kiểm tra dữ liệu của hồ sơ.",
    "RULE_MISSING": "Không tìm thấy bảng quyết định của bước “{name}”. Đề nghị bổ sung bảng quyết định vào quy trình.",
    "RULE_FAILED": "Bảng quyết định của bước “{name}” không cho kết quả: {detail}. Đề nghị kiểm tra bảng quyết định và dữ liệu.",
    "OPERATION_MISSING": "Bước tự động “{name}” gọi thao tác “{operation}” mà hệ thống không có. Đề nghị sửa sơ đồ.",
    "OPERATION_FAILED": "Bước tự động “{name}” không thực hiện được. Đề nghị kiểm tra dữ liệu của hồ sơ.",
    "RECURSION": "Bước “{name}” gọi lại chính quy trình đang gọi nó. Đề nghị sửa sơ đồ.",
    "CALLS_TOO_DEEP": "Bước “{name}” gọi quy trình qua quá {limit} cấp. Đề nghị giảm số cấp gọi quy trình.",
    "CALLED_MISSING": "Không tìm thấy quy trình mà bước “{name}” gọi. Đề nghị gắn quy trình được gọi vào phiên bản này.",
    "ERROR_UNCAUGHT": "Lỗi “{error}” phát tại “{name}” không có sự kiện biên nào tiếp nhận. "
    "Đề nghị bổ sung sự kiện biên tiếp nhận lỗi.",
    "ENDED_WITHOUT_END": "Quy trình dừng tại “{name}” mà không tới sự kiện kết thúc. Đề nghị nối bước cuối với sự kiện kết thúc.",
}


def incident_of(stuck: Stuck, names: dict[str, str]) -> Incident:
    """The incident with its sentence."""
    name = names.get(stuck.element_id, stuck.element_id)
    return Incident(
        element_id=stuck.element_id,
        code=stuck.code,
        message=said_once(_SENTENCES[stuck.code].format(name=name, **stuck.facts)),
    )
