"""The application's clock against a second, slow reading of the same specification, on random cases."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from naive_clock import naive_answer
from naive_clock_cases import KINDS, LIMITS, make_case

from app.domain.clock_trace import trace_line

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "clock"
needs_examples = pytest.mark.skipif(not FOLDER.is_dir(), reason="the worked examples are not on this machine")
BLOCKS = 12
CASES_A_BLOCK = 500


def differences(case: dict[str, Any]) -> dict[str, Any]:
    """The keys answered differently, with what the application and the slow clock say."""
    ours, naive = json.loads(trace_line(json.dumps(case))), naive_answer(case)
    keys = [key for key in {**ours, **naive} if ours.get(key, "missing") != naive.get(key, "missing")]
    return {key: {"app": ours.get(key), "naive": naive.get(key)} for key in keys}


def assert_same_answer(case: dict[str, Any]) -> None:
    different = differences(case)
    assert not different, f"{json.dumps(different, indent=1)}\nof the case\n{json.dumps(case)}"


@needs_examples
def test_slow_clock_answers_every_worked_example() -> None:
    questions, answers = (
        [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
        for name in ("examples.in.jsonl", "examples.out.jsonl")
    )
    assert [naive_answer(case) for case in questions] == answers


def test_slow_clock_uses_nothing_of_the_application() -> None:
    for path in Path(__file__).parent.glob("naive_clock*.py"):
        imported = re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert imported
        assert {"app", "legal_time"}.isdisjoint(imported)


def test_first_random_cases_are_answered_alike() -> None:
    for number in range(20):
        assert_same_answer(make_case(number))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_random_cases_are_answered_alike(block: int) -> None:
    for number in range(block * CASES_A_BLOCK, (block + 1) * CASES_A_BLOCK):
        assert_same_answer(make_case(number))


# --- the cases are worth something


def _happened(answer: dict[str, Any], case: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a case shows, as pairs to count."""
    yield "unit", case["limit"]["unit"]
    refused = {refusal["index"]: refusal["code"] for refusal in answer["refused"]}
    yield from (("refused", code) for code in refused.values())
    yield from (("accepted", event["type"]) for n, event in enumerate(case["events"]) if n not in refused)
    for key in ("state", "warning", "outcome", "answer_outcome"):
        yield key, answer[key]


WANTED: dict[str, tuple[Any, ...]] = {
    "unit": tuple(LIMITS),
    "accepted": KINDS,
    "state": (
        *("new", "submitted", "declined", "running", "awaiting_supplement", "paused"),
        *("result_confirmed", "refused", "stopped"),
    ),
    "warning": ("none", "due_soon", "overdue", None),
    "outcome": ("early", "on_time", "late", None),
    "answer_outcome": ("in_time", "late", None),
    "refused": (
        *("already_closed", "already_entered", "already_submitted", "not_submitted", "not_running"),
        *("not_awaiting_supplement", "not_paused", "supplement_after_due", "supplement_limit_reached"),
        *("pause_after_due", "extension_wrong_unit", "extension_limit_reached"),
        *("extension_too_late", "extension_too_long"),
    ),
}


@pytest.mark.slow
def test_random_cases_reach_every_answer_often() -> None:
    cases = [make_case(number) for number in range(1000)]
    seen = Counter(pair for case in cases for pair in _happened(naive_answer(case), case))
    rare = [(key, value) for key, values in WANTED.items() for value in values if seen[key, value] < 10]
    assert rare == []
