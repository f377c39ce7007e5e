"""The clock of a dossier event by event (rules 7 to 14)."""

from datetime import timedelta
from fractions import Fraction

import pytest
from legal_time import event, limit, moment, run

from app.domain.calendar_files import load_calendar
from app.domain.clock_refusals import latest_extension_share
from app.domain.dossier_clock import ClockEvent, ClockView, Terms, check_event, latest_extension_at
from app.domain.limits import Limit
from app.domain.policy import Policy

VN = load_calendar().calendar
FIVE_DAYS = limit(5)
MONDAY = event("entered", "2025-12-01 08:00:00")


def clock(*events: ClockEvent, of: Limit = FIVE_DAYS, at: str | None = None, policy: Policy | None = None) -> ClockView:
    return run(events, of=of, on=VN, policy=policy, at=at)


def codes(view: ClockView) -> list[str]:
    return [refused.code for refused in view.refused]


def test_extension_of_a_third_to_the_second() -> None:
    view = clock(MONDAY, event("extended", "2025-12-05 08:00:00", hours="40/3"))
    assert view.due_at == moment("2025-12-09 15:20:00")
    assert view.first_due_at == moment("2025-12-08 08:00:00")
    assert view.segments[0].due_at == view.due_at
    assert view.extensions[0].from_due_at == view.first_due_at


@pytest.mark.parametrize(
    ("at", "amount", "code"),
    [
        ("2025-12-05 08:00:01", {"hours": "40/3"}, "extension_too_late"),
        ("2025-12-05 08:00:00", {"hours": 14}, "extension_too_long"),
        ("2025-12-05 08:00:00", {"days": 1}, "extension_wrong_unit"),
        ("2025-12-05 08:00:01", {"hours": 14}, "extension_too_late"),
    ],
)
def test_refused_extensions(at: str, amount: dict[str, int], code: str) -> None:
    view = clock(MONDAY, event("extended", at, **amount))
    assert codes(view) == [code]
    assert view.due_at == view.first_due_at


def test_second_extension_is_refused_even_after_a_restart() -> None:
    view = clock(
        MONDAY,
        event("extended", "2025-12-02 08:00:00", hours=2),
        event("supplement_requested", "2025-12-03 08:00:00"),
        event("supplement_received", "2025-12-04 08:00:00"),
        event("extended", "2025-12-05 08:00:00", hours=2),
    )
    assert codes(view) == ["extension_limit_reached"]
    assert view.due_at == moment("2025-12-11 08:00:00")
    assert view.extension_count == 1


def test_calendar_days_are_extended_by_whole_days() -> None:
    view = clock(MONDAY, event("extended", "2025-12-05 08:00:00", days=5), of=limit(16, "calendar_days"))
    assert view.first_due_at == moment("2025-12-17 17:30:00")
    assert view.due_at == moment("2025-12-22 17:30:00")
    assert codes(clock(MONDAY, event("extended", "2025-12-05 08:00:00", days=6), of=limit(16, "calendar_days"))) == [
        "extension_too_long"
    ]


@pytest.mark.parametrize("unit", ["clock_hours", "same_day", "immediate", "open"])
def test_other_units_cannot_be_extended(unit: str) -> None:
    view = clock(MONDAY, event("extended", "2025-12-01 09:00:00", hours=1), of=limit(12, unit))
    assert codes(view) == ["extension_wrong_unit"]


def test_supplement_restarts_from_zero_with_a_new_reception() -> None:
    view = clock(
        MONDAY,
        event("supplement_requested", "2025-12-03 10:00:00"),
        event("supplement_received", "2025-12-10 16:00:00"),
        policy=Policy(late_entry_cutoff=moment("2025-12-10 15:00:00").time()),
    )
    assert [segment.why for segment in view.segments] == ["supplement_requested", None]
    assert view.segments[1].from_at == moment("2025-12-11 07:30:00")
    assert view.due_at == moment("2025-12-18 07:30:00")
    assert view.received_at == moment("2025-12-01 08:00:00")


def test_supplement_once_and_only_within_the_limit() -> None:
    asked, answered = (
        event("supplement_requested", "2025-12-02 08:00:00"),
        event("supplement_received", "2025-12-03 08:00:00"),
    )
    again = event("supplement_requested", "2025-12-04 08:00:00")
    assert codes(clock(MONDAY, asked, answered, again)) == ["supplement_limit_reached"]
    assert clock(MONDAY, asked, answered, again, policy=Policy(supplement_max=None)).supplement_count == 2
    assert codes(clock(MONDAY, event("supplement_requested", "2025-12-08 08:00:00"))) == []
    assert codes(clock(MONDAY, event("supplement_requested", "2025-12-08 08:00:01"))) == ["supplement_after_due"]


def test_pause_keeps_the_remainder_and_never_shortens() -> None:
    view = clock(MONDAY, event("paused", "2025-12-02 10:00:00"), event("resumed", "2025-12-04 19:00:00"))
    assert view.segments[1].from_at == moment("2025-12-05 07:30:00")
    assert view.due_at == moment("2025-12-10 15:30:00")
    before_reception = clock(
        event("entered", "2025-12-06 09:00:00"),
        event("paused", "2025-12-06 10:00:00"),
        event("resumed", "2025-12-06 11:00:00"),
    )
    assert before_reception.due_at == before_reception.first_due_at == moment("2025-12-15 07:30:00")


def test_paused_and_awaiting_dossiers_have_nothing_due() -> None:
    view = clock(MONDAY, event("paused", "2025-12-02 10:00:00"), at="2026-01-05 08:00:00")
    assert (view.state, view.due_at, view.warning, view.remaining_minutes) == ("paused", None, None, None)
    assert view.kept == timedelta(hours=30)
    assert codes(clock(MONDAY, event("paused", "2025-12-08 08:00:01"))) == ["pause_after_due"]


def test_clock_hours_pause_by_the_wall() -> None:
    view = clock(
        event("entered", "2025-12-13 20:00:00"),
        event("paused", "2025-12-13 22:00:00"),
        event("resumed", "2025-12-14 01:00:00"),
        of=limit(12, "clock_hours"),
    )
    assert view.due_at == moment("2025-12-14 11:00:00")
    assert view.remaining_minutes == 600


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2025-12-05 17:30:00", "early"),
        ("2025-12-05 17:30:01", "on_time"),
        ("2025-12-08 08:00:00", "on_time"),
        ("2025-12-08 08:00:01", "late"),
    ],
)
@pytest.mark.parametrize("kind", ["result_confirmed", "refused"])
def test_outcome(kind: str, at: str, outcome: str) -> None:
    view = clock(MONDAY, event(kind, at))
    assert (view.state, view.outcome, view.due_at) == (kind, outcome, moment("2025-12-08 08:00:00"))


@pytest.mark.parametrize(
    ("at", "warning", "minutes"),
    [
        ("2025-12-05 08:00:00", "none", 480),
        ("2025-12-05 08:00:01", "due_soon", 479),
        ("2025-12-08 08:00:00", "due_soon", 0),
        ("2025-12-08 08:00:01", "overdue", 0),
        ("2025-12-08 08:01:01", "overdue", -1),
    ],
)
def test_warning_and_remaining_time(at: str, warning: str, minutes: int) -> None:
    view = clock(MONDAY, at=at)
    assert (view.warning, view.remaining_minutes) == (warning, minutes)
    assert view.due_soon_from == moment("2025-12-05 08:00:00")


def test_remaining_time_of_a_reception_still_to_come() -> None:
    view = clock(event("entered", "2025-12-06 09:00:00"))
    assert view.remaining_minutes == 5 * 480
    assert view.state == "running"


def test_online_answer() -> None:
    submitted = event("submitted", "2025-12-10 20:00:00")
    assert clock(submitted).answer_due_at == moment("2025-12-11 17:30:00")
    assert clock(submitted, event("entered", "2025-12-11 17:30:00")).answer_outcome == "in_time"
    declined = clock(submitted, event("declined", "2025-12-11 17:30:01"), event("entered", "2025-12-12 08:00:00"))
    assert (declined.state, declined.answer_outcome, codes(declined)) == ("declined", "late", ["already_closed"])
    assert clock(submitted, policy=Policy(answer_within_working_hours=None)).answer_due_at is None


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        (["entered", "entered"], "already_entered"),
        (["entered", "submitted"], "already_entered"),
        (["entered", "declined"], "already_entered"),
        (["submitted", "submitted"], "already_submitted"),
        (["declined"], "not_submitted"),
        (["submitted", "paused"], "not_running"),
        (["supplement_requested"], "not_running"),
        (["result_confirmed"], "not_running"),
        (["entered", "paused", "refused"], "not_running"),
        (["entered", "supplement_received"], "not_awaiting_supplement"),
        (["entered", "resumed"], "not_paused"),
        (["entered", "stopped", "stopped"], "already_closed"),
    ],
)
def test_events_that_are_not_allowed(kinds: list[str], code: str) -> None:
    events = [event(kind, f"2025-12-01 08:0{minute}:00") for minute, kind in enumerate(kinds)]
    terms = Terms(calendar=VN, policy=Policy(), limit=FIVE_DAYS)
    assert [(r.index, r.code) for r in clock(*events).refused] == [(len(kinds) - 1, code)]
    assert check_event(events[:-1], events[-1], terms=terms) == code


@pytest.mark.parametrize("before", [[], ["submitted"], ["entered"], ["entered", "paused"]])
def test_any_open_dossier_can_be_stopped(before: list[str]) -> None:
    view = clock(*(event(kind, "2025-12-01 08:00:00") for kind in (*before, "stopped")))
    assert (view.state, view.outcome, view.due_at, view.refused) == ("stopped", None, None, ())


def test_nothing_happened_yet() -> None:
    view = clock(at="2025-12-01 08:00:00")
    assert (view.state, view.segments, view.due_at) == ("new", (), None)


def test_last_moment_and_longest_share_of_an_extension() -> None:
    terms = Terms(calendar=VN, policy=Policy(), limit=FIVE_DAYS)
    assert latest_extension_at(clock(MONDAY), terms=terms) == moment("2025-12-05 08:00:00")
    assert latest_extension_share(terms) == Fraction(40, 3)
    assert latest_extension_share(Terms(calendar=VN, policy=Policy(), limit=limit(10, "calendar_days"))) == 3
    assert latest_extension_share(Terms(calendar=VN, policy=Policy(extension_fraction=None), limit=FIVE_DAYS)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "eaten"},
        {"kind": "extended"},
        {"kind": "paused", "hours": 1},
        {"kind": "extended", "hours": -1},
        {"kind": "extended", "hours": 1, "days": 1},
    ],
)
def test_malformed_events(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        event(at="2025-12-01 08:00:00", **wrong)
