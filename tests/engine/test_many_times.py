"""Multi-instance tasks and sub-processes: how many, for what, in turn or at once, until when."""

import pytest
from drawn_models import AT, chain, end, flow, model, node, start, user
from logged_walk import LoggedWalk
from test_events import boundary, timer

from app.domain.steps import Model, TaskKey
from app.engine import SpiffEngine

MC = 'mc:collection="co_quan" mc:element="don_vi"'
ZEEBE = (
    '<extensionElements><zeebe:loopCharacteristics inputCollection="=co_quan" inputElement="don_vi"/>'
    "</extensionElements>"
)


def loop(attributes: str = "", inside: str = "", *, sequential: bool = False) -> str:
    turn = 'isSequential="true"' if sequential else ""
    return f"<multiInstanceLoopCharacteristics {turn} {attributes}>{inside}</multiInstanceLoopCharacteristics>"


def times(text: str) -> str:
    return f"<loopCardinality>{text}</loopCardinality>"


def until(text: str) -> str:
    return f"<completionCondition>{text}</completionCondition>"


def asked(multiple: str, *more: str) -> Model:
    return model(start(), node("userTask", "r", "", multiple), user("z"), *more, end(), chain("s", "r", "z", "e"))


@pytest.mark.parametrize(
    "multiple",
    [loop(MC), loop('camunda:collection="co_quan"'), loop(inside=ZEEBE)],
    ids=["ours", "camunda", "zeebe"],
)
def test_one_task_for_each_item_at_once(engine: SpiffEngine, multiple: str) -> None:
    walk = LoggedWalk(engine, asked(multiple), co_quan=["A", "B", "C"])
    assert walk.step.open == tuple(TaskKey(element_id="r", occurrence=n) for n in (1, 2, 3))
    assert walk.items == ["A", "B", "C"]
    walk.do("r", 1)
    assert walk.items == ["A", "C"]
    assert walk.do("r", 1).do("r").open == ["z"]


def test_one_after_the_other(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, asked(loop(MC, sequential=True)), co_quan=["A", "B"])
    assert (walk.items, walk.step.open) == (["A"], (TaskKey(element_id="r", occurrence=1),))
    walk.do("r", co_quan=[])
    assert (walk.items, walk.step.open) == (["B"], (TaskKey(element_id="r", occurrence=2),))
    assert walk.do("r").open == ["z"]


@pytest.mark.parametrize(("text", "count"), [("2", 2), ("= n + 1", 4), ("count(co_quan)", 1), ("0", 0)])
def test_a_number_of_times(engine: SpiffEngine, text: str, count: int) -> None:
    walk = LoggedWalk(engine, asked(loop(inside=times(text))), n=3, co_quan=["A"])
    assert walk.open == (["r"] * count or ["z"])
    assert walk.items == (list(range(1, count + 1)) or [None])


@pytest.mark.parametrize(
    ("multiple", "code"),
    [
        (loop(inside=times("51")), "LIMIT"),
        (loop(inside=times("1000000000")), "LIMIT"),
        (loop(inside=times("[1] * 3")), "COLLECTION"),
        (loop(inside=times('"2"')), "COLLECTION"),
        (loop(inside=times("-1")), "COLLECTION"),
        (loop(inside=times("1.5")), "COLLECTION"),
        (loop('mc:collection="thieu"'), "COLLECTION"),
        (loop('mc:collection="dai"'), "LIMIT"),
    ],
)
def test_what_cannot_be_counted_is_an_incident(engine: SpiffEngine, multiple: str, code: str) -> None:
    step = engine.start(asked(multiple), data={"dai": [0] * 51}, at=AT)
    assert step.incident is not None
    assert (step.incident.code, step.incident.element_id) == (code, "r")


@pytest.mark.parametrize("sequential", [False, True])
def test_a_condition_ends_it_early(engine: SpiffEngine, sequential: bool) -> None:
    multiple = loop(MC, until('nrOfCompletedInstances &gt;= 2 or y_kien = "khong"'), sequential=sequential)
    walk = LoggedWalk(engine, asked(multiple), co_quan=["A", "B", "C", "D"], y_kien="")
    walk.do("r", y_kien="co").do("r", y_kien="co")
    assert walk.open == ["z"]
    assert len(walk.step.withdrawn) == (0 if sequential else 2)
    walk = LoggedWalk(engine, asked(multiple), co_quan=["A", "B", "C", "D"], y_kien="")
    assert walk.do("r", y_kien="khong").open == ["z"]


def reviews(multiple: str) -> Model:
    gate = node("exclusiveGateway", "g", 'default="g-k"') + node("exclusiveGateway", "h")
    inner = start("is") + gate + user("i", "k") + end("ie")
    inner += chain("is", "g", "k", "h", "ie") + flow("g", "i", 'don_vi = "A"') + chain("i", "h")
    return model(start(), node("subProcess", "p", "", inner + multiple), user("z"), end(), chain("s", "p", "z", "e"))


def test_a_subprocess_for_each_item_sees_its_own_item(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, reviews(loop(MC)), co_quan=["A", "B", "A"])
    assert (walk.open, walk.items) == (["i", "k", "i"], ["A", "B", "A"])
    assert walk.do("i", 1).do("k").do("i").open == ["z"]


def test_a_subprocess_one_after_the_other(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, reviews(loop(MC, sequential=True)), co_quan=["B", "A"])
    assert walk.do("k").open == ["i"]
    assert walk.do("i").open == ["z"]


def test_instances_inside_instances(engine: SpiffEngine) -> None:
    inner = start("is") + node("userTask", "r", "", loop('mc:collection="nguoi"')) + end("ie") + chain("is", "r", "ie")
    outer = node("subProcess", "p", "", inner + loop(MC))
    walk = LoggedWalk(engine, model(start(), outer, end(), chain("s", "p", "e")), co_quan=["A", "B"], nguoi=["x", "y"])
    assert walk.items == ["x", "y", "x", "y"]
    assert [key.occurrence for key in walk.step.open] == [1, 2, 3, 4]
    assert walk.do("r", 3).do("r").do("r").do("r").end == "e"


def test_a_boundary_takes_all_instances_away(engine: SpiffEngine) -> None:
    drawn = asked(loop(MC), boundary("b", "r", timer("P1D")), user("late"), chain("b", "late", "e"))
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B"]).do("r").fire("b")
    assert (walk.open, [key.occurrence for key in walk.step.withdrawn]) == (["late"], [2])


def test_a_boundary_inside_belongs_to_its_instance(engine: SpiffEngine) -> None:
    inner = start("is") + user("i", "k") + boundary("b", "i", timer("P1D")) + end("ie")
    inner += chain("is", "i", "ie") + chain("b", "k", "ie")
    drawn = model(start(), node("subProcess", "p", "", inner + loop(MC)), end(), chain("s", "p", "e"))
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B"])
    assert [wait.key.occurrence for wait in walk.step.waits] == [1, 2]
    walk.fire("b")
    assert (walk.open, walk.items) == (["i", "k"], ["A", "B"])


def test_a_loop_back_opens_all_again_under_new_occurrences(engine: SpiffEngine) -> None:
    gate = node("exclusiveGateway", "g", 'default="g-e"')
    drawn = model(
        start(),
        node("userTask", "r", "", loop(MC)),
        gate,
        end(),
        chain("s", "r", "g"),
        flow("g", "r", "lai"),
        flow("g", "e"),
    )
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B"], lai=True).do("r").do("r")
    assert [key.occurrence for key in walk.step.open] == [3, 4]
    assert walk.do("r").do("r", lai=False).end == "e"
