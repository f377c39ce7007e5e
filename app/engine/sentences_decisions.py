# ruff: noqa: E501 - one sentence a line
"""The sentences about decision tables: of an inspection by code, and of a decision that could not be taken."""

REFUSED: dict[str, tuple[str, str]] = {
    "NOT_DMN": ("Tệp không phải là bảng quyết định DMN 1.1–1.5.", "Đề nghị xuất lại bảng quyết định ở định dạng DMN 1.3 (.dmn)."),
    "NO_DECISION": ("Tệp DMN không có quyết định nào.", "Đề nghị thêm một bảng quyết định."),
}  # fmt: skip

ERRORS: dict[str, tuple[str, str]] = {
    "DMN_SHAPE": ("{thing}: {what}.", "Sửa lại bảng cho đủ cột, đủ dòng rồi tải lên."),
    "DMN_UNSUPPORTED": ("{thing} dùng {kind}, hệ thống không thực hiện.", "Thay bằng bảng quyết định."),
    "DMN_EXPRESSION_SYNTAX": ("{thing}, {where}: sai cú pháp FEEL: {text}", "Sửa ô theo FEEL, ví dụ: > 5000000, \"nộp qua mạng\" hoặc [1..5]; phần thập phân viết bằng dấu chấm."),
    "DMN_EXPRESSION_LANGUAGE": ("{thing}, {where}: không viết bằng FEEL: {text}", "Viết lại ô bằng FEEL."),
    "DMN_EXPRESSION_CLOCK": ("{thing}, {where}: đọc đồng hồ (now, today), không được phép.", "Dùng ngày tháng có trong dữ liệu hồ sơ."),
    "DMN_UNSAFE_EXPRESSION": ("{thing}, {where}: gọi hàm không có trong FEEL: {text}", "Chỉ dùng các hàm của FEEL."),
    "DMN_EXPRESSION_COST": ("{thing}: không kiểm tra được trong thời gian cho phép.", "Viết lại các ô đơn giản hơn."),
    "DECISION_CIRCLE": ("{thing} cần chính kết quả của nó.", "Bỏ liên kết vòng giữa các quyết định."),
}  # fmt: skip

WARNINGS: dict[str, tuple[str, str]] = {
    "DMN_OVERLAP": ("{thing}: các dòng {rules} cùng đúng khi {case}.", "Sửa điều kiện để mỗi trường hợp chỉ khớp một dòng."),
    "DMN_GAP": ("{thing}: không có dòng nào cho trường hợp {case}.", "Thêm dòng hoặc giá trị mặc định cho trường hợp này."),
    "DMN_NAME": ("{thing}: tên kết quả “{name}” không dùng được trong điều kiện FEEL.", "Đặt tên gồm chữ không dấu, số và gạch dưới."),
}  # fmt: skip

#: what the administrator is told when a decision cannot be taken
DECISION_ERRORS: dict[str, str] = {
    "DECISION_MISSING": "Không có bảng quyết định “{name}”. Đề nghị tải bảng quyết định lên cùng quy trình.",
    "DECISION_CIRCLE": "Quyết định “{name}” cần chính kết quả của nó. Đề nghị bỏ liên kết vòng giữa các quyết định.",
    "DECISION_UNSUPPORTED": "Quyết định “{name}” không phải là bảng nên không thực hiện được. Đề nghị thay bằng bảng quyết định.",
    "NO_RULE": "Bảng quyết định “{name}” không có dòng nào khớp với dữ liệu của hồ sơ. Đề nghị bổ sung dòng hoặc giá trị mặc định.",
    "SEVERAL_RULES": "Bảng quyết định “{name}” có nhiều dòng cùng khớp ({rules}) trong khi chỉ được một. Đề nghị sửa bảng.",
    "RULES_DISAGREE": "Bảng quyết định “{name}” có các dòng cùng khớp ({rules}) nhưng kết quả khác nhau. Đề nghị sửa bảng.",
    "VARIABLE_MISSING": "Bảng quyết định “{name}” cần dữ liệu “{variables}” nhưng hồ sơ chưa có. Đề nghị kiểm tra biểu mẫu của bước trước đó.",
    "INPUT_TYPE": "Bảng quyết định “{name}”: dữ liệu cột “{input}” không đúng loại ({kind}). Đề nghị kiểm tra biểu mẫu.",
    "OUTPUT_TYPE": "Bảng quyết định “{name}” tính tổng, nhỏ nhất hoặc lớn nhất trên kết quả không phải là số. Đề nghị sửa bảng.",
    "PRIORITY_UNKNOWN": "Bảng quyết định “{name}” chưa có thứ tự ưu tiên của các kết quả. Đề nghị bổ sung danh sách giá trị kết quả.",
    "EXPRESSION_SYNTAX": "Bảng quyết định “{name}” có ô sai cú pháp FEEL. Đề nghị sửa bảng.",
    "EXPRESSION_CLOCK": "Bảng quyết định “{name}” đọc đồng hồ của máy, việc này không được phép. Đề nghị dùng dữ liệu của hồ sơ.",
    "EXPRESSION_FUNCTION": "Bảng quyết định “{name}” gọi hàm không có trong FEEL. Đề nghị sửa bảng.",
    "EXPRESSION_TIME": "Bảng quyết định “{name}” tính quá lâu nên đã bị dừng. Đề nghị viết lại bảng đơn giản hơn.",
    "EXPRESSION_MEMORY": "Bảng quyết định “{name}” dùng quá nhiều bộ nhớ nên đã bị dừng. Đề nghị viết lại bảng đơn giản hơn.",
    "EXPRESSION_FAILED": "Không tính được bảng quyết định “{name}”. Đề nghị kiểm tra bảng và dữ liệu.",
}  # fmt: skip
