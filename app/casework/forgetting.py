"""What is kept no longer: old notes of accesses, counters, events handed over, files and drafts nobody went on with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.casework.kept_files import LOOSE_FOR, forget_loose, has_loose
from app.casework.reception_draft import KEPT_FOR, forget_receptions, has_old_receptions
from app.casework.services import Services
from app.casework.webhook_events import WEBHOOK
from app.db import reading, transaction
from app.domain.calendar import local
from app.domain.programs import COUNTERS_KEPT, windows
from app.domain.webhooks import DELIVERED_KEPT
from app.outbox import forget_delivered
from app.outbox.records import OutboxMessage
from app.programs.records import AccessRecord, ApiUse


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """How many notes of accesses, handed-over events, loose files and drafts of receptions were deleted."""

    accesses: int
    deliveries: int
    files: int = 0
    drafts: int = 0


def forget_old(services: Services) -> Forgotten:
    """Delete what is older than the installation keeps, by whole days of Viet Nam: something goes once a day."""
    at = services.clock.now()
    today = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    noted_from, handed_from = today - timedelta(days=services.programs.kept_days), today - DELIVERED_KEPT
    loose_from, typed_from = today - LOOSE_FOR, today - KEPT_FOR
    counted_from = windows(at - COUNTERS_KEPT)[1].name
    with reading() as session:
        if not _anything(session, noted_from, handed_from, counted_from=counted_from) and not _unfinished(
            session, loose_from=loose_from, typed_from=typed_from
        ):
            return Forgotten(accesses=0, deliveries=0)
    quickly = {"synchronize_session": False}
    with transaction() as session:
        session.execute(delete(ApiUse).where(_stale(counted_from)), execution_options=quickly)
        gone = session.execute(delete(AccessRecord).where(AccessRecord.at < noted_from), execution_options=quickly)
        deliveries = forget_delivered(session, WEBHOOK, before=handed_from)
        files = forget_loose(session, before=loose_from)
        drafts = forget_receptions(session, before=typed_from)
        accesses = int(gone.rowcount)  # type: ignore[attr-defined]
        return Forgotten(accesses=accesses, deliveries=deliveries, files=files, drafts=drafts)


def _anything(session: Session, noted_from: datetime, handed_from: datetime, *, counted_from: str) -> bool:
    """True when something is old enough: looked at first, so that a round without work writes nothing."""
    oldest = session.scalar(select(func.min(AccessRecord.at)))
    if oldest is not None and oldest < noted_from:
        return True
    handed = exists().where(OutboxMessage.kind == WEBHOOK, OutboxMessage.delivered_at < handed_from)
    return bool(session.scalar(select(or_(handed, exists().where(_stale(counted_from))))))


def _unfinished(session: Session, *, loose_from: datetime, typed_from: datetime) -> bool:
    """True when files or drafts are old enough that nobody went on with."""
    old = or_(has_loose(before=loose_from), has_old_receptions(before=typed_from))
    return bool(session.scalar(select(old)))


def _stale(day: str) -> ColumnElement[bool]:
    """Counters of windows before this day: names begin with m or d and sort by time."""
    minutes = and_(ApiUse.window.startswith("m"), ApiUse.window < f"m{day[1:]}")
    return or_(minutes, and_(ApiUse.window.startswith("d"), ApiUse.window < day))
