"""What people type, made uniform: one Unicode form, no invisible characters, no white space around, not too long."""

import re
import unicodedata

from app.domain.errors import Invalid

# control characters but the line break; lone surrogates, which cannot be stored as UTF-8; zero-width space and BOM,
# which make equal words differ
_DROPPED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\ufeff]")


def clean_text(text: str, *, lines: bool = False) -> str:
    """NFC, trimmed, without control characters; ``lines`` keeps line breaks, otherwise they become spaces."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        text = text.replace("\n", " ")
    return _DROPPED.sub("", text.replace("\t", " ")).strip()


def typed_text(text: str, *, field: str, label: str, most: int, required: bool = True, lines: bool = False) -> str:
    """The cleaned text of a field; ``most`` counts characters.

    Raises Invalid("typed_text_missing") and Invalid("typed_text_too_long"), which name the field and its label.
    """
    cleaned = clean_text(text, lines=lines)
    if required and not cleaned:
        raise Invalid("typed_text_missing", field=field, label=label)
    if len(cleaned) > most:
        raise Invalid("typed_text_too_long", field=field, label=label, most=most)
    return cleaned
