"""Regulations as text that fits a hundred columns."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import wrap

from app.domain.regulation import Regulation
from app.domain.regulation_keys import KINDS
from app.domain.regulation_view import Row, differences, force_text, groups
from app.domain.regulation_words import STATUS_WORDS

WIDTH = 100
_LIST = (16, 26, 16)
_SHOW = (48,)
_COMPARE = (28, 34)


def list_lines(regulations: Iterable[Regulation]) -> list[str]:
    """One line for each regulation, notices below their own."""
    lines = _row(("Mã", "Tên", "Trạng thái", "Hiệu lực"), _LIST)
    for each in regulations:
        lines += _row((each.id, each.name, STATUS_WORDS[each.status], force_text(each)), _LIST)
    return lines


def regulation_lines(regulation: Regulation) -> list[str]:
    """The head, then every value group by group."""
    lines = [*_paragraph(f"{regulation.name} ({regulation.id})"), *_paragraph(regulation.title)]
    lines += _paragraph(f"{STATUS_WORDS[regulation.status]}, {force_text(regulation)}. Phiên bản {regulation.version}.")
    if regulation.replaces:
        lines += _paragraph(f"Thay thế: {regulation.replaces}.")
    if regulation.notice:
        lines += _paragraph(f"Lưu ý: {regulation.notice}")
    for group, rows in groups(regulation):
        lines += ["", group.upper()]
        for row in rows:
            lines += _value_lines(row)
    return lines


def _value_lines(row: Row) -> list[str]:
    facts = " · ".join((row.source.rule, row.confidence, row.days, row.giver, row.source.key))
    clause = _paragraph(row.source.clause, indent=6)
    return [*_row((f"  {row.label}", row.text), _SHOW), *_paragraph(facts, indent=6), *clause]


def comparison_lines(left: Regulation, right: Regulation) -> list[str]:
    """What differs, side by side; then how many answers are the same."""
    found = differences(left, right)
    lines = [*_row(("Nội dung", left.name, right.name), _COMPARE), "-" * WIDTH] if found else []
    for row in found:
        lines += [*_row((row.label, _side(row.left), _side(row.right)), _COMPARE), ""]
    return [*lines, f"{len(found)} nội dung khác nhau, {len(KINDS) - len(found)} nội dung giống nhau."]


def _side(row: Row) -> str:
    return f"{row.text} [{row.source.rule}, {row.giver[0].lower()}{row.giver[1:]}: {row.source.clause}]"


def _paragraph(text: str, *, indent: int = 0) -> list[str]:
    space = " " * indent
    return wrap(text, WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Cells side by side, each wrapped in its column; the last takes what is left of the line."""
    rest = WIDTH - sum(widths) - 2 * len(widths)
    columns = [_cell(cell, width) for cell, width in zip(cells, (*widths, rest), strict=True)]
    parts = zip_longest(*columns, fillvalue="")
    return [
        "  ".join(part.ljust(width) for part, width in zip(line, (*widths, rest), strict=True)).rstrip()
        for line in parts
    ]


def _cell(text: str, width: int) -> list[str]:
    """The lines of a cell; those after the first keep the indentation of the first."""
    space = " " * (len(text) - len(text.lstrip()))
    return wrap(text.strip(), width, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)
