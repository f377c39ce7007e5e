"""One case for each construct, stopped in the middle: its diagram, its data, and what is done before and after.

``python tests/engine/golden_cases.py`` writes the files of a new release; those of older ones stay as they are.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drawn_models import chain, end, flow, model, node, start, user
from logged_walk import LoggedWalk
from test_calling import INNER, TABLE, call, pinning
from test_events import HEAD, boundary, event_scope, message, timer
from test_many_times import MC, loop

from app.domain.steps import Model
from app.engine import SpiffEngine

FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True, kw_only=True)
class Golden:
    """``before`` leads to the stored state, ``after`` from it to the end."""

    drawn: Model
    data: dict[str, Any]
    before: Callable[[LoggedWalk], object]
    after: Callable[[LoggedWalk], object]


def line(*parts: str, **pinned: Any) -> Model:
    return pinning(model(start(), user("a", "z"), *parts, end(), head=HEAD), **pinned)


def inner(*parts: str) -> str:
    return start("is") + user("i", "k") + end("ie") + chain("is", "i", "k", "ie") + "".join(parts)


def split(kind: str) -> Model:
    gates = node(kind, "p", 'default="p-c"' if kind == "inclusiveGateway" else "") + node(kind, "j")
    return line(
        gates,
        user("b", "c"),
        chain("s", "a", "p"),
        flow("p", "b", "x > 1" if kind == "inclusiveGateway" else None),
        flow("p", "c"),
        chain("b", "j", "z", "e"),
        chain("c", "j"),
    )


REWORK = line(
    node("exclusiveGateway", "m"),
    node("exclusiveGateway", "g", 'default="g-e"'),
    chain("s", "m", "a", "z", "g"),
    flow("g", "m", "again"),
    flow("g", "e"),
)
RACE = line(
    node("eventBasedGateway", "g"),
    node("intermediateCatchEvent", "t", "", timer("P1D")),
    node("intermediateCatchEvent", "m", "", message("paid")),
    chain("s", "a", "g", "t", "z", "e"),
    chain("g", "m", "z"),
)
NUDGED = line(
    boundary("b", "z", timer("R3/PT1H", "timeCycle"), interrupting=False),
    boundary("b2", "z", message("x")),
    user("r"),
    chain("s", "a", "z", "e"),
    chain("b", "r", "e"),
    chain("b2", "r"),
)
HEARD = line(
    event_scope("v", message("x"), interrupting=False),
    event_scope("w", timer("P9D"), interrupting=True),
    chain("s", "a", "z", "e"),
)
WITH_ERROR = line(
    node(
        "subProcess",
        "h",
        "",
        start("is") + user("i") + end("ie", "", "<errorEventDefinition/>") + chain("is", "i", "ie"),
    ),
    boundary("b", "h", "<errorEventDefinition/>"),
    chain("s", "a", "h", "e"),
    chain("b", "z", "e"),
)
RULED = line(
    node("businessRuleTask", "q", 'mc:decision="phi"'), chain("s", "a", "q", "z", "e"), decisions={"phi": TABLE}
)

GOLDEN = {
    "line": Golden(
        drawn=line(chain("s", "a", "z", "e")),
        data={"so_tien": 5, "ten": ["đ", None, 1.5, True]},
        before=lambda walk: walk.do("a", typename="datetime"),
        after=lambda walk: walk.do("z"),
    ),
    "parallel": Golden(
        drawn=split("parallelGateway"),
        data={},
        before=lambda walk: walk.do("a").do("c"),
        after=lambda walk: walk.do("b").do("z"),
    ),
    "inclusive": Golden(
        drawn=split("inclusiveGateway"),
        data={"x": 2},
        before=lambda walk: walk.do("a"),
        after=lambda walk: walk.do("b").do("z"),
    ),
    "rework": Golden(
        drawn=REWORK,
        data={},
        before=lambda walk: walk.do("a").do("z", again=True).do("a"),
        after=lambda walk: walk.do("z", again=False),
    ),
    "subprocess": Golden(
        drawn=line(node("subProcess", "h", "", inner()), chain("s", "a", "h", "z", "e")),
        data={},
        before=lambda walk: walk.do("a").do("i"),
        after=lambda walk: walk.do("k").do("z"),
    ),
    "event_gateway": Golden(
        drawn=RACE,
        data={"ma": 7},
        before=lambda walk: walk.do("a"),
        after=lambda walk: walk.receive("m", phi=1).do("z"),
    ),
    "boundary": Golden(
        drawn=NUDGED,
        data={},
        before=lambda walk: walk.do("a").fire("b"),
        after=lambda walk: walk.fire("b").receive("b2").do("r").do("r").do("r"),
    ),
    "event_subprocess": Golden(
        drawn=HEARD,
        data={},
        before=lambda walk: walk.do("a").receive("vs"),
        after=lambda walk: walk.receive("vs").fire("ws").do("wu"),
    ),
    "error": Golden(
        drawn=WITH_ERROR,
        data={},
        before=lambda walk: walk.do("a"),
        after=lambda walk: walk.do("i").do("z"),
    ),
    "many_tasks": Golden(
        drawn=line(node("userTask", "r", "", loop(MC)), chain("s", "a", "r", "z", "e")),
        data={"co_quan": ["A", "B", "C"]},
        before=lambda walk: walk.do("a").do("r", 1),
        after=lambda walk: walk.do("r").do("r").do("z"),
    ),
    "many_subprocesses": Golden(
        drawn=line(node("subProcess", "h", "", inner(loop(MC, sequential=True))), chain("s", "a", "h", "z", "e")),
        data={"co_quan": ["A", "B"]},
        before=lambda walk: walk.do("a").do("i").do("k").do("i"),
        after=lambda walk: walk.do("k").do("z"),
    ),
    "call": Golden(
        drawn=line(call("c", "Q"), chain("s", "a", "c", "z", "e"), called={"Q": INNER}),
        data={},
        before=lambda walk: walk.do("a"),
        after=lambda walk: walk.do("c/a").do("z"),
    ),
    "rule": Golden(
        drawn=RULED,
        data={"so_tien": 150},
        before=lambda walk: walk.do("a"),
        after=lambda walk: walk.do("z"),
    ),
    "handed_back": Golden(
        drawn=split("parallelGateway"),
        data={},
        before=lambda walk: walk.do("a").do("b").do("c").hand_back("b"),
        after=lambda walk: walk.do("b", y=1).do("z"),
    ),
}


def told(walk: LoggedWalk) -> dict[str, Any]:
    """What a file holds of a step; the state as the engine gave it, as text."""
    return {"state": walk.step.state, "open": [[key.element_id, key.occurrence] for key in walk.step.open]}


def write_all(engine: SpiffEngine) -> None:
    """Write the files that are not there yet."""
    FOLDER.mkdir(exist_ok=True)
    for name, golden in GOLDEN.items():
        path = FOLDER / f"{name}.json"
        if path.exists():
            continue
        walk = LoggedWalk(engine, golden.drawn, **golden.data)
        golden.before(walk)
        path.write_text(json.dumps(told(walk), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_all(SpiffEngine())
