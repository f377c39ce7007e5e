"""The append-only, chained ledger; depends on nothing but the database handle."""

from app.audit.canonical import UnusableText, plain
from app.audit.ledger import Event, EventRow, PayloadRow, Recorded, erase_payloads, history, payload, record
from app.audit.tree import TreeHead, check_head, newest_event, settled_id, tree_head
from app.audit.triggers import install_triggers
from app.audit.verification import Fault, VerifyReport, verify

__all__ = [
    "Event",
    "EventRow",
    "Fault",
    "PayloadRow",
    "Recorded",
    "TreeHead",
    "UnusableText",
    "VerifyReport",
    "check_head",
    "erase_payloads",
    "history",
    "install_triggers",
    "newest_event",
    "payload",
    "plain",
    "record",
    "settled_id",
    "tree_head",
    "verify",
]
