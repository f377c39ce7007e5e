"""When a dossier counts as received and when its limit ends: rules 3 to 6 for the slow clock (``naive_clock``)."""

from fractions import Fraction
from typing import Any

from naive_clock_time import DAY, WORKING_DAY, Moment, Office, day_of, seconds_of


def exact(number: Any) -> Fraction:
    """A number of the case exactly: 3, 0.5 or "40/3"."""
    return Fraction(str(number))


class NaiveLimit:
    """The limit of a case in the hours of its office."""

    def __init__(self, case: dict[str, Any], office: Office) -> None:
        self.office = office
        self.unit = case["limit"]["unit"]
        self.value = exact(case["limit"]["value"])
        self.cutoff = case["limit"].get("cutoff") or case["policy"]["late_entry_cutoff"]

    @property
    def is_wall_time(self) -> bool:
        return self.unit == "clock_hours"

    def reception(self, t: int) -> Moment:
        """Rule 3."""
        if self.is_wall_time:
            return t
        day, office = day_of(t), self.office
        if self.cutoff is not None and office.is_working_day(day) and t % DAY > seconds_of(self.cutoff):
            return office.opening(office.next_working_day(day))
        return office.following(t)

    def due(self, received: Moment) -> Moment | None:
        """Rules 4, 5 and 6; each unit has the name of its method."""
        return getattr(self, f"due_{self.unit}")(received)

    def due_working_days(self, received: Moment) -> Moment:
        whole = self.value.numerator // self.value.denominator
        return self.office.add(self.office.shift(received, whole), (self.value - whole) * WORKING_DAY)

    def due_working_hours(self, received: Moment) -> Moment:
        return self.office.add(received, self.value * 3600)

    def due_calendar_days(self, received: Moment) -> Moment:
        return self.office.closing_on_or_after(day_of(received) + int(self.value))

    def due_clock_hours(self, received: Moment) -> Moment:
        return received + self.value * 3600

    def due_same_day(self, received: Moment) -> Moment:
        return self.office.closing(day_of(received))

    due_immediate = due_same_day

    def due_open(self, received: Moment) -> None:
        return None

    # --- the time it is counted in

    def between(self, a: Moment, b: Moment) -> Moment:
        """Office time, or wall time for hours of the clock."""
        return b - a if self.is_wall_time else self.office.between(a, b)

    def later(self, t: Moment, amount: Moment) -> Moment:
        return t + amount if self.is_wall_time else self.office.add(t, amount)

    def resumption(self, t: int) -> Moment:
        """From when a limit runs again after a pause (rule 9)."""
        return t if self.is_wall_time else self.office.following(t)

    # --- what it may be extended by (rule 10)

    def takes(self, event: dict[str, Any]) -> bool:
        """True when the extension is given in the unit this limit can be extended by."""
        if self.unit in ("working_days", "working_hours"):
            return event.get("working_hours") is not None
        return self.unit == "calendar_days" and event.get("calendar_days") is not None

    def is_too_long(self, event: dict[str, Any], fraction: Any) -> bool:
        """True when an extension takes more than this fraction of the limit; no fraction is no maximum."""
        if fraction is None:
            return False
        share = exact(fraction) * self.value
        if self.unit == "calendar_days":
            return event["calendar_days"] > share.numerator // share.denominator
        return exact(event["working_hours"]) > share * (8 if self.unit == "working_days" else 1)

    def extended(self, due: Moment, event: dict[str, Any]) -> Moment:
        """The new due moment."""
        if self.unit == "calendar_days":
            return self.office.closing_on_or_after(day_of(due) + event["calendar_days"])
        return self.office.add(due, exact(event["working_hours"]) * 3600)
