"""The handle. It stands at the bottom of the house so that records need not know the application."""

import sqlite3
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """Every record's ancestor."""

    metadata = MetaData(naming_convention=NAMING)


class OneDatabase(Session):
    """There is one database: which of several a table belongs to need not be found out with every statement."""

    def get_bind(self, *_: Any, bind: Engine | Connection | None = None, **__: Any) -> Engine | Connection:
        return self._db.engines[None] if bind is None else bind


db = SQLAlchemy(model_class=Model, disable_autonaming=True, session_options={"class_": OneDatabase})

#: execution option that makes a SQLite transaction take the write lock at once
WRITES = "motcua_writes"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """SQLite must not open transactions by itself: we say BEGIN, see _begin."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Writers lock before they read, else SQLite answers SQLITE_BUSY_SNAPSHOT when a reader turns writer."""
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
