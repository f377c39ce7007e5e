"""A change that was asked for a certain version of a dossier: done to that version or not at all (If-Match).

The version of a dossier is the place of its last event in its chain: every change writes an event there under the
dossier's lock, so the place of the first event that a request writes tells whether anybody was first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.domain.errors import Conflict

_EXPECTED: ContextVar[tuple[str, int] | None] = ContextVar("expected", default=None)
PREFIX = "dossier:"


@contextmanager
def expecting(code: str, *, version: int) -> Iterator[None]:
    """Inside, the first event of this dossier must follow ``version``: Conflict("dossier_changed") otherwise."""
    token = _EXPECTED.set((f"{PREFIX}{code}", version))
    try:
        yield
    finally:
        _EXPECTED.reset(token)


def require_expected(stream: str, seq: int) -> None:
    """Called with each event that is written; raising undoes the transaction."""
    expected = _EXPECTED.get()
    if expected is None or expected[0] != stream:
        return
    if seq != expected[1] + 1:
        raise Conflict("dossier_changed", code=stream.removeprefix(PREFIX))
    _EXPECTED.set(None)
