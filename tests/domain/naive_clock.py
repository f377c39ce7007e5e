"""The legal clock read a second time, slowly: the raw case in, the raw answer out, rule by rule.

It is written from the specification of the clock (``shared/clock/README.md``, rules 1 to 14) and from nothing else: it
imports nothing of the application and is never made faster. Where the application answers differently, one of the two
has misread a rule.
"""

from fractions import Fraction
from typing import Any

from naive_clock_limit import NaiveLimit, exact
from naive_clock_time import Moment, Office, day_of, read_moment, write_moment

CLOSED = ("declined", "result_confirmed", "refused", "stopped")


def naive_answer(case: dict[str, Any]) -> dict[str, Any]:
    """The answer the specification gives to this case, every key present."""
    clock = NaiveClock(case)
    for index, event in enumerate(case["events"]):
        clock.happen(index, event)
    return clock.answer(case["id"], read_moment(case["at"]))


class NaiveClock:
    """What is known of one dossier after the events so far."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.office = Office(case["calendar"])
        self.policy = case["policy"]
        self.limit = NaiveLimit(case, self.office)
        self.state = "new"
        self.answer_due: Moment | None = None
        self.answer_outcome: str | None = None
        self.received: Moment | None = None
        self.first_due: Moment | None = None
        self.due: Moment | None = None
        self.left: Moment | None = None
        self.due_at_pause: Moment | None = None
        self.segments: list[dict[str, Any]] = []
        self.supplements = 0
        self.extensions = 0
        self.outcome: str | None = None
        self.refused: list[dict[str, Any]] = []

    # --- segments

    def open_segment(self, start: Moment, due: Moment | None) -> None:
        self.state, self.due = "running", due
        self.segments.append({"from": start, "due": due, "ended": None, "why": None})

    def receive(self, t: int) -> None:
        """A reception: the whole limit runs from it."""
        start = self.limit.reception(t)
        self.open_segment(start, self.limit.due(start))

    def start_or(self, t: int) -> Moment:
        """The moment, or the start of the segment where that lies later."""
        return max(t, self.segments[-1]["from"])

    def is_after_due(self, t: int) -> bool:
        return self.due is not None and t > self.due

    # --- the events (rules 7 to 12)

    def happen(self, index: int, event: dict[str, Any]) -> None:
        """Do the event, or keep why it is refused (rule 12)."""
        code = "already_closed" if self.state in CLOSED else self.why_not(event)
        if code is not None:
            self.refused.append({"index": index, "code": code})
            return
        self.do(event["type"], read_moment(event["at"]), event)

    def why_not(self, event: dict[str, Any]) -> str | None:
        """The first reason of rule 12 that applies to an open dossier."""
        kind, t = event["type"], read_moment(event["at"])
        if kind in ("submitted", "entered", "declined"):
            return self.why_not_at_the_door(kind)
        if kind == "supplement_received":
            return None if self.state == "awaiting_supplement" else "not_awaiting_supplement"
        if kind == "resumed":
            return None if self.state == "paused" else "not_paused"
        if kind == "stopped":
            return None
        if self.state != "running":
            return "not_running"
        return self.why_not_running(kind, t, event)

    def why_not_at_the_door(self, kind: str) -> str | None:
        if self.segments:
            return "already_entered"
        if kind == "submitted" and self.state == "submitted":
            return "already_submitted"
        if kind == "declined" and self.state != "submitted":
            return "not_submitted"
        return None

    def why_not_running(self, kind: str, t: int, event: dict[str, Any]) -> str | None:
        if kind == "supplement_requested":
            if self.is_after_due(t):
                return "supplement_after_due"
            return "supplement_limit_reached" if self.is_full(self.supplements, "supplement_max") else None
        if kind == "paused":
            return "pause_after_due" if self.is_after_due(t) else None
        return self.why_not_extended(t, event) if kind == "extended" else None

    def why_not_extended(self, t: int, event: dict[str, Any]) -> str | None:
        """Rule 10."""
        if not self.limit.takes(event):
            return "extension_wrong_unit"
        if self.is_full(self.extensions, "extension_max"):
            return "extension_limit_reached"
        if t > self.office.shift(self.due, -(self.policy["extension_notice_working_days"] or 0)):
            return "extension_too_late"
        too_long = self.limit.is_too_long(event, self.policy["extension_fraction"])
        return "extension_too_long" if too_long else None

    def is_full(self, so_far: int, key: str) -> bool:
        """No maximum where the policy gives none."""
        return self.policy[key] is not None and so_far >= self.policy[key]

    def do(self, kind: str, t: int, event: dict[str, Any]) -> None:
        """The event happens; it has the name of its method. All but an extension end what runs."""
        if self.state == "running" and kind != "extended":
            self.segments[-1] |= {"ended": t, "why": kind}
        getattr(self, f"do_{kind}")(t, event)

    def do_submitted(self, t: int, event: dict[str, Any]) -> None:
        self.state = "submitted"
        within = self.policy["answer_within_working_hours"]
        self.answer_due = None if within is None else self.office.add(t, exact(within) * 3600)

    def do_declined(self, t: int, event: dict[str, Any]) -> None:
        self.state = "declined"
        self.answered(t)

    def do_entered(self, t: int, event: dict[str, Any]) -> None:
        if self.state == "submitted":
            self.answered(t)
        self.receive(t)
        self.received, self.first_due = self.segments[0]["from"], self.due

    def answered(self, t: int) -> None:
        if self.answer_due is not None:
            self.answer_outcome = "in_time" if t <= self.answer_due else "late"

    def do_supplement_requested(self, t: int, event: dict[str, Any]) -> None:
        self.state, self.due = "awaiting_supplement", None
        self.supplements += 1

    def do_supplement_received(self, t: int, event: dict[str, Any]) -> None:
        self.receive(t)

    def do_paused(self, t: int, event: dict[str, Any]) -> None:
        self.left = None if self.due is None else self.limit.between(self.start_or(t), self.due)
        self.state, self.due_at_pause, self.due = "paused", self.due, None

    def do_resumed(self, t: int, event: dict[str, Any]) -> None:
        """Rule 9: what was left runs again."""
        start = self.limit.resumption(t)
        again = None if self.left is None else max(self.due_at_pause, self.limit.later(start, self.left))
        self.open_segment(start, again)

    def do_extended(self, t: int, event: dict[str, Any]) -> None:
        self.extensions += 1
        self.due = self.limit.extended(self.due, event)
        self.segments[-1]["due"] = self.due

    def do_result_confirmed(self, t: int, event: dict[str, Any]) -> None:
        """Rule 11."""
        self.state = event["type"]
        if self.due is not None:
            before = self.office.closing(self.office.previous_working_day(day_of(self.due)))
            self.outcome = "early" if t <= before else "on_time" if t <= self.due else "late"

    do_refused = do_result_confirmed

    def do_stopped(self, t: int, event: dict[str, Any]) -> None:
        self.state, self.due = "stopped", None

    # --- the answer (rules 13 and 14)

    def answer(self, case_id: str, at: int) -> dict[str, Any]:
        is_counting = self.state == "running" and self.due is not None
        return {
            "id": case_id,
            "state": self.state,
            "answer_due_at": write_moment(self.answer_due),
            "answer_outcome": self.answer_outcome,
            "received_at": write_moment(self.received),
            "first_due_at": write_moment(self.first_due),
            "due_at": write_moment(self.due),
            "segments": [_written(n, segment) for n, segment in enumerate(self.segments, start=1)],
            "supplement_count": self.supplements,
            "extension_count": self.extensions,
            "warning": self.warning(at) if is_counting else None,
            "remaining_minutes": self.remaining_minutes(at) if is_counting else None,
            "outcome": self.outcome,
            "refused": self.refused,
        }

    def warning(self, at: int) -> str:
        if at > self.due:
            return "overdue"
        return "due_soon" if at > self.office.shift(self.due, -1) else "none"

    def remaining_minutes(self, at: int) -> int:
        """Cut towards zero."""
        return int(Fraction(self.limit.between(self.start_or(at), self.due)) / 60)


def _written(n: int, segment: dict[str, Any]) -> dict[str, Any]:
    return {
        "n": n,
        "from_at": write_moment(segment["from"]),
        "due_at": write_moment(segment["due"]),
        "ended_at": write_moment(segment["ended"]),
        "why": segment["why"],
    }
