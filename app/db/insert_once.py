"""Inserting a row that somebody else may be inserting at the same moment."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.core import Model


def insert_once(
    session: Session, table: type[Model], *, row: Mapping[str, Any], returning: InstrumentedAttribute[Any]
) -> Any:
    """Insert the row and give this column of it; None if a row with the same unique key is there already.

    Waits for whoever is inserting that key now: afterwards their row can be read, or was rolled back and ours stands.
    """
    connection = session.connection()
    statement = _insert_or_nothing(table, connection.dialect.name, returning.key)
    return connection.execute(statement, dict(row)).scalar()


def count_up(
    session: Session, table: type[Model], *, row: Mapping[str, Any], counter: InstrumentedAttribute[int]
) -> int:
    """Insert the row, or add one to ``counter`` of the row with the same primary key; returns the counter."""
    keys = [column.name for column in table.__table__.primary_key]
    statement = _insert(session, table).values(**row)
    counted = statement.on_conflict_do_update(index_elements=keys, set_={counter.key: counter + 1})
    return int(session.scalar(counted.returning(counter)))


@lru_cache(maxsize=64)
def _insert_or_nothing(table: type[Model], dialect: str, returning: str) -> Any:
    """Built once: this stands in the way of every completed task."""
    columns = table.__table__
    made = (postgresql if dialect == "postgresql" else sqlite).insert(columns)
    return made.on_conflict_do_nothing().returning(columns.c[returning])


def _insert(session: Session, table: type[Model]) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
