"""What a form's fields hold when nothing was given."""

from typing import Any

from app.domain.typed_text import clean_text

__all__ = ["clean_text", "is_blank"]


def is_blank(value: Any) -> bool:
    """Whether a value counts as not given."""
    return value is None or value == [] or (isinstance(value, str) and not clean_text(value))
