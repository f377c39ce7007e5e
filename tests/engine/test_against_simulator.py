"""Random diagrams against a small simulator that knows blocks and no graph, tokens or engine.

MOTCUA_SIMULATIONS=10000 sets the number of diagrams of a long run.
"""

import os
from collections import Counter
from collections.abc import Callable

import pytest
from drawn_blocks import AGAIN, Block, blocks, drawn_model
from drawn_models import AT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logged_walk import LoggedWalk

from app.domain.steps import Completion, TaskKey
from app.engine import SpiffEngine

SIMULATIONS = int(os.environ.get("MOTCUA_SIMULATIONS", "60"))
#: completions of one diagram
STEPS = 16

Then = Callable[[], None]
PICKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=STEPS, max_size=STEPS)
LONG = settings(
    max_examples=SIMULATIONS,
    deadline=None,
    derandomize="MOTCUA_SIMULATIONS" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


class Simulator:
    """What is open and what happens when it is done."""

    def __init__(self, block: Block) -> None:
        self.open: dict[TaskKey, Then] = {}
        self.data: dict[str, int] = {}
        self.ended = False
        self._counts: Counter[str] = Counter()
        self._begin(block, self._end)

    def do(self, key: TaskKey, data: dict[str, int]) -> None:
        self.data.update(data)
        self.open.pop(key)()

    def _end(self) -> None:
        self.ended = True

    def _ask(self, name: str, then: Then) -> None:
        self._counts[name] += 1
        self.open[TaskKey(element_id=name, occurrence=self._counts[name])] = then

    def _begin(self, block: Block, then: Then) -> None:
        if block.kind == "task":
            self._ask(f"t{block.number}", then)
        elif block.kind in ("sequence", "sub"):
            self._in_turn(block.inner, then)
        elif block.kind == "parallel":
            self._at_once(block.inner, then)
        elif block.kind == "loop":
            self._in_turn(block.inner, lambda: self._ask(f"d{block.number}", lambda: self._once_more(block, then)))
        else:
            self._ask(f"d{block.number}", lambda: self._at_once(self._chosen(block), then))

    def _in_turn(self, inner: tuple[Block, ...], then: Then) -> None:
        if not inner:
            then()
            return
        self._begin(inner[0], lambda: self._in_turn(inner[1:], then))

    def _at_once(self, inner: tuple[Block, ...], then: Then) -> None:
        missing = Counter(left=len(inner))

        def arrived() -> None:
            missing["left"] -= 1
            if not missing["left"]:
                then()

        for each in inner:
            self._begin(each, arrived)

    def _once_more(self, block: Block, then: Then) -> None:
        if self.data[f"v{block.number}"] == AGAIN:
            self._begin(block, then)
        else:
            then()

    def _chosen(self, block: Block) -> tuple[Block, ...]:
        value = self.data[f"v{block.number}"]
        true = tuple(each for index, each in enumerate(block.inner) if index and value > index)
        return (true[:1] if block.kind == "choice" else true) or block.inner[:1]


def written(key: TaskKey, value: int) -> dict[str, int]:
    """A deciding task writes the variable of its decision, other tasks nothing."""
    return {f"v{key.element_id[1:]}": value} if key.element_id.startswith("d") else {}


@pytest.mark.slow
@LONG
@given(block=blocks(), picks=PICKS)
def test_the_engine_does_what_the_simulator_does(
    engine: SpiffEngine, block: Block, picks: list[tuple[int, int]]
) -> None:
    drawn, simulator, log = drawn_model(block), Simulator(block), []
    step = engine.start(drawn, data={}, at=AT)
    for pick, value in picks:
        assert set(step.open) == set(simulator.open)
        assert (step.data, step.ended is not None, step.incident) == (simulator.data, simulator.ended, None)
        if simulator.ended:
            break
        key = sorted(simulator.open)[pick % len(simulator.open)]
        data = written(key, value)
        simulator.do(key, data)
        step = engine.complete(drawn, state=step.state, key=key, data=data, at=AT)
        log.append(Completion(key=key, data=data, at=AT))
    told = engine.rebuild(drawn, data={}, completions=log, at=AT)
    assert engine.fingerprint(told.state) == engine.fingerprint(step.state)


@pytest.mark.slow
@LONG
@given(block=blocks(), picks=PICKS, back=st.integers(0, 99), moment=st.integers(1, STEPS - 1))
def test_handing_back_and_doing_it_again_ends_as_before(
    engine: SpiffEngine, block: Block, picks: list[tuple[int, int]], back: int, moment: int
) -> None:
    walk = LoggedWalk(engine, drawn_model(block))
    for pick, value in picks[:moment]:
        if walk.step.open:
            key = sorted(walk.step.open)[pick % len(walk.step.open)]
            walk.do_key(key, **written(key, value))
    if not walk.step.open:
        return
    current = sorted(walk.step.open)[back % len(walk.step.open)]
    targets = engine.targets(walk.model, data={}, completions=walk.log, current=current)
    if not targets:
        return
    target, before, done = targets[back % len(targets)], walk.step, list(walk.log)
    walk.hand_back(target.element_id, target.occurrence)
    assert current not in walk.step.open
    redo(walk, done[done.index(next(each for each in done if each.key == target)) :], before_open=before.open)
    assert (sorted(walk.open), walk.step.data) == (sorted(key.element_id for key in before.open), before.data)


def redo(walk: LoggedWalk, done: list[Completion], *, before_open: tuple[TaskKey, ...]) -> None:
    """Do again what was undone, in the same order: tasks that are open now and were not before, and what follows."""
    for entry in done:
        again = [key for key in walk.step.open if key.element_id == entry.key.element_id and key not in before_open]
        if again and entry.key.occurrence < again[0].occurrence:
            walk.do_key(again[0], **entry.data)
