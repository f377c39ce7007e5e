"""What the API's schemas find wrong with a field, in Vietnamese: the library says it in English only."""

import re

_TEXT = {
    "Missing data for required field.": "Thiếu mục bắt buộc này.",
    "Field may not be null.": "Không được để trống (null).",
    "Unknown field.": "Không có mục này.",
    "Invalid input type.": "Sai kiểu dữ liệu: cần một đối tượng JSON.",
    "Invalid value.": "Giá trị không đúng.",
    "Invalid input.": "Giá trị không đúng.",
    "Invalid type.": "Sai kiểu dữ liệu.",
    "Not a valid string.": "Cần một chuỗi ký tự.",
    "Not a valid utf-8 string.": "Cần một chuỗi ký tự UTF-8.",
    "Not a valid integer.": "Cần một số nguyên.",
    "Not a valid number.": "Cần một số.",
    "Number too large.": "Số quá lớn.",
    "Not a valid boolean.": "Cần true hoặc false.",
    "Not a valid list.": "Cần một danh sách.",
    "Not a valid mapping type.": "Cần một đối tượng JSON.",
    "Not a valid date.": "Không phải ngày: ghi như 2026-03-11.",
    "Not a valid datetime.": "Không phải thời điểm: ghi như 2026-03-11T09:00:00+07:00.",
    "Not a valid naive datetime.": "Thời điểm không được ghi múi giờ.",
    "Not a valid aware datetime.": "Thời điểm phải ghi múi giờ, như 2026-03-11T09:00:00+07:00.",
    "Special numeric values (nan or infinity) are not permitted.": "Không nhận NaN hoặc vô cực.",
    "String does not match expected pattern.": "Không đúng dạng: xem mô tả của trường.",
    "Invalid amount.": "Không phải lượng thời gian: ghi như 13.5 hoặc 40/3.",
}
_PATTERNS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"Shorter than minimum length (\d+)\.", "Ngắn hơn {0} (số ký tự hoặc số phần tử)."),
        (r"Longer than maximum length (\d+)\.", "Dài hơn {0} (số ký tự hoặc số phần tử)."),
        (r"Length must be between (\d+) and (\d+)\.", "Phải có từ {0} đến {1} ký tự hoặc phần tử."),
        (r"Length must be (\d+)\.", "Phải có đúng {0} ký tự hoặc phần tử."),
        (r"Must be greater than or equal to (.+) and less than or equal to (.+)\.", "Phải từ {0} đến {1}."),
        (r"Must be greater than or equal to (.+)\.", "Phải từ {0} trở lên."),
        (r"Must be less than or equal to (.+)\.", "Phải từ {0} trở xuống."),
        (r"Must be one of: (.*)\.", "Phải là một trong: {0}."),
        (r'"(.+)" cannot be formatted as a (.+)\.', "“{0}” không đúng định dạng."),
    )
)


def field_message(text: str, *, english: bool = False) -> str:
    """The message in Vietnamese, as it is when English was asked for; a message not known here stays as it is."""
    if english:
        return text
    if text in _TEXT:
        return _TEXT[text]
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return words.format(*found.groups())
    return text
