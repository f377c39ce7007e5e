"""Checking the whole ledger now: every chain, and the head of the tree that can be kept outside of the database."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.audit import TreeHead, VerifyReport, check_head, settled_id, tree_head, verify
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Forbidden, Invalid
from app.domain.permissions import Actor, reach

_KEPT = re.compile(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class LedgerChecked:
    """What was found. ``kept_holds`` says whether an earlier head still fits; None when none was given."""

    at: datetime
    report: VerifyReport
    head: TreeHead
    kept_holds: bool | None

    @property
    def ok(self) -> bool:
        return self.report.ok and self.kept_holds is not False


def head_text(head: TreeHead) -> str:
    """The head in one line, to be noted down outside of the system: number of events, last id, root."""
    return f"{head.size}-{head.last_id}-{head.root}"


def verify_ledger(services: Services, *, by: Actor, kept: str = "") -> LedgerChecked:
    """Recompute all hashes. ``kept`` is an earlier ``head_text``: cut-off ends show only by it.

    Raises Forbidden for others than auditors, Invalid("tree_head_unreadable").
    """
    if not reach(by, "audit.replay"):
        raise Forbidden("ledger_not_yours")
    return check_ledger(services, kept=kept)


def check_ledger(services: Services, *, kept: str = "", stream: str | None = None) -> LedgerChecked:
    """The check itself, without the question of who asks; ``stream`` limits the report, never the head."""
    earlier = _read(kept, at=services.clock.now())
    # a transaction of its own: on PostgreSQL it holds up all writers
    with transaction() as session:
        last = settled_id(session)
    with reading() as session:
        at = services.clock.now()
        return LedgerChecked(
            at=at,
            report=verify(session, stream),
            head=tree_head(session, at, last_id=last),
            kept_holds=check_head(session, earlier) if earlier else None,
        )


def _read(text: str, *, at: datetime) -> TreeHead | None:
    if not text.strip():
        return None
    found = _KEPT.fullmatch(text.strip().lower())
    if found is None:
        raise Invalid("tree_head_unreadable")
    return TreeHead(at=at, size=int(found[1]), last_id=int(found[2]), root=found[3])
