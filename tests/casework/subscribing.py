"""Subscriptions to events in tests: made for a receiver on loopback, with something to tell."""

from dataclasses import replace
from ipaddress import ip_network

from webhook_receiver import Receiver
from world import World

from app.casework import webhooks as hooks
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.casework.services import Services
from app.domain.webhooks import EVENTS
from app.integrations import HttpWebhooks


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
