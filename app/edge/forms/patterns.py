"""Regular expressions of forms, run by RE2: answered in time linear in the text, whatever the pattern."""

from functools import lru_cache
from typing import Any

import re2

from app.domain.form_rules import pattern_shape_problem

_EMAIL = r"^[^\s@]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$"


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False  # a bad pattern is told to its author, not to the log
    options.max_mem = 1 << 20  # a pattern such as (a{900}){900} is refused instead of filling the memory
    return options


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str) -> Any:
    """The compiled pattern; raises re2.error where RE2 cannot."""
    return re2.compile(pattern, options=_options())


def pattern_problem(pattern: str) -> str | None:
    """A Vietnamese sentence when the pattern cannot be used, else None."""
    if problem := pattern_shape_problem(pattern):
        return problem
    try:
        compiled_pattern(pattern)
    except (re2.error, UnicodeEncodeError):
        return "mẫu (pattern) không đọc được. Hãy kiểm tra lại các dấu ngoặc và ký hiệu lặp."
    return None


def found_in(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text (form-js searches; ``^…$`` anchors)."""
    return compiled_pattern(pattern).search(text) is not None


def is_email(text: str) -> bool:
    """Whether the text looks like one mail address: the same rule for every page and form."""
    return found_in(_EMAIL, text)
