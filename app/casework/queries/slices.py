"""Lists read in slices: from a row on, in an order that stands, however many rows come in meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

#: where a slice ended: the last row's values of the order; JSON values and moments
Key = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class By:
    """One part of an order; empty values come last. The last part of an order is unique."""

    column: Any
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class Paging:
    """How many rows, and after which."""

    limit: int
    after: Key | None = None


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Rows of a list and where to go on; ``next`` None: this was the end."""

    rows: tuple[Any, ...]
    next: Key | None


def take(
    session: Session, query: Any, *, order: Sequence[By], paging: Paging
) -> tuple[list[tuple[Any, ...]], Key | None]:
    """The rows of the query that come next in this order, each as its columns, and the key to go on from."""
    columns = [by.column for by in order]
    if paging.after is not None:
        query = query.where(_beyond(order, paging.after))
    sorted_ = query.add_columns(*columns).order_by(*(_sorted(by) for by in order)).limit(paging.limit + 1)
    found = [tuple(row) for row in session.execute(sorted_)]
    rows, width = found[: paging.limit], len(columns)
    more = len(found) > paging.limit
    return [row[:-width] for row in rows], tuple(rows[-1][-width:]) if more else None


def _sorted(by: By) -> ColumnElement[Any]:
    wanted: ColumnElement[Any] = (by.column.desc() if by.descending else by.column.asc()).nulls_last()
    return wanted


def _beyond(order: Sequence[By], key: Key) -> ColumnElement[bool]:
    """What comes after the key: farther in the first part, or equal there and farther in the rest."""
    by, value = order[0], key[0]
    if value is None:
        same, farther = by.column.is_(None), None
    else:
        passed = by.column < value if by.descending else by.column > value
        same, farther = by.column == value, or_(passed, by.column.is_(None))
    if len(order) == 1:
        return farther if farther is not None else and_(same, ~same)
    rest = and_(same, _beyond(order[1:], key[1:]))
    return rest if farther is None else or_(farther, rest)
