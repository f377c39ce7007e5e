"""The smallest Flask application that has the house's database handle: for tests of records and ledgers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy.pool import NullPool

from app.db import db


@contextmanager
def tiny_app(url: str) -> Iterator[Flask]:
    """An application context with every table created; connections are closed at the end."""
    app = Flask("tiny")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})
    db.init_app(app)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def sqlite_url(folder: Path) -> str:
    """A database file in ``folder`` (a file, so that several connections see the same)."""
    return f"sqlite:///{folder / 'test.db'}"
