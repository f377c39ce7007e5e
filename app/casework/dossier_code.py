"""Dossier codes: agency, day, daily order (COD-04: the pattern may change, so it stands in one place)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import VIETNAM
from app.dossiers.records import CodeCounter


def next_code(session: Session, agency_code: str, *, at: datetime) -> str:
    """The next code of this agency on this day, e.g. ``H14.05-251210-0007``; the order grows past four digits."""
    prefix = f"{agency_code}-{at.astimezone(VIETNAM):%y%m%d}"
    counter = session.scalar(select(CodeCounter).where(CodeCounter.prefix == prefix).with_for_update())
    if counter is None:
        counter = CodeCounter(prefix=prefix, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"{prefix}-{counter.last:04d}"
