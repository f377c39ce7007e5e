"""How many steps a second: raw SpiffWorkflow, the same with its serializer, and our whole ``complete_task``.

All in one run on one machine, so the ratios mean something; the figures alone do not. Never a gate of the tests.
Run by ``make bench``; prints a table and writes build/bench.json.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import postgres_server  # noqa: E402
from SpiffWorkflow.bpmn import BpmnWorkflow  # noqa: E402
from SpiffWorkflow.bpmn.parser import BpmnParser  # noqa: E402
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: E402
from SpiffWorkflow.util.task import TaskState  # noqa: E402
from world import World, make_world  # noqa: E402

from app.casework.complete_task import CompleteTask, complete_task  # noqa: E402
from app.casework.demo_dossiers import worker_of  # noqa: E402
from app.domain.permissions import Actor  # noqa: E402

#: the real 15-step procedure; its first step is the reception and its last the return, so 13 steps are completed
SLUG, CODE, DESK = "NAN-3854-2.002755", "2.002755", "mc.thucphan"
SECONDS = 3.0
DOSSIERS = 40


def raw_spec() -> Any:
    """The diagram as SpiffWorkflow's own parser reads it."""
    parser = BpmnParser()
    parser.add_bpmn_file(str(ROOT / "processes" / SLUG / "1" / "process.bpmn"))
    return parser.get_spec(parser.get_process_ids()[0])


def per_second(round_of_steps: Callable[[], int]) -> float:
    """Repeat for some seconds after one warm-up round; steps a second."""
    round_of_steps()
    steps, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        steps += round_of_steps()
    return steps / (time.perf_counter() - began)


def raw_in_memory(spec: Any) -> int:
    """One case from start to end in memory."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    steps = 0
    while task := workflow.get_next_task(state=TaskState.READY, manual=True):
        task.run()
        workflow.do_engine_steps()
        steps += 1
    return steps


def raw_with_serializer(spec: Any) -> int:
    """The same, read from and written to JSON around each step, as a server without state must."""
    serializer = BpmnWorkflowSerializer()
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    text, steps = serializer.serialize_json(workflow), 0
    while True:
        workflow = serializer.deserialize_json(text)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        if task is None:
            return steps
        task.run()
        workflow.do_engine_steps()
        text = serializer.serialize_json(workflow)
        steps += 1


def ours(world: World) -> float:
    """Permission, form, engine, clock, ledger, outbox and commit of every step; reception is not counted."""
    actors: dict[tuple[str, int], Actor] = {}
    spent, steps = 0.0, 0
    with world.app.app_context():
        codes = [world.receive(CODE, desk=DESK) for _ in range(DOSSIERS)]
        for number, step in enumerate(world.steps(CODE)[1:-1]):
            for code in codes:
                task = world.open_task(code)
                by = actors.setdefault((task.role, task.agency_id), worker_of(world.services, task.id))
                world.clock.advance(seconds=1)
                command = CompleteTask(
                    by=by, task_id=task.id, raw=step["data"], task_version=task.version, key=f"{code}-{task.id}"
                )
                began = time.perf_counter()
                complete_task(world.services, command)
                spent += time.perf_counter() - began if number else 0.0
                steps += 1 if number else 0
    return steps / spent


def measure() -> dict[str, float]:
    """All rows in one run."""
    spec = raw_spec()
    rows = {
        "raw SpiffWorkflow in memory": per_second(lambda: raw_in_memory(spec)),
        "raw SpiffWorkflow, serialised each step": per_second(lambda: raw_with_serializer(spec)),
    }
    with tempfile.TemporaryDirectory() as folder:
        rows["complete_task on SQLite (file, WAL)"] = ours(make_world(f"sqlite:///{folder}/bench.db"))
    if reason := postgres_server.skip_reason():
        print(f"PostgreSQL left out: {reason}", file=sys.stderr)
        return rows
    url = postgres_server.start_server()
    try:
        rows["complete_task on PostgreSQL (socket, fsync off)"] = ours(make_world(postgres_server.fresh_database(url)))
    finally:
        postgres_server.stop_server(url)
    return rows


def main() -> None:
    """Print the table, write the JSON."""
    rows = measure()
    raw = rows["raw SpiffWorkflow in memory"]
    table = [{"what": what, "steps_per_second": round(n, 1), "of_raw": round(n / raw, 4)} for what, n in rows.items()]
    print(f"{'steps':<50}{'a second':>10}{'of raw':>10}")
    for row in table:
        print(f"{row['what']:<50}{row['steps_per_second']:>10.1f}{row['of_raw']:>10.2%}")
    out = ROOT / "build" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    known = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    out.write_text(json.dumps({**known, "complete_task": table}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
