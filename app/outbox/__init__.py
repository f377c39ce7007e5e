"""Messages to be delivered after the commit."""

from app.outbox.queue import (
    ATTEMPTS,
    LEASE,
    Message,
    NewMessage,
    claim_due,
    given_up,
    mark_delivered,
    mark_failed,
    messages_of,
    post,
    put_back,
    revive,
    rewrite,
)

__all__ = [
    "ATTEMPTS",
    "LEASE",
    "Message",
    "NewMessage",
    "claim_due",
    "given_up",
    "mark_delivered",
    "mark_failed",
    "messages_of",
    "post",
    "put_back",
    "revive",
    "rewrite",
]
