"""Whoever gets past the triggers is found by the hashes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app import audit
from app.audit.triggers import STATEMENTS
from app.db import transaction

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def unguarded(each_database: object) -> None:
    """Three events in each of two streams, and no triggers: somebody with the administrator's rights."""
    with transaction() as session:
        for number in range(3):
            for stream in ("dossier:A", "dossier:B"):
                event = audit.Event(
                    stream=stream,
                    at=AT + timedelta(hours=number),
                    verb="completed",
                    actor="officer:7",
                    body={"step": number},
                    payload={"name": "Lê Văn Tám"} if number == 1 else None,
                )
                audit.record(session, event)
        names = [d.split("TRIGGER")[1].replace("IF NOT EXISTS", "").split()[0] for d in _triggers(session)]
        for name in names:
            on = (
                "" if session.get_bind().dialect.name == "sqlite" else f" ON {name.split('_no_')[0].split('_only_')[0]}"
            )
            session.execute(text(f"DROP TRIGGER {name}{on}"))


def _triggers(session: object) -> list[str]:
    by_table = STATEMENTS[session.get_bind().dialect.name]  # type: ignore[attr-defined]
    return [ddl for of_table in by_table.values() for ddl in of_table if " TRIGGER " in ddl]


TAMPERINGS = {
    "actor": ("UPDATE audit_event SET actor = 'officer:8'", 2, [(2, "changed")]),
    "body": ("UPDATE audit_event SET body = '{\"step\": 9}'", 1, [(1, "changed")]),
    "float": ("UPDATE audit_event SET body = '{\"step\": 0.5}'", 1, [(1, "changed")]),
    "substitution": ("UPDATE audit_event SET on_behalf_of = 'x'", 3, [(3, "changed")]),
    "first gone": ("DELETE FROM audit_event", 1, [(2, "missing")]),
    "middle gone": ("DELETE FROM audit_event", 2, [(3, "missing")]),
    "renumbered": ("UPDATE audit_event SET seq = 9", 3, [(9, "missing"), (9, "changed")]),
    "hash": ("UPDATE audit_event SET hash = 'đ'", 2, [(2, "changed"), (3, "unlinked")]),
    "payload": ('UPDATE audit_payload SET content = \'{"name": "Khác"}\'', None, [(2, "payload_changed")]),
    "salt": ("UPDATE audit_payload SET salt = NULL", None, [(2, "payload_changed")]),
    "content": ("UPDATE audit_payload SET content = NULL", None, [(2, "payload_missing")]),
    "erased silently": (
        "UPDATE audit_payload SET content = NULL, salt = NULL, erased_at = '2026-11-21', erased_by = 'x'",
        None,
        [(2, "payload_erased_silently")],
    ),
    "payload gone": ("DELETE FROM audit_payload", None, [(2, "payload_missing")]),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_where_it_happened(unguarded: None, name: str) -> None:
    tampering, seq, expected = TAMPERINGS[name]
    where = " WHERE stream = 'dossier:B'" + (f" AND seq = {seq}" if seq else "")
    with transaction() as session:
        assert audit.verify(session).ok
        session.execute(text((tampering + where).replace(":", r"\:")))
        report = audit.verify(session)
        assert [(f.seq, f.kind) for f in report.faults] == expected
        assert {f.stream for f in report.faults} == {"dossier:B"}
        assert all(f.text.endswith(".") for f in report.faults)
        assert audit.verify(session, "dossier:A") == audit.VerifyReport(streams=1, events=3, faults=())


def test_an_erasure_before_does_not_cover_a_silent_one(unguarded: None) -> None:
    with transaction() as session:
        assert audit.erase_payloads(session, "dossier:B", at=AT, by="officer:1") == 1
        told = audit.history(session, "dossier:B")[-1]
        assert (told.verb, told.actor, told.body["count"]) == ("payload.erased", "officer:1", 1)
        later = audit.Event(stream="dossier:B", at=AT, verb="completed", actor="officer:7", payload={"name": "Lê"})
        audit.record(session, later)
        assert audit.verify(session).ok
        session.execute(text("UPDATE audit_payload SET content = NULL, salt = NULL, erased_at = '2026-11-21'"))
        kinds = [(f.stream, f.seq, f.kind) for f in audit.verify(session).faults]
        silently = "payload_erased_silently"
        assert kinds == [("dossier:A", 2, silently), ("dossier:B", 5, silently)]


def test_erasing_nothing_is_no_event(unguarded: None) -> None:
    with transaction() as session:
        assert audit.erase_payloads(session, "dossier:C", at=AT, by="officer:1") == 0
        assert audit.history(session, "dossier:C") == ()


def test_a_cut_tail_is_found_by_the_head_alone(unguarded: None) -> None:
    with transaction() as session:
        head = audit.tree_head(session, AT)
        assert head.size == 6
        assert audit.check_head(session, head)
        session.execute(text(r"DELETE FROM audit_event WHERE stream = 'dossier\:B' AND seq = 3"))
        assert audit.verify(session).ok
        assert not audit.check_head(session, head)


def test_a_chain_forged_anew_is_found_by_the_head(unguarded: None) -> None:
    with transaction() as session:
        head = audit.tree_head(session, AT)
        last = audit.history(session, "dossier:B")[-1]
        session.execute(text("DELETE FROM audit_event WHERE id = :id"), {"id": last.id})
        audit.record(session, audit.Event(stream="dossier:B", at=AT, verb="refused", actor="officer:7"))
        assert audit.verify(session).ok
        assert not audit.check_head(session, head)


def test_an_empty_ledger_is_sound(ledger_app: object) -> None:
    with transaction() as session:
        assert audit.verify(session) == audit.VerifyReport(streams=0, events=0, faults=())
        head = audit.tree_head(session, AT)
        assert (head.size, head.last_id) == (0, 0)
        assert audit.check_head(session, head)


def test_the_head_stays_true_while_the_ledger_grows(ledger_app: object) -> None:
    with transaction() as session:
        heads = [audit.tree_head(session, AT)]
        for number in range(9):
            audit.record(session, audit.Event(stream=f"dossier:{number % 2}", at=AT, verb="v", actor="a"))
            heads.append(audit.tree_head(session, AT))
        assert [head.size for head in heads] == list(range(10))
        assert len({head.root for head in heads}) == 10
        assert all(audit.check_head(session, head) for head in heads)
        last = heads[-1].last_id
        assert audit.tree_head(session, AT, last_id=last).root == heads[-1].root
