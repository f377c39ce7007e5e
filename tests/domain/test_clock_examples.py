"""The worked examples of the legal clock, exactly; and what happens to a case that is wrong."""

import json
from pathlib import Path

import pytest

from app.domain.clock_trace import trace, trace_line
from app.domain.errors import Invalid

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "clock"
needs_examples = pytest.mark.skipif(not FOLDER.is_dir(), reason="the worked examples are not on this machine")
CASE = {
    "id": "c",
    "calendar": "vn",
    "policy": "mac-dinh",
    "limit": {"value": 3, "unit": "working_days"},
    "events": [{"type": "entered", "at": "2025-12-10T08:00:00.999Z"}],
    "at": "2025-12-10T15:00:00+07:00",
}


@needs_examples
def test_every_example_is_answered_exactly() -> None:
    questions = (FOLDER / "examples.in.jsonl").read_text(encoding="utf-8").splitlines()
    answers = (FOLDER / "examples.out.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(questions) == 80
    assert list(trace(questions)) == answers


@needs_examples
def test_named_calendar_is_the_one_of_the_examples() -> None:
    for line in (FOLDER / "examples.in.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        hours = case["calendar"]["office_hours"]
        if hours["mon"] == ["07:30-11:30", "13:30-17:30"] and "sat" not in hours:
            named = trace_line(json.dumps(case | {"calendar": "vn"}))
            assert named == trace_line(line)


def test_names_other_offsets_and_fractions_of_a_second() -> None:
    answer = json.loads(trace_line(json.dumps(CASE)))
    assert answer["received_at"] == "2025-12-10T15:00:00+07:00"
    assert answer["due_at"] == "2025-12-15T15:00:00+07:00"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"calendar": "mars"}, "calendar: there is none named 'mars'"),
        ({"calendar": 7}, "calendar: a name or an object"),
        ({"calendar": {"office_hours": {"mon": ["8-9"]}}}, "calendar.office_hours: not a time of day"),
        ({"calendar": {"office_hours": {"moon": []}}}, "not a weekday"),
        ({"calendar": {"office_hours": {}}}, "no working day"),
        (
            {"calendar": {"office_hours": {}, "days_off": ["2025-01-01"], "make_up_days": ["2025-01-01"]}},
            "both a day off and a make-up day: 2025-01-01",
        ),
        ({"policy": "mars"}, "policy: there is none"),
        ({"policy": {}}, "late_entry_cutoff: missing"),
        ({"limit": {"value": 1, "unit": "fortnights"}}, "limit: unknown unit"),
        ({"limit": {"value": -1, "unit": "working_days"}}, "limit: a limit lies between"),
        ({"limit": {"value": "1e99999999", "unit": "working_days"}}, "limit.value: not a number"),
        ({"limit": {"value": 1.5, "unit": "calendar_days"}}, "whole days"),
        ({"limit": {"value": True, "unit": "working_days"}}, "limit.value: a number is expected"),
        ({"events": {}}, "events: wrong kind"),
        ({"events": [{"type": "entered", "at": "2025-12-10T08:00:00"}]}, "events[0].at: the moment needs an offset"),
        ({"events": [{"type": "entered", "at": "tomorrow"}]}, "events[0].at"),
        ({"events": [{"type": "eaten", "at": "2025-12-10T08:00:00Z"}]}, "events[0]: unknown type"),
        ({"events": [{"type": "extended", "at": "2025-12-10T08:00:00Z"}]}, "events[0]: an extension"),
        ({"at": "2025-12-10T14:59:59+07:00"}, "at: it must not be before the last event"),
        ({"at": "9999-12-31T23:59:59-10:00"}, "out of range"),
    ],
)
def test_wrong_case_names_line_and_key(change: dict[str, object], reason: str) -> None:
    lines = [json.dumps(CASE), "", json.dumps(CASE | change)]
    answers = trace(lines)
    next(answers)
    with pytest.raises(Invalid) as caught:
        next(answers)
    assert caught.value.code == "clock_case_invalid"
    assert caught.value.data["line"] == 3
    assert reason in str(caught.value.data["reason"])


@pytest.mark.parametrize("text", ["{", "[]", "7", "NaN", '"x"', '{"events": 1e9999}', "[" * 100_000])
def test_line_that_is_no_case(text: str) -> None:
    with pytest.raises(Invalid):
        trace_line(text)


def test_events_out_of_order_are_an_error() -> None:
    late = {"type": "stopped", "at": "2025-12-09T08:00:00Z"}
    with pytest.raises(Invalid, match="in order of time"):
        trace_line(json.dumps(CASE | {"events": [*CASE["events"], late]}))
