"""Late-lists for those who look at them: the agency's lists, one list with its rows, how many wait to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.casework.digest_mails import unseen
from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.queries.visible import within
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor, reach
from app.people.records import Agency, Person
from app.tasks.records import Digest

PAGE = 30
#: how far back lists count as waiting to be looked at
WAITING = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class DigestRow:
    """One line of a list: ``of`` step | dossier | deadline, ``kind`` overdue | due_soon | arrived_late.

    ``code`` is the dossier's, None where it belongs to none; ``subject`` what people call it.
    """

    of: str
    kind: str
    code: str | None
    subject: str
    what: str
    who: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DigestView:
    """A list: whose, of when, its counts by name, who looked first, and when the heads were told that nobody did."""

    agency: str
    agency_code: str
    at: datetime
    written_at: datetime
    written_late: bool
    counts: Mapping[str, int]
    entries: int
    seen_by: str | None
    seen_at: datetime | None
    escalated_at: datetime | None
    rows: tuple[DigestRow, ...]


@dataclass(frozen=True, kw_only=True)
class DigestPage:
    """The newest first."""

    rows: tuple[DigestView, ...]
    total: int
    page: int
    pages: int


def digest_list(services: Services, *, by: Actor, page: int = 1, empty: bool = True) -> DigestPage:
    """The lists of the person's agencies; without ``empty`` only those with something on them.

    Forbidden for anyone who may not look at any.
    """
    mine = _scope(by) if empty else and_(_scope(by), Digest.entries > 0)
    with reading() as session:
        total = session.scalar(select(func.count()).select_from(Digest).where(mine)) or 0
        rows = session.execute(
            _lists().where(mine).order_by(Digest.at.desc(), Agency.name).limit(PAGE).offset((page - 1) * PAGE)
        )
        views = tuple(_view(*row, rows=()) for row in rows)
    return DigestPage(rows=views, total=total, page=page, pages=max(1, -(-total // PAGE)))


def digest_slice(services: Services, *, by: Actor, empty: bool = True, paging: Paging) -> Slice:
    """As ``digest_list``, read from a list on."""
    mine = _scope(by) if empty else and_(_scope(by), Digest.entries > 0)
    order = (By(column=Digest.at, descending=True), By(column=Digest.firing_key))
    with reading() as session:
        found, next_ = take(session, _lists().where(mine), order=order, paging=paging)
        return Slice(rows=tuple(_view(*row, rows=()) for row in found), next=next_)


def digest_view(services: Services, *, by: Actor, agency: str, moment: datetime) -> DigestView:
    """One list with its rows. Forbidden("digest_not_yours"); NotFound("digest_not_found")."""
    with reading() as session:
        found = session.execute(_lists().where(Agency.code == agency, Digest.at == moment)).one_or_none()
        if found is None:
            raise NotFound("digest_not_found")
        digest, of, seen_by = found
        if not reach(by, "digest.read").covers(of.id):
            raise Forbidden("digest_not_yours")
        return _view(digest, of, seen_by, rows=tuple(_row(row) for row in digest.body.get("rows", ())))


def count_unseen(*, by: Actor, at: datetime) -> int:
    """How many lists of the last days with something on them nobody looked at yet; 0 for those who may not look."""
    if not reach(by, "digest.read"):
        return 0
    with reading() as session:
        waiting = (unseen(), Digest.entries > 0, Digest.at > at - WAITING, Digest.at <= at, _scope(by))
        return session.scalar(select(func.count()).select_from(Digest).where(*waiting)) or 0


def _scope(by: Actor) -> ColumnElement[bool]:
    """The SQL twin of ``reach(…).covers``."""
    allowed = reach(by, "digest.read")
    if not allowed:
        raise Forbidden("page_not_yours")
    return within(allowed, Digest.agency_id)


def _lists() -> Select[Digest, Agency, str]:
    return (
        select(Digest, Agency, Person.full_name)
        .join(Agency, Agency.id == Digest.agency_id)
        .outerjoin(Person, Person.id == Digest.acknowledged_by_id)
    )


def _view(digest: Digest, agency: Agency, seen_by: str | None, *, rows: tuple[DigestRow, ...]) -> DigestView:
    body = digest.body
    return DigestView(
        agency=agency.name,
        agency_code=agency.code,
        at=digest.at,
        written_at=digest.written_at,
        written_late=bool(body.get("written_late")),
        counts={name: count for name, count in body.items() if type(count) is int},
        entries=digest.entries,
        seen_by=seen_by,
        seen_at=digest.acknowledged_at,
        escalated_at=digest.escalated_at,
        rows=rows,
    )


def _row(kept: Mapping[str, Any]) -> DigestRow:
    due = kept.get("due_at")
    return DigestRow(
        of=kept["of"],
        kind=kept["kind"],
        code=kept["code"],
        subject=kept["subject"] or "",
        what=kept["what"],
        who=kept["who"],
        due_at=datetime.fromisoformat(due) if due else None,
    )
