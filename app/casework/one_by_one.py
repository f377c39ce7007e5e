"""Legal effects one by one: each in its own transaction, each once; a failure is noted and stops no other."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.casework.retrying import kind_of, retry_moment
from app.casework.services import Services
from app.db import transaction
from app.deadlines.records import Deadline
from app.dossiers.records import WaitRecord

log = logging.getLogger("motcua.scheduler")
#: how many rows are looked up at a time
BATCH = 500
#: after so long a round leaves the rest to the next, so that a flood cannot starve the marks
LONGEST_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Fired:
    """How many had their effect and how many failed and will be tried again."""

    fired: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Rows that wait for their moment. ``due`` gives the ids that may be tried, the longest due first, at most BATCH.

    ``fire`` locks the row, looks again and does it in one transaction: 1, or 0 when another node was first.
    """

    name: str
    table: type[WaitRecord] | type[Deadline]
    due: Callable[[datetime], list[int]]
    fire: Callable[[Services, int, datetime], int]


def fire_each(services: Services, queue: Queue, *, at: datetime) -> Fired:
    """Fire what is due until nothing is left that this node can do, or its time is up."""
    fired = failed = 0
    until = time.monotonic() + LONGEST_SECONDS
    while rows := queue.due(at):
        before = fired, failed
        for row_id in rows:
            done = _fire(services, queue, row_id, at=at)
            fired, failed = fired + (done or 0), failed + (done is None)
            if time.monotonic() > until:
                return Fired(fired=fired, failed=failed)
        if (fired, failed) == before or len(rows) < BATCH:
            break
    return Fired(fired=fired, failed=failed)


def _fire(services: Services, queue: Queue, row_id: int, *, at: datetime) -> int | None:
    try:
        return queue.fire(services, row_id, at)
    except Exception as error:
        log.exception("%s %s failed; it is tried again later", queue.name, row_id)
        _note_failure(queue, row_id, at=at, error=error)
        return None


def _note_failure(queue: Queue, row_id: int, *, at: datetime, error: Exception) -> None:
    """Count the attempt and wait longer each time; the text names the kind of error, never personal data."""
    with transaction() as session:
        row: Any = session.get(queue.table, row_id, with_for_update={"of": queue.table})
        if row is not None:
            row.attempts += 1
            row.retry_at = retry_moment(row.attempts, at=at)
            row.last_error = kind_of(error)
