"""The only place that reads the machine's clock. Everything below the edge receives the moment as ``at``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: an earlier date typed by a person is a slip of the fingers
EARLIEST_YEAR = 2000


class Clock(Protocol):
    """Tells the present moment as an aware datetime in UTC, cut to whole seconds."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, kw_only=True)
class ShiftedClock:
    """The machine's clock moved by an offset that may change: demo mode lets anyone watch a deadline pass."""

    offset: Callable[[], timedelta]

    def now(self) -> datetime:
        return SystemClock().now() + self.offset()


@dataclass
class FixedClock:
    """A clock for tests: it stands still until told otherwise."""

    moment: datetime
    ticks: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.moment = require_aware(self.moment).astimezone(UTC)

    def now(self) -> datetime:
        self.ticks += 1
        return self.moment

    def advance(self, **delta: float) -> datetime:
        """Move forward by ``timedelta(**delta)`` and return the new moment."""
        self.moment += timedelta(**delta)
        return self.moment

    def set(self, moment: datetime) -> None:
        """Jump to ``moment`` (aware)."""
        self.moment = require_aware(moment).astimezone(UTC)


def require_aware(moment: datetime) -> datetime:
    """Return ``moment``; raise ValueError if it has no time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment
