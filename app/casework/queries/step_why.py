"""“Vì sao bước đến hạn lúc này?” – the explanation of an open or past step's own moment (TIM-09a)."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.advance import own_limit, step_moments
from app.casework.queries.visible import visible_dossier
from app.casework.rule_book import combined, released, revisions_at
from app.casework.services import Services
from app.db import reading
from app.domain.calendar_files import CalendarVersion
from app.domain.deadlines import DeadlineKind
from app.domain.errors import NotFound
from app.domain.explain import Explanation, Line
from app.domain.explain_deadline import Counted, explain_deadline
from app.domain.limits import Limit
from app.domain.permissions import Actor
from app.domain.vietnamese import moment_text
from app.dossiers.records import Dossier
from app.tasks.records import Task

STEP = DeadlineKind(
    id="step",
    name="Thời hạn của bước",
    rule="TIM-09",
    owed_by="Người thực hiện bước",
    unit="working_hours",
    clause="Quy trình nội bộ đã phê duyệt; dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 6 điểm a",
)


@dataclass(frozen=True, kw_only=True)
class StepWhy:
    """A step's moment and why it is that moment; ``due_at`` None: the step has no time of its own, or is frozen."""

    code: str
    step: str
    due_at: datetime | None
    explanation: Explanation


def step_why(services: Services, *, by: Actor, task_id: int) -> StepWhy:
    """NotFound("task_not_found") for a step of a dossier that this person may not see."""
    with reading() as session:
        task = session.get(Task, task_id)
        if task is None:
            raise NotFound("task_not_found")
        dossier = session.get_one(Dossier, task.dossier_id)
        visible_dossier(session, by=by, code=dossier.code)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        limit = own_limit(version.node_and_lane(task.element_id)[0])
        calendar = _calendar(session, task)
        told = explain_deadline(_counted(task, limit), calendar_version=calendar)
        return StepWhy(
            code=dossier.code,
            step=task.name,
            due_at=task.due_at,
            explanation=_with_pauses(told, task, limit, calendar=calendar, before=_taken_back(session, task)),
        )


def _calendar(session: Session, task: Task) -> CalendarVersion:
    """The calendar of the step's agency as it was released when the step was opened."""
    revisions = revisions_at(
        released(session), agency_id=task.counted_agency_id or task.agency_id, moment=task.opened_at
    )
    return combined(session, revisions)


def _counted(task: Task, limit: Limit | None) -> Counted:
    """A step's working day is eight hours of office time (TIM-08), so it is told in hours."""
    hours = limit.working_hours if limit is not None else None
    return Counted(
        kind=STEP,
        limit=limit if hours is None else Limit(value=hours, unit="working_hours"),
        from_at=task.opened_at,
        due_at=task.due_at,
        clause=STEP.clause,
        state="ended" if task.state == "done" else "gone" if task.state == "withdrawn" else "running",
        ended_at=task.closed_at,
    )


def _taken_back(session: Session, task: Task) -> Task | None:
    """The completed pass that this one goes on with: the step was recalled and kept its moment."""
    same = (Task.dossier_id == task.dossier_id, Task.element_id == task.element_id, Task.state == "done")
    kept = (Task.occurrence == task.occurrence - 1, Task.due_at == task.due_at)
    return session.scalar(select(Task).where(*same, *kept))


def _with_pauses(
    told: Explanation, task: Task, limit: Limit | None, *, calendar: CalendarVersion, before: Task | None
) -> Explanation:
    """Where the step stood still or was taken back, its moment is not what its beginning alone would make it."""
    if before is not None:
        since = moment_text(before.opened_at)
        text = f"Bước được thu hồi sau khi hoàn thành: thời hạn vẫn tính từ {since}, thời gian đã dùng vẫn được tính."
        more = Line(text=text)
    elif task.frozen_at is not None:
        more = Line(text="Bước đang tạm dừng: hồ sơ chờ người nộp, nên chưa có hạn mới.")
    elif limit is not None and task.due_at != step_moments(limit, calendar=calendar.calendar, at=task.opened_at)[0]:
        more = Line(text="Bước đã tạm dừng trong lúc chờ người nộp, hoặc hạn được tính lại theo lịch mới.")
    else:
        return told
    return replace(told, lines=(*told.lines[:-1], more, *told.lines[-1:]))
