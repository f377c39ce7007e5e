"""Messages go out at least once, are never lost, and are given up in the end."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import outbox
from app.db import db, transaction

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_message(number: int = 0) -> outbox.NewMessage:
    return outbox.NewMessage(
        kind="mail",
        recipient=f"dan{number}@example.vn",
        subject="Hồ sơ đã được tiếp nhận",
        body={"text": "Kính gửi ông/bà …"},
        stream="dossier:A",
    )


def posted(count: int = 1, at: datetime = AT) -> list[str]:
    with transaction() as session:
        return [outbox.post(session, a_message(n), at=at + n * timedelta(seconds=1)) for n in range(count)]


def claim(at: datetime, limit: int = 10) -> tuple[outbox.Message, ...]:
    with transaction() as session:
        return outbox.claim_due(session, at, limit)


def fail(message: outbox.Message, at: datetime) -> bool:
    with transaction() as session:
        return outbox.mark_failed(session, message, at=at, error="451 thử lại sau")


def test_a_posted_message_is_claimed_and_delivered_once(outbox_app: object) -> None:
    (message_id,) = posted()
    (claimed,) = claim(AT)
    assert (claimed.id, claimed.attempts, claimed.leased_until) == (message_id, 1, AT + outbox.LEASE)
    assert claimed.body == {"text": "Kính gửi ông/bà …"}
    with transaction() as session:
        assert outbox.mark_delivered(session, message_id, at=AT + MINUTE)
        assert not outbox.mark_delivered(session, message_id, at=AT + 2 * MINUTE)
        (kept,) = outbox.messages_of(session, "dossier:A")
    assert (kept.delivered_at, kept.leased_until) == (AT + MINUTE, None)
    assert claim(AT + timedelta(days=1)) == ()


def test_nothing_goes_out_before_its_time_or_without_the_commit(outbox_app: object) -> None:
    with transaction() as session:
        outbox.post(session, a_message(), at=AT, deliver_after=AT + MINUTE)
    with suppress(ZeroDivisionError), transaction() as session:
        outbox.post(session, a_message(), at=AT)
        raise ZeroDivisionError
    assert claim(AT) == ()
    assert len(claim(AT + MINUTE)) == 1


def test_the_longest_due_come_first_and_only_so_many(outbox_app: object) -> None:
    ids = posted(5)
    later = AT + MINUTE
    assert [m.id for m in claim(later, 3)] == ids[:3]
    assert [m.id for m in claim(later, 3)] == ids[3:]
    assert claim(later, 3) == ()


def test_messages_of_a_crashed_node_come_back(outbox_app: object) -> None:
    posted()
    (lost,) = claim(AT)
    assert claim(AT + outbox.LEASE - timedelta(seconds=1)) == ()
    (again,) = claim(AT + outbox.LEASE)
    assert (again.id, again.attempts) == (lost.id, 2)
    assert not fail(lost, AT + outbox.LEASE), "the slow node may not disturb the lease of the other"
    with transaction() as session:
        assert outbox.mark_delivered(session, lost.id, at=AT + outbox.LEASE), "but a delivery is a fact"
    assert not fail(again, AT + outbox.LEASE)


def test_waits_double_up_to_an_hour_then_the_message_is_given_up_and_shown(outbox_app: object) -> None:
    (message_id,) = posted()
    at, waits = AT, []
    for _ in range(outbox.ATTEMPTS):
        (message,) = claim(at)
        assert fail(message, at)
        with transaction() as session:
            (now,) = outbox.messages_of(session, "dossier:A")
        waits.append((now.deliver_after - at) // MINUTE)
        assert claim(now.deliver_after - timedelta(seconds=1)) == ()
        at = now.deliver_after
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]
    assert claim(at + timedelta(days=9)) == ()
    with transaction() as session:
        (shown,) = outbox.given_up(session, 10)
        assert (shown.id, shown.last_error, shown.attempts) == (message_id, "451 thử lại sau", 12)
        assert outbox.revive(session, message_id, at=at)
        assert not outbox.revive(session, message_id, at=at)
        assert outbox.given_up(session, 10) == ()
    (again,) = claim(at)
    assert again.attempts == 1


def test_a_message_that_kills_every_node_is_given_up(outbox_app: object) -> None:
    posted()
    at = AT
    for _ in range(outbox.ATTEMPTS):
        assert len(claim(at)) == 1
        at += outbox.LEASE
    assert claim(at) == ()
    with transaction() as session:
        assert [m.failed_at for m in outbox.given_up(session, 10)] == [at]


@pytest.mark.postgres
def test_two_nodes_share_the_work_without_waiting(postgres_outbox: object) -> None:
    ids = posted(4)
    with Session(db.engine) as other:
        other.execute(text("SET LOCAL lock_timeout = '20ms'"))
        first = outbox.claim_due(other, AT + MINUTE, 2)
        second = claim(AT + MINUTE, 10)
        other.commit()
    assert [m.id for m in first + second] == ids


def test_due_messages_are_found_by_the_index_without_sorting(outbox_app: object) -> None:
    due = (
        "SELECT id FROM outbox_message WHERE deliver_after <= '2026-01-01'"
        " AND delivered_at IS NULL AND failed_at IS NULL ORDER BY deliver_after, id"
    )
    with transaction() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        if not sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = str(session.execute(text(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + due)).all())
    assert "ix_outbox_message_due" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_messages_of_one_moment_go_out_and_are_listed_as_they_were_posted(outbox_app: object) -> None:
    with transaction() as session:
        ids = [outbox.post(session, a_message(n), at=AT) for n in range(20)]
        earlier = outbox.post(session, a_message(20), at=AT - timedelta(milliseconds=1))
        assert [m.id for m in outbox.messages_of(session, "dossier:A")] == [earlier, *ids]
    assert [m.id for m in claim(AT, limit=5)] == [earlier, *ids[:4]]
    assert len({*ids, earlier}) == 21
    assert {UUID(each).version for each in ids} == {7}
