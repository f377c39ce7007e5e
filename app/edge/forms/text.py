"""What people type, made uniform: one Unicode form, no invisible characters, no white space around."""

import unicodedata
from typing import Any


def clean_text(text: str, *, lines: bool = False) -> str:
    """NFC, trimmed, without control characters; ``lines`` keeps line breaks, otherwise they become spaces."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        text = text.replace("\n", " ")
    return "".join(char for char in text.replace("\t", " ") if _kept(char)).strip()


def _kept(char: str) -> bool:
    # lone surrogates cannot be stored as UTF-8, zero-width space and BOM make equal words differ
    return char == "\n" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in "\u200b\ufeff")


def is_blank(value: Any) -> bool:
    """Whether a value counts as not given."""
    return value is None or value == [] or (isinstance(value, str) and not clean_text(value))
