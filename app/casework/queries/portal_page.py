"""What the administrator sees of the exchange with the national portal: queue, failures, what came in, comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.casework.tell_portal import KIND
from app.db import reading
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor, reach
from app.outbox.records import OutboxMessage
from app.people.records import Person
from app.portal.records import PortalCheck, PortalDifference, PortalDossier, PortalInbound

SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class PortalNews:
    """A message for the portal that is not taken yet; ``code`` is its dossier, ``behind`` how many wait behind it."""

    id: str
    code: str
    subject: str
    seq: int
    behind: int
    attempts: int
    deliver_after: datetime
    failed_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message of the portal; ``outcome`` is taken or the code of the refusal."""

    id: str
    kind: str
    code: str
    outcome: str
    times: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class DifferenceView:
    """A dossier of which both sides held something else."""

    id: int
    code: str
    kind: str
    our_seq: int | None
    our_status: int | None
    their_seq: int | None
    their_status: int | None
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """One comparison; ``by`` is empty for the scheduler's own."""

    id: int
    from_on: date
    until_on: date
    at: datetime
    by: str
    compared: int
    waiting: int
    mended: int
    differing: int
    finished_at: datetime | None
    error: str | None
    differences: tuple[DifferenceView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PortalState:
    """How the exchange stands. ``held_up`` counts dossiers whose news waits behind a message that was given up."""

    configured: bool
    place: str
    waiting: int
    given_up: int
    held_up: int
    taken: int
    last_taken_at: datetime | None
    last_error: str | None
    news: tuple[PortalNews, ...] = ()
    stuck: tuple[PortalNews, ...] = ()
    heard: tuple[Heard, ...] = ()
    checks: tuple[CheckView, ...] = ()
    open_differences: tuple[DifferenceView, ...] = ()


def portal_state(services: Services, *, by: Actor) -> PortalState:
    """Everything on the page, the last ``SHOWN`` of each. Forbidden for others than administrators."""
    _require(by)
    with reading() as session:
        return PortalState(
            configured=services.portal.configured,
            place=services.portal.place,
            **_counts(session),
            news=_news(session, _WAITING),
            stuck=_news(session, (OutboxMessage.failed_at.is_not(None),)),
            heard=_heard(session),
            checks=_checks(session),
            open_differences=_open_differences(session),
        )


def portal_check(*, by: Actor, check_id: int) -> CheckView:
    """One comparison with what it found. Forbidden, NotFound("portal_check_not_found")."""
    _require(by)
    with reading() as session:
        row = session.get(PortalCheck, check_id) if 0 < check_id < 2**31 else None
        if row is None:
            raise NotFound("portal_check_not_found")
        query = select(PortalDifference).where(PortalDifference.check_id == row.id).order_by(PortalDifference.id)
        return _check(session, row, tuple(map(_difference, session.scalars(query))))


_WAITING = (OutboxMessage.delivered_at.is_(None), OutboxMessage.failed_at.is_(None))


def _require(by: Actor) -> None:
    if not reach(by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")


def _counts(session: Session) -> Mapping[str, Any]:
    def count(*where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == KIND, *where)
        return session.scalar(query) or 0

    stuck = select(func.count(OutboxMessage.stream.distinct())).where(
        OutboxMessage.kind == KIND, OutboxMessage.failed_at.is_not(None)
    )
    error = select(OutboxMessage.last_error).where(
        OutboxMessage.kind == KIND, OutboxMessage.delivered_at.is_(None), OutboxMessage.last_error.is_not(None)
    )
    return {
        "waiting": count(*_WAITING),
        "given_up": count(OutboxMessage.failed_at.is_not(None)),
        "held_up": session.scalar(stuck) or 0,
        "taken": count(OutboxMessage.delivered_at.is_not(None)),
        "last_taken_at": session.scalar(select(func.max(PortalDossier.taken_at))),
        "last_error": session.scalar(error.order_by(OutboxMessage.deliver_after.desc()).limit(1)),
    }


def _news(session: Session, where: tuple[ColumnElement[bool], ...]) -> tuple[PortalNews, ...]:
    """The first message of each dossier under a condition, with how many of the dossier come after it."""
    first = func.min(OutboxMessage.seq).label("first")
    of_dossier = (
        select(OutboxMessage.stream, first, func.count().label("all"))
        .where(OutboxMessage.kind == KIND, *where)
        .group_by(OutboxMessage.stream)
        .subquery()
    )
    same = (OutboxMessage.stream == of_dossier.c.stream) & (OutboxMessage.seq == of_dossier.c.first)
    query = select(OutboxMessage, of_dossier.c.all).join(of_dossier, same).where(OutboxMessage.kind == KIND)
    rows = session.execute(query.order_by(OutboxMessage.deliver_after, OutboxMessage.id).limit(SHOWN))
    return tuple(_line(row, behind=of_all - 1) for row, of_all in rows)


def _line(row: OutboxMessage, *, behind: int) -> PortalNews:
    return PortalNews(
        id=row.id,
        code=row.stream.removeprefix("dossier:"),
        subject=row.subject,
        seq=row.seq or 0,
        behind=behind,
        attempts=row.attempts,
        deliver_after=row.deliver_after,
        failed_at=row.failed_at,
        last_error=row.last_error,
    )


def _heard(session: Session) -> tuple[Heard, ...]:
    rows = session.scalars(
        select(PortalInbound).order_by(PortalInbound.last_at.desc(), PortalInbound.id.desc()).limit(SHOWN)
    )
    return tuple(
        Heard(id=r.message_id, kind=r.kind, code=r.code, outcome=r.outcome, times=r.times, last_at=r.last_at)
        for r in rows
    )


def _checks(session: Session) -> tuple[CheckView, ...]:
    rows = session.scalars(select(PortalCheck).order_by(PortalCheck.id.desc()).limit(SHOWN))
    return tuple(_check(session, row) for row in rows)


def _check(session: Session, row: PortalCheck, differences: tuple[DifferenceView, ...] = ()) -> CheckView:
    found = select(func.count()).select_from(PortalDifference).where(PortalDifference.check_id == row.id)
    return CheckView(
        id=row.id,
        from_on=row.from_on,
        until_on=row.until_on,
        at=row.at,
        by=session.get_one(Person, row.by_id).full_name if row.by_id else "",
        compared=row.compared,
        waiting=row.waiting,
        mended=row.mended,
        differing=session.scalar(found) or 0,
        finished_at=row.finished_at,
        error=row.error,
        differences=differences,
    )


def _open_differences(session: Session) -> tuple[DifferenceView, ...]:
    """What the last finished comparison left for a person."""
    last = select(func.max(PortalCheck.id)).where(PortalCheck.finished_at.is_not(None)).scalar_subquery()
    query = select(PortalDifference).where(PortalDifference.check_id == last, PortalDifference.sent_at.is_(None))
    return tuple(_difference(row) for row in session.scalars(query.order_by(PortalDifference.id).limit(SHOWN)))


def _difference(row: PortalDifference) -> DifferenceView:
    return DifferenceView(
        id=row.id,
        code=row.code,
        kind=row.kind,
        our_seq=row.our_seq,
        our_status=row.our_status,
        their_seq=row.their_seq,
        their_status=row.their_status,
        sent_at=row.sent_at,
    )
