"""The legal clock of a dossier: a fold over what happened, and what can be said of it at an instant.

The numbered rules are those of the clock's specification; their clauses stand beside each function.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from app.domain.calendar import Calendar, local
from app.domain.clock_model import (
    BEGINNINGS,
    RECOUNTED,
    ClockEvent,
    ClockState,
    ClockView,
    Extension,
    Promised,
    RefusedEvent,
    Running,
    Segment,
    Terms,
)
from app.domain.clock_refusals import latest_extension_share, refusal
from app.domain.limits import Limit, closing_on_or_after, due_moment, hours, received_moment
from app.domain.policy import Policy

__all__ = [
    "ClockEvent",
    "ClockView",
    "Extension",
    "RefusedEvent",
    "Segment",
    "Terms",
    "check_counted",
    "check_event",
    "latest_extension_at",
    "latest_extension_share",
    "run_clock",
    "run_counted",
]
_MINUTE = timedelta(minutes=1)


def run_clock(
    *, calendar: Calendar, policy: Policy, limit: Limit, events: Sequence[ClockEvent], at: datetime
) -> ClockView:
    """The clock at ``at`` after these events, which are in order of time and not later than ``at``.

    Events that are not allowed change nothing and are listed in ``refused``. Raises ValueError only for a calendar
    without working days.
    """
    terms = Terms(calendar=calendar, policy=policy, limit=limit)
    return run_counted([(event, terms) for event in events], terms=terms, at=at)


def run_counted(events: Sequence[tuple[ClockEvent, Terms]], *, terms: Terms, at: datetime) -> ClockView:
    """As ``run_clock``, each event with the terms it was counted by: a calendar released later moves no earlier date.

    ``terms`` are those of what runs now. An event "recounted" counts what runs now anew by its own terms.
    """
    folding = _fold(events)
    return _view(folding.clock, terms=terms, refused=tuple(folding.refused), at=local(at))


def check_event(events: Sequence[ClockEvent], event: ClockEvent, *, terms: Terms) -> str | None:
    """The code by which ``event`` would be refused after ``events`` (rule 12), None if it is allowed."""
    return check_counted([(earlier, terms) for earlier in events], event, terms=terms)


def check_counted(events: Sequence[tuple[ClockEvent, Terms]], event: ClockEvent, *, terms: Terms) -> str | None:
    """As ``check_event``, each earlier event with the terms it was counted by."""
    return refusal(_fold(events).clock, event, terms=terms)


def latest_extension_at(view: ClockView, *, terms: Terms) -> datetime | None:
    """The last instant at which an extension can still be given (EXT-02); None when nothing is due."""
    if view.due_at is None:
        return None
    return terms.calendar.shift_working_days(view.due_at, -terms.policy.extension_notice_working_days)


@dataclass
class _Folding:
    """``before`` is the clock before the event that began what runs now, ``since`` that event and those after it."""

    clock: Running = field(default_factory=Running)
    before: Running = field(default_factory=Running)
    since: list[ClockEvent] = field(default_factory=list)
    refused: list[RefusedEvent] = field(default_factory=list)

    def take(self, event: ClockEvent, terms: Terms) -> None:
        """Apply an event that is allowed and note what was promised by it."""
        due = self.clock.due_at
        if event.type == RECOUNTED:
            self.clock = self._recounted(terms)
        else:
            if event.type in BEGINNINGS:
                self.before, self.since = self.clock, []
            self.since.append(event)
            self.clock = _APPLY[event.type](self.clock, event, terms)
        now = self.clock.due_at
        if now is not None and (now != due or event.type in BEGINNINGS):
            promised = Promised(at=event.at, due_at=now, why=event.type)
            self.clock = replace(self.clock, promises=(*self.clock.promises, promised))

    def _recounted(self, terms: Terms) -> Running:
        """What runs now counted anew from its beginning; whatever ended before, and every promise, stays as it was."""
        clock = self.before
        for event in self.since:
            clock = _APPLY[event.type](clock, event, terms)
        first = self.clock.first_due_at
        extensions, promises = self.clock.extensions, self.clock.promises
        return replace(clock, extensions=extensions, promises=promises, first_due_at=clock.first_due_at and first)


def _fold(events: Sequence[tuple[ClockEvent, Terms]]) -> _Folding:
    folding = _Folding()
    for index, (event, terms) in enumerate(events):
        code = refusal(folding.clock, event, terms=terms)
        if code is None:
            folding.take(event, terms)
        else:
            folding.refused.append(RefusedEvent(index=index, code=code))
    return folding


# --- what each event does


def _submitted(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rule 7, INT-07: the answer runs in office time."""
    within = terms.policy.answer_within_working_hours
    due = None if within is None else terms.calendar.add_office_time(event.at, hours(within))
    return replace(clock, state="submitted", answer_due_at=due)


def _declined(clock: Running, event: ClockEvent, _terms: Terms) -> Running:
    return replace(clock, state="declined", answer_outcome=_answer_outcome(clock, event))


def _entered(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rule 3: running from the instant of entry, even where the reception lies later."""
    clock = replace(clock, answer_outcome=_answer_outcome(clock, event))
    clock = _receive(clock, event, terms)
    return replace(clock, received_at=clock.segments[0].from_at, first_due_at=clock.due_at)


def _answer_outcome(clock: Running, event: ClockEvent) -> str | None:
    if clock.answer_due_at is None:
        return None
    return "in_time" if event.at <= clock.answer_due_at else "late"


def _receive(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rules 3 and 8: a reception starts the whole limit, without any extension given before (SUP-04)."""
    cutoff = terms.policy.late_entry_cutoff
    received = received_moment(terms.limit, event.at, calendar=terms.calendar, late_entry_cutoff=cutoff)
    return _open(clock, received, due_at=due_moment(terms.limit, received, calendar=terms.calendar))


def _supplement_requested(clock: Running, event: ClockEvent, _terms: Terms) -> Running:
    clock = _end(clock, event, state="awaiting_supplement")
    return replace(clock, due_at=None, supplement_count=clock.supplement_count + 1)


def _paused(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rule 9, FEE-03, TIM-13: keep what is left from now, or from the reception if that is still to come."""
    kept = None if clock.due_at is None else _left(clock, terms, event.at)
    return replace(_end(clock, event, state="paused"), due_at=None, kept=kept)


def _resumed(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rule 9: exactly what was left runs again, but never to an earlier due moment than before."""
    wall = terms.limit.by_the_wall_clock
    start = event.at if wall else terms.calendar.next_instant(event.at)
    before, due = clock.segments[-1].due_at, None
    if before is not None and clock.kept is not None:
        due = max(before, start + clock.kept if wall else terms.calendar.add_office_time(start, clock.kept))
    return replace(_open(clock, start, due_at=due), kept=None)


def _extended(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rule 10: move the due moment of the segment; the first promise stays (EXT-07)."""
    last, before = clock.segments[-1], clock.due_at
    if before is None:
        raise AssertionError("an extension without a due moment is refused")
    if event.working_hours is not None:
        due = terms.calendar.add_office_time(before, hours(event.working_hours))
    else:
        due = closing_on_or_after(terms.calendar, before, event.calendar_days or 0)
    given = Extension(at=event.at, segment=last.n, from_due_at=before, to_due_at=due)
    segments = (*clock.segments[:-1], replace(last, due_at=due))
    return replace(clock, due_at=due, segments=segments, extensions=(*clock.extensions, given))


def _resolved(clock: Running, event: ClockEvent, terms: Terms) -> Running:
    """Rule 11, TIM-03 to TIM-05, S4 Điều 16.3-4."""
    outcome = None if clock.due_at is None else _outcome(clock.due_at, event.at, terms.calendar)
    return replace(_end(clock, event, state=cast(ClockState, event.type)), outcome=outcome)


def _outcome(due_at: datetime, at: datetime, calendar: Calendar) -> str:
    if at <= calendar.closing(calendar.previous_working_day(due_at.date())):
        return "early"
    return "on_time" if at <= due_at else "late"


def _stopped(clock: Running, event: ClockEvent, _terms: Terms) -> Running:
    ended = _end(clock, event, state="stopped") if clock.state == "running" else replace(clock, state="stopped")
    return replace(ended, due_at=None, kept=None)


def _open(clock: Running, from_at: datetime, *, due_at: datetime | None) -> Running:
    segment = Segment(n=len(clock.segments) + 1, from_at=from_at, due_at=due_at)
    return replace(clock, state="running", due_at=due_at, segments=(*clock.segments, segment))


def _end(clock: Running, event: ClockEvent, *, state: ClockState) -> Running:
    ended = replace(clock.segments[-1], ended_at=event.at, why=event.type)
    return replace(clock, state=state, segments=(*clock.segments[:-1], ended))


_APPLY: dict[str, Callable[[Running, ClockEvent, Terms], Running]] = {
    "submitted": _submitted,
    "declined": _declined,
    "entered": _entered,
    "supplement_requested": _supplement_requested,
    "supplement_received": _receive,
    "paused": _paused,
    "resumed": _resumed,
    "extended": _extended,
    "result_confirmed": _resolved,
    "refused": _resolved,
    "stopped": _stopped,
}


# --- what can be said at an instant


def _left(clock: Running, terms: Terms, at: datetime) -> timedelta:
    """Time from ``at``, or the start of the segment if that is later, to the due moment; negative past it."""
    due = clock.due_at
    if due is None:
        raise AssertionError("nothing is due")
    start = max(at, clock.segments[-1].from_at)
    return due - start if terms.limit.by_the_wall_clock else terms.calendar.office_time_between(start, due)


def _view(clock: Running, *, terms: Terms, refused: tuple[RefusedEvent, ...], at: datetime) -> ClockView:
    soon_from = warning = remaining = None
    if clock.state == "running" and clock.due_at is not None:
        soon_from = terms.calendar.shift_working_days(clock.due_at, -terms.policy.warning_working_days)
        warning = "overdue" if at > clock.due_at else "due_soon" if at > soon_from else "none"
        left = _left(clock, terms, at)
        remaining = left // _MINUTE if left >= timedelta(0) else -(-left // _MINUTE)
    return ClockView(
        state=clock.state,
        answer_due_at=clock.answer_due_at,
        answer_outcome=clock.answer_outcome,
        received_at=clock.received_at,
        first_due_at=clock.first_due_at,
        due_at=clock.due_at,
        segments=clock.segments,
        supplement_count=clock.supplement_count,
        extension_count=clock.extension_count,
        warning=warning,
        remaining_minutes=remaining,
        outcome=clock.outcome,
        refused=refused,
        due_soon_from=soon_from,
        extensions=clock.extensions,
        kept=clock.kept,
        promises=clock.promises,
    )
