"""Carrying out what was approved: by the scheduler at its moment, or by an administrator after it; resumable.

Begin once, move the dossiers one by one, close the old roles once. Whoever is killed in the middle, or runs beside
another node, loses nothing and does nothing twice: each part looks again under its lock.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.casework.begin_reorganisation import begin_reorganisation, hand_over, hand_over_money
from app.casework.calendars_follow import Decider
from app.casework.left_behind import BATCH, count_left, to_move
from app.casework.move_persons import MovingPersons, close_roles, open_roles
from app.casework.reassign_dossier import ReassignDossier, reassign_dossier
from app.casework.reorganisation_scope import (
    APPROVE,
    locked_row,
    note,
    reorganisation_row,
    require_everywhere,
    require_state,
)
from app.casework.retrying import kind_of, retry_moment
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Refused
from app.domain.permissions import Actor
from app.people.reorganisations import Reassignment, Reorganisation
from app.people.succession import BESIDE, lines_of, load_successions

log = logging.getLogger("motcua.scheduler")
#: after so long a round leaves the rest to the next
LONGEST_SECONDS = 20.0
#: so long after its end a reorganisation still takes along what slipped in while it ended
MOP_UP = timedelta(days=31)


#: a role granted so shortly before the beginning may have been written after it
BESIDE_THE_BEGINNING = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class CarriedOut:
    """How many dossiers were moved, how many failed and are tried again, how many reorganisations ended."""

    moved: int = 0
    failed: int = 0
    finished: int = 0


def carry_out_due(services: Services) -> CarriedOut:
    """Everything whose moment has come; one that fails stops no other."""
    at, done = services.clock.now(), CarriedOut()
    for reorganisation_id in _due(at):
        done = _add(done, carry_out(services, reorganisation_id))
    return done


def carry_out_now(services: Services, *, by: Actor, reorganisation_id: int) -> CarriedOut:
    """An administrator does it at once, as long as a page may take; the scheduler or the next call does the rest.

    Raises NotFound, Forbidden, Conflict (not approved), Refused("reorganisation_not_yet") before its moment.
    """
    at = services.clock.now()
    behalf = require_everywhere(by, APPROVE)
    with reading() as session:
        row = reorganisation_row(session, reorganisation_id)
        require_state(row, "approved", "running")
        if row.effective_at > at:
            raise Refused("reorganisation_not_yet")
    return carry_out(services, reorganisation_id, by=(by, behalf))


def carry_out(services: Services, reorganisation_id: int, *, by: Decider = (None, None)) -> CarriedOut:
    """Take one reorganisation as far as it goes now."""
    try:
        begin_reorganisation(services, reorganisation_id, by=by)
        done = _move_all(services, reorganisation_id, by=by)
        ended = _finish(services, reorganisation_id, by=by)
    except Exception as error:
        log.exception("reorganisation %s failed; it is tried again", reorganisation_id)
        _note_error(reorganisation_id, error)
        return CarriedOut(failed=1)
    return CarriedOut(moved=done.moved, failed=done.failed, finished=int(ended))


def _due(at: datetime) -> Sequence[int]:
    approved = (Reorganisation.state == "approved") & (Reorganisation.effective_at <= at)
    slipped = (Reorganisation.state == "finished") & (Reorganisation.finished_at > at - MOP_UP)
    wanted = or_(approved, Reorganisation.state == "running", slipped)
    query = select(Reorganisation.id).where(wanted).order_by(Reorganisation.effective_at, Reorganisation.id)
    with reading() as session:
        return session.scalars(query).all()


def _add(one: CarriedOut, other: CarriedOut) -> CarriedOut:
    return CarriedOut(
        moved=one.moved + other.moved, failed=one.failed + other.failed, finished=one.finished + other.finished
    )


def ended_by(session: Session, reorganisation_id: int) -> frozenset[int]:
    """The agencies that end by this reorganisation."""
    return frozenset(line.source_id for line in lines_of(session, reorganisation_id) if line.ends)


def _move_all(services: Services, reorganisation_id: int, *, by: Decider) -> CarriedOut:
    moved = failed = 0
    until = time.monotonic() + LONGEST_SECONDS
    with reading() as session:
        ending = ended_by(session, reorganisation_id)
    tried: set[int] = set()
    while True:
        with reading() as session:
            found = to_move(session, reorganisation_id, ending, at=services.clock.now())
        left = [dossier_id for dossier_id in found if dossier_id not in tried]
        for dossier_id in left:
            tried.add(dossier_id)
            command = ReassignDossier(
                reorganisation_id=reorganisation_id,
                dossier_id=dossier_id,
                ending=ending,
                by=by[0],
                on_behalf_of=by[1],
            )
            done = _try(services, command)
            moved, failed = moved + (done or 0), failed + (done is None)
            if time.monotonic() > until:
                return CarriedOut(moved=moved, failed=failed)
        if not left or len(found) < BATCH:
            return CarriedOut(moved=moved, failed=failed)


def _try(services: Services, command: ReassignDossier) -> int | None:
    try:
        return int(reassign_dossier(services, command))
    except Exception as error:
        log.exception("dossier %s could not be reassigned; it is tried again", command.dossier_id)
        _note_failure(command, at=services.clock.now(), error=error)
        return None


def _note_failure(command: ReassignDossier, *, at: datetime, error: Exception) -> None:
    """The dossier stays where it is, its officers keep their roles there, and the page says so."""
    with transaction() as session:
        key = (command.reorganisation_id, command.dossier_id)
        line = session.get(Reassignment, key, with_for_update=True)
        if line is None:
            line = Reassignment(reorganisation_id=key[0], dossier_id=key[1], attempts=0)
            session.add(line)
        line.attempts += 1
        line.at, line.error, line.retry_at = at, kind_of(error), retry_moment(line.attempts, at=at)


def _note_error(reorganisation_id: int, error: Exception) -> None:
    with transaction() as session:
        session.get_one(Reorganisation, reorganisation_id, with_for_update=BESIDE).last_error = kind_of(error)


def _finish(services: Services, reorganisation_id: int, *, by: Decider) -> bool:
    """Close the roles in the old agencies once nothing is left there; False while something is, or it was done."""
    at = services.clock.now()
    with reading() as session:
        if reorganisation_row(session, reorganisation_id).state != "running":
            return False
        if count_left(session, ended_by(session, reorganisation_id)):
            return False
    with transaction() as session:
        row = locked_row(session, reorganisation_id)
        ending = ended_by(session, reorganisation_id)
        if row.state != "running" or count_left(session, ending):
            return False
        successions = load_successions(session)
        moving = MovingPersons(row=row, ending=ending, successions=successions, by=by, at=at)
        # what was granted in the old agency while it began goes along too
        open_roles(session, moving, since=(row.started_at or at) - BESIDE_THE_BEGINNING)
        hand_over(session, ending, successions=successions)
        hand_over_money(session, ending, successions=successions)
        closed = close_roles(session, moving)
        row.state, row.finished_at, row.last_error = "finished", at, None
        more = {"dossiers": moved_so_far(session, row.id), "persons": closed}
        note(session, row, verb="reorganisation.finished", by=by, at=at, more=more)
    return True


def moved_so_far(session: Session, reorganisation_id: int) -> int:
    """How many dossiers have gone over."""
    mine = (Reassignment.reorganisation_id == reorganisation_id, Reassignment.seq.is_not(None))
    return session.scalar(select(func.count()).select_from(Reassignment).where(*mine)) or 0
