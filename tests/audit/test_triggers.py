"""The database refuses to rewrite the ledger, whoever asks."""

# ruff: noqa: S608  the statements are written here

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app import audit
from app.audit.triggers import statements
from app.db import db, transaction

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
EVENT = audit.Event(stream="system", at=AT, verb="v", actor="a", payload={"name": "Trần Văn Ơn"})
ERASED = "content = NULL, salt = NULL, erased_at = '2026-11-21 08:30:00', erased_by = 'officer'"
REWRITES = [
    "UPDATE audit_event SET verb = 'w'",
    "UPDATE audit_event SET verb = verb",
    "DELETE FROM audit_event",
    "DELETE FROM audit_payload",
    "UPDATE audit_payload SET content = '{}'",
    "UPDATE audit_payload SET erased_at = '2026-11-21 08:30:00'",
    "UPDATE audit_payload SET content = NULL, salt = NULL",
    "UPDATE audit_payload SET content = NULL, erased_at = '2026-11-21 08:30:00', erased_by = 'x'",
    "UPDATE audit_payload SET content = NULL, salt = NULL, erased_at = '2026-11-21 08:30:00'",
    f"UPDATE audit_payload SET stream = 'other', {ERASED}",
    f"UPDATE audit_payload SET digest = 'other', {ERASED}",
]


@pytest.fixture
def written(each_database: object) -> None:
    with transaction() as session:
        audit.record(session, EVENT)


def refuse(session: Session, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
        session.execute(text(statement.replace(":", r"\:")))


def test_no_statement_rewrites_the_ledger(written: None) -> None:
    with transaction() as session:
        for statement in REWRITES:
            refuse(session, statement)
        assert audit.verify(session).ok
        assert audit.payload(session, audit.history(session, "system")[0].payload_digest or "").content  # type: ignore[union-attr]


def test_a_payload_is_erased_once_and_stays_erased(written: None) -> None:
    with transaction() as session:
        session.execute(text(f"UPDATE audit_payload SET {ERASED}".replace(":", r"\:")))
        refuse(session, f"UPDATE audit_payload SET {ERASED}")
        refuse(session, "UPDATE audit_payload SET content = '{}', salt = 'x', erased_at = NULL, erased_by = NULL")


def test_sqlite_cannot_replace_rows(ledger_app: object) -> None:
    columns = "stream, seq, at, verb, actor, body, prev_hash, hash"
    with transaction() as session:
        audit.record(session, EVENT)
        for columns_in, values in (
            (columns, "stream, seq, at, 'w', actor, body, prev_hash, hash"),
            (f"id, {columns}", "id, stream, 7, at, 'w', actor, body, prev_hash, hash"),
        ):
            refuse(session, f"REPLACE INTO audit_event ({columns_in}) SELECT {values} FROM audit_event")
        refuse(session, "REPLACE INTO audit_payload (digest, stream) SELECT digest, 'x' FROM audit_payload")
        refuse(session, "UPDATE OR REPLACE audit_event SET seq = 1")


@pytest.mark.postgres
def test_postgresql_cannot_truncate(postgres_ledger: object) -> None:
    with transaction() as session:
        refuse(session, "TRUNCATE audit_event")
        refuse(session, "TRUNCATE audit_payload")


def test_the_ddl_may_be_run_again(each_database: object) -> None:
    with transaction() as session:
        audit.install_triggers(session.connection())
        audit.install_triggers(session.connection())


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_ddl_can_be_copied_into_a_migration(dialect: str) -> None:
    joined = "".join(statements(dialect))
    assert ":" not in joined, "a colon would be read as a bound parameter"
    assert "%" not in joined


@pytest.mark.postgres
def test_a_head_waits_for_writers_that_have_not_committed(postgres_ledger: object) -> None:
    """A later commit with a smaller id would otherwise make an honest head false."""
    with transaction() as session:
        audit.record(session, EVENT)
        with Session(db.engine) as other:
            other.execute(text("SET LOCAL lock_timeout = '20ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                audit.settled_id(other)
    with transaction() as session:
        assert audit.settled_id(session) == 1


@pytest.mark.postgres
def test_two_sessions_cannot_fork_a_stream(postgres_ledger: object) -> None:
    with Session(db.engine) as other:
        other.execute(text("SET LOCAL lock_timeout = '20ms'"))
        other.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        assert audit.history(other, "system") == ()
        with transaction() as session:
            audit.record(session, EVENT)
        with pytest.raises(IntegrityError):
            audit.record(other, EVENT)
