"""Appending to the ledger and reading it back."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from app import audit
from app.audit.canonical import GENESIS, event_hash
from app.audit.records import AuditEvent
from app.db import db, reading, transaction

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
STREAM = "dossier:H41.05-261121-0001"


def an_event(**changes: Any) -> audit.Event:
    facts: dict[str, Any] = {"stream": STREAM, "at": AT, "verb": "received", "actor": "officer:7"}
    return audit.Event(**{**facts, **changes})


def test_events_of_a_stream_are_numbered_and_chained(each_database: object) -> None:
    with transaction() as session:
        first = audit.record(session, an_event(body={"model": "ab" * 32, "cutoff": None, "units": [1, True, "giờ"]}))
        second = audit.record(session, an_event(verb="completed", on_behalf_of="officer:3"))
    with reading() as session:
        rows = audit.history(session, STREAM)
    assert [(r.seq, r.prev_hash, r.hash) for r in rows] == [
        (1, GENESIS, first.hash),
        (2, first.hash, second.hash),
    ]
    assert rows[0].body == {"model": "ab" * 32, "cutoff": None, "units": [1, True, "giờ"]}
    assert (rows[0].at, rows[1].on_behalf_of) == (AT, "officer:3")


def test_streams_are_chained_apart(ledger_app: object) -> None:
    with transaction() as session:
        audit.record(session, an_event())
        other = audit.record(session, an_event(stream="system"))
        assert other.seq == 1
        assert audit.history(session, "system")[0].prev_hash == GENESIS
        assert audit.history(session, "dossier:none") == ()


def test_the_hash_is_the_documented_one() -> None:
    fields = {
        "stream": "system",
        "seq": 1,
        "at": datetime(2026, 11, 21, 15, 30, tzinfo=UTC),
        "verb": "started",
        "actor": "system",
        "on_behalf_of": None,
        "body": {"b": 1, "a": "é"},
        "payload_digest": None,
        "prev_hash": GENESIS,
    }
    spelled = (
        '{"actor":"system","at":"2026-11-21T15:30:00.000000Z","body":{"a":"é","b":1},"format":"motcua-audit-1",'
        f'"on_behalf_of":null,"payload_digest":null,"prev_hash":"{GENESIS}","seq":1,"stream":"system","verb":"started"}}'
    )
    assert event_hash(fields) == hashlib.sha256(spelled.encode()).hexdigest()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"fee": 0.5}, "body.fee: a float"),
        ({"sum": {"đồng": [1, 2**53]}}, r"body\.sum\.đồng\[1\]: a number beyond"),
        ({"low": -(2**53)}, "body.low: a number beyond"),
        ({"when": AT}, "body.when: datetime"),
        ({"n": {3: "x"}}, "body.n: key 3"),
        ({"t": "a\0b"}, "body.t: the NUL"),
        ({"t": "\ud800"}, "body.t: half a character"),
        ({"t\0": 1}, "body: the NUL"),
    ],
)
def test_values_without_exact_json_are_refused_by_name(ledger_app: object, body: Any, named: str) -> None:
    with transaction() as session, pytest.raises(ValueError, match=named):
        audit.record(session, an_event(body=body))


def test_a_moment_without_time_zone_is_refused(ledger_app: object) -> None:
    with transaction() as session, pytest.raises(ValueError, match="time zone"):
        audit.record(session, an_event(at=datetime(2026, 11, 21)))  # noqa: DTZ001


def test_the_largest_exact_integers_are_kept(each_database: object) -> None:
    with transaction() as session:
        audit.record(session, an_event(body={"most": 2**53 - 1, "least": 1 - 2**53}))
        assert audit.verify(session).ok


def test_a_racing_append_fails_instead_of_forking(each_database: object) -> None:
    with transaction() as session:
        audit.record(session, an_event())
        row = session.execute(select(*AuditEvent.__table__.columns)).one()._asdict()
    del row["id"]
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(AuditEvent).values(row))


def test_nothing_is_committed_by_the_ledger_itself(ledger_app: object) -> None:
    with transaction() as session:
        audit.record(session, an_event())
        with db.engine.connect() as other:
            assert other.scalar(text("SELECT count(*) FROM audit_event")) == 0


def test_personal_data_stand_apart_and_can_be_erased(each_database: object) -> None:
    person = {"name": "Nguyễn Thị Ánh", "area": 12.5, "tiny": 1e-07, "whole": 3.0, "tags": ("a", "b")}
    with transaction() as session:
        audit.record(session, an_event(payload=person))
        audit.record(session, an_event(payload=person))
        first, second = (row.payload_digest for row in audit.history(session, STREAM))
        assert first != second, "equal data must not be recognisable as equal"
        assert audit.verify(session).ok
        kept = audit.payload(session, first or "")
        assert kept is not None
        assert kept.content == {**person, "tags": ["a", "b"]}
    with transaction() as session:
        assert audit.erase_payloads(session, STREAM, at=AT, by="officer:1") == 2
        assert audit.erase_payloads(session, STREAM, at=AT, by="officer:1") == 0
        assert audit.payload(session, first or "") == audit.PayloadRow(
            content=None, erased_at=AT, erased_by="officer:1"
        )
        assert session.scalar(text("SELECT count(*) FROM audit_payload WHERE salt IS NOT NULL")) == 0
        assert audit.verify(session).ok
        assert audit.payload(session, "0" * 64) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e22, 2**60, object()])
def test_a_payload_holds_only_what_databases_give_back(ledger_app: object, value: Any) -> None:
    with transaction() as session, pytest.raises(ValueError, match=r"payload\.x: "):
        audit.record(session, an_event(payload={"x": value}))
