# ruff: noqa: E501 - one case a line
"""Events, timers, calls, loops, data and pictures: what runs is let through, what does not is named."""

from typing import Any

import pytest
from drawn_models import chain, end, flow, node, source, start, user

from app.domain.definition import Inspection
from app.engine.checks_calls import Catalogue
from app.engine.inspection import judge
from app.engine.iso_times import duration_seconds, is_date, read_cycle

MESSAGES = '<message id="M" name="Bổ sung"/><error id="E" errorCode="e1"/>'
TIMER = "<timerEventDefinition>{}</timerEventDefinition>"
#: what the colleague of this module has not built yet is not the question here
BUILT = {"NOT_BUILT"}


def around(middle: str, *parts: str) -> bytes:
    return source(start(), middle, end(), chain("s", "m", "e"), *parts, head=MESSAGES)


def judged(drawn: bytes, **catalogue: Any) -> Inspection:
    return judge(drawn, catalogue=Catalogue(**catalogue))[0]


def errors(drawn: bytes, **catalogue: Any) -> set[tuple[str, str | None]]:
    found = judged(drawn, **catalogue)
    for each in found.problems:
        assert "…" not in each.message + each.repair, each
    return {(p.code, p.element) for p in found.problems if p.severity == "error" and p.code not in BUILT}


def timed(text: str, kind: str = "timeDuration") -> bytes:
    return around(node("intermediateCatchEvent", "m", "", TIMER.format(f"<{kind}>{text}</{kind}>")))


def boundary(inside: str, attributes: str = 'attachedToRef="m"', host: str = "") -> bytes:
    event = node("boundaryEvent", "b", attributes, inside)
    return around(host or user("m"), event, end("e2"), flow("b", "e2"))


@pytest.mark.parametrize(
    "drawn",
    [
        timed("P5D"),
        timed('"PT4H"'),
        timed('=duration("P1DT2H")'),
        timed("2026-07-01T08:00:00+07:00", "timeDate"),
        timed("1999-01-01", "timeDate"),
        around(node("intermediateCatchEvent", "m", "", '<messageEventDefinition messageRef="M"/>')),
        around(node("intermediateThrowEvent", "m", "", '<messageEventDefinition messageRef="M"/>')),
        around(node("intermediateThrowEvent", "m")),
        around(node("receiveTask", "m", 'messageRef="M"')),
        around(node("callActivity", "m", 'calledElement="Khac"')),
        around(node("businessRuleTask", "m", 'camunda:decisionRef="Dec"')),
        around(node("serviceTask", "m", 'mc:operation="gui_thong_bao"')),
        around(node("userTask", "m", "", "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>")),
        around(node("userTask", "m", "", '<multiInstanceLoopCharacteristics camunda:collection="co_quan"/>')),
        boundary(TIMER.format("<timeDuration>P1D</timeDuration>")),
        boundary(TIMER.format("<timeCycle>R3/P1D</timeCycle>"), 'attachedToRef="m" cancelActivity="false"'),
        boundary('<messageEventDefinition messageRef="M"/>', 'attachedToRef=" m "'),
        boundary('<errorEventDefinition errorRef="E"/>', host=node("callActivity", "m", 'calledElement="Khac"')),
        source(start(), user("a"), end("e", "", '<errorEventDefinition errorRef="E"/>'), chain("s", "a", "e"), head=MESSAGES),
    ],
)  # fmt: skip
def test_what_runs_is_let_through(drawn: bytes) -> None:
    assert errors(drawn) == set()


@pytest.mark.parametrize(
    ("drawn", "code", "element"),
    [
        *((timed(text), "TIMER", "m") for text in ("P1Q", "-P1D", "P99999999Y", "${x}", "P", "PT", "", "5 ngày")),
        *((timed(text, "timeDate"), "TIMER", "m") for text in ("2025-02-30", "99999-01-01", "2016-12-31T23:59:60Z")),
        *((timed(text, "timeCycle"), "TIMER", "m") for text in ("R/PT1S", "R0/PT1H", "R3/PT1S", "0 0 8 * * ?", "R3/P1D")),
        (timed('__import__("os").system("id")'), "UNSAFE_EXPRESSION", "m"),
        (timed("P1D</timeDuration><timeDuration>P2D"), "TIMER", "m"),
        (around(node("intermediateCatchEvent", "m")), "EVENT_DEFINITION", "m"),
        (around(node("intermediateCatchEvent", "m", "", "<signalEventDefinition/>")), "UNSUPPORTED", "m"),
        (around(node("intermediateCatchEvent", "m", "", '<messageEventDefinition messageRef="X"/>')), "DANGLING_REF", "m"),
        (around(node("receiveTask", "m")), "MESSAGE_MISSING", "m"),
        (boundary(""), "EVENT_DEFINITION", "b"),
        (boundary('<messageEventDefinition messageRef="M"/>', ""), "DANGLING_REF", "b"),
        (boundary('<messageEventDefinition messageRef="M"/>', 'attachedToRef="s"'), "EVENT_DEFINITION", "b"),
        (boundary('<errorEventDefinition errorRef="X"/>'), "DANGLING_REF", "b"),
        (boundary("<compensateEventDefinition/>"), "UNSUPPORTED", "b"),
        (source(start(), user("a"), end("e", "", '<errorEventDefinition/>'), chain("s", "a", "e"), head=MESSAGES), "ERROR_CODE_MISSING", "e"),
        (source(node("startEvent", "s", "", TIMER.format("<timeCycle>R3/P1D</timeCycle>")), end(), chain("s", "e")), "TIMER", "s"),
        (around(node("intermediateThrowEvent", "m", "", '<linkEventDefinition name="A"/>')), "LINK", "m"),
        (around(node("eventBasedGateway", "m")), "EVENT_GATEWAY", "m"),
        (around(user("m"), node("subProcess", "es", 'triggeredByEvent="true"', start("i") + end("ie") + chain("i", "ie"))), "EVENT_DEFINITION", "i"),
        (around(node("businessRuleTask", "m")), "DECISION_MISSING", "m"),
        (around(node("callActivity", "m")), "CALLED_MISSING", "m"),
        (around(node("callActivity", "m", 'calledElement="../../etc/passwd"')), "CALLED_MISSING", "m"),
        (around(node("serviceTask", "m", 'camunda:class="org.Evil"')), "UNSUPPORTED", "m"),
        (around(node("userTask", "m", "", "<multiInstanceLoopCharacteristics/>")), "LOOP_OVER_NOTHING", "m"),
        (around(node("userTask", "m", "", "<multiInstanceLoopCharacteristics><loopCardinality>51</loopCardinality></multiInstanceLoopCharacteristics>")), "LIMIT", "m"),
        (around(node("userTask", "m", "", "<multiInstanceLoopCharacteristics><loopCardinality>-5</loopCardinality></multiInstanceLoopCharacteristics>")), "BAD_VALUE", "m"),
        (around(node("userTask", "m", "", "<standardLoopCharacteristics/>")), "LOOP", "m"),
    ],
)  # fmt: skip
def test_what_does_not_run_is_named(drawn: bytes, code: str, element: str) -> None:
    assert (code, element) in errors(drawn)


def test_working_time_on_a_timer_is_an_amount_and_a_unit() -> None:
    good = around(node("intermediateCatchEvent", "m", 'mc:unit="working_days" mc:limit="5"', TIMER.format("")))
    assert errors(good) == set()
    bad = around(node("intermediateCatchEvent", "m", 'mc:unit="open" mc:limit="P5D"', TIMER.format("")))
    assert errors(bad) == {("BAD_VALUE", "m")}


def test_the_catalogue_says_what_may_be_named() -> None:
    called = around(node("callActivity", "m", 'calledElement="Q"'))
    assert errors(called, processes={"Q"}) == set()
    assert errors(called, processes=set()) == {("CALLED_MISSING", "m")}
    assert errors(called, processes={"Q": {"P"}}) == {("RECURSION", "m")}
    assert errors(called, processes={"Q": {"R"}, "R": {"Q"}}) == {("RECURSION", "m")}
    deep = {"Q": {"A"}, "A": {"B"}, "B": {"C"}, "C": {"D"}, "D": {"F"}}
    assert errors(called, processes=deep) == {("CALL_TOO_DEEP", "m")}
    ruled = around(node("businessRuleTask", "m", 'camunda:decisionRef="Dec"'))
    assert errors(ruled, decisions={"Dec"}) == set()
    assert errors(ruled, decisions=()) == {("DECISION_MISSING", "m")}


def test_an_exclusive_split_into_a_parallel_join_is_warned_about() -> None:
    def drawn(split: str) -> bytes:
        nodes = (start(), node(split, "x"), user("a", "b"), node("parallelGateway", "j"), end())
        return source(*nodes, chain("s", "x", "a", "j", "e"), chain("x", "b", "j"))

    def warned(split: str) -> bool:
        return ("DEADLOCK", "j", "warning") in {(p.code, p.element, p.severity) for p in judged(drawn(split)).problems}

    assert warned("exclusiveGateway")
    assert not warned("parallelGateway")


def test_times_are_read_strictly() -> None:
    assert duration_seconds("P1DT2H") == 26 * 3600
    assert duration_seconds("PT0.5S") is not None
    assert not is_date("2025-02-29")
    assert is_date("2024-02-29T23:59:59.5+07:00")
    cycle = read_cycle("R3/PT10M")
    assert cycle is not None
    assert (cycle.repeats, cycle.seconds) == (3, 600)
