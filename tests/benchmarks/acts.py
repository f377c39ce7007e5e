"""Acts a second by kind, and how long lists take among few and among many dossiers.

Run by ``make bench``; prints the figures and writes build/bench-acts.json. Ratios in one run; never a gate.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "casework")]

import acting  # noqa: E402
import postgres_server  # noqa: E402
from sweeping import analyse, copies, fresh  # noqa: E402
from world import World, make_world  # noqa: E402

from app.casework.queries.coming import coming_counts  # noqa: E402
from app.casework.queries.dossier_page import dossier_page  # noqa: E402
from app.casework.queries.dossiers import list_dossiers  # noqa: E402
from app.casework.queries.worklist import worklist  # noqa: E402
from app.casework.receive_dossier import receive_dossier  # noqa: E402

EACH = 40
FEW, MANY = 100, 100_000
REPEATS = 15
Act = Callable[[World, str], object]
#: in this order one dossier goes through all of them; the last closes it
ACTS: dict[str, Act] = {
    "request_supplement": acting.ask_supplement,
    "receive_supplement": acting.supplement,
    "request_payment": acting.ask_payment,
    "confirm_payment": acting.paid,
    "extend": acting.extend,
    "stop": acting.stop,
}


def acts_of(world: World) -> dict[str, float]:
    """Milliseconds an act, the median of EACH dossiers; reception first."""
    taken: dict[str, list[float]] = {name: [] for name in ("receive", *ACTS)}
    with world.app.app_context():
        command = world.reception()
        for _ in range(EACH + 1):
            world.clock.advance(seconds=1)
            began = time.perf_counter()
            code = receive_dossier(world.services, command).code
            taken["receive"].append(time.perf_counter() - began)
            for name, act in ACTS.items():
                world.clock.advance(seconds=1)
                began = time.perf_counter()
                act(world, code)
                taken[name].append(time.perf_counter() - began)
    # the first one of each fills the caches
    return {name: statistics.median(each[1:]) * 1000 for name, each in taken.items()}


def lists_of(server: str, size: int) -> dict[str, float]:
    """Milliseconds a list among so many dossiers, each with an open step of the officer who looks."""
    with fresh(server) as (world, bare):
        code = world.receive()
        first = world.dossier(code).id
        bare.execute("DELETE FROM deadline")
        bare.commit()
        copies("dossier", {"code": "first.code || '-' || n"}, size)
        copies("task", {"dossier_id": f"{first} + n"}, size)
        analyse(bare)
        officer, desk = world.actor("cv.ctxh"), world.actor("mc.ctxh")
        services = world.services
        looked: dict[str, Callable[[], object]] = {
            "work list": lambda: worklist(services, by=officer),
            "dossiers, first page": lambda: list_dossiers(services, by=desk),
            "dossiers, page 50": lambda: list_dossiers(services, by=desk, page=50),
            "dossiers, one code": lambda: list_dossiers(services, by=desk, search=code),
            "dossiers, overdue": lambda: list_dossiers(services, by=desk, only="overdue"),
            "desk's counts": lambda: coming_counts(services, by=desk),
            "one dossier": lambda: dossier_page(services, by=desk, code=code),
        }
        return {name: median_ms(look) for name, look in looked.items()}


def median_ms(look: Callable[[], object]) -> float:
    """After one look that fills the caches."""
    look()
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        look()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def measured() -> Iterator[tuple[str, Any]]:
    """Acts on both databases; lists on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", acts_of(make_world(f"sqlite:///{folder}/bench.db"))
    if reason := postgres_server.skip_reason():
        print(f"PostgreSQL left out: {reason}", file=sys.stderr)
        return
    server = postgres_server.start_server()
    try:
        yield "PostgreSQL", acts_of(make_world(postgres_server.fresh_database(server)))
        yield "lists", {str(size): lists_of(server, size) for size in (FEW, MANY)}
    finally:
        postgres_server.stop_server(server)


def main() -> None:
    """Print the tables, write the JSON."""
    figures = dict(measured())
    for name in ("SQLite", "PostgreSQL"):
        for act, taken in figures.get(name, {}).items():
            print(f"{name:<12}{act:<22}{1000 / taken:>8.0f}/s {taken / figures[name]['receive']:>6.2f} of a reception")
    lists = figures.get("lists", {})
    for name, taken in lists.get(str(MANY), {}).items():
        few = lists[str(FEW)][name]
        print(f"{name:<24}{few:>8.1f} ms among {FEW:,}, {taken:>8.1f} ms among {MANY:,}: {taken / few:.2f} x")
    out = ROOT / "build" / "bench-acts.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
