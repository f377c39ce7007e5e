"""How requests for opinions end besides an answer: the step goes on without them, or is itself withdrawn (TIM-11)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.deadlines import end_deadline
from app.deadlines.records import Deadline
from app.domain.errors import Invalid, Refused
from app.domain.permissions import Actor
from app.domain.typed_text import typed_text
from app.domain.vietnamese import moment_text
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.tasks.records import Task

# built once: every completed task asks it
_WAITING = (
    select(OpinionRequest)
    .where(OpinionRequest.task_id == bindparam("of_task"), OpinionRequest.state == "asked")
    .order_by(OpinionRequest.id)
)


def opinion_key(code: str, opinion_id: int) -> str:
    """The key of the clock of a request."""
    return f"opinion:{code}:{opinion_id}"


def waiting_opinions(session: Session, task_id: int) -> Sequence[OpinionRequest]:
    """What was asked from this step and not answered yet."""
    return session.scalars(_WAITING, {"of_task": task_id}).all()


def go_on_without(session: Session, *, dossier: Dossier, task: Task, without: str, by: Actor, at: datetime) -> None:
    """A step with unanswered requests is completed only when all of them are late, and with a reason.

    Raises Refused("opinions_pending") while somebody still has time, Invalid("opinions_reason_missing").
    """
    waiting = waiting_opinions(session, task.id)
    if not waiting:
        return
    in_time = [row for row in waiting if row.due_at is None or row.due_at >= at]
    if in_time:
        latest = max((row.due_at for row in in_time if row.due_at), default=None)
        until = moment_text(latest) if latest else "chưa định"
        raise Refused("opinions_pending", task=task.name, agencies=_names(session, in_time), until=until)
    reason = typed_text(without, field="x-without", label="Lý do", most=2000, required=False, lines=True)
    if not reason:
        raise Invalid("opinions_reason_missing", field="x-without", agencies=_names(session, waiting))
    for row in waiting:
        row.state, row.ended_at, row.ended_by_id, row.end_reason = "missed", at, by.person_id, reason
        end_deadline(session, opinion_key(dossier.code, row.id), at=at)
    body = {"opinions": [row.id for row in waiting], "agencies": [row.agency_id for row in waiting], "step": task.name}
    stream = ledger.dossier_stream(dossier.code)
    ledger.write(session, stream, verb="opinion.missed", by=by, at=at, body=body, payload={"reason": reason})


def lapse_opinions(session: Session, dossier_id: int, task_ids: Collection[int], *, at: datetime) -> None:
    """The steps from which they were asked are gone: nothing is owed any more."""
    asked = (OpinionRequest.task_id.in_(task_ids), OpinionRequest.state == "asked")
    rows = session.scalars(select(OpinionRequest).where(*asked)).all() if task_ids else []
    for row in rows:
        row.state, row.ended_at, row.end_reason = "withdrawn", at, "Bước lấy ý kiến đã được rút."
    if not rows:
        return
    ends = [f":{row.id}" for row in rows]
    running = (Deadline.dossier_id == dossier_id, Deadline.kind == "opinion", Deadline.state == "running")
    for key in session.scalars(select(Deadline.key).where(*running)).all():
        if any(key.endswith(end) for end in ends):
            session.execute(update(Deadline).where(Deadline.key == key).values(state="gone", ended_at=at))


def _names(session: Session, rows: Sequence[OpinionRequest]) -> str:
    ids = {row.agency_id for row in rows}
    return ", ".join(session.scalars(select(Agency.name).where(Agency.id.in_(ids)).order_by(Agency.name)))
