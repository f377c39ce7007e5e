"""What goes into the clock of a dossier and what comes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from app.domain.calendar import Calendar, local
from app.domain.limits import LARGEST_VALUE, Limit
from app.domain.policy import Policy

EventType = Literal[
    "submitted",
    "declined",
    "entered",
    "supplement_requested",
    "supplement_received",
    "paused",
    "resumed",
    "extended",
    "result_confirmed",
    "refused",
    "stopped",
    "recounted",
]
ClockState = Literal[
    "new",
    "submitted",
    "declined",
    "running",
    "awaiting_supplement",
    "paused",
    "result_confirmed",
    "refused",
    "stopped",
]
EVENT_TYPES: tuple[str, ...] = EventType.__args__  # type: ignore[attr-defined]
#: a released calendar applied to what runs now, by an approved act: no event of a clock's own, so no trace knows it
RECOUNTED = "recounted"
#: the events with which something begins to run
BEGINNINGS = ("submitted", "entered", "supplement_received", "resumed")
#: nothing more can happen to a dossier in one of these (rule 12)
CLOSED_STATES = ("declined", "result_confirmed", "refused", "stopped")


@dataclass(frozen=True, kw_only=True)
class ClockEvent:
    """Something that happened to the dossier's time. ``at`` is kept in Asia/Ho_Chi_Minh, cut to whole seconds.

    Only ``extended`` carries an amount, in working hours or in calendar days. Raises ValueError otherwise.
    """

    type: str
    at: datetime
    working_hours: Fraction | None = None
    calendar_days: int | None = None

    def __post_init__(self) -> None:
        if self.type not in EVENT_TYPES:
            raise ValueError(f"unknown type of event: {self.type!r}")
        amounts = [amount for amount in (self.working_hours, self.calendar_days) if amount is not None]
        if len(amounts) != (self.type == "extended"):
            raise ValueError("an extension, and only an extension, gives either working_hours or calendar_days")
        if any(not 0 <= amount <= LARGEST_VALUE for amount in amounts):
            raise ValueError(f"an extension lies between 0 and {LARGEST_VALUE}")
        object.__setattr__(self, "at", local(self.at))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the clock of one dossier is counted by."""

    calendar: Calendar
    policy: Policy
    limit: Limit


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch during which the limit ran; ``due_at`` is moved by an extension, ``why`` is what ended it (EXT-07).

    ``from_at`` may lie after ``ended_at``: a reception moved to the next working day, ended before it came.
    """

    n: int
    from_at: datetime
    due_at: datetime | None
    ended_at: datetime | None = None
    why: str | None = None


@dataclass(frozen=True, kw_only=True)
class RefusedEvent:
    """An event that was not allowed and changed nothing: its index in the events given, and the reason."""

    index: int
    code: str


@dataclass(frozen=True, kw_only=True)
class Extension:
    """An accepted extension: when, in which segment, and how it moved the due moment."""

    at: datetime
    segment: int
    from_due_at: datetime
    to_due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A due moment that was in force once: since when, until when the result was promised, and after which event."""

    at: datetime
    due_at: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class Running:
    """The clock of a dossier between two events. ``kept`` is the time left while paused; None for an open limit."""

    state: ClockState = "new"
    answer_due_at: datetime | None = None
    answer_outcome: str | None = None
    received_at: datetime | None = None
    first_due_at: datetime | None = None
    due_at: datetime | None = None
    segments: tuple[Segment, ...] = ()
    extensions: tuple[Extension, ...] = ()
    supplement_count: int = 0
    kept: timedelta | None = None
    outcome: str | None = None
    promises: tuple[Promised, ...] = ()

    @property
    def closed(self) -> bool:
        """True when nothing more can happen."""
        return self.state in CLOSED_STATES

    @property
    def entered(self) -> bool:
        """True once the dossier was received."""
        return bool(self.segments)

    @property
    def extension_count(self) -> int:
        """Accepted extensions over the whole dossier."""
        return len(self.extensions)


@dataclass(frozen=True, kw_only=True)
class ClockView:
    """Everything the clock can say at an instant: the keys of the clock trace, and below them what pages need.

    ``remaining_minutes`` and ``warning`` (none | due_soon | overdue) only while running; ``outcome`` early | on_time |
    late; ``answer_outcome`` in_time | late. ``due_soon_from`` is the last instant without the warning: it is due soon
    when later than that. ``kept`` is the time left of a paused dossier. ``promises`` are all due moments that were ever
    in force, in order: none is overwritten (EXT-07).
    """

    state: ClockState
    answer_due_at: datetime | None
    answer_outcome: str | None
    received_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    segments: tuple[Segment, ...]
    supplement_count: int
    extension_count: int
    warning: str | None
    remaining_minutes: int | None
    outcome: str | None
    refused: tuple[RefusedEvent, ...]
    due_soon_from: datetime | None = None
    extensions: tuple[Extension, ...] = ()
    kept: timedelta | None = None
    promises: tuple[Promised, ...] = ()
