"""APScheduler rings the bell; that everything happens once is the work of the use cases and the database."""

import logging
import os
import socket
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.casework.rounds import Round, one_round
from app.casework.services import Services

log = logging.getLogger("motcua.scheduler")


def tick(app: Flask, services: Services) -> Round | None:
    """One round. Whatever fails is logged and the next round tries again; None when all of it did."""
    try:
        with app.app_context():
            return one_round(services, node=node_name())
    except Exception:
        log.exception("the round failed; the next one tries again")
        return None


def node_name() -> str:
    """This process: its machine and its number there."""
    return f"{socket.gethostname()}:{os.getpid()}"


class SteadyJobStore(MemoryJobStore):
    """Rings at once, then every ``seconds`` at the latest.

    APScheduler notes the next ringing by the machine's clock: put that back by a day, and it would sleep for a day.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self._longest = timedelta(seconds=seconds)
        self._rang = False

    def get_due_jobs(self, now: datetime) -> list[Job]:
        """Asked for whenever the scheduler wakes: what is too far ahead is due now."""
        for job in self.get_all_jobs():
            if not self._rang or job.next_run_time > now + self._longest:
                job.next_run_time = now
                self.update_job(job)
        self._rang = True
        due: list[Job] = super().get_due_jobs(now)
        return due


class Ticker:
    """Calls ``tick`` every ``seconds`` in one background thread; rounds never overlap."""

    def __init__(self, app: Flask, services: Services, *, seconds: int) -> None:
        self._scheduler = BackgroundScheduler(
            jobstores={"default": SteadyJobStore(seconds)},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._scheduler.add_job(tick, "interval", args=(app, services), seconds=seconds, id="tick")

    def start(self) -> None:
        """Begin to tick, first at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running round finish, then stop."""
        self._scheduler.shutdown(wait=True)
