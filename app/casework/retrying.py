"""When something that failed is tried again: later each time, and never out of reach."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_

MAX_BACKOFF = timedelta(hours=6)


def retry_moment(attempts: int, *, at: datetime) -> datetime:
    """2, 4, 8 … minutes after the failure, at most ``MAX_BACKOFF``."""
    return at + min(timedelta(minutes=2 ** min(attempts, 9)), MAX_BACKOFF)


def may_try(retry_at: Any, *, at: datetime) -> ColumnElement[bool]:
    """True in SQL when a row may be tried now.

    A moment farther off than any waiting time was written while the machine's clock was ahead: it holds nothing up.
    """
    return or_(retry_at.is_(None), retry_at <= at, retry_at > at + MAX_BACKOFF)


def kind_of(error: Exception) -> str:
    """The kind of an error, for people to read; never its text, which may hold personal data."""
    return type(getattr(error, "orig", None) or error).__name__
