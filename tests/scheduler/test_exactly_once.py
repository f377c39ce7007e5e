"""Several schedulers are killed again and again in the middle of their work: everything happens, and happens once.

``MOTCUA_EXACTLY_ONCE_ROWS`` sets how many dossiers are due (20000 by hand, some minutes).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import due_stock as due
import pytest
from sqlalchemy import select
from world import World, make_world

from app.audit import verify
from app.audit.records import AuditEvent
from app.casework.marking import MARKS
from app.db import db, reading

ROWS = int(os.environ.get("MOTCUA_EXACTLY_ONCE_ROWS", "120"))
#: marks a batch: small enough that nodes die in the middle of the marks too
BATCH = max(10, ROWS // 40)
KILLS = 8 if ROWS < 1000 else 30
#: seconds between two looks at what is done, at most; looking costs the more the more there is
PAUSE = 0.03 + ROWS / 40_000
#: a hang is told after this; a machine busy with other things takes its time
PATIENCE = 900 + ROWS // 10
NODE = Path(__file__).with_name("node.py")
pytestmark = pytest.mark.slow


@dataclass
class Nodes:
    """Scheduler processes on one database; only these are ever killed."""

    url: str
    log: Path
    started: float = field(default_factory=time.time)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0

    def start(self) -> None:
        arguments = (self.url, due.MOMENT.isoformat(), str(self.started), str(BATCH))
        with self.log.open("ab") as log:
            node = subprocess.Popen([sys.executable, str(NODE), *arguments], stdout=log, stderr=log)
        self.running.append(node)

    def kill(self, victim: int) -> None:
        node = self.running.pop(victim)
        os.kill(node.pid, signal.SIGKILL)
        node.wait(timeout=30)
        self.kills += 1


@contextmanager
def nodes(url: str, log: Path, count: int) -> Iterator[Nodes]:
    """So many at the start; none at the end."""
    these = Nodes(url=url, log=log)
    try:
        for _ in range(count):
            these.start()
        yield these
    finally:
        while these.running:
            these.kill(0)


def kill_and_restart(these: Nodes, chance: random.Random, total: int) -> None:
    """Whenever the work went on a little, one of them dies at once; until all is done."""
    until, done, step = time.monotonic() + PATIENCE, due.progress(), total // KILLS
    next_kill = done + chance.randint(1, step)
    while done < total:
        assert time.monotonic() < until, f"{done} of {total}: {these.log.read_text(encoding='utf-8')[-3000:]}"
        time.sleep(chance.uniform(0.0, PAUSE))
        done = due.progress()
        if next_kill <= done < total:
            these.kill(chance.randrange(len(these.running)))
            these.start()
            next_kill = done + chance.randint(1, step)
    wait_for_lists(until)


def wait_for_lists(until: float) -> None:
    """The last node may still be writing the lists of the day."""
    agencies, _ = due.agencies_and_watchers("H14.02.01")
    while due.how_often(due.LISTS)[0] < 2 * agencies:
        assert time.monotonic() < until
        time.sleep(0.1)


def run(world: World, url: str, log: Path, count: int) -> str:
    """Fill, kill, finish; what it took in words."""
    with world.app.app_context():
        due.stock(world, ROWS)
        began = time.monotonic()
        with nodes(url, log, count) as these:
            chance = random.Random(20260511)  # noqa: S311 - the same victims each time
            kill_and_restart(these, chance, due.wanted(ROWS))
            seconds, kills = time.monotonic() - began, these.kills
        require_once(ROWS)
        db.session.remove()
        db.engine.dispose()
    return f"{ROWS} dossiers, {due.wanted(ROWS)} effects, {kills} kills of {count} nodes, {seconds:.1f} s"


def require_once(rows: int) -> None:
    """None lost, none twice."""
    for mark in MARKS:
        each = rows * (2 if mark.place in due.OWED_MARKS else 1)
        assert due.how_often(due.marks_of(mark.place)) == (each, each), mark.place
    for query in (
        due.FIRED,
        due.OPENED,
        due.REMINDERS,
        due.APOLOGIES,
        events("timer.fired"),
        events("deadline.passed"),
    ):
        assert due.how_often(query) == (rows, rows), str(query)
    agencies, watchers = due.agencies_and_watchers("H14.02.01")
    assert due.how_often(due.LISTS) == (2 * agencies, 2 * agencies)
    assert due.how_often(due.LIST_MAILS) == (watchers, watchers), "only the newest, to each once"
    with reading() as session:
        assert verify(session).ok


def events(verb: str) -> object:
    return select(AuditEvent.stream).where(AuditEvent.verb == verb)


@pytest.mark.postgres
def test_three_nodes_on_postgresql_do_everything_once(postgres_url: str, tmp_path: Path) -> None:
    print(run(make_world(postgres_url), postgres_url, tmp_path / "nodes.log", 3))


def test_one_node_on_sqlite_does_everything_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/once.db"
    print(run(make_world(url), url, tmp_path / "nodes.log", 1))
