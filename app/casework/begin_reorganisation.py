"""The moment of a reorganisation: names change, agencies end, their people stand in both until the dossiers are over.

One transaction, once: ``state`` is the firing key. Dossiers follow one by one (``reassign_dossier``).
"""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.casework.calendars_follow import Decider, calendars_follow
from app.casework.move_persons import MovingPersons, lend_on, open_roles
from app.casework.move_units import end_units, take_units
from app.casework.programs_follow import subscriptions_follow
from app.casework.reorganisation_scope import locked_row, note
from app.casework.services import Services
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.reorganisation import Line, Successions
from app.payments.records import Payment
from app.people.records import Agency
from app.people.reorganisations import FormerName, Reorganisation
from app.people.succession import BESIDE, lines_of, load_successions
from app.requests.records import AccountRequest, Feedback


def begin_reorganisation(services: Services, reorganisation_id: int, *, by: Decider = (None, None)) -> bool:
    """Put it in force if its moment has come; False where another was first, or it is not yet or no more to begin."""
    at = services.clock.now()
    with transaction() as session:
        row = locked_row(session, reorganisation_id)
        if row.state != "approved" or row.effective_at > at:
            return False
        lines = lines_of(session, row.id)
        successions = load_successions(session, also=row.id)
        ending = {line.source_id for line in lines if line.ends}
        row.state, row.started_at, row.last_error = "running", at, None
        renamed = [_rename(session, row, line) for line in lines if line.kind == "rename"]
        ended, units = _end(session, row, ending, successions=successions)
        calendars = calendars_follow(session, row, lines, by=by, at=at)
        moving = MovingPersons(row=row, ending=ending, successions=successions, by=by, at=at)
        more = {
            "ended": ended,
            "renamed": renamed,
            "calendars": calendars,
            "persons": open_roles(session, moving),
            "units": units,
            "units_ended": end_units(session, ending, at=row.effective_at),
            "substitutions": lend_on(session, moving),
            "webhooks": subscriptions_follow(session, row, ending, successions=successions, by=by),
            **hand_over(session, ending, successions=successions),
        }
        note(session, row, verb="reorganisation.begun", by=by, at=at, more=more)
    services.rules.forget()
    return True


def hand_over(session: Session, ending: Collection[int], *, successions: Successions) -> dict[str, list[str]]:
    """What belongs to no dossier goes to who takes the rest: feedback, requests about accounts, their clocks."""
    feedback: list[str] = []
    requests: list[str] = []
    for agency_id in sorted(ending):
        to = successions.heir(agency_id)
        open_feedback = select(Feedback).where(Feedback.agency_id == agency_id, Feedback.state == "open")
        for row in session.scalars(open_feedback.order_by(Feedback.id).with_for_update(key_share=True)):
            row.agency_id = to
            feedback.append(row.code)
        waiting = (AccountRequest.agency_id == agency_id, AccountRequest.state.in_(("open", "notify")))
        for asked in session.scalars(select(AccountRequest).where(*waiting).order_by(AccountRequest.id)):
            asked.agency_id = to
            requests.append(str(asked.id))
        own = (Deadline.agency_id == agency_id, Deadline.dossier_id.is_(None))
        session.execute(
            update(Deadline).where(*own, Deadline.state.in_(("running", "paused"))).values(agency_id=to),
            execution_options={"synchronize_session": False},
        )
    return {"feedback": feedback, "account_requests": requests}


def hand_over_money(session: Session, ending: Collection[int], *, successions: Successions) -> None:
    """Money of closed dossiers that somebody has yet to look into; that of open ones went with its dossier."""
    for agency_id in sorted(ending):
        left = (Payment.agency_id == agency_id, Payment.state == "unmatched")
        session.execute(update(Payment).where(*left).values(agency_id=successions.heir(agency_id)))


def _rename(session: Session, row: Reorganisation, line: Line) -> list[str]:
    agency = session.get_one(Agency, line.source_id, with_for_update=BESIDE)
    before = agency.name
    session.add(
        FormerName(agency_id=agency.id, name=before, until_at=row.effective_at, reorganisation_id=row.id),
    )
    agency.name = line.new_name
    return [agency.code, before, agency.name]


def _end(
    session: Session, row: Reorganisation, ending: Collection[int], *, successions: Successions
) -> tuple[list[list[str]], list[list[str]]]:
    """End the agencies; what stood below them stands below who follows, and their units go along."""
    ended: list[list[str]] = []
    units: list[list[str]] = []
    for agency_id in sorted(ending):
        agency = session.get_one(Agency, agency_id, with_for_update=BESIDE)
        agency.ended_at = row.effective_at
        heir = successions.heir(agency_id)
        for child in session.scalars(select(Agency).where(Agency.parent_id == agency_id).order_by(Agency.id)):
            child.parent_id = _above(agency, successions) if child.id == heir else heir
        if len(successions.lines.get(agency_id, ())) == 1:
            units.extend([agency.code, *codes] for codes in take_units(session, agency_id, heir=heir))
        heirs = sorted(session.get_one(Agency, one).code for one in successions.heirs(agency_id))
        ended.append([agency.code, *heirs])
    session.flush()
    return ended, units


def _above(agency: Agency, successions: Successions) -> int | None:
    """An agency that takes over the one above it stands where that one stood."""
    return successions.heir(agency.parent_id) if agency.parent_id is not None else None
