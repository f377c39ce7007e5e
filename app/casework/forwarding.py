"""A dossier received at one desk for another agency of the province or beyond: two clocks (TIM-02, PLC-01, TRF-01)."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework.dossier_deadlines import open_transfers
from app.casework.reception import pinned_facts
from app.casework.services import Services
from app.domain.calendar import Calendar
from app.domain.clock_model import ClockEvent
from app.domain.dossier_clock import run_clock
from app.domain.limits import Limit
from app.domain.ports import CheckedForm
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion

#: how far a procedure may be received from its competent agency (PLC-01, PLC-02)
PLACES = ("province", "nation")
#: the clocks that run until the competent agency has file and paper
TRANSFERS = ("transfer", "paper_transfer")


def goes_on(version: FrozenVersion, dossier: Dossier) -> bool:
    """True where the procedure may be received anywhere and this desk is not the competent agency's."""
    return version.details.get("place") in PLACES and dossier.receiving_agency_id != dossier.competent_agency_id


def send_on(
    session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, checked: CheckedForm
) -> dict[str, Any]:
    """Keep the application, start the transfer's clocks, promise the date that holds if the transfer is in time."""
    dossier.state = "transferring"
    dossier.submission = {"data": dict(checked.data), "routing": dict(checked.routing)}
    transfer = open_transfers(session, services, dossier, at=dossier.entered_at)
    calendar = services.rules.calendar(session, agency_id=dossier.competent_agency_id, at=dossier.entered_at).calendar
    arrives = transfer or dossier.entered_at
    dossier.promised_at = promised(session, services, dossier, limit=version.limit, calendar=calendar, arrives=arrives)
    return {
        **pinned_facts(dossier),
        "channel": dossier.channel,
        "promised_at": dossier.promised_at.isoformat() if dossier.promised_at else None,
    }


def promised(
    session: Session, services: Services, dossier: Dossier, *, limit: Limit, calendar: Calendar, arrives: datetime
) -> datetime | None:
    """The competent agency's limit by its calendar from the last moment at which the dossier may arrive."""
    policy = services.rules.regulation_of(session, dossier).policy
    entered = (ClockEvent(type="entered", at=arrives),)
    return run_clock(calendar=calendar, policy=policy, limit=limit, events=entered, at=arrives).due_at
