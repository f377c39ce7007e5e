"""What an administrator types, line by line: which lines count, and what is wrong with them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: a longer line is no line that somebody typed
LONGEST_LINE = 500


@dataclass(frozen=True, kw_only=True)
class LineProblem:
    """What is wrong in one line (counted from 1) and what to do, in Vietnamese, without the full stop."""

    line: int
    text: str

    @property
    def sentence(self) -> str:
        """As it is shown: ``Dòng 3: …``."""
        return f"Dòng {self.line}: {self.text}."


class WrongLine(Exception):
    """A line that cannot be read; its text is that of the ``LineProblem``."""


def typed_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, composed (NFC) and stripped, with their numbers; ``#`` begins a remark."""
    for number, line in enumerate(unicodedata.normalize("NFC", text.lstrip("\ufeff")).split("\n"), start=1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def require_short(line: str) -> None:
    """Raise WrongLine for a line that is too long to be read."""
    if len(line) > LONGEST_LINE:
        raise WrongLine(f"dòng dài quá {LONGEST_LINE} ký tự: mỗi dòng chỉ ghi một ngày hoặc một khoảng")


def in_order(problems: list[LineProblem]) -> tuple[LineProblem, ...]:
    """Each problem once, by line."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
