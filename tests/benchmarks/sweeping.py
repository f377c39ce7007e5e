"""The sweep on PostgreSQL: marks among many open dossiers against a bare UPDATE, legal effects against a bare loop.

Run by ``make bench``; prints the figures and writes build/bench-sweeping.json. Ratios in one run; never a gate.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "casework")]

import postgres_server  # noqa: E402
import psycopg  # noqa: E402
from late_lists import deadline  # noqa: E402
from sqlalchemy import make_url, text, update  # noqa: E402
from world import World, make_world  # noqa: E402

from app.casework.fire_effects import fire_effects  # noqa: E402
from app.casework.marking import MARKS, mark_due  # noqa: E402
from app.db import db, transaction  # noqa: E402
from app.dossiers.records import Dossier  # noqa: E402

SIZES = (10_000, 1_000_000)
DUE = 5_000
EFFECTS = 4_000
REPEATS = 5
OVERDUE = next(mark for mark in MARKS if mark.place == "overdue")
BARE_MARK = """
    UPDATE dossier SET marked_overdue_at = %s WHERE id IN (
        SELECT id FROM dossier WHERE state = 'processing' AND marked_overdue_at IS NULL AND due_at < %s
        FOR UPDATE SKIP LOCKED)
"""
BARE_CLAIM = "SELECT id FROM deadline WHERE id = %s AND fired_at IS NULL FOR UPDATE SKIP LOCKED"
BARE_DONE = "UPDATE deadline SET fired_at = %s WHERE id = %s"


@contextmanager
def fresh(server: str) -> Iterator[tuple[World, psycopg.Connection[Any]]]:
    """A province on an empty database, and a bare connection to it."""
    url = postgres_server.fresh_database(server)
    world = make_world(url)
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with world.app.app_context(), psycopg.connect(plain) as bare:
        yield world, bare
        db.session.remove()
        db.engine.dispose()
    postgres_server.drop_database(server, url)


def copies(table: str, changed: dict[str, str], count: int) -> None:
    """So many copies of a table's only row; ``changed`` gives SQL for columns that differ, ``n`` counts from 1."""
    with transaction() as session:
        known = session.execute(
            text("SELECT column_name FROM information_schema.columns WHERE table_name = :t AND column_name <> 'id'"),
            {"t": table},
        ).scalars()
        columns = [f'"{name}"' for name in known]
        values = [changed.get(name.strip('"'), f"first.{name}") for name in columns]
        statement = (
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608 - our own words
            f"FROM (SELECT * FROM {table} LIMIT 1) first, generate_series(1, {count}) n"
        )
        session.execute(text(statement))


def analyse(bare: psycopg.Connection[Any]) -> None:
    """As autovacuum would have done by then."""
    bare.commit()
    bare.autocommit = True
    bare.execute("VACUUM ANALYZE")
    bare.autocommit = False


def fill(world: World, bare: psycopg.Connection[Any], size: int) -> datetime:
    """So many open dossiers of which DUE are due by the moment that is returned."""
    world.receive()
    at = world.clock.moment
    with transaction() as session:
        session.execute(update(Dossier).values(due_at=at + timedelta(days=30)))
    # the oldest are due, as in life: they lie together whatever the size of the table
    late = f"CASE WHEN n <= {DUE} THEN first.due_at - interval '60 days' "
    moments = late + "ELSE first.due_at + n * interval '1 minute' END"
    copies("dossier", {"code": "first.code || '-' || n", "due_at": moments}, size)
    analyse(bare)
    return at


def median_of(mark: Callable[[], int], bare: psycopg.Connection[Any]) -> float:
    """The median of the repeats in seconds; the marks are taken off between them."""
    spent = []
    for _ in range(REPEATS):
        bare.execute("UPDATE dossier SET marked_overdue_at = NULL WHERE marked_overdue_at IS NOT NULL")
        analyse(bare)
        began = time.perf_counter()
        assert mark() == DUE
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def bare_mark(bare: psycopg.Connection[Any], at: datetime) -> int:
    """All due rows with one statement."""
    found = bare.execute(BARE_MARK, (at, at)).rowcount
    bare.commit()
    return found


def marks(server: str, size: int) -> dict[str, float]:
    """Seconds for DUE marks among so many open dossiers: ours and bare."""
    with fresh(server) as (world, bare):
        at = fill(world, bare, size)
        ours = median_of(lambda: mark_due(OVERDUE, at=at).marked, bare)
        return {"open": size, "ours_s": ours, "bare_s": median_of(lambda: bare_mark(bare, at), bare)}


def effects(server: str) -> dict[str, float]:
    """Legal effects a second, one by one: ours with mail and ledger, and a loop that only claims and marks."""
    with fresh(server) as (world, bare):
        code = world.receive()
        # the reception opens clocks of its own; the copies are made of the only row
        bare.execute("DELETE FROM deadline")
        bare.commit()
        world_row = deadline(
            world, code, "wait:0", due_at=world.clock.moment, kind="supplement_wait", effect="remind_applicant"
        )
        copies("dossier", {"code": "first.code || '-' || n"}, EFFECTS)
        linked = f"{world.dossier(code).id} + n"
        copies(
            "deadline", {"key": "'wait:' || n", "dossier_id": linked, "subject": "first.subject || '-' || n"}, EFFECTS
        )
        analyse(bare)
        world.clock.advance(days=1)
        loop = bare_loop(bare, [world_row + n for n in range(1, EFFECTS + 1)], world.clock.moment)
        bare.execute("UPDATE deadline SET fired_at = NULL")
        analyse(bare)
        began = time.perf_counter()
        fired = fire_effects(world.services).fired
        assert fired == EFFECTS + 1
        return {"ours_per_second": fired / (time.perf_counter() - began), "bare_per_second": loop, "fired": fired}


def bare_loop(bare: psycopg.Connection[Any], rows: list[int], at: datetime) -> float:
    """Claims and marks a second, a transaction each."""
    began = time.perf_counter()
    for row in rows:
        assert bare.execute(BARE_CLAIM, (row,)).fetchone()
        bare.execute(BARE_DONE, (at, row))
        bare.commit()
    return len(rows) / (time.perf_counter() - began)


def measured() -> dict[str, Any]:
    """Marks on one server; effects on a durable one too, where a commit costs what it costs in an installation."""
    with running(durable=False) as server:
        small, large = (marks(server, size) for size in SIZES)
        fired = effects(server)
    with running(durable=True) as server:
        kept = effects(server)
    return {
        "marks": [small, large],
        "marks_to_bare": large["ours_s"] / large["bare_s"],
        "million_to_ten_thousand": large["ours_s"] / small["ours_s"],
        "effects": {"in_memory": fired, "durable": kept},
        "effects_to_bare": {"in_memory": ratio(fired), "durable": ratio(kept)},
    }


def ratio(fired: dict[str, float]) -> float:
    """Ours to bare."""
    return fired["ours_per_second"] / fired["bare_per_second"]


@contextmanager
def running(*, durable: bool) -> Iterator[str]:
    """A throw-away server."""
    server = postgres_server.start_server(durable=durable)
    try:
        yield server
    finally:
        postgres_server.stop_server(server)


def main() -> None:
    """Measure, print, write."""
    if reason := postgres_server.skip_reason():
        print(f"left out: {reason}", file=sys.stderr)
        return
    figures = measured()
    large = figures["marks"][1]
    print(f"{DUE} marks among {SIZES[1]:,} open: {large['ours_s'] * 1000:.0f} ms, bare {large['bare_s'] * 1000:.0f} ms")
    print(f"  against bare {figures['marks_to_bare']:.2f} x (target 4)")
    print(f"  against {SIZES[0]:,} open {figures['million_to_ten_thousand']:.2f} x (target 1.5)")
    for name, each in figures["effects"].items():
        print(f"effects, {name}: {each['ours_per_second']:.0f}/s, bare {each['bare_per_second']:.0f}/s:", end=" ")
        print(f"{figures['effects_to_bare'][name]:.2f} (target 0.5)")
    out = ROOT / "build" / "bench-sweeping.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
