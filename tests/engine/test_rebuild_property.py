"""The log of completions is the truth: rebuilding from it gives the stored state at every step."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, pairwise

import pytest
from drawn_models import AT, chain, end, flow, model, node, start, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.steps import Completion, Model
from app.engine import SpiffEngine

Block = tuple[str, tuple["Block", ...]]


def blocks() -> st.SearchStrategy[Block]:
    task = st.just(("task", ()))
    return st.recursive(
        task,
        lambda inner: st.tuples(
            st.sampled_from(["sequence", "choice", "parallel", "inclusive", "loop", "sub"]),
            st.lists(inner, min_size=1, max_size=3).map(tuple),
        ),
        max_leaves=6,
    )


@dataclass
class Drawing:
    """Draws blocks one after the other; each block has one way in and one way out."""

    parts: list[str]
    numbers: Callable[[], int]

    def draw(self, block: Block) -> tuple[str, str]:
        kind, inner = block
        drawn: tuple[str, str] = getattr(self, kind)(inner)
        return drawn

    def task(self, _: tuple[Block, ...]) -> tuple[str, str]:
        name = f"t{self.numbers()}"
        self.parts.append(user(name))
        return name, name

    def sequence(self, inner: tuple[Block, ...]) -> tuple[str, str]:
        ends = [self.draw(block) for block in inner]
        self.parts += [flow(a[1], b[0]) for a, b in pairwise(ends)]
        return ends[0][0], ends[-1][1]

    def choice(self, inner: tuple[Block, ...]) -> tuple[str, str]:
        return self._branches("exclusiveGateway", inner, conditions=True)

    def inclusive(self, inner: tuple[Block, ...]) -> tuple[str, str]:
        return self._branches("inclusiveGateway", inner, conditions=True)

    def parallel(self, inner: tuple[Block, ...]) -> tuple[str, str]:
        return self._branches("parallelGateway", inner, conditions=False)

    def loop(self, inner: tuple[Block, ...]) -> tuple[str, str]:
        first, last = self.sequence(inner)
        number = self.numbers()
        merge, gate, way_out = f"m{number}", f"g{number}", f"o{number}"
        self.parts += [node("exclusiveGateway", merge), node("exclusiveGateway", gate, f'default="{gate}-{way_out}"')]
        self.parts += [node("exclusiveGateway", way_out), flow(gate, merge, "n = 2"), flow(gate, way_out)]
        self.parts += [flow(merge, first), flow(last, gate)]
        return merge, way_out

    def sub(self, inner: tuple[Block, ...]) -> tuple[str, str]:
        number = self.numbers()
        inside = Drawing([], self.numbers)
        first, last = inside.sequence(inner)
        inside.parts += [start(f"s{number}"), end(f"e{number}"), flow(f"s{number}", first), flow(last, f"e{number}")]
        self.parts.append(node("subProcess", f"p{number}", "", "".join(inside.parts)))
        return f"p{number}", f"p{number}"

    def _branches(self, kind: str, inner: tuple[Block, ...], *, conditions: bool) -> tuple[str, str]:
        number = self.numbers()
        split, join = f"x{number}", f"y{number}"
        ends = [self.draw(block) for block in inner]
        self.parts += [node(kind, split, f'default="{split}-{ends[0][0]}"'), node(kind, join)]
        for index, (first, last) in enumerate(ends):
            condition = f"n > {index}" if conditions and index else None
            self.parts += [flow(split, first, condition), flow(last, join)]
        return split, join


def drawn_model(block: Block) -> Model:
    drawing = Drawing([], count(1).__next__)
    first, last = drawing.draw(block)
    return model(*drawing.parts, start(), end(), chain("s", first), chain(last, "e"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(block=blocks(), picks=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=14, max_size=14))
def test_rebuilding_gives_the_stored_state(engine: SpiffEngine, block: Block, picks: list[tuple[int, int]]) -> None:
    drawn = drawn_model(block)
    assert engine.inspect(drawn.source).verdict == "ready"
    step = engine.start(drawn, data={"n": 0}, at=AT)
    log: list[Completion] = []
    way = list(step.passed)
    for pick, number in picks:
        assert step.incident is None
        if step.ended is not None:
            break
        key = step.open[pick % len(step.open)]
        log.append(Completion(key=key, data={"n": number}, at=AT))
        step = engine.complete(drawn, state=step.state, key=key, data={"n": number}, at=AT)
        way += step.passed
        rebuilt = engine.rebuild(drawn, data={"n": 0}, completions=log, at=AT)
        assert engine.fingerprint(rebuilt.state) == engine.fingerprint(step.state)
        assert (rebuilt.open, rebuilt.data, rebuilt.ended) == (step.open, step.data, step.ended)
        assert list(rebuilt.passed) == way
    assert step.ended is not None or step.open


def test_a_rebuild_that_gets_stuck_tells_the_step_before(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        user("a"),
        node("exclusiveGateway", "g"),
        end(),
        chain("s", "a", "g"),
        flow("g", "a", "x"),
        flow("g", "e", "y"),
    )
    stored = engine.start(drawn, data={}, at=AT)
    log = [Completion(key=stored.open[0], data={"x": False, "y": False}, at=AT)]
    rebuilt = engine.rebuild(drawn, data={}, completions=log, at=AT)
    assert rebuilt.incident is not None
    assert rebuilt.incident.code == "NO_BRANCH"
    assert rebuilt.state == stored.state


def test_fingerprints_tell_states_apart(engine: SpiffEngine) -> None:
    drawn = model(start(), user("a", "b"), end(), chain("s", "a", "b", "e"))
    states = [engine.start(drawn, data={"x": value}, at=AT).state for value in (1, 1.0, True, "1", [1], None)]
    assert len({engine.fingerprint(state) for state in states}) == len(states)
    reordered = (
        engine.start(drawn, data={"b": 1, "a": 2}, at=AT).state,
        engine.start(drawn, data={"a": 2, "b": 1}, at=AT).state,
    )
    assert engine.fingerprint(reordered[0]) == engine.fingerprint(reordered[1])
