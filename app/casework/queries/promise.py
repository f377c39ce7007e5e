"""“If I receive this now, which date do I promise?” – asked live while the desk types."""

from dataclasses import dataclass
from datetime import datetime

from app.casework.legal_clock import is_provisional, view_at
from app.casework.services import Services
from app.db import reading
from app.domain.dossier_clock import ClockEvent, ClockView
from app.domain.explain import Explanation, explain_due
from app.domain.limits import Limit
from app.procedures.catalogue import version_row


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The moment that would be promised now, why, and whether it is provisional. ``due_at`` None: nothing is due."""

    at: datetime
    limit: Limit
    received_at: datetime | None
    due_at: datetime | None
    provisional: bool
    explanation: Explanation


def promise(services: Services, *, version_id: int) -> Promise:
    """What reception at this moment would promise. NotFound if there is no such version."""
    at = services.clock.now()
    with reading() as session:
        row = version_row(session, version_id)
        limit = services.versions.get(session, version_id, model_hash=row.model_hash).limit
    events = (ClockEvent(type="entered", at=at),)
    view = view_at(services, limit=limit, events=events, at=at)
    return Promise(
        at=at,
        limit=limit,
        received_at=view.received_at,
        due_at=view.due_at,
        provisional=is_provisional(services, view.due_at),
        explanation=why(services, limit=limit, view=view, entered_at=at),
    )


def why(services: Services, *, limit: Limit, view: ClockView, entered_at: datetime) -> Explanation:
    """“Vì sao là ngày này?” for a clock as it stands."""
    return explain_due(
        calendar_version=services.calendar,
        regulation=services.regulation,
        limit=limit,
        view=view,
        entered_at=entered_at,
    )
