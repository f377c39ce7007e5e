"""The access log of the API, for auditors and administrators of those who asked (S2 Điều 8 khoản 1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden
from app.domain.permissions import Actor, reach
from app.people.records import ApiToken, Person
from app.programs.records import AccessRecord

PERMISSION = "access.read"
PAGE = 50
#: what the tiles of the page count
LATELY = timedelta(hours=24)
#: choice of the filter → the statuses it means
STATUSES = {"ok": (200, 399), "refused": (401, 403), "limited": (429, 429), "failed": (400, 599)}


@dataclass(frozen=True, kw_only=True)
class AccessRow:
    """One request. ``token`` is the number of the key, ``label`` what it is for; both empty without a valid key."""

    id: int
    at: datetime
    token: int | None
    label: str
    username: str
    method: str
    route: str
    dossier_code: str
    status: int
    took_ms: int
    remote: str


@dataclass(frozen=True, kw_only=True)
class AccessFilter:
    """Which requests; empty fields leave nothing out. ``status`` is a key of STATUSES."""

    token: int | None = None
    username: str = ""
    dossier: str = ""
    status: str = ""
    from_at: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AccessPage:
    """A page of requests; ``lately`` counts those of the last 24 hours, all and by STATUSES."""

    rows: tuple[AccessRow, ...]
    total: int
    page: int
    pages: int
    lately: dict[str, int]


def access_page(services: Services, *, by: Actor, wanted: AccessFilter, page: int = 1) -> AccessPage:
    """A page of the log, the newest first; Forbidden for those who may not read it."""
    at = services.clock.now()
    query = _query(by, wanted)
    with reading() as session:
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        found = session.execute(query.order_by(AccessRecord.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
        rows = tuple(_row(tuple(row)) for row in found)
        recent = select(func.count()).where(AccessRecord.at > at - LATELY, _within_reach(by))
        lately = {name: session.scalar(recent.where(_status(name))) or 0 for name in STATUSES}
        lately["all"] = session.scalar(recent) or 0
        return AccessPage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)), lately=lately)


def access_slice(services: Services, *, by: Actor, wanted: AccessFilter, paging: Paging) -> Slice:
    """As ``access_page``, read from a row on."""
    with reading() as session:
        order = (By(column=AccessRecord.id, descending=True),)
        found, next_ = take(session, _query(by, wanted), order=order, paging=paging)
        return Slice(rows=tuple(_row(row) for row in found), next=next_)


def _query(by: Actor, wanted: AccessFilter) -> Any:
    query = select(AccessRecord, ApiToken.label).outerjoin(ApiToken, ApiToken.id == AccessRecord.token_id)
    query = query.where(_within_reach(by))
    exactly = {
        AccessRecord.token_id: wanted.token,
        AccessRecord.username: wanted.username or None,
        AccessRecord.dossier_code: wanted.dossier or None,
    }
    for column, value in exactly.items():
        query = query.where(column == value) if value is not None else query
    query = query.where(_status(wanted.status)) if wanted.status in STATUSES else query
    query = query.where(AccessRecord.at >= wanted.from_at) if wanted.from_at is not None else query
    return query.where(AccessRecord.at < wanted.before) if wanted.before is not None else query


def _within_reach(by: Actor) -> ColumnElement[bool]:
    """Requests in the names of persons of one's agencies; those of nobody only for who reads the whole log."""
    where = reach(by, PERMISSION)
    if not where:
        raise Forbidden("page_not_yours")
    return (
        true()
        if where.everywhere
        else AccessRecord.username.in_(select(Person.username).where(Person.agency_id.in_(where.agencies)))
    )


def _status(name: str) -> Any:
    least, most = STATUSES[name]
    return AccessRecord.status.between(least, most)


def _row(found: tuple[Any, ...]) -> AccessRow:
    row, label = found
    return AccessRow(
        id=row.id,
        at=row.at,
        token=row.token_id,
        label=label or "",
        username=row.username,
        method=row.method,
        route=row.route,
        dossier_code=row.dossier_code or "",
        status=row.status,
        took_ms=row.took_ms,
        remote=row.remote,
    )
