"""PRC-06: the steps add up to the whole, like is compared with like."""

import pytest
from drawn_models import chain, end, flow, node, source, start

from app.domain.definition import Problem
from app.engine import SpiffEngine


def task(element_id: str, value: str, unit: str, more: str = "") -> str:
    return node("userTask", element_id, f'mc:limit="{value}" mc:unit="{unit}" {more}')


def problems(engine: SpiffEngine, *parts: str, limit: str) -> list[Problem]:
    value, unit = limit.split()
    drawn = source(start(), end(), *parts, attributes=f'mc:limit="{value}" mc:unit="{unit}"')
    return [each for each in engine.inspect(drawn).problems if each.code.startswith(("SUM", "BAD", "LIMIT"))]


@pytest.mark.parametrize(
    ("limits", "whole"),
    [
        (["4 working_hours", "0.5 working_days"], "1 working_days"),
        (["1/3 working_days", "2/3 working_days"], "8 working_hours"),
        (["2 calendar_days", "24 clock_hours"], "3 calendar_days"),
        (["3 working_days", "0 immediate"], "3 working_days"),
        (["3 working_days", "5 none"], "3 working_days"),
    ],
)
def test_equal_sums_say_nothing(engine: SpiffEngine, limits: list[str], whole: str) -> None:
    tasks = [task(f"t{number}", *each.split()) for number, each in enumerate(limits)]
    ids = [f"t{number}" for number in range(len(limits))]
    assert problems(engine, *tasks, chain("s", *ids, "e"), limit=whole) == []


def test_a_difference_shows_both_numbers(engine: SpiffEngine) -> None:
    parts = (task("a", "12", "working_hours"), task("b", "2", "working_days"), chain("s", "a", "b", "e"))
    (found,) = problems(engine, *parts, limit="3 working_days")
    assert (found.code, found.severity, found.element) == ("SUM_MISMATCH", "warning", "P")
    assert "3,5 ngày làm việc" in found.message
    assert "3 ngày làm việc" in found.message


def test_unlike_units_cannot_be_compared(engine: SpiffEngine) -> None:
    parts = (task("a", "1", "working_days"), task("b", "2", "calendar_days"), chain("s", "a", "b", "e"))
    (found,) = problems(engine, *parts, limit="3 working_days")
    assert (found.code, found.severity) == ("SUM_NOT_COMPARABLE", "warning")
    assert "ngày làm việc, ngày" in found.message


def test_a_shared_budget_counts_once(engine: SpiffEngine) -> None:
    shared = [task(each, "7", "working_days", 'mc:group="ubnd"') for each in ("a", "b", "c")]
    parts = (*shared, task("d", "1", "working_days"), chain("s", "a", "b", "c", "d", "e"))
    assert problems(engine, *parts, limit="8 working_days") == []


def test_the_applicants_time_does_not_count(engine: SpiffEngine) -> None:
    parts = (task("a", "3", "working_days"), task("b", "15", "calendar_days", 'mc:clock="applicant"'))
    assert problems(engine, *parts, chain("s", "a", "b", "e"), limit="3 working_days") == []


def test_the_longest_branch_counts_and_rework_does_not(engine: SpiffEngine) -> None:
    gate = node("exclusiveGateway", "g", 'default="g-c"')
    parts = (
        task("a", "1", "working_days"),
        task("b", "5", "working_days"),
        task("c", "2", "working_days"),
        gate,
        chain("s", "a", "g", "c", "e"),
        flow("g", "b", "x = 1"),
        flow("g", "a", "x = 2"),
        flow("b", "e"),
    )
    assert problems(engine, *parts, limit="6 working_days") == []


def test_without_all_limits_only_the_gaps_are_named(engine: SpiffEngine) -> None:
    parts = (task("a", "1", "working_days"), node("userTask", "b"), chain("s", "a", "b", "e"))
    assert [(each.code, each.element) for each in problems(engine, *parts, limit="9 working_days")] == [
        ("LIMIT_MISSING", "b")
    ]
