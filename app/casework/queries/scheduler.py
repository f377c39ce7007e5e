"""What the administrator sees of the scheduler: queues, last runs, nodes, failures, messages, late-lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.casework.queries.scheduler_queues import Failure, Queues, failures, nodes_seen, queues
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden
from app.domain.permissions import Actor, reach
from app.outbox import Message, given_up
from app.outbox.records import OutboxMessage
from app.people.records import Agency
from app.tasks.records import Digest, SweepRun

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Run:
    """One part of a round that did something or failed; ``took_ms`` in milliseconds."""

    at: datetime
    kind: str
    counts: Mapping[str, Any]
    took_ms: int
    error: str | None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A message on its way."""

    id: str
    recipient: str
    subject: str
    deliver_after: datetime
    attempts: int
    last_error: str | None


@dataclass(frozen=True, kw_only=True)
class LateList:
    """A written late-list."""

    agency: str
    at: datetime
    overdue: int
    due_soon: int


@dataclass(frozen=True, kw_only=True)
class SchedulerView:
    """The last ``SHOWN`` of each, and how many messages there are in all; ``nodes`` that ticked lately."""

    queues: Queues
    failures: tuple[Failure, ...]
    nodes: int
    seen_at: datetime | None
    runs: tuple[Run, ...]
    waiting: tuple[Waiting, ...]
    waiting_total: int
    delivered_total: int
    failed: tuple[Message, ...]
    failed_total: int
    digests: tuple[LateList, ...]


def scheduler_view(services: Services, *, by: Actor) -> SchedulerView:
    """The scheduler's page. Forbidden for others than administrators."""
    if not reach(by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")
    at = services.clock.now()
    with reading() as session:
        open_ = (OutboxMessage.delivered_at.is_(None), OutboxMessage.failed_at.is_(None))

        def count(*where: Any) -> int:
            return session.scalar(select(func.count()).select_from(OutboxMessage).where(*where)) or 0

        runs = session.scalars(select(SweepRun).order_by(SweepRun.id.desc()).limit(SHOWN))
        waiting = session.scalars(
            select(OutboxMessage).where(*open_).order_by(OutboxMessage.deliver_after).limit(SHOWN)
        )
        lists = session.execute(
            select(Digest, Agency.name)
            .join(Agency, Agency.id == Digest.agency_id)
            .order_by(Digest.at.desc(), Agency.name)
            .limit(SHOWN)
        )
        nodes, seen_at = nodes_seen(session, at=at)
        return SchedulerView(
            queues=queues(session, at=at),
            failures=failures(session),
            nodes=nodes,
            seen_at=seen_at,
            runs=tuple(Run(at=r.at, kind=r.kind, counts=r.counts, took_ms=r.took_ms, error=r.error) for r in runs),
            waiting=tuple(_waiting(row) for row in waiting),
            waiting_total=count(*open_),
            delivered_total=count(OutboxMessage.delivered_at.is_not(None)),
            failed=given_up(session, SHOWN),
            failed_total=count(OutboxMessage.failed_at.is_not(None)),
            digests=tuple(_late_list(digest, name) for digest, name in lists),
        )


def _waiting(row: OutboxMessage) -> Waiting:
    return Waiting(
        id=row.id,
        recipient=row.recipient,
        subject=row.subject,
        deliver_after=row.deliver_after,
        attempts=row.attempts,
        last_error=row.last_error,
    )


def _late_list(digest: Digest, agency: str) -> LateList:
    body = digest.body
    return LateList(agency=agency, at=digest.at, overdue=body.get("overdue", 0), due_soon=body.get("due_soon", 0))
