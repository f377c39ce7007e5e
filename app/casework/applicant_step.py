"""A step of the applicant's: while it is the only open one, the dossier's clock stands still (TIM-13)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.dossier_deadlines import applicant_done, follow_clock, wait_for_applicant
from app.casework.legal_clock import limit_of, tell_clock
from app.casework.services import Services
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Refused
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion

KIND = "applicant_step"


def heed_applicant_step(
    session: Session,
    services: Services,
    dossier: Dossier,
    *,
    version: FrozenVersion,
    open_now: Collection[TaskKey],
    at: datetime,
) -> None:
    """Pause or resume the dossier's clock by who has to do the open steps; a late dossier's clock is not paused."""
    waits = bool(open_now) and all(version.node_and_lane(key.element_id)[0].clock == "applicant" for key in open_now)
    if waits == (dossier.paused_for == KIND) or dossier.state != "processing":
        return
    event = ClockEvent(type="paused" if waits else "resumed", at=at)
    try:
        view = tell_clock(session, services, dossier=dossier, limit=limit_of(dossier, version), event=event)
    except Refused:
        # past its due moment, or not running: the law gives no pause, the delay goes on
        return
    dossier.paused_for = KIND if waits else None
    if waits:
        wait_for_applicant(session, services, dossier=dossier, version=version, kind=KIND, at=at)
    else:
        applicant_done(session, services, dossier=dossier, version=version, kind=KIND, at=at)
    follow_clock(session, services, dossier=dossier, view=view, at=at)
    body = {
        "clock": event.type,
        "calendar": [dossier.calendar_id, dossier.calendar_version],
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "reason": KIND,
    }
    ledger.write(session, ledger.dossier_stream(dossier.code), verb=f"clock.{event.type}", by=None, at=at, body=body)
