"""States stored by an earlier release can be read, are what the log gives, and go on to the right end."""

import json
from dataclasses import replace

import pytest
from drawn_models import AT
from golden_cases import FOLDER, GOLDEN
from logged_walk import LoggedWalk

from app.domain.errors import Conflict
from app.engine import SpiffEngine


def test_each_construct_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_stored_state_goes_on(engine: SpiffEngine, name: str) -> None:
    golden, stored = GOLDEN[name], json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    walk = LoggedWalk(engine, golden.drawn, **golden.data)
    golden.before(walk)
    assert engine.fingerprint(stored["state"]) == engine.fingerprint(walk.step.state)
    assert [[key.element_id, key.occurrence] for key in walk.step.open] == stored["open"]
    walk.step = replace(walk.step, state=stored["state"])
    golden.after(walk)
    assert walk.step.ended is not None
    assert json.loads(walk.step.state)["tokens"] == []


@pytest.mark.parametrize("mark", [{"format": 1}, {"format": 3}, {"spiff": "0.0"}, {"tokens": [["n:gone", 16, None]]}])
def test_a_state_of_another_kind_is_rebuilt_and_never_guessed(engine: SpiffEngine, mark: dict[str, object]) -> None:
    golden = GOLDEN["line"]
    walk = LoggedWalk(engine, golden.drawn, **golden.data)
    golden.before(walk)
    other = json.dumps({**json.loads(walk.step.state), **mark})
    with pytest.raises(Conflict, match="state_unreadable"):
        engine.complete(golden.drawn, state=other, key=walk.step.open[0], data={}, at=AT)
    told = engine.rebuild(golden.drawn, data=golden.data, completions=walk.log, at=AT)
    walk.step = replace(walk.step, state=told.state)
    golden.after(walk)
    assert walk.step.ended is not None
