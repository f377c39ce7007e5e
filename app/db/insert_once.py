"""Inserting a row that somebody else may be inserting at the same moment."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.core import Model

Row = TypeVar("Row", bound=Model)


def insert_once(
    session: Session, table: type[Model], *, row: Mapping[str, Any], returning: InstrumentedAttribute[Any]
) -> Any:
    """Insert the row and give this column of it; None if a row with the same unique key is there already.

    Waits for whoever is inserting that key now: afterwards their row can be read, or was rolled back and ours stands.
    """
    connection = session.connection()
    statement = _insert_or_nothing(table, connection.dialect.name, returning.key)
    return connection.execute(statement, dict(row)).scalar()


def add_once(session: Session, table: type[Row], *, row: Mapping[str, Any]) -> Row | None:
    """As ``insert_once``, and give the new row itself, without asking for it again."""
    statement = _insert_returning_all(table, session.get_bind().dialect.name)
    return session.scalars(statement, [dict(row)]).one_or_none()


def count_up(
    session: Session, table: type[Model], *, row: Mapping[str, Any], counter: InstrumentedAttribute[int]
) -> int:
    """Insert the row, or add one to ``counter`` of the row with the same primary key; returns the counter."""
    connection = session.connection()
    counted = _insert_or_count(table, connection.dialect.name, counter.key)
    return int(connection.execute(counted, dict(row)).scalar_one())


@lru_cache(maxsize=64)
def _insert_or_nothing(table: type[Model], dialect: str, returning: str) -> Any:
    """Built once: this stands in the way of every completed task."""
    columns = table.__table__
    made = (postgresql if dialect == "postgresql" else sqlite).insert(columns)
    return made.on_conflict_do_nothing().returning(columns.c[returning])


@lru_cache(maxsize=64)
def _insert_returning_all(table: type[Model], dialect: str) -> Any:
    made = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return made.on_conflict_do_nothing().returning(table)


@lru_cache(maxsize=64)
def _insert_or_count(table: type[Model], dialect: str, counter: str) -> Any:
    columns = table.__table__
    keys = [column.name for column in columns.primary_key]
    made = (postgresql if dialect == "postgresql" else sqlite).insert(columns)
    counted = made.on_conflict_do_update(index_elements=keys, set_={counter: columns.c[counter] + 1})
    return counted.returning(columns.c[counter])
