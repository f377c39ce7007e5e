"""Databases of an earlier release with rows in them: whatever a row must have besides is made up."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, Engine

from app.db import schema
from app.db.core import WRITES

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
_numbers = count(1)


def upgrade_to(engine: Engine, revision: str) -> None:
    """Migrate to an earlier release's schema."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.upgrade(schema._config(connection), revision)


class Stock:
    """Rows of a database as it is now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = sa.MetaData()
        self._tables.reflect(connection)

    def put(self, name: str, /, **given: Any) -> int:
        """A row with these values; its id. Rows that it must refer to are made first."""
        table = self._tables.tables[name]
        values = {c.name: self._value(c) for c in table.columns if c.name not in given and self._needs(c)}
        row = self._connection.execute(table.insert().values(**values, **given))
        return int(row.inserted_primary_key[0])  # type: ignore[index]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows in the order of their ids."""
        table = self._tables.tables[name]
        return [dict(row) for row in self._connection.execute(table.select().order_by(table.c.id)).mappings()]

    @staticmethod
    def _needs(column: sa.Column[Any]) -> bool:
        own = column.primary_key and not column.foreign_keys
        return not (own or column.nullable or column.server_default is not None)

    def _value(self, column: sa.Column[Any]) -> Any:
        for key in column.foreign_keys:
            return self.put(key.column.table.name)
        kind = column.type
        if isinstance(kind, sa.Boolean):
            return True
        if isinstance(kind, sa.DateTime):
            return AT
        if isinstance(kind, sa.Date):
            return date(2026, 3, 11)
        if isinstance(kind, sa.Numeric | sa.Integer):
            return next(_numbers)
        if isinstance(kind, sa.LargeBinary):
            return b"x"
        return {} if isinstance(kind, sa.JSON) else f"x{next(_numbers)}"
