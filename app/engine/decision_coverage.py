"""Overlaps and gaps of a decision table whose cells are simple: every region of the inputs is tried once."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from math import prod

from app.engine.decision_cells import Cell, Value, read_cell
from app.engine.decision_reading import Input, Table

#: more regions than this are not tried
MAX_REGIONS = 20_000
#: more findings than these are not shown
MAX_SHOWN = 10
#: stands for every text that the table does not name
OTHER = "\uffff"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Rules (numbered from 1) that all match in a case; no rules: a gap."""

    rules: tuple[int, ...]
    case: str


def findings(table: Table) -> tuple[Finding, ...]:
    """One finding for each set of rules that overlap, and the gaps; lines that cannot be read simply are left out."""
    rows = _readable(table)
    columns = [_regions(given, [row[i] for row in rows.values()]) for i, given in enumerate(table.inputs)]
    if not rows or prod(len(column) for column in columns) > MAX_REGIONS // max(1, len(rows) // 50):
        return ()
    found: dict[tuple[int, ...], Finding] = {}
    gaps = []
    for case in product(*columns):
        values = [value for value, _ in case]
        matching = tuple(number for number, row in rows.items() if _matches(row, values))
        if len(matching) == 1:
            continue
        finding = Finding(rules=matching, case=_described(table, [words for _, words in case]))
        if matching:
            found.setdefault(matching, finding)
        else:
            gaps.append(finding)
    # a line that could not be read may fill the gap
    shown = gaps[:MAX_SHOWN] if len(rows) == len(table.rules) else []
    return (*islice(found.values(), MAX_SHOWN), *shown)


def _readable(table: Table) -> dict[int, tuple[Cell, ...]]:
    """The lines whose cells can all be read simply, by number from 1."""
    rows = {}
    for number, rule in enumerate(table.rules, 1):
        cells = tuple(cell for cell in (read_cell(test) for test in rule.tests) if cell is not None)
        if len(cells) == len(table.inputs):
            rows[number] = cells
    return rows


def _matches(row: tuple[Cell, ...], values: list[Value]) -> bool:
    return all(cell.holds(value) for cell, value in zip(row, values, strict=True))


def _described(table: Table, words: list[str]) -> str:
    parts = [f"{each.label or each.expression} {text}" for each, text in zip(table.inputs, words, strict=True)]
    return " và ".join(parts)


def _regions(given: Input, cells: list[Cell]) -> list[tuple[Value, str]]:
    """Representatives of all that the column's cells can tell apart, each with its words."""
    texts = dict.fromkeys(value for cell in cells for value in cell.values if isinstance(value, str))
    bools = any(isinstance(value, bool) for cell in cells for value in cell.values)
    regions: list[tuple[Value, str]] = list(_numbers(cells))
    regions += [(value, f'= "{value}"') for value in texts]
    allowed = read_cell(given.allowed) if given.allowed else None
    if texts and (allowed is None or allowed.anything):
        regions.append((OTHER, "là giá trị khác"))
    if bools:
        regions += [(True, "= đúng"), (False, "= sai")]
    if allowed is not None and not allowed.anything:
        named = [value for value in allowed.values if isinstance(value, str) and value not in texts]
        regions = [each for each in regions if allowed.holds(each[0])] + [(value, f'= "{value}"') for value in named]
    # a column in which every cell is "-"
    return regions or [(True, "bất kỳ")]


def _numbers(cells: list[Cell]) -> Iterator[tuple[Fraction, str]]:
    ends = {end for cell in cells for each in cell.intervals for end in (each.low, each.high) if end is not None}
    points = sorted(ends)
    if not points:
        return
    yield points[0] - 1, f"< {_plain(points[0])}"
    for point, following in zip(points, [*points[1:], None], strict=True):
        yield point, f"= {_plain(point)}"
        if following is None:
            yield point + 1, f"> {_plain(point)}"
        else:
            yield (point + following) / 2, f"từ trên {_plain(point)} đến dưới {_plain(following)}"


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}".replace(".", ",")
