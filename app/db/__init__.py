"""The SQLAlchemy handle, column types and the one place that commits."""

from app.db.core import Model, db
from app.db.transaction import reading, transaction
from app.db.types import JsonValue, UtcDateTime

__all__ = ["JsonValue", "Model", "UtcDateTime", "db", "reading", "transaction"]
