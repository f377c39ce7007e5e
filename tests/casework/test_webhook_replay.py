"""What a pause missed is brought again; secrets are renewed with overlap and outlive the installation's key."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from subscribing import paid, sender, subscribed
from walking import events
from webhook_receiver import Receiver, receiver
from world import World

from app.casework import webhooks as hooks
from app.casework.deliver_webhooks import deliver_webhooks
from app.casework.queries.webhook_views import webhook_view
from app.casework.replay_events import Replayed, replay_events
from app.casework.webhook_secrets import seal_secrets
from app.db import reading
from app.domain.errors import NotFound, Refused
from app.programs.records import Webhook


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


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
