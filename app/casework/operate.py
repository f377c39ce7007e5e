"""What the administrator may do to the scheduler: run a round now, try again what failed."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.rounds import Round, one_round
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.deadlines.records import Deadline
from app.domain.errors import Forbidden, Refused
from app.domain.permissions import Actor, reach
from app.dossiers.records import WaitRecord
from app.outbox import revive
from app.tasks.records import SweepFault


def run_now(services: Services, *, by: Actor) -> Round:
    """A whole round at once, as the scheduler does it. Forbidden for others than administrators."""
    _require(by)
    return one_round(services)


def retry_message(services: Services, *, by: Actor, message_id: str) -> None:
    """Try a given-up message from its first attempt again. Forbidden; Refused("message_not_given_up")."""
    _require(by)
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, "system")
        if not revive(session, message_id, at=at):
            raise Refused("message_not_given_up")
        ledger.write(session, "system", verb="message.retried", by=by, at=at, body={"message": message_id})


def retry_fault(services: Services, *, by: Actor, place: str, row_id: int) -> None:
    """Let the next round try to mark a row, or write an agency's lists, again.

    Forbidden; Refused("nothing_to_retry") when it no longer failed.
    """
    where = (SweepFault.place == place, SweepFault.row_id == row_id)
    _again(services, SweepFault, where, by=by, body={"place": place, "row": row_id})


def retry_wait(services: Services, *, by: Actor, wait_id: int) -> None:
    """Let the next round fire a timer that failed. Forbidden; Refused("nothing_to_retry")."""
    where = (WaitRecord.id == wait_id, WaitRecord.state == "open", WaitRecord.last_error.is_not(None))
    _again(services, WaitRecord, where, by=by, body={"place": "timers", "row": wait_id})


def retry_deadline(services: Services, *, by: Actor, deadline_id: int) -> None:
    """Let the next round do what a passed deadline asks for. Forbidden; Refused("nothing_to_retry")."""
    where = (Deadline.id == deadline_id, Deadline.fired_at.is_(None), Deadline.last_error.is_not(None))
    _again(services, Deadline, where, by=by, body={"place": "effects", "row": deadline_id})


def _again(services: Services, table: Any, where: tuple[Any, ...], *, by: Actor, body: dict[str, Any]) -> None:
    """Take the waiting time off the row; the attempts stay counted."""
    _require(by)
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, "system")
        if not _due_now(session, table, where, at=at):
            raise Refused("nothing_to_retry")
        ledger.write(session, "system", verb="sweep.retried", by=by, at=at, body=body)


def _due_now(session: Session, table: Any, where: tuple[Any, ...], *, at: datetime) -> bool:
    changed = update(table).where(*where).values(retry_at=at)
    result: Any = session.execute(changed, execution_options={"synchronize_session": False})
    return bool(result.rowcount)


def _require(by: Actor) -> None:
    if not reach(by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")
