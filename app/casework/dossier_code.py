"""Dossier codes: agency, day, daily order (COD-04: the pattern may change, so it stands in one place)."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db.insert_once import count_up
from app.domain.clock import VIETNAM
from app.dossiers.records import CodeCounter


def next_code(session: Session, agency_code: str, *, at: datetime) -> str:
    """The next code of this agency on this day, e.g. ``H14.05-251210-0007``; the order grows past four digits."""
    prefix = f"{agency_code}-{at.astimezone(VIETNAM):%y%m%d}"
    order = count_up(session, CodeCounter, row={"prefix": prefix, "last": 1}, counter=CodeCounter.last)
    return f"{prefix}-{order:04d}"
