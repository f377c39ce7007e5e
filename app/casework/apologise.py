"""A dossier that is late without an extension: the apology is owed at once, and the desk sends it (EXT-01, EXT-05)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.casework.act_notices import dossier_late
from app.casework.acts import Acted, acted, prepare, record_act, slip_number
from app.casework.apology_letter import check_letter
from app.casework.deadlines import Opening, end_of_dossier, open_deadline
from app.casework.services import Services
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.errors import Invalid, Refused
from app.domain.permissions import Actor
from app.domain.states import OPEN_STATES
from app.dossiers.records import Dossier

#: how many apologies one sweep opens; the rest follow in the next
BATCH = 500


def owe_apologies(services: Services, *, at: datetime) -> int:
    """Open the clock of the apology for each dossier that was marked as overdue; once for each due moment missed."""
    owed = exists().where(
        Deadline.dossier_id == Dossier.id, Deadline.kind == "apology", Deadline.from_at == Dossier.due_at
    )
    late = (
        select(Dossier)
        .where(Dossier.state.in_(OPEN_STATES), Dossier.marked_overdue_at.is_not(None), Dossier.due_at < at, ~owed)
        .order_by(Dossier.id)
        .limit(BATCH)
        .with_for_update(of=Dossier, skip_locked=True)
    )
    with transaction() as session:
        found = session.scalars(late).unique().all()
        for dossier in found:
            _open_clock(session, services, dossier, due=dossier.due_at or at)
        return len(found)


def _open_clock(session: Session, services: Services, dossier: Dossier, *, due: datetime) -> bool:
    """Open the clock for the promised date missed; False when it was opened before."""
    opening = Opening(
        kind="apology",
        key=f"apology:{dossier.code}:{int(due.timestamp())}",
        subject=dossier.code,
        agency_id=dossier.competent_agency_id,
        dossier_id=dossier.id,
        from_at=due,
    )
    regulation = services.rules.regulation_of(session, dossier)
    return open_deadline(session, services, opening, regulation=regulation) is not None


def _end_clock(session: Session, services: Services, dossier: Dossier, *, at: datetime) -> None:
    """What was owed is done, also where the desk is quicker than the sweep that would have opened the clock."""
    if end_of_dossier(session, dossier.id, "apology", at=at):
        return
    if not _open_clock(session, services, dossier, due=dossier.due_at or at):
        raise Refused("apologised_already")
    end_of_dossier(session, dossier.id, "apology", at=at)


@dataclass(frozen=True, kw_only=True)
class Apologise:
    """Why it is late, when the result is expected (in words: no new promise is made), who signs (EXT-06)."""

    by: Actor
    code: str
    reason: str
    expected: str
    fault: str
    signed_by: str


def apologise(services: Services, command: Apologise) -> Acted:
    """Send the apology for a dossier that is late; its promised date stays what it was.

    Once for each promised date missed. Raises NotFound, Forbidden, Refused("not_overdue", "apologised_already") and
    Invalid.
    """
    at = services.clock.now()
    _check(command)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="apologise", by=command.by, at=at)
        dossier = acting.dossier
        if dossier.due_at is None or at <= dossier.due_at:
            raise Refused("not_overdue", act=acting.act.name)
        _end_clock(session, services, dossier, at=at)
        slip = slip_number(session, acting, "PXL")
        payload = {
            "reason": command.reason.strip(),
            "expected": command.expected.strip(),
            "signed_by": command.signed_by.strip(),
            "fault": command.fault,
        }
        record_act(session, acting, body={"slip": slip, "fault": command.fault}, payload=payload)
        dossier_late(session, services, dossier=dossier, version=acting.version, letter=payload | {"slip": slip}, at=at)
        return acted(acting, slip=slip)


def _check(command: Apologise) -> None:
    check_letter(reason=command.reason, fault=command.fault, signed_by=command.signed_by)
    if not command.expected.strip() or len(command.expected) > 300:
        raise Invalid("expected_missing")
