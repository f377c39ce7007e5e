"""One round of the scheduler: sweep, timers, effects, reorganisations, messages, events, tidying.

A part that fails stops no other.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.casework.carry_out_reorganisation import CarriedOut, carry_out_due
from app.casework.deliver_messages import Delivered, deliver_messages
from app.casework.deliver_portal import deliver_portal
from app.casework.deliver_webhooks import Told, deliver_webhooks
from app.casework.fire_due import Swept, fire_due
from app.casework.fire_effects import fire_effects
from app.casework.fire_waits import fire_waits
from app.casework.forgetting import Forgotten, forget_old
from app.casework.one_by_one import Fired
from app.casework.reconcile_daily import DailyCheck, reconcile_daily
from app.casework.retrying import kind_of
from app.casework.services import Services
from app.db import transaction
from app.db.insert_once import insert_once
from app.tasks.records import SchedulerNode, SweepRun

log = logging.getLogger("motcua.scheduler")
#: how many runs are kept
KEPT_RUNS = 2000
#: a node not seen for so long is forgotten
NODE_FORGOTTEN = timedelta(days=7)
Done = TypeVar("Done")


@dataclass(frozen=True, kw_only=True)
class Round:
    """What each part did; None for a part that failed."""

    sweep: Swept | None
    timers: Fired | None
    effects: Fired | None
    reorganise: CarriedOut | None
    deliver: Delivered | None
    portal: Delivered | None
    reconcile: DailyCheck | None
    webhooks: Told | None
    forget: Forgotten | None


def one_round(services: Services, *, node: str | None = None) -> Round:
    """Everything the scheduler has to do now. ``node`` is the process that ticks, None for a round on demand."""
    at = services.clock.now()
    if node is not None:
        _safely(lambda: _seen(node, at=at))
    return Round(
        sweep=_part(services, "sweep", fire_due, at=at),
        timers=_part(services, "timers", fire_waits, at=at),
        effects=_part(services, "effects", fire_effects, at=at),
        reorganise=_part(services, "reorganise", carry_out_due, at=at),
        deliver=_part(services, "deliver", deliver_messages, at=at),
        portal=_part(services, "portal", deliver_portal, at=at),
        reconcile=_part(services, "reconcile", reconcile_daily, at=at),
        webhooks=_part(services, "webhooks", deliver_webhooks, at=at),
        forget=_part(services, "forget", forget_old, at=at),
    )


def _part(services: Services, kind: str, act: Callable[[Services], Done], *, at: datetime) -> Done | None:
    began, done, error = time.perf_counter(), None, None
    try:
        done = act(services)
    except Exception as failure:
        log.exception("%s failed; the next round tries again", kind)
        error = kind_of(failure)
    counts: dict[str, Any] = asdict(done) if done is not None else {}  # type: ignore[call-overload]
    if error or any(counts.values()):
        log.info("%s: %s", kind, counts)
        took = int((time.perf_counter() - began) * 1000)
        _safely(lambda: _note(SweepRun(kind=kind, at=at, counts=counts, took_ms=took, error=error)))
    return done


def _note(run: SweepRun) -> None:
    with transaction() as session:
        session.add(run)
        session.flush()
        session.execute(delete(SweepRun).where(SweepRun.id <= run.id - KEPT_RUNS))


def _seen(node: str, *, at: datetime) -> None:
    with transaction() as session:
        found = session.get(SchedulerNode, node)
        if found is not None:
            found.seen_at = at
        else:
            insert_once(session, SchedulerNode, row={"name": node, "seen_at": at}, returning=SchedulerNode.name)
        _forget_nodes(session, at=at)


def _forget_nodes(session: Session, *, at: datetime) -> None:
    old = delete(SchedulerNode).where(SchedulerNode.seen_at < at - NODE_FORGOTTEN)
    session.execute(old, execution_options={"synchronize_session": False})


def _safely(act: Callable[[], None]) -> None:
    """Notes about a round must not break it: where the database is away, the part itself says so."""
    try:
        act()
    except Exception:
        log.exception("the round could not be noted")
