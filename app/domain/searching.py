"""Finding Vietnamese text as people type it: capitals, marks, compositions and spaces make no difference."""

import unicodedata


def fold(text: str) -> str:
    """The text in small letters without marks, each run of white space one space: “XÁC  nhận Đơn” → “xac nhan don”."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def like(words: str) -> str:
    """A LIKE pattern (escape character backslash) for text that was folded; what the person typed is no wildcard."""
    escaped = fold(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
