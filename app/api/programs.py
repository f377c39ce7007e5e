"""The API about itself: tokens, subscriptions to events, the access log."""

from typing import Any

from app.api.paging import PageQuery, listed, paging, whole
from app.api.program_schemas import (
    AccessListOut,
    AccessQuery,
    DeliveryListOut,
    DeliveryOut,
    ReplayBody,
    ReplayedOut,
    TokenBody,
    TokenListOut,
    TokenMadeOut,
    TokenRevokedOut,
    WebhookBody,
    WebhookListOut,
    WebhookOut,
    WebhookSecretOut,
)
from app.api.reading import Blueprint
from app.casework import webhooks as hooks
from app.casework.queries.access_list import AccessFilter, access_slice
from app.casework.queries.webhook_views import (
    DeliveryView,
    WebhookView,
    deliveries,
    delivery_view,
    list_webhooks,
    webhook_view,
)
from app.casework.replay_events import Replayed, replay_events
from app.casework.tokens import IssuedToken, NewToken, issue_token, list_tokens, revoke_token
from app.edge.access import actor, current_token, requires, services, signed_in

programs = Blueprint("api_programs", __name__, url_prefix="/api/v1", description="Khóa API, sự kiện, nhật ký")


@programs.get("/tokens")
@programs.arguments(PageQuery, location="query")
@programs.response(200, TokenListOut)
@requires("token.manage")
def all_tokens(query: dict[str, Any]) -> dict[str, Any]:
    """The tokens of the agencies one administers."""
    return whole(query, list_tokens(services(), by=actor()))


@programs.get("/tokens/mine")
@programs.arguments(PageQuery, location="query")
@programs.response(200, TokenListOut)
@signed_in
def own_tokens(query: dict[str, Any]) -> dict[str, Any]:
    """The tokens in one's own name."""
    return whole(query, list_tokens(services(), by=actor(), own=True))


@programs.post("/tokens")
@programs.arguments(TokenBody)
@programs.response(201, TokenMadeOut)
@requires("token.manage")
def make_token(body: dict[str, Any]) -> IssuedToken:
    """Make a token in a person's name, no wider than the one it is asked with; it stands in this answer only."""
    asking = current_token()
    return issue_token(services(), NewToken(by=actor(), asked_with=asking.scopes if asking else None, **body))


@programs.post("/tokens/<int:token_id>/revoke")
@programs.response(200, TokenRevokedOut)
@requires("token.manage")
def end_token(token_id: int) -> dict[str, str]:
    """Stop a token at once."""
    return {"username": revoke_token(services(), by=actor(), token_id=token_id)}


@programs.get("/webhooks")
@programs.arguments(PageQuery, location="query")
@programs.response(200, WebhookListOut)
@requires("webhook.manage")
def all_webhooks(query: dict[str, Any]) -> dict[str, Any]:
    """The subscriptions one administers."""
    return whole(query, list_webhooks(services(), by=actor()))


@programs.post("/webhooks")
@programs.arguments(WebhookBody)
@programs.response(201, WebhookSecretOut)
@requires("webhook.manage")
def make_webhook(body: dict[str, Any]) -> hooks.Subscribed:
    """Subscribe to events; the secret stands in this answer only."""
    return hooks.subscribe(services(), hooks.NewWebhook(by=actor(), **body))


@programs.get("/webhooks/<int:webhook_id>")
@programs.response(200, WebhookOut)
@requires("webhook.manage")
def one_webhook(webhook_id: int) -> WebhookView:
    """One subscription."""
    return webhook_view(services(), by=actor(), webhook_id=webhook_id)


@programs.get("/webhooks/<int:webhook_id>/deliveries")
@programs.response(200, DeliveryListOut)
@requires("webhook.manage")
def webhook_deliveries(webhook_id: int) -> dict[str, Any]:
    """Its last events and how they fared."""
    return {"rows": deliveries(services(), by=actor(), webhook_id=webhook_id)}


@programs.post("/webhooks/<int:webhook_id>/pause")
@programs.response(200, WebhookOut)
@requires("webhook.manage")
def pause_webhook(webhook_id: int) -> WebhookView:
    """Send nothing more until resumed."""
    hooks.pause_webhook(services(), by=actor(), webhook_id=webhook_id)
    return webhook_view(services(), by=actor(), webhook_id=webhook_id)


@programs.post("/webhooks/<int:webhook_id>/resume")
@programs.response(200, WebhookOut)
@requires("webhook.manage")
def resume_webhook(webhook_id: int) -> WebhookView:
    """Send events again from now on."""
    hooks.resume_webhook(services(), by=actor(), webhook_id=webhook_id)
    return webhook_view(services(), by=actor(), webhook_id=webhook_id)


@programs.post("/webhooks/<int:webhook_id>/test")
@programs.response(200, DeliveryOut)
@requires("webhook.manage")
def try_webhook(webhook_id: int) -> DeliveryView:
    """Send a test event at once and say how it fared."""
    return delivery_view(hooks.try_webhook(services(), by=actor(), webhook_id=webhook_id))


@programs.post("/webhooks/<int:webhook_id>/replay")
@programs.arguments(ReplayBody)
@programs.response(200, ReplayedOut)
@requires("webhook.manage")
def replay(body: dict[str, Any], webhook_id: int) -> Replayed:
    """Send the events after a number again, or those that the last pause missed."""
    return replay_events(services(), by=actor(), webhook_id=webhook_id, **body)


@programs.post("/webhooks/<int:webhook_id>/renew-secret")
@programs.response(200, WebhookSecretOut)
@requires("webhook.manage")
def renew_secret(webhook_id: int) -> hooks.Subscribed:
    """A new secret; the old one signs along for a day."""
    return hooks.renew_secret(services(), by=actor(), webhook_id=webhook_id)


@programs.post("/webhooks/<int:webhook_id>/deliveries/<message_id>/retry")
@programs.response(200, DeliveryListOut)
@requires("webhook.manage")
def retry_delivery(webhook_id: int, message_id: str) -> dict[str, Any]:
    """Try an event that was given up from its first attempt again."""
    hooks.retry_delivery(services(), by=actor(), webhook_id=webhook_id, message_id=message_id)
    return {"rows": deliveries(services(), by=actor(), webhook_id=webhook_id)}


@programs.delete("/webhooks/<int:webhook_id>")
@programs.response(204)
@requires("webhook.manage")
def remove_webhook(webhook_id: int) -> None:
    """End a subscription for good."""
    hooks.remove_webhook(services(), by=actor(), webhook_id=webhook_id)


@programs.get("/access-log")
@programs.arguments(AccessQuery, location="query")
@programs.response(200, AccessListOut)
@requires("access.read")
def access_log(query: dict[str, Any]) -> dict[str, Any]:
    """Who used the API, the newest first (S2 Điều 8 khoản 1)."""
    page = paging(query)
    return listed(access_slice(services(), by=actor(), wanted=AccessFilter(**query), paging=page))
