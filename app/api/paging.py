"""Lists in slices: ``limit`` rows at a time, and a signed cursor that leads on in the same list and for nobody else."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from marshmallow import Schema, fields, validate

from app.casework.ledger import digest
from app.casework.queries.slices import Key, Paging, Slice
from app.domain.errors import Invalid
from app.edge.access import current_actor

MOST_ROWS = 100
#: what belongs to paging and not to the list
_OWN = ("cursor", "limit", "page")


class PageQuery(Schema):
    """Which slice; subclasses add what the list can be narrowed by."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, MOST_ROWS),
        metadata={"description": "Số dòng mỗi lần, nhiều nhất 100."},
    )
    cursor = fields.String(
        load_default="",
        validate=validate.Length(max=2000),
        metadata={"description": "Lấy nguyên từ “next” của lần trước; đã ký, không sửa được."},
    )


class PagesQuery(Schema):
    """Which slice of a list whose slices have a length of their own; subclasses add what it can be narrowed by."""

    cursor = fields.String(
        load_default="",
        validate=validate.Length(max=2000),
        metadata={"description": "Lấy nguyên từ “next” của lần trước; đã ký, không sửa được."},
    )


class NumberedQuery(PagesQuery):
    """As before, or by the number of the page."""

    page = fields.Integer(
        load_default=1,
        validate=validate.Range(min=1, max=100_000),
        metadata={"description": "Trang thứ mấy; hãy dùng “next” thay cho số trang."},
    )


class Numbered(Protocol):
    """A numbered page of a list."""

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of the page."""

    @property
    def pages(self) -> int:
        """How many pages there are."""


class ListOut(Schema):
    """A slice of a list; subclasses say what ``rows`` holds."""

    next = fields.String(
        allow_none=True, metadata={"description": "Đường dẫn của các dòng tiếp theo; null: đã hết danh sách."}
    )


def paging(query: dict[str, Any]) -> Paging:
    """What the request asks for. Invalid("cursor_invalid") for a cursor that was changed or belongs to another list."""
    limit, cursor = query.pop("limit", MOST_ROWS), query.pop("cursor")
    if not cursor:
        return Paging(limit=limit)
    try:
        kept = _signer().loads(cursor)
        key = tuple(_read(value) for value in kept["key"])
    except (BadData, KeyError, TypeError, ValueError):
        raise Invalid("cursor_invalid") from None
    if kept.get("list") != _list():
        raise Invalid("cursor_invalid")
    return Paging(limit=limit, after=key)


def by_number(query: dict[str, Any], read: Callable[[int], Numbered]) -> dict[str, Any]:
    """A list that is read by numbered pages, led on by a cursor all the same; a slice is as long as its page."""
    page = paging(query)
    number = page.after[0] if page.after else 1
    if not isinstance(number, int):
        raise Invalid("cursor_invalid")
    found = read(number)
    return {"rows": list(found.rows), "next": next_url((number + 1,) if number < found.pages else None)}


def by_page(query: dict[str, Any], read: Callable[[int], Any]) -> dict[str, Any]:
    """A list whose pages may be asked for by number too; ``next`` leads on from the one that was read."""
    number = query.pop("page")
    page = paging(query)
    if page.after:
        number = page.after[0]
    if not isinstance(number, int):
        raise Invalid("cursor_invalid")
    found = read(number)
    return {**vars(found), "next": next_url((number + 1,) if number < found.pages else None)}


def whole(query: dict[str, Any], rows: Sequence[Any]) -> dict[str, Any]:
    """A slice of a list that is short enough to be read whole; its order stands."""
    page = paging(query)
    first = page.after[0] if page.after else 0
    if not isinstance(first, int):
        raise Invalid("cursor_invalid")
    after = first + page.limit
    return {"rows": list(rows[first:after]), "next": next_url((after,) if after < len(rows) else None)}


def listed(found: Slice, *, row: Callable[[Any], Any] = lambda row: row) -> dict[str, Any]:
    """The answer: rows, and where to go on."""
    return {"rows": [row(item) for item in found.rows], "next": next_url(found.next)}


def next_url(key: Key | None) -> str | None:
    """The address of what comes next, a path of this site; None at the end."""
    if key is None:
        return None
    cursor = _signer().dumps({"list": _list(), "key": [_written(value) for value in key]})
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*given, ('cursor', cursor)])}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="motcua-cursor")


def _list() -> str:
    """This list as this person narrowed it."""
    given = sorted((name, value) for name, value in request.args.items(multi=True) if name not in _OWN)
    who = current_actor()
    return digest([request.path, who.person_id if who else None, given])[:32]


def _written(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
