# ruff: noqa: E501 - one sentence a line
"""The sentences of an inspection by code: severity, what and where, how to repair. Codes are stable; words may change."""

from app.domain.definition import Severity
from app.engine import sentences_decisions as decisions
from app.engine import sentences_files as files

_REFUSED: dict[str, tuple[str, str]] = {
    "TOO_LARGE": ("Tệp lớn hơn 5 MB.", "Đề nghị chia quy trình thành nhiều tệp."),
    "EMPTY": ("Tệp không có nội dung.", "Đề nghị chọn lại tệp."),
    "NOT_XML": ("Tệp không phải là tệp XML.", "Đề nghị xuất lại sơ đồ ở định dạng BPMN 2.0 (.bpmn)."),
    "ENCODING": ("Không đọc được bảng mã của tệp ({encoding}).", "Đề nghị lưu lại tệp bằng bảng mã UTF-8."),
    "DTD_FORBIDDEN": ("Tệp có khai báo DOCTYPE, không được phép vì lý do an toàn.", "Đề nghị xóa dòng <!DOCTYPE …>."),
    "XML_SYNTAX": ("Tệp sai cú pháp XML: {detail}", "Đề nghị xuất lại sơ đồ từ công cụ vẽ."),
    "NOT_BPMN": ("Tệp không phải là BPMN 2.0.", "Đề nghị xuất lại sơ đồ ở định dạng BPMN 2.0 (.bpmn)."),
    "TOO_DEEP": ("Tệp lồng nhau quá 100 tầng.", "Đề nghị đơn giản hóa sơ đồ."),
    "TOO_MANY": ("Tệp có quá nhiều phần tử ({count}, tối đa {limit}).", "Đề nghị chia thành nhiều quy trình."),
    "NAME_TOO_LONG": ("Tên bắt đầu bằng “{start}” dài hơn 500 ký tự.", "Đề nghị rút gọn tên, chuyển phần giải thích vào mô tả."),
    "NO_PROCESS": ("Tệp không có quy trình nào (thẻ process).", "Đề nghị vẽ quy trình trong sơ đồ BPMN."),
    "DUPLICATE_PROCESS": ("Hai quy trình trong tệp có cùng mã “{id}”.", "Đề nghị đặt mã khác nhau cho từng quy trình."),
    "TOO_HARD": ("Tệp cần nhiều thời gian hoặc bộ nhớ hơn mức cho phép để đọc.", "Đề nghị đơn giản hóa sơ đồ hoặc xuất lại từ công cụ vẽ."),
    "UNREADABLE": ("Không đọc được tệp.", "Đề nghị xuất lại sơ đồ từ công cụ vẽ và báo cho quản trị hệ thống."),
}  # fmt: skip

_ERRORS: dict[str, tuple[str, str]] = {
    "NOT_EXECUTABLE": ("Quy trình “{name}” chưa được đánh dấu là chạy được.", "Đặt isExecutable=\"true\" cho quy trình."),
    "CHOOSE_PROCESS": ("Tệp có {count} quy trình chạy được; mỗi tệp chỉ được có một.", "Giữ lại một quy trình chạy được, tách các quy trình khác ra tệp riêng."),
    "ID_MISSING": ("{what} không có mã (id).", "Đặt mã cho phần tử này."),
    "ID_INVALID": ("Mã “{id}” không hợp lệ.", "Mã bắt đầu bằng chữ cái, chỉ gồm chữ, số, gạch nối, gạch dưới, dấu chấm và không quá 200 ký tự."),
    "ID_CONFUSABLE": ("Hai mã “{id}” trông giống nhau nhưng viết bằng dạng Unicode khác nhau.", "Đặt hai mã khác hẳn nhau."),
    "DUPLICATE_ID": ("Mã “{id}” được dùng cho {count} phần tử.", "Đặt mã khác nhau cho từng phần tử."),
    "DANGLING_REF": ("{thing} trỏ tới “{target}” không có trong quy trình.", "Nối lại hoặc xóa phần tử này."),
    "FLOW_CROSSES_SCOPE": ("{thing} đi xuyên qua ranh giới quy trình con.", "Nối tới chính quy trình con thay vì phần tử bên trong."),
    "NO_START": ("{where} không có sự kiện bắt đầu.", "Thêm một sự kiện bắt đầu."),
    "SEVERAL_STARTS": ("{where} có {count} sự kiện bắt đầu.", "Giữ một sự kiện bắt đầu, dùng cổng rẽ nhánh cho các trường hợp."),
    "NO_END": ("{where} không có sự kiện kết thúc.", "Thêm một sự kiện kết thúc sau bước cuối."),
    "START_HAS_INCOMING": ("{thing} có nhánh đi vào.", "Bỏ nhánh đi vào sự kiện bắt đầu."),
    "END_HAS_OUTGOING": ("{thing} có nhánh đi ra.", "Bỏ nhánh đi ra khỏi sự kiện kết thúc."),
    "UNREACHABLE": ("Không có đường nào từ sự kiện bắt đầu tới {thing}.", "Nối phần tử này vào luồng hoặc xóa đi."),
    "GATEWAY_NO_OUTGOING": ("{thing} không có nhánh đi ra.", "Thêm nhánh đi ra hoặc xóa cổng."),
    "SEVERAL_OUTGOING": ("{thing} có {count} nhánh đi ra.", "Đặt cổng song song hoặc cổng rẽ nhánh sau bước này."),
    "DEADLOCK": ("{thing} chờ nhánh “{flow}” chỉ tới được sau khi đã qua chính cổng này.", "Dùng cổng rẽ nhánh để nhập nhánh quay lại trước cổng song song."),
    "LOOP": ("{thing} nằm trong vòng lặp không có bước nào do người thực hiện.", "Thêm một bước vào vòng lặp hoặc bỏ nhánh quay lại."),
    "UNSUPPORTED": ("{thing} thuộc loại chưa được hệ thống thực hiện ({kind}).", "Thay bằng bước do người thực hiện, cổng hoặc quy trình con."),
    "UNSAFE_SCRIPT": ("{thing} chứa mã lệnh; hệ thống không chạy mã lệnh trong sơ đồ.", "Thay bằng bước do người thực hiện hoặc điều kiện FEEL."),
    "SCRIPT_LANGUAGE": ("{thing} chứa mã lệnh “{language}”; hệ thống không chạy mã lệnh trong sơ đồ.", "Thay bằng bước do người thực hiện hoặc điều kiện FEEL."),
    "SCRIPT_MISSING": ("{thing} là bước chạy mã lệnh nhưng không có mã lệnh.", "Thay bằng bước do người thực hiện."),
    "EVENT_DEFINITION": ("{thing} không có hoặc có loại sự kiện không phù hợp.", "Chọn lại loại sự kiện."),
    "EVENT_GATEWAY": ("{thing} phải có ít nhất hai nhánh, mỗi nhánh tới một sự kiện chờ hẹn giờ hoặc chờ thông điệp riêng.", "Nối cổng tới các sự kiện chờ."),
    "EVENT_SUBPROCESS": ("{thing} là quy trình con theo sự kiện: phải có đúng một sự kiện bắt đầu và không nối với nhánh nào.", "Sửa lại quy trình con."),
    "BOUNDARY_HAS_INCOMING": ("{thing} là sự kiện biên nhưng có nhánh đi vào.", "Bỏ nhánh đi vào sự kiện biên."),
    "MESSAGE_MISSING": ("{thing} chưa chọn thông điệp có tên.", "Chọn hoặc đặt tên cho thông điệp."),
    "ERROR_CODE_MISSING": ("{thing} chưa chọn lỗi có mã lỗi.", "Chọn lỗi và đặt mã lỗi (errorCode)."),
    "LINK": ("{thing} liên kết tới “{name}” nhưng không có sự kiện đón liên kết này.", "Thay liên kết bằng một nhánh nối trực tiếp."),
    "TIMER": ("{thing}: thời gian hẹn không dùng được, {why}.", "Nhập khoảng thời gian, ngày hoặc chu kỳ có điểm kết thúc theo ISO 8601."),
    "TIMER_UNSAFE": ("{thing}: thời gian hẹn gọi hàm hoặc chứa mã lệnh: {text}", "Nhập thời gian cố định theo ISO 8601, ví dụ P5D."),
    "CALLED_MISSING": ("{thing} gọi quy trình “{target}” không có trong danh mục.", "Chọn một quy trình đã được phê duyệt."),
    "RECURSION": ("{thing} gọi quy trình “{target}” rồi quay lại chính nó.", "Bỏ lời gọi vòng; dùng vòng lặp trong quy trình nếu cần làm lại."),
    "CALL_TOO_DEEP": ("{thing} gọi quy trình “{target}” lồng nhau quá 5 tầng.", "Giảm số tầng quy trình gọi nhau."),
    "DECISION_MISSING": ("{thing} cần bảng quyết định “{target}” chưa có trong danh mục.", "Chọn bảng quyết định hoặc tải tệp DMN lên."),
    "OPERATION_MISSING": ("{thing} gắn với thao tác “{target}” chưa được đăng ký.", "Chọn một thao tác của hệ thống."),
    "LIMIT": ("{thing} lặp {count} lần, nhiều hơn mức {limit}.", "Giảm số lần lặp."),
    "LOOP_OVER_NOTHING": ("{thing} lặp nhiều lần nhưng chưa có số lần hoặc danh sách.", "Nhập số lần (tối đa 50) hoặc tên danh sách."),
    "LOOP_ENDLESS": ("{thing} lặp theo điều kiện nhưng không có điều kiện và số lần tối đa.", "Bỏ lặp hoặc thay bằng một cổng rẽ nhánh quay lại."),
    "VALUE_SYNTAX": ("{thing}: biểu thức sai cú pháp FEEL: {text}", "Nhập một số hoặc tên một dữ liệu của hồ sơ."),
    "VALUE_UNSAFE": ("{thing}: biểu thức gọi hàm không có trong FEEL: {text}", "Nhập một số hoặc tên một dữ liệu của hồ sơ."),
    "CORRELATION_UNSAFE": ("Thuộc tính đối chiếu thông điệp “{id}” gọi hàm không có trong FEEL: {text}", "Chỉ nêu tên một dữ liệu của thông điệp."),
    "NOT_BUILT": ("Sơ đồ chưa chuyển thành quy trình chạy được ({detail}).", "Đề nghị đơn giản hóa sơ đồ và báo cho quản trị hệ thống."),
    "CONDITION_MISSING": ("{thing} rời cổng rẽ nhánh mà không có điều kiện và không phải nhánh mặc định.", "Thêm điều kiện FEEL hoặc đặt làm nhánh mặc định."),
    "CONDITION_MISPLACED": ("{thing} có điều kiện nhưng không rời cổng rẽ nhánh nên điều kiện không được xét.", "Đặt cổng rẽ nhánh trước nhánh này hoặc xóa điều kiện."),
    "EXPRESSION_SYNTAX": ("Điều kiện của {thing} sai cú pháp FEEL: {text}", "Sửa điều kiện theo FEEL, ví dụ: so_tien > 5000000 hoặc ket_qua = \"dat\"."),
    "EXPRESSION_LANGUAGE": ("Điều kiện của {thing} không viết bằng FEEL: {text}", "{suggestion}"),
    "EXPRESSION_CLOCK": ("Điều kiện của {thing} đọc đồng hồ (now, today), không được phép.", "Dùng ngày tháng có trong dữ liệu hồ sơ."),
    "UNSAFE_EXPRESSION": ("Điều kiện của {thing} gọi hàm không có trong FEEL: {text}", "Chỉ dùng các hàm của FEEL."),
    "EXPRESSION_COST": ("Điều kiện của {thing} không kiểm tra được trong thời gian cho phép.", "Viết lại điều kiện đơn giản hơn."),
    "LANE_NO_ROLE": ("{thing} chưa có vai trò nên không biết giao việc cho ai.", "Chọn vai trò cho làn."),
    "TASK_OUTSIDE_LANES": ("{thing} không nằm trong làn nào.", "Đưa bước vào một làn có vai trò."),
    "BAD_VALUE": ("{thing}: giá trị “{value}” của {attribute} không hợp lệ.", "Chọn một trong các giá trị: {allowed}."),
    "FORM_MISSING": ("{thing}: tên biểu mẫu “{form}” không hợp lệ.", "Chọn lại biểu mẫu trong danh mục."),
}  # fmt: skip

_WARNINGS: dict[str, tuple[str, str]] = {
    "XSD_INVALID": ("Dòng {line}: tệp khác với lược đồ BPMN 2.0: {detail}", "Nên xuất lại sơ đồ từ công cụ vẽ."),
    "MOJIBAKE": ("Tiếng Việt trong tệp bị sai bảng mã.", "Lưu lại tệp bằng bảng mã UTF-8."),
    "NO_DIAGRAM": ("Tệp thiếu hình vẽ của {count} phần tử.", "Hệ thống sẽ tự sắp xếp hình vẽ."),
    "START_BY_MESSAGE": ("{thing} chờ thông điệp; hệ thống bắt đầu hồ sơ khi tiếp nhận.", "Nên đổi thành sự kiện bắt đầu thường."),
    "DI_WRONG": ("Hình vẽ của “{id}” {what}; hệ thống không dùng hình này.", "Hệ thống sẽ tự sắp xếp hình vẽ."),
    "DEADLOCK_CHOICE": ("{thing} chờ đủ các nhánh, nhưng {choice} chỉ cho đi một nhánh nên có thể chờ mãi.", "Nhập các nhánh của cổng rẽ nhánh bằng cổng rẽ nhánh."),
    "ID_SPACES": ("Mã “{id}” có khoảng trắng ở đầu hoặc cuối; hệ thống bỏ khoảng trắng.", "Nên lưu lại sơ đồ."),
    "DATA_DANGLING": ("{thing}: liên kết dữ liệu trỏ tới “{target}” không có trong tệp.", "Xóa liên kết dữ liệu này."),
    "FLOW_ID_MISSING": ("{count} nhánh không có mã; hệ thống tự đặt mã.", "Nên lưu lại sơ đồ để giữ mã."),
    "REF_MISMATCH": ("{thing}: danh sách nhánh vào, ra không khớp với các nhánh đã vẽ; hệ thống theo các nhánh đã vẽ.", "Nên lưu lại sơ đồ."),
    "DEAD_END": ("{thing} không có nhánh đi ra; luồng dừng tại đây.", "Nên nối tới một sự kiện kết thúc."),
    "NO_DEFAULT": ("{thing} không có nhánh mặc định.", "Nên chọn một nhánh mặc định để hồ sơ không bị dừng."),
    "NAME_EMPTY": ("Bước “{id}” chưa có tên.", "Đặt tên cho bước theo quyết định."),
    "NO_LANES": ("Quy trình chưa có làn nên không biết giao việc cho ai.", "Vẽ các làn và chọn vai trò cho từng làn."),
    "LANE_ROLE_GUESSED": ("{thing} chưa chọn vai trò; hệ thống hiểu là “{role}” theo tên làn.", "Nên chọn vai trò cho làn."),
    "LIMIT_MISSING": ("{thing} chưa có thời hạn.", "Nhập thời hạn theo quyết định."),
    "PROCESS_LIMIT_MISSING": ("Quy trình chưa có thời hạn giải quyết.", "Nhập thời hạn giải quyết theo quyết định."),
    "SUM_MISMATCH": ("Tổng thời hạn các bước là {total}, khác thời hạn giải quyết là {limit}.", "Đối chiếu lại thời hạn từng bước với quyết định."),
    "SUM_NOT_COMPARABLE": ("Không so sánh được tổng thời hạn các bước với thời hạn giải quyết vì đơn vị khác nhau: {units}.", "Đối chiếu bằng tay với quyết định."),
    "EXTENSION_IGNORED": ("{thing}: phần mở rộng {names} được giữ trong tệp nhưng không được thực hiện.", "Kiểm tra lại bước này."),
    "XINCLUDE_IGNORED": ("Tệp có chỉ dẫn chèn tệp khác (XInclude); hệ thống không đọc.", "Xóa chỉ dẫn này."),
    "IMPORT_IGNORED": ("Tệp tham chiếu tệp khác “{location}”; hệ thống không tải về.", "Xóa tham chiếu nếu không cần."),
    "BAD_MESSAGE_FLOW": ("Luồng thông điệp “{id}” nối hai phần tử trong cùng một bể.", "Dùng nhánh thay cho luồng thông điệp."),
}  # fmt: skip


#: sentences that say more than one thing about a code, and the code that they stand for
SAME_CODE = {
    "TIMER_UNSAFE": "UNSAFE_EXPRESSION",
    "VALUE_SYNTAX": "EXPRESSION_SYNTAX",
    "VALUE_UNSAFE": "UNSAFE_EXPRESSION",
    "CORRELATION_UNSAFE": "UNSAFE_EXPRESSION",
    "DI_WRONG": "NO_DIAGRAM",
    "DEADLOCK_CHOICE": "DEADLOCK",
    "ID_SPACES": "ID_INVALID",
    "DATA_DANGLING": "DANGLING_REF",
    "LOOP_ENDLESS": "LOOP",
} | files.SAME_CODE


def _with(severity: Severity, table: dict[str, tuple[str, str]]) -> dict[str, tuple[Severity, str, str]]:
    return {code: (severity, message, repair) for code, (message, repair) in table.items()}


#: codes that make the verdict "refused"
REFUSALS = frozenset(_REFUSED | decisions.REFUSED | files.REFUSED)
SENTENCES = _with("error", _REFUSED | _ERRORS | decisions.REFUSED | decisions.ERRORS | files.REFUSED | files.ERRORS)
SENTENCES |= _with("warning", _WARNINGS | decisions.WARNINGS)
