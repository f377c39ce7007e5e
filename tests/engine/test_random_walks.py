"""Random walks over diagrams with everything in them: whatever comes, the log told again gives the stored state."""

import os

import pytest
from drawn_models import chain, end, flow, model, node, start, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logged_walk import LoggedWalk
from test_calling import called, pinning
from test_events import HEAD, boundary, event_scope, message, timer
from test_many_times import MC, loop

from app.domain.steps import Model, TaskKey
from app.engine import SpiffEngine

WALKS = int(os.environ.get("MOTCUA_SIMULATIONS", "100")) // 10


def scope(letter: str, *more: str) -> str:
    """A sub-process with two tasks, a timer that hurries and a message that starts something beside it."""
    first, second, late = f"{letter}1", f"{letter}2", f"{letter}3"
    inside = start(f"{letter}s") + user(first, second, late) + end(f"{letter}e")
    inside += boundary(f"{letter}t", first, timer("P1D")) + chain(f"{letter}t", late, f"{letter}e")
    inside += event_scope(f"{letter}v", message("x"), interrupting=False)
    return inside + chain(f"{letter}s", first, second, f"{letter}e") + "".join(more)


CALLED = called(
    "Q",
    start(),
    user("a", "b"),
    boundary("n", "a", timer("R2/PT1H", "timeCycle"), interrupting=False),
    end("e"),
    chain("s", "a", "b", "e"),
    chain("n", "e"),
)
#: three branches, an inclusive part, a race and a way back
RICH = pinning(
    model(
        start(),
        user("first", "b", "c", "late", "last"),
        node("parallelGateway", "p"),
        node("subProcess", "h", "", scope("h", loop(MC))),
        boundary("ht", "h", timer("P5D")),
        node("subProcess", "k", "", scope("k")),
        node("userTask", "r", "", loop(MC, sequential=True)),
        node("callActivity", "q", 'calledElement="Q"'),
        node("eventBasedGateway", "g"),
        node("intermediateCatchEvent", "gt", "", timer("P1D")),
        node("receiveTask", "gm", 'messageRef="M_x"'),
        node("inclusiveGateway", "o", 'default="o-k"'),
        node("inclusiveGateway", "i"),
        node("exclusiveGateway", "m"),
        node("parallelGateway", "j"),
        node("exclusiveGateway", "z", 'default="z-e"'),
        node("exclusiveGateway", "y"),
        end(),
        event_scope("w", timer("P9D"), interrupting=True),
        chain("s", "y", "first", "p", "h", "m", "j", "last", "z", "e"),
        chain("ht", "late", "m"),
        chain("p", "o"),
        flow("o", "k"),
        flow("o", "r", "x > 0"),
        flow("o", "q", "x > 1"),
        chain("k", "i", "j"),
        chain("r", "i"),
        chain("q", "i"),
        chain("p", "g", "gt", "b", "j"),
        chain("g", "gm", "c", "j"),
        flow("z", "y", "x = 3"),
        head=HEAD,
    ),
    called={"Q": CALLED},
)
DATA = {"co_quan": ["A", "B", "C"], "x": 2}


def moves(walk: LoggedWalk, pick: int, *, rare: bool) -> list[tuple[str, TaskKey]]:
    """Everything that may happen now; what takes the whole process away only where it is asked for."""
    found = [("do", key) for key in walk.step.open]
    for wait in walk.step.waits:
        if wait.key.element_id != "ws" or rare:
            found.append(("fire" if wait.timer else "receive", wait.key))
    for key in walk.step.open[pick % 7 : pick % 7 + 1]:
        targets = walk.engine.targets(walk.model, data=walk.data, completions=walk.log, current=key)
        found += [("hand_back", target) for target in targets[:2]]
    return sorted(set(found))


def move(walk: LoggedWalk, kind: str, key: TaskKey, x: int) -> None:
    if kind == "do":
        walk.do_key(key, x=x)
    elif kind == "hand_back":
        walk.hand_back(key.element_id, key.occurrence)
        assert key.element_id in {each.element_id for each in walk.step.opened}
    else:
        walk.end_wait(key, kind)


@pytest.mark.slow
@settings(max_examples=WALKS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(picks=st.lists(st.tuples(st.integers(0, 999), st.integers(0, 3)), min_size=25, max_size=25), rare=st.booleans())
def test_any_walk_is_what_its_log_says(engine: SpiffEngine, picks: list[tuple[int, int]], rare: bool) -> None:
    drawn: Model = RICH
    walk, seen = LoggedWalk(engine, drawn, **DATA), set[TaskKey]()
    for pick, x in picks:
        possible = moves(walk, pick, rare=rare)
        if not possible:
            break
        before = {*walk.step.open, *(wait.key for wait in walk.step.waits)}
        seen |= before
        move(walk, *possible[pick % len(possible)], x)
        assert walk.step.incident is None
        now = {*walk.step.open, *(wait.key for wait in walk.step.waits)}
        assert not (now - before) & seen, "an occurrence is never used twice"
    assert walk.step.ended is not None or walk.step.open or walk.step.waits
