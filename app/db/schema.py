"""Bringing a database to this release's schema, and refusing to work on another one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.db.core import WRITES, Model

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


class SchemaOutdated(Exception):
    """The database has another schema than this release needs; the text says which command to run."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Model.metadata
    return config


def head() -> str:
    """The revision this release needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(engine: Engine) -> str | None:
    """The revision of the database, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Migrate to the head in one transaction; returns (from, to). A failure leaves the database as it was."""
    before = current(engine)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.upgrade(_config(connection), "head")
    return before, head()


def require_current(engine: Engine) -> None:
    """Raise SchemaOutdated unless the database is at the head."""
    found, wanted = current(engine), head()
    if found != wanted:
        raise SchemaOutdated(
            f"Cơ sở dữ liệu ở phiên bản {found or 'trống'}, bản cài đặt này cần {wanted}. Chạy: motcua db upgrade"
        )
