"""Extension with apology: once, at most a third, a working day before (EXT-01 to EXT-07)."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from app.casework.act_notices import dossier_extended
from app.casework.acts import Acted, Acting, acted, prepare, record_act, slip_number, tell
from app.casework.apology_letter import check_letter
from app.casework.dossier_deadlines import follow_clock
from app.casework.legal_clock import limit_of
from app.casework.proposals import take_proposal
from app.casework.services import Services
from app.db import transaction
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Invalid, Refused
from app.domain.limits import OFFICE_UNITS, Limit
from app.domain.permissions import Actor

#: an extension of less than a minute of office time cannot be shown
SHORTEST = Fraction(1, 60)


@dataclass(frozen=True, kw_only=True)
class ExtendDossier:
    """How much longer: ``working_hours`` for limits in office time, ``calendar_days`` for limits in calendar days.

    ``fault`` says whose delay it is and so who signs; ``signed_by`` is that person, ``signed_on`` the letter's date.
    """

    by: Actor
    code: str
    reason: str
    fault: str
    signed_by: str
    signed_on: date
    working_hours: Fraction | None = None
    calendar_days: int | None = None


def extend_dossier(services: Services, command: ExtendDossier) -> Acted:
    """Move the promised date, keep the first one, apologise to the applicant.

    Raises NotFound, Forbidden, Refused with the clause (not proposed by the resolving agency, too often, too late, too
    long, wrong unit), Invalid.
    """
    at = services.clock.now()
    _check(command, at=at)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="extend", by=command.by, at=at)
        _require_unit(command, limit_of(acting.dossier, acting.version))
        proposal = take_proposal(session, acting)
        if proposal is None and command.fault == "resolving":
            raise Refused("extension_needs_proposal", act=acting.act.name, clause="EXT-01")
        event = _event(command, acting)
        before = acting.dossier.due_at
        view = tell(session, services, acting, event)
        follow_clock(session, services, dossier=acting.dossier, view=view, at=at)
        slip = slip_number(session, acting, "PXL")
        body = {
            "slip": slip,
            "fault": command.fault,
            "from_due_at": before.isoformat() if before else None,
            "signed_on": command.signed_on.isoformat(),
            "proposal": proposal.id if proposal else None,
        }
        payload = {
            "reason": command.reason.strip(),
            "signed_by": command.signed_by.strip(),
            "fault": command.fault,
        }
        record_act(session, acting, body=body, payload=payload, event=event)
        dossier_extended(session, services, dossier=acting.dossier, version=acting.version, body=body | payload, at=at)
        return acted(acting, slip=slip)


def _check(command: ExtendDossier, *, at: datetime) -> None:
    check_letter(reason=command.reason, fault=command.fault, signed_by=command.signed_by)
    if (command.working_hours is None) == (command.calendar_days is None):
        raise Invalid("extension_amount_missing")
    if (command.calendar_days or command.working_hours or 0) < (1 if command.calendar_days else SHORTEST):
        raise Invalid("extension_amount_missing")
    if command.signed_on.year < EARLIEST_YEAR or command.signed_on > local(at).date():
        raise Invalid("extension_signed_wrong")


def _require_unit(command: ExtendDossier, limit: Limit) -> None:
    """Rule 10: in the unit of the limit; no other kind of limit can be extended."""
    fits = command.working_hours is not None if limit.unit in OFFICE_UNITS else limit.unit == "calendar_days"
    if not fits:
        raise Refused("clock_extension_wrong_unit", clause="EXT-04")


def _event(command: ExtendDossier, acting: Acting) -> ClockEvent:
    hours, days = command.working_hours, command.calendar_days
    try:
        return ClockEvent(type="extended", at=acting.at, working_hours=hours, calendar_days=days)
    except ValueError:
        raise Invalid("extension_amount_missing") from None
