"""The only place that commits or rolls back (a test holds the rest of the house to it)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.db.core import WRITES, db

_OPEN = "motcua_open"


@contextmanager
def transaction() -> Iterator[Session]:
    """One use case's changes: all of them or none.

    Takes SQLite's write lock before the first read. Not nested: a use case is one transaction, so a second one inside
    raises RuntimeError. Whatever was only read in this session before is let go first.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction is already open")
    session.rollback()
    session.connection(execution_options={WRITES: True})
    session.info[_OPEN] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)


@contextmanager
def reading() -> Iterator[Session]:
    """A session for lists and pages; what it read is let go at the end, nothing is written."""
    session = db.session()
    if session.info.get(_OPEN):
        yield session
        return
    try:
        yield session
    finally:
        session.rollback()
