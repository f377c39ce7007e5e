"""Which events the clock allows (rule 12): the code of the first reason against one, or None."""

from collections.abc import Callable
from fractions import Fraction

from app.domain.clock_model import ClockEvent, Running, Terms
from app.domain.limits import OFFICE_UNITS


def refusal(clock: Running, event: ClockEvent, *, terms: Terms) -> str | None:
    """The refusal code of the event on a clock in this state, None if it is allowed."""
    if clock.closed:
        return "already_closed"
    return _REASONS[event.type](clock, event, terms)


def latest_extension_share(terms: Terms) -> Fraction | None:
    """The longest extension allowed, in working hours or whole calendar days; None for no maximum (EXT-04)."""
    share = terms.policy.extension_fraction
    if share is None:
        return None
    whole = terms.limit.working_hours
    return Fraction(share * terms.limit.value // 1) if whole is None else share * whole


def _submit(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    if clock.entered:
        return "already_entered"
    return "already_submitted" if clock.state == "submitted" else None


def _enter(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    return "already_entered" if clock.entered else None


def _decline(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    if clock.entered:
        return "already_entered"
    return None if clock.state == "submitted" else "not_submitted"


def _not_running(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    return None if clock.state == "running" else "not_running"


def _request_supplement(clock: Running, event: ClockEvent, terms: Terms) -> str | None:
    """SUP-02, SUP-03: within the limit, and not more often than the regulation allows."""
    if clock.state != "running":
        return "not_running"
    if _past_due(clock, event):
        return "supplement_after_due"
    return "supplement_limit_reached" if _reached(clock.supplement_count, terms.policy.supplement_max) else None


def _receive_supplement(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    return None if clock.state == "awaiting_supplement" else "not_awaiting_supplement"


def _pause(clock: Running, event: ClockEvent, _terms: Terms) -> str | None:
    if clock.state != "running":
        return "not_running"
    return "pause_after_due" if _past_due(clock, event) else None


def _resume(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    return None if clock.state == "paused" else "not_paused"


def _extend(clock: Running, event: ClockEvent, terms: Terms) -> str | None:
    """EXT-02 to EXT-04: in the unit of the limit, once, in time, and no longer than its share."""
    if clock.state != "running":
        return "not_running"
    amount = _extension_amount(event, terms)
    if amount is None or clock.due_at is None:
        return "extension_wrong_unit"
    if _reached(clock.extension_count, terms.policy.extension_max):
        return "extension_limit_reached"
    notice = terms.policy.extension_notice_working_days
    if event.at > terms.calendar.shift_working_days(clock.due_at, -notice):
        return "extension_too_late"
    longest = latest_extension_share(terms)
    return "extension_too_long" if longest is not None and amount > longest else None


def _extension_amount(event: ClockEvent, terms: Terms) -> Fraction | int | None:
    if terms.limit.unit in OFFICE_UNITS:
        return event.working_hours
    return event.calendar_days if terms.limit.unit == "calendar_days" else None


def _recount(clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    """Only what runs now can be recounted: a paused dossier is counted anew when it goes on."""
    return None if clock.state in ("running", "submitted") else "not_running"


def _never(_clock: Running, _event: ClockEvent, _terms: Terms) -> str | None:
    return None


def _past_due(clock: Running, event: ClockEvent) -> bool:
    return clock.due_at is not None and event.at > clock.due_at


def _reached(count: int, maximum: int | None) -> bool:
    return maximum is not None and count >= maximum


_REASONS: dict[str, Callable[[Running, ClockEvent, Terms], str | None]] = {
    "submitted": _submit,
    "entered": _enter,
    "declined": _decline,
    "supplement_requested": _request_supplement,
    "supplement_received": _receive_supplement,
    "paused": _pause,
    "resumed": _resume,
    "extended": _extend,
    "result_confirmed": _not_running,
    "refused": _not_running,
    "stopped": _never,
    "recounted": _recount,
}
