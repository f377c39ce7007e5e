"""“If I receive this now, which date do I promise?” – asked live while the desk types."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.legal_clock import is_provisional
from app.casework.services import Services
from app.db import reading
from app.domain.dossier_clock import ClockEvent, ClockView, Terms, run_counted
from app.domain.explain import Explanation, Line, explain_due
from app.domain.limits import Limit
from app.domain.vietnamese import moment_text
from app.dossiers.correction_records import LateEntry
from app.dossiers.records import Dossier
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


def promise(services: Services, *, version_id: int, agency_id: int, entered_at: datetime | None = None) -> Promise:
    """What reception at this agency would promise, now or at ``entered_at``. NotFound if there is no such version."""
    at = entered_at or services.clock.now()
    regulation = services.rules.regulation_on(at)
    with reading() as session:
        row = version_row(session, version_id)
        limit = services.versions.get(session, version_id, model_hash=row.model_hash).limit
        calendar = services.rules.calendar(session, agency_id=agency_id, at=at)
    terms = Terms(calendar=calendar.calendar, policy=regulation.policy, limit=limit)
    events = (ClockEvent(type="entered", at=at),)
    view = run_counted([(event, terms) for event in events], terms=terms, at=at)
    return Promise(
        at=at,
        limit=limit,
        received_at=view.received_at,
        due_at=view.due_at,
        provisional=is_provisional(calendar, view.due_at),
        explanation=explain_due(
            calendar_version=calendar, regulation=regulation, limit=limit, view=view, entered_at=at
        ),
    )


def why(session: Session, services: Services, *, dossier: Dossier, limit: Limit, view: ClockView) -> Explanation:
    """“Vì sao là ngày này?” for a dossier's clock as it stands."""
    told = explain_due(
        calendar_version=services.rules.pinned(session, dossier.calendar_version),
        regulation=services.rules.regulation_of(session, dossier),
        limit=limit,
        view=view,
        entered_at=dossier.entered_at,
    )
    late = session.scalar(select(LateEntry).where(LateEntry.dossier_id == dossier.id, LateEntry.what == "reception"))
    if late is not None:
        both = f"Tính từ thời điểm tiếp nhận thật {moment_text(late.true_at)}, nhập vào hệ thống lúc"
        told = replace(told, lines=(Line(text=f"{both} {moment_text(late.recorded_at)}."), *told.lines))
    if dossier.state != "annulled":
        return told
    void = Line(text="Việc tiếp nhận đã bị hủy: ngày hẹn đã cấp không còn giá trị.")
    return replace(told, lines=(*told.lines, void))
