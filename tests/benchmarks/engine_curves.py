"""What a step costs: against the returns of one dossier, the steps of a diagram, the procedures of the catalogue.

Run by ``make bench``; prints the figures, writes them to build/bench.json and the curves to build/engine-curves.svg.
"""

import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "benchmarks")]

from charting import chart, sheet  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402
from world import World, make_world  # noqa: E402

from app.casework.claim_task import claim_task  # noqa: E402
from app.casework.demo_dossiers import worker_of  # noqa: E402
from app.casework.queries.worklist import worklist  # noqa: E402
from app.db import transaction  # noqa: E402
from app.domain.steps import Model, Step  # noqa: E402
from app.engine import SpiffEngine  # noqa: E402
from app.procedures.records import Procedure, ProcedureVersion  # noqa: E402

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
REPEATS = 30
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="urn:b">'


def model(body: str) -> Model:
    source = f'{HEAD}<process id="P" isExecutable="true">{body}</process></definitions>'.encode()
    return Model(source=source, hash=hashlib.sha256(source).hexdigest())


def flow(a: str, b: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">{inside}</sequenceFlow>'


def chain(length: int) -> Model:
    """Tasks t1 … tn in a row."""
    names = [f"t{n}" for n in range(1, length + 1)]
    tasks = "".join(f'<userTask id="{n}" name="{n}"/>' for n in names)
    way = ["s", *names, "e"]
    flows = "".join(flow(a, b) for a, b in pairwise(way))
    return model(f'<startEvent id="s"/><endEvent id="e"/>{tasks}{flows}')


def rework() -> Model:
    """Two tasks and a choice that sends back while ``lai`` holds."""
    parts = '<startEvent id="s"/><userTask id="a" name="a"/><userTask id="b" name="b"/><endEvent id="e"/>'
    gate = '<exclusiveGateway id="g" default="g_e"/>'
    flows = flow("s", "a") + flow("a", "b") + flow("b", "g") + flow("g", "a", "lai = true") + flow("g", "e")
    return model(parts + gate + flows)


def median_ms(call: Callable[[], object]) -> float:
    """The median of some calls, in milliseconds."""
    spent = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def advance(engine: SpiffEngine, of: Model, step: Step, *, lai: bool) -> Step:
    return engine.complete(of, state=step.state, key=step.open[0], data={"lai": lai}, at=AT)


def by_returns(engine: SpiffEngine) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Milliseconds and state size (KiB) of a step after so many returns."""
    of, cost, size = rework(), [], []
    step, done = engine.start(of, data={"lai": True}, at=AT), 0
    for returns in (1, 10, 50, 200):
        while done < returns:
            step = advance(engine, of, advance(engine, of, step, lai=True), lai=True)
            done += 1
        now = step
        cost.append((returns, median_ms(lambda now=now: advance(engine, of, now, lai=True))))
        size.append((returns, len(step.state) / 1024))
    return cost, size


def by_steps(engine: SpiffEngine) -> list[tuple[float, float]]:
    """Milliseconds of the middle step of a diagram with so many."""
    found = []
    for length in (5, 50, 300):
        of = chain(length)
        step = engine.start(of, data={}, at=AT)
        for _ in range(length // 2):
            step = advance(engine, of, step, lai=False)
        now = step
        found.append((length, median_ms(lambda of=of, now=now: advance(engine, of, now, lai=False))))
    return found


def by_catalogue(sizes: tuple[int, ...] = (10, 2000)) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Milliseconds to claim a task, and to show a work list, with so many procedures in force."""
    claims, lists = [], []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            world = make_world(f"sqlite:///{folder}/bench.db")
            claim, shown = catalogue_point(world, size)
        claims.append((size, claim))
        lists.append((size, shown))
    return claims, lists


def catalogue_point(world: World, size: int) -> tuple[float, float]:
    """Milliseconds to claim a task and to show a work list."""
    with world.app.app_context():
        fill_catalogue(world, size)
        codes = [world.receive() for _ in range(REPEATS)]
        tasks = iter([world.open_task(code) for code in codes])
        by = worker_of(world.services, world.open_task(codes[0]).id)
        claim = median_ms(lambda: claim_task(world.services, by=by, task_id=next(tasks).id))
        return claim, median_ms(lambda: worklist(world.services, by=by))


def fill_catalogue(world: World, size: int) -> None:
    """Copies of a shipped version under other codes: what matters here is how many there are."""
    with transaction() as session:
        row = session.scalars(select(ProcedureVersion)).first()
        assert row is not None
        row.source  # noqa: B018 - the column is loaded only when asked for
        values = {c.key: getattr(row, c.key) for c in ProcedureVersion.__table__.columns if c.key != "id"}
        have = 3
        for number in range(size - have):
            procedure = Procedure(slug=f"p{number}", code=f"8.{number:06}", level="province", name=f"Thủ tục {number}")
            session.add(procedure)
            session.flush()
            source = values["source"] + f"<!-- {number} -->".encode()
            model_hash = hashlib.sha256(source).hexdigest()
            session.execute(
                insert(ProcedureVersion),
                {**values, "procedure_id": procedure.id, "source": source, "model_hash": model_hash},
            )


def main() -> None:
    """Print, write JSON and curves."""
    engine = SpiffEngine()
    cost, size = by_returns(engine)
    steps = by_steps(engine)
    claims, lists = by_catalogue()
    figures = {
        "step_ms_by_returns": cost,
        "state_kib_by_returns": size,
        "step_ms_by_steps": steps,
        "claim_ms_by_procedures": claims,
        "worklist_ms_by_procedures": lists,
    }
    for name, points in figures.items():
        print(f"{name:<28}" + "  ".join(f"{n:g}: {v:.3f}" for n, v in points))
    charts = (
        chart("One step after n returns", x="returns", y="ms | KiB", series={"ms": cost, "state, KiB": size}),
        chart("One step of n in the diagram", x="steps", y="ms", series={"ms": steps}),
        chart("n procedures in force", x="procedures", y="ms", series={"claim a task": claims, "work list": lists}),
    )
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "engine-curves.svg").write_text(sheet(charts), encoding="utf-8")
    path = build / "bench.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**known, "engine_curves": figures}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
