# ruff: noqa: E501 - one sentence a line
"""The sentences about packages and files that are no diagrams, by code."""

REFUSED: dict[str, tuple[str, str]] = {
    "PACKAGE": ("Gói tệp không dùng được: {what}.", "Đề nghị nén lại các tệp sơ đồ, bảng quyết định và biểu mẫu vào một tệp zip."),
    "PACKAGE_PATH": ("Gói tệp có đường dẫn đi ra ngoài thư mục: “{path}”.", "Đề nghị nén lại, chỉ gồm tệp nằm trong thư mục của gói."),
    "TOO_BIG": ("Gói tệp khi giải nén chiếm {size} byte, nhiều hơn mức {limit}.", "Đề nghị chia thành nhiều gói."),
    "NOT_A_FILE": ("Không đọc được tệp “{path}” ({why}).", "Kiểm tra tên tệp và quyền đọc."),
    "JSON_SYNTAX": ("{what}", "Xuất lại từ công cụ vẽ biểu mẫu."),
    "JSON_DUPLICATE_KEY": ("{what}", "Xóa một trong hai mục trùng tên."),
    "FORM_REFUSED": ("{what}", "Xuất lại từ công cụ vẽ biểu mẫu."),
}  # fmt: skip

ERRORS: dict[str, tuple[str, str]] = {
    "FORM_PROBLEM": ("{what}", "Sửa lại biểu mẫu trong công cụ vẽ biểu mẫu rồi tải lên."),
}  # fmt: skip

#: the common code of a sentence
SAME_CODE = {"NOT_A_FILE": "UNREADABLE"}
