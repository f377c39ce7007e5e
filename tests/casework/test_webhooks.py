"""Subscribers are told of each event at least once, in order, signed; who takes nothing is left alone in the end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import select
from walking import events
from webhook_receiver import Receiver, receiver
from world import World

from app.casework import webhooks as hooks
from app.casework.deliver_messages import deliver_messages
from app.casework.deliver_webhooks import PAUSED_BY_FAILURE, Told, deliver_webhooks
from app.casework.forgetting import forget_old
from app.casework.queries.webhook_views import deliveries, webhook_view
from app.casework.replay_events import Replayed, replay_events
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.casework.services import Services
from app.casework.webhook_secrets import seal_secrets
from app.db import reading, transaction
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.webhooks import EVENTS
from app.integrations import HttpWebhooks
from app.outbox.records import OutboxMessage
from app.programs.records import Webhook

MINUTE = timedelta(minutes=1)


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


def sender(world: World) -> Services:
    """The world's services with loopback among the networks that may be told."""
    return replace(world.services, webhooks=HttpWebhooks(key=b"k", plain=True, networks=(ip_network("127.0.0.0/8"),)))


def subscribed(world: World, there: Receiver, *, verbs: tuple[str, ...] = tuple(EVENTS), agency: str = "") -> int:
    by = world.actor("quantri")
    new = hooks.NewWebhook(by=by, label="Kho", url=there.url, events=verbs, agency=agency)
    made = hooks.subscribe(sender(world), new)
    there.secret = made.secret
    return made.id


def paid(world: World, code: str) -> None:
    by = world.actor("mc.ctxh")
    request_payment(world.services, RequestPayment(by=by, code=code, what="Lệ phí", amount=1))
    confirm_payment(world.services, ConfirmPayment(by=by, code=code, evidence="BL 1"))


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


def test_what_a_pause_missed_is_counted_and_brought(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there, verbs=("dossier.received", "dossier.request_payment")), world.actor("quantri")
    first = world.receive()
    hooks.pause_webhook(world.services, by=by, webhook_id=hook)
    second = world.receive()
    paid(world, second)
    with pytest.raises(Refused, match="webhook_not_active"):
        replay_events(world.services, by=by, webhook_id=hook)
    assert webhook_view(world.services, by=by, webhook_id=hook).missed == 2
    hooks.resume_webhook(world.services, by=by, webhook_id=hook)
    third = world.receive()
    assert webhook_view(world.services, by=by, webhook_id=hook).missed == 2
    assert replay_events(world.services, by=by, webhook_id=hook) == Replayed(posted=2, revived=0, next_after=None)
    assert webhook_view(world.services, by=by, webhook_id=hook).missed == 0
    assert replay_events(world.services, by=by, webhook_id=hook).posted == 0, "nothing more was missed"
    deliver_webhooks(sender(world))
    assert sorted(there.seen()) == sorted([(second, 1), (second, 2), (third, 1)])
    assert [e["replayed"] for e in there.taken if e["dossier"] == second] == [True, True]
    done = replay_events(world.services, by=by, webhook_id=hook, after=0)
    assert (done.posted, done.revived) == (3, 1), "what the pause had given up is tried again, not told twice"
    world.clock.advance(minutes=1)
    deliver_webhooks(sender(world))
    assert (first, 1) in there.seen()
    assert events("system")[-1].verb == "webhook.replayed"


def test_events_come_again_in_portions(world: World, there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    hook, by = subscribed(world, there, verbs=("dossier.received",), agency="H14.02.01"), world.actor("quantri")
    codes = [world.receive() for _ in range(3)]
    deliver_webhooks(sender(world))
    there.taken.clear()
    monkeypatch.setattr("app.casework.replay_events.MOST_REPLAYED", 2)
    done = replay_events(world.services, by=by, webhook_id=hook, after=0)
    assert (done.posted, done.next_after is None) == (2, False)
    rest = replay_events(world.services, by=by, webhook_id=hook, after=done.next_after)
    assert (rest.posted, rest.next_after) == (1, None)
    deliver_webhooks(sender(world))
    assert sorted(code for code, _ in there.seen()) == sorted(codes)
    with pytest.raises(NotFound):
        replay_events(world.services, by=world.actor("mc.ctxh"), webhook_id=hook, after=0)


def test_the_old_secret_signs_along_for_a_day(world: World, there: Receiver) -> None:
    hook, by = subscribed(world, there), world.actor("quantri")
    old = there.secret
    new = hooks.renew_secret(sender(world), by=by, webhook_id=hook).secret
    assert new != old
    for hours, secret in ((0, old), (1, new), (24, new)):
        world.clock.advance(hours=hours)
        there.secret = secret
        assert hooks.try_webhook(sender(world), by=by, webhook_id=hook).delivered_at is not None
    there.secret = old
    assert hooks.try_webhook(sender(world), by=by, webhook_id=hook).delivered_at is None


def test_secrets_are_sealed_again_when_the_installations_key_changes(world: World, there: Receiver) -> None:
    hook = subscribed(world, there)
    changed = replace(sender(world).webhooks, key=b"new", old_keys=(b"k",))
    assert seal_secrets(sender(world)) == 0
    assert seal_secrets(replace(world.services, webhooks=replace(changed, old_keys=()))) == 0, "unreadable, left alone"
    assert seal_secrets(replace(world.services, webhooks=changed)) == 1
    with reading() as session:
        assert session.get_one(Webhook, hook).secret.startswith(changed.seal_mark)
    world.receive()
    assert deliver_webhooks(replace(world.services, webhooks=replace(changed, old_keys=()))).told == 1


def test_two_nodes_tell_an_event_once(world: World, there: Receiver) -> None:
    subscribed(world, there)
    world.receive()
    with transaction() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "webhook")).one()
        row.leased_until = world.clock.moment + MINUTE
    assert deliver_webhooks(sender(world)) == Told(told=0, failed=0, waiting=0)
