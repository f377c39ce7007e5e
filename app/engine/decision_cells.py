"""What simple cells of a decision table let pass, to find overlaps and gaps. Best effort: None otherwise."""

import re
from dataclasses import dataclass
from fractions import Fraction

from app.engine.decision_reading import ANYTHING, Table

Value = Fraction | str | bool

_NUMBER = r"-?\d{1,30}(?:\.\d{1,30})?"
_COMPARED = re.compile(rf"(<=|>=|<|>|=)?\s*({_NUMBER})")
_RANGE = re.compile(rf"([\[\]\(])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\[\]\)])")
_TEXT = re.compile(r'"([^"\\]*)"')


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Numbers from ``low`` to ``high``; None is without end."""

    low: Fraction | None
    high: Fraction | None
    low_in: bool
    high_in: bool

    def holds(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell that was understood: everything, or some intervals and values, or all but these."""

    intervals: tuple[Interval, ...] = ()
    values: tuple[str | bool, ...] = ()
    negated: bool = False
    anything: bool = False

    def holds(self, value: Value) -> bool:
        if self.anything:
            return True
        if isinstance(value, Fraction):
            found = any(each.holds(value) for each in self.intervals)
        else:
            found = any(value is each or (isinstance(value, str) and value == each) for each in self.values)
        return found is not self.negated


def read_cell(text: str) -> Cell | None:
    """The cell, or None when it is more than comparisons with numbers, texts, true and false."""
    if text in ANYTHING:
        return Cell(anything=True)
    inner = re.fullmatch(r"not\s*\((.*)\)", text, re.DOTALL)
    read = [_part(part.strip()) for part in _split(inner.group(1) if inner else text)]
    if not read or any(each is None for each in read):
        return None
    return Cell(
        intervals=tuple(each for each in read if isinstance(each, Interval)),
        values=tuple(each for each in read if isinstance(each, str | bool)),
        negated=inner is not None,
    )


def _split(text: str) -> list[str]:
    """The tests of a list, split at the commas that stand in no text; none when a text does not end.

    One pass by hand: a regular expression that repeats alternatives can need time exponential in a foreign cell.
    """
    parts, begun, in_text = [], 0, False
    for at, char in enumerate(text):
        if char == '"':
            in_text = not in_text
        elif char == "," and not in_text:
            parts.append(text[begun:at])
            begun = at + 1
    return [] if in_text else [part for part in (*parts, text[begun:]) if part]


def _part(text: str) -> Interval | str | bool | None:
    if text in ("true", "false"):
        return text == "true"
    if match := _TEXT.fullmatch(text):
        return match.group(1)
    if match := _RANGE.fullmatch(text):
        opening, low, high, closing = match.groups()
        return Interval(low=Fraction(low), high=Fraction(high), low_in=opening == "[", high_in=closing == "]")
    if match := _COMPARED.fullmatch(text):
        return _compared(match.group(1) or "=", Fraction(match.group(2)))
    return None


def _compared(operator: str, number: Fraction) -> Interval:
    low = number if operator in (">", ">=", "=") else None
    high = number if operator in ("<", "<=", "=") else None
    return Interval(low=low, high=high, low_in=operator in (">=", "="), high_in=operator in ("<=", "="))


def kind_of_column(table: Table, column: int) -> str:
    """number, string or boolean as the cells themselves say; "" when they do not agree or say nothing."""
    kinds = set()
    for rule in table.rules:
        cell = read_cell(rule.tests[column]) if column < len(rule.tests) else None
        if cell is not None and not cell.anything:
            kinds |= {"number"} if cell.intervals else set()
            kinds |= {"boolean" if isinstance(each, bool) else "string" for each in cell.values}
    return kinds.pop() if len(kinds) == 1 else ""
