"""Subscribers are told of each event at least once, in order, signed; who takes nothing is left alone in the end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from subscribing import paid, sender, subscribed
from walking import events
from webhook_receiver import Receiver, receiver
from world import World

from app.casework import webhooks as hooks
from app.casework.deliver_messages import deliver_messages
from app.casework.deliver_webhooks import PAUSED_BY_FAILURE, Told, deliver_webhooks
from app.casework.forgetting import forget_old
from app.casework.queries.webhook_views import deliveries, webhook_view
from app.casework.request_payment import ConfirmPayment, confirm_payment
from app.db import reading, transaction
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.outbox.records import OutboxMessage

MINUTE = timedelta(minutes=1)


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


def test_each_event_is_told_in_order_with_facts_only(world: World, there: Receiver) -> None:
    subscribed(world, there)
    code = world.receive()
    paid(world, code)
    assert deliver_webhooks(sender(world)) == Told(told=3, failed=0, waiting=0)
    assert there.refused == []
    assert [(e["event"], e["seq"], e["state"]) for e in there.taken] == [
        ("dossier.received", 1, "processing"),
        ("dossier.request_payment", 2, "paused"),
        ("dossier.confirm_payment", 3, "processing"),
    ]
    assert set(there.taken[0]) == {"id", "event", "dossier", "seq", "number", "state", "at", "due_at"}
    assert (there.taken[0]["at"], there.taken[0]["due_at"]) == (
        "2026-03-11T09:00:00+07:00",
        "2026-03-25T09:00:00+07:00",
    )
    assert "Thơm" not in str(there.taken)
    assert deliver_webhooks(sender(world)) == Told(told=0, failed=0, waiting=0)


def test_nobody_subscribed_nothing_posted(world: World) -> None:
    world.receive()
    with reading() as session:
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "webhook")).all() == []


def test_only_wanted_events_of_the_wanted_agency(world: World, there: Receiver) -> None:
    subscribed(world, there, verbs=("dossier.request_payment",))
    paid(world, world.receive())
    deliver_webhooks(sender(world))
    assert [e["event"] for e in there.taken] == ["dossier.request_payment"]
    there.taken.clear()
    subscribed(world, there, verbs=("dossier.received",), agency="H14.01")
    world.receive()
    assert deliver_webhooks(sender(world)).told == 0


def test_an_event_that_is_lost_is_told_again_and_holds_up_its_dossier_only(world: World, there: Receiver) -> None:
    subscribed(world, there)
    first, second = world.receive(), world.receive()
    paid(world, first)
    order = sorted((f"x:{code}", code) for code in (first, second))
    there.answers = [500] if order[0][1] == first else [200, 500]
    done = deliver_webhooks(sender(world))
    assert (done.told, done.failed, done.waiting) == (1, 1, 2)
    world.clock.advance(minutes=1)
    assert deliver_webhooks(sender(world)) == Told(told=3, failed=0, waiting=0)
    mine = [seq for code, seq in there.seen() if code == first]
    assert mine == [1, 2, 3]
    ids = [event["id"] for event in there.taken]
    assert len(ids) == 5, "the lost one came twice"
    assert len(set(ids)) == 4, "with the same id"


def test_an_answer_that_was_lost_means_a_repeat_not_a_gap(world: World, there: Receiver) -> None:
    subscribed(world, there)
    world.receive()
    there.answers = [0]
    assert deliver_webhooks(sender(world)).failed == 1
    world.clock.advance(minutes=2)
    assert deliver_webhooks(sender(world)).told == 1
    assert there.taken[0] == there.taken[1], "the same bytes again"


def test_a_change_that_did_not_happen_is_not_told(world: World, there: Receiver) -> None:
    subscribed(world, there)
    code = world.receive()
    with pytest.raises(Refused):
        confirm_payment(world.services, ConfirmPayment(by=world.actor("mc.ctxh"), code=code, evidence="BL"))
    deliver_webhooks(sender(world))
    assert [e["event"] for e in there.taken] == ["dossier.received"]


def test_mails_do_not_wait_for_webhooks(world: World, there: Receiver) -> None:
    subscribed(world, there)
    world.receive()
    there.answers = [500]
    assert deliver_messages(world.services).sent == 1
    assert there.paths == []


def test_who_takes_nothing_for_a_day_is_paused_and_can_be_revived(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("quantri")
    there.secret = "whsec_AAAA"
    world.receive()
    for _ in range(6):
        deliver_webhooks(sender(world))
        world.clock.advance(hours=5)
        world.receive()
    view = webhook_view(world.services, by=by, webhook_id=hook)
    assert (view.state, view.paused_reason) == ("paused", PAUSED_BY_FAILURE)
    rows = deliveries(world.services, by=by, webhook_id=hook)
    assert {row.state for row in rows} == {"given_up"}
    world.receive()
    assert len(deliveries(world.services, by=by, webhook_id=hook)) == len(rows), "nothing is posted while it stands"
    oldest = rows[-1]
    with pytest.raises(Refused, match="webhook_not_active"):
        hooks.retry_delivery(world.services, by=by, webhook_id=hook, message_id=oldest.id)
    hooks.resume_webhook(world.services, by=by, webhook_id=hook)
    there.secret = hooks.renew_secret(sender(world), by=by, webhook_id=hook).secret
    hooks.retry_delivery(world.services, by=by, webhook_id=hook, message_id=oldest.id)
    assert deliver_webhooks(sender(world)).told == 1
    with pytest.raises(Refused, match="delivery_not_given_up"):
        hooks.retry_delivery(world.services, by=by, webhook_id=hook, message_id=oldest.id)
    with pytest.raises(Refused, match="delivery_not_given_up"):
        hooks.retry_delivery(world.services, by=by, webhook_id=hook, message_id="khong-co")


def test_a_success_ends_the_count_of_failures(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("quantri")
    there.answers = [500]
    world.receive()
    deliver_webhooks(sender(world))
    assert webhook_view(world.services, by=by, webhook_id=hook).failing_since == world.clock.moment
    world.clock.advance(hours=23)
    deliver_webhooks(sender(world))
    assert webhook_view(world.services, by=by, webhook_id=hook).failing_since is None


def test_a_test_event_is_sent_at_once(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("quantri")
    sent = hooks.try_webhook(sender(world), by=by, webhook_id=hook)
    assert sent.delivered_at is not None
    assert [e["event"] for e in there.taken] == ["ping"]
    there.answers = [500]
    failed = hooks.try_webhook(sender(world), by=by, webhook_id=hook)
    assert (failed.delivered_at, failed.last_error) == (None, "nơi nhận trả lời 500")
    hooks.pause_webhook(world.services, by=by, webhook_id=hook)
    with pytest.raises(Refused, match="webhook_not_active"):
        hooks.try_webhook(sender(world), by=by, webhook_id=hook)


def test_states_change_once_and_stand_in_the_ledger(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("quantri")
    hooks.pause_webhook(world.services, by=by, webhook_id=hook)
    with pytest.raises(Conflict, match="webhook_already"):
        hooks.pause_webhook(world.services, by=by, webhook_id=hook)
    hooks.resume_webhook(world.services, by=by, webhook_id=hook)
    with pytest.raises(Conflict, match="webhook_already"):
        hooks.resume_webhook(world.services, by=by, webhook_id=hook)
    hooks.remove_webhook(world.services, by=by, webhook_id=hook)
    with pytest.raises(NotFound):
        hooks.remove_webhook(world.services, by=by, webhook_id=hook)
    verbs = [e.verb for e in events("system") if e.verb.startswith("webhook.")]
    assert verbs == ["webhook.created", "webhook.paused", "webhook.resumed", "webhook.removed"]
    assert there.secret not in str(events("system"))


def test_others_do_not_administer(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("mc.ctxh")
    with pytest.raises(Forbidden):
        hooks.subscribe(sender(world), hooks.NewWebhook(by=by, label="a", url=there.url, events=["clock.overdue"]))
    with pytest.raises(NotFound):
        hooks.pause_webhook(world.services, by=by, webhook_id=hook)
    with pytest.raises(NotFound):
        deliveries(world.services, by=by, webhook_id=hook)
    with pytest.raises(NotFound, match="agency_not_found"):
        subscribed(world, there, agency="H99")
    with pytest.raises(Invalid, match="webhook_events_wrong"):
        subscribed(world, there, verbs=())


def test_what_was_told_long_ago_is_forgotten(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("quantri")
    world.receive()
    deliver_webhooks(sender(world))
    world.clock.advance(days=29)
    assert forget_old(world.services).deliveries == 0
    world.clock.advance(days=3)
    assert forget_old(world.services).deliveries == 1
    assert deliveries(world.services, by=by, webhook_id=hook) == ()
    assert forget_old(world.services).deliveries == 0


def test_two_nodes_tell_an_event_once(world: World, there: Receiver) -> None:
    subscribed(world, there)
    world.receive()
    with transaction() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "webhook")).one()
        row.leased_until = world.clock.moment + MINUTE
    assert deliver_webhooks(sender(world)) == Told(told=0, failed=0, waiting=0)
