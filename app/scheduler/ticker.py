"""APScheduler rings the bell; that everything happens once is the work of the use cases and the database."""

import logging
from collections.abc import Callable
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.casework.deliver_messages import deliver_messages
from app.casework.fire_due import fire_due
from app.casework.fire_waits import fire_waits
from app.casework.services import Services

log = logging.getLogger("motcua.scheduler")


def tick(app: Flask, services: Services) -> dict[str, Any]:
    """One round: sweep, then deliver. A failure is logged and the next round tries again; returns the counts."""
    counts: dict[str, Any] = {}
    rounds: tuple[tuple[str, Callable[[Services], Any]], ...] = (
        ("sweep", fire_due),
        ("timers", fire_waits),
        ("deliver", deliver_messages),
    )
    for name, use_case in rounds:
        try:
            with app.app_context():
                counts[name] = use_case(services)
                log.info("%s: %s", name, counts[name])
        except Exception:
            log.exception("%s failed; the next round tries again", name)
            counts[name] = None
    return counts


class Ticker:
    """Calls ``tick`` every ``seconds`` in one background thread; rounds never overlap."""

    def __init__(self, app: Flask, services: Services, *, seconds: int) -> None:
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._round = (app, services)
        self._scheduler.add_job(tick, "interval", args=self._round, seconds=seconds, id="tick")

    def start(self) -> None:
        """Begin to tick, first at once."""
        self._scheduler.start()
        # a job without a trigger runs once, now; the one thread keeps it apart from the regular rounds
        self._scheduler.add_job(tick, args=self._round, id="first tick")

    def stop(self) -> None:
        """Let a running round finish, then stop."""
        self._scheduler.shutdown(wait=True)
