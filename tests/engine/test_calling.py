"""Called processes, decision tables and registered operations."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest
from drawn_models import AT, HEAD, chain, end, model, node, start, user
from logged_walk import LoggedWalk
from test_events import boundary

from app.domain.steps import Model, TaskKey
from app.engine import SpiffEngine, resolve


def called(process_id: str, *parts: str, head: str = "", **pinned: Any) -> Model:
    process = f'<process id="{process_id}" isExecutable="true">{"".join(parts)}</process>'
    content = f"{HEAD}{head}{process}</definitions>".encode()
    return Model(source=content, hash=hashlib.sha256(content).hexdigest(), **pinned)


def pinning(drawn: Model, **pinned: Any) -> Model:
    return Model(source=drawn.source, hash=drawn.hash, **pinned)


def call(element_id: str, process_id: str) -> str:
    return node("callActivity", element_id, f'calledElement="{process_id}"')


INNER = called("Q", start("s"), user("a"), end("e"), chain("s", "a", "e"))


def test_a_called_process_runs_with_prefixed_ids(engine: SpiffEngine) -> None:
    outer = pinning(model(start(), call("c", "Q"), user("a"), end(), chain("s", "c", "a", "e")), called={"Q": INNER})
    walk = LoggedWalk(engine, outer, x=1)
    assert walk.step.open == (TaskKey(element_id="c/a", occurrence=1),)
    assert walk.step.passed == ("s", "s-c", "c/s", "c/s-a")
    walk.do("c/a", x=2)
    assert (walk.open, walk.step.data) == (["a"], {"x": 2})
    assert walk.step.passed == ("c/a", "c/a-e", "c/e", "c", "c-a")
    assert walk.do("a").end == "e"


def test_the_state_belongs_to_the_called_version_too(engine: SpiffEngine) -> None:
    drawn = model(start(), call("c", "Q"), end(), chain("s", "c", "e"))
    other = called("Q", start("s"), user("b"), end("e"), chain("s", "b", "e"))
    assert LoggedWalk(engine, pinning(drawn, called={"Q": INNER})).open == ["c/a"]
    assert LoggedWalk(engine, pinning(drawn, called={"Q": other})).open == ["c/b"]


def test_calls_may_be_nested_and_resolved(engine: SpiffEngine) -> None:
    middle = called("R", start(), call("d", "Q"), end(), chain("s", "d", "e"), called={"Q": INNER})
    outer = pinning(model(start(), call("c", "R"), end(), chain("s", "c", "e")), called={"R": middle})
    walk = LoggedWalk(engine, outer)
    assert walk.open == ["c/d/a"]
    assert resolve("c/d/a") == (("c", "d"), "a")
    assert resolve("a") == ((), "a")
    assert walk.do("c/d/a").end == "e"


def test_an_error_of_a_called_process_is_caught_at_the_call(engine: SpiffEngine) -> None:
    inner = called("Q", start(), user("a"), end("e", "", "<errorEventDefinition/>"), chain("s", "a", "e"))
    drawn = model(
        start(),
        call("c", "Q"),
        boundary("b", "c", "<errorEventDefinition/>"),
        user("u"),
        end(),
        chain("s", "c", "e"),
        chain("b", "u", "e"),
    )
    assert LoggedWalk(engine, pinning(drawn, called={"Q": inner})).do("c/a").open == ["u"]


def deep(levels: int) -> Model:
    inner, name = INNER, "Q"
    for level in range(levels):
        inner = called(f"Q{level}", start(), call("c", name), end(), chain("s", "c", "e"), called={name: inner})
        name = f"Q{level}"
    return inner


def test_calls_go_five_deep_and_no_deeper(engine: SpiffEngine) -> None:
    assert LoggedWalk(engine, deep(5)).open == ["c/c/c/c/c/a"]
    step = engine.start(deep(6), data={}, at=AT)
    assert step.incident is not None
    assert step.incident.code == "CALLS_TOO_DEEP"


@pytest.mark.parametrize(("names", "code"), [({"P"}, "RECURSION"), (set(), "CALLED_MISSING")])
def test_a_process_that_calls_itself_is_an_incident(engine: SpiffEngine, names: set[str], code: str) -> None:
    """Spiff had no bound: P calling P made 733 sub-processes in 20 seconds."""
    drawn = model(start(), user("a"), call("c", "P" if names else "Q"), end(), chain("s", "a", "c", "e"))
    endless: dict[str, Model] = {}
    again = pinning(drawn, called=endless)
    endless.update(dict.fromkeys(names, again))
    walk = LoggedWalk(engine, again).do("a")
    assert walk.step.incident is not None
    assert (walk.step.incident.code, walk.open) == (code, ["a"])


TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:x">
<decision id="phi" name="Phi"><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="number"><text>so_tien</text></inputExpression></input>
<output id="o1" name="muc_phi" typeRef="number"/>
<rule id="r1"><inputEntry id="c1"><text>&lt; 100</text></inputEntry>
<outputEntry id="c2"><text>5</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c3"><text>&gt;= 100</text></inputEntry>
<outputEntry id="c4"><text>9</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def ruled(attributes: str, inside: str = "", **decisions: bytes) -> Model:
    rule = node("businessRuleTask", "q", attributes, inside)
    drawn = model(start(), user("a"), rule, user("b"), end(), chain("s", "a", "q", "b", "e"))
    return pinning(drawn, decisions=decisions)


@pytest.mark.parametrize(
    ("attributes", "inside", "name"),
    [
        ('mc:decision="phi"', "", "muc_phi"),
        ('camunda:decisionRef="phi" camunda:resultVariable="ket_qua"', "", "ket_qua"),
        (
            "",
            '<extensionElements><zeebe:calledDecision decisionId="phi" resultVariable="kq"/></extensionElements>',
            "kq",
        ),
    ],
)
def test_a_rule_task_sets_variables(engine: SpiffEngine, attributes: str, inside: str, name: str) -> None:
    walk = LoggedWalk(engine, ruled(attributes, inside, phi=TABLE)).do("a", so_tien=150)
    assert (walk.open, walk.step.data) == (["b"], {"so_tien": 150, name: 9})


@pytest.mark.parametrize(
    ("decisions", "data", "code"),
    [({}, {"so_tien": 1}, "RULE_MISSING"), ({"phi": TABLE}, {}, "RULE_FAILED"), ({"phi": b"x"}, {}, "RULE_FAILED")],
)
def test_a_rule_that_cannot_decide_is_an_incident(
    engine: SpiffEngine, decisions: dict[str, bytes], data: dict[str, Any], code: str
) -> None:
    walk = LoggedWalk(engine, ruled('mc:decision="phi"', **decisions)).do("a", **data)
    assert walk.step.incident is not None
    assert (walk.step.incident.code, walk.step.incident.element_id, walk.open) == (code, "q", ["a"])


def double(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"y": data["x"] * 2}


@pytest.fixture
def working(engine: SpiffEngine) -> SpiffEngine:
    made = SpiffEngine(operations={"double": double, "bad": lambda _: {"y": object()}})
    made.feel.close()
    return made


def served(operation: str) -> Model:
    service = node("serviceTask", "v", f'mc:operation="{operation}"')
    return model(start(), user("a"), service, user("b"), end(), chain("s", "a", "v", "b", "e"))


def test_a_service_task_calls_what_we_registered(working: SpiffEngine) -> None:
    walk = LoggedWalk(working, served("double")).do("a", x=4)
    assert (walk.open, walk.step.data) == (["b"], {"x": 4, "y": 8})


@pytest.mark.parametrize(
    ("operation", "code"),
    [("double", "OPERATION_FAILED"), ("bad", "OPERATION_FAILED"), ("os.system", "OPERATION_MISSING")],
)
def test_a_failing_service_is_an_incident(working: SpiffEngine, operation: str, code: str) -> None:
    """Spiff's call_service turned every failure into a NameError."""
    walk = LoggedWalk(working, served(operation)).do("a")
    assert walk.step.incident is not None
    assert (walk.step.incident.code, walk.open, walk.step.data) == (code, ["a"], {})
