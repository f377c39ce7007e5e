"""The database itself refuses to rewrite the ledger: DDL for SQLite and PostgreSQL (14 or newer).

A database administrator can drop triggers; that is what the tree head outside of the database is for.
"""

from typing import Any

from sqlalchemy import Connection, event

from app.audit.records import AuditEvent, AuditPayload

# Only erasing may change a payload: content and salt go, who and when come, nothing else moves.
_ERASES = (
    "NEW.content IS NULL AND NEW.salt IS NULL AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    " AND NEW.erased_by IS NOT NULL AND NEW.digest = OLD.digest AND NEW.stream = OLD.stream"
)


def _sqlite(name: str, when: str, condition: str = "1") -> str:
    table = "audit_payload" if name.startswith("audit_payload") else "audit_event"
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when} ON {table} FOR EACH ROW WHEN {condition}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


# INSERT OR REPLACE deletes on SQLite without firing DELETE triggers, hence the triggers before INSERT.
_EVENT_EXISTS = "EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq))"
_PAYLOAD_EXISTS = "EXISTS (SELECT 1 FROM audit_payload WHERE digest = NEW.digest)"

_SQLITE: dict[str, tuple[str, ...]] = {
    "audit_event": (
        _sqlite("audit_event_no_update", "UPDATE"),
        _sqlite("audit_event_no_delete", "DELETE"),
        _sqlite("audit_event_no_replace", "INSERT", _EVENT_EXISTS),
    ),
    "audit_payload": (
        _sqlite("audit_payload_only_erase", "UPDATE", f"NOT ({_ERASES})"),
        _sqlite("audit_payload_no_delete", "DELETE"),
        _sqlite("audit_payload_no_replace", "INSERT", _PAYLOAD_EXISTS),
    ),
}

_REFUSE = """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$"""


def _postgresql(name: str, when: str, condition: str | None = None) -> str:
    table = "audit_payload" if name.startswith("audit_payload") else "audit_event"
    each = "STATEMENT" if when == "TRUNCATE" else "ROW"
    only = f" WHEN ({condition})" if condition else ""
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} ON {table}\n"
        f"FOR EACH {each}{only} EXECUTE FUNCTION audit_refuse()"
    )


_POSTGRESQL: dict[str, tuple[str, ...]] = {
    "audit_event": (
        _REFUSE,
        _postgresql("audit_event_no_change", "UPDATE OR DELETE"),
        _postgresql("audit_event_no_truncate", "TRUNCATE"),
    ),
    "audit_payload": (
        _REFUSE,
        _postgresql("audit_payload_only_erase", "UPDATE", f"NOT ({_ERASES})"),
        _postgresql("audit_payload_no_delete", "DELETE"),
        _postgresql("audit_payload_no_truncate", "TRUNCATE"),
    ),
}

#: dialect → table → statements, each may be run twice
STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def statements(dialect: str) -> tuple[str, ...]:
    """All DDL for ``dialect`` ("sqlite" | "postgresql"), in order; KeyError for any other."""
    return tuple(ddl for of_table in STATEMENTS[dialect].values() for ddl in of_table)


def install_triggers(connection: Connection) -> None:
    """Guard the two tables of the ledger, which must exist. ``create_all`` does so by itself."""
    for ddl in statements(connection.dialect.name):
        connection.exec_driver_sql(ddl)


def _guard(table: Any, connection: Connection, **_: object) -> None:
    for ddl in STATEMENTS[connection.dialect.name][table.name]:
        connection.exec_driver_sql(ddl)


event.listen(AuditEvent.__table__, "after_create", _guard)
event.listen(AuditPayload.__table__, "after_create", _guard)
