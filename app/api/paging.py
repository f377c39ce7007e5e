"""Lists in slices: ``limit`` rows at a time, and a signed cursor that leads on in the same list and for nobody else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from marshmallow import Schema, fields, validate

from app.casework.ledger import digest
from app.casework.queries.slices import Key, Paging, Slice
from app.domain.errors import Invalid
from app.edge.access import actor

MOST_ROWS = 100
#: what belongs to paging and not to the list
_OWN = ("cursor", "limit")


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


class ListOut(Schema):
    """A slice of a list; subclasses say what ``rows`` holds."""

    next = fields.String(
        allow_none=True, metadata={"description": "Đường dẫn của các dòng tiếp theo; null: đã hết danh sách."}
    )


def paging(query: dict[str, Any]) -> Paging:
    """What the request asks for. Invalid("cursor_invalid") for a cursor that was changed or belongs to another list."""
    limit, cursor = query.pop("limit"), query.pop("cursor")
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
    return digest([request.path, actor().person_id, given])[:32]


def _written(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
