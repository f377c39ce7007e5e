"""Requests for opinions: those of a dossier side by side, those an agency has to answer, those it asked (TIM-11)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.casework.queries.visible import allowed_of_dossiers, visible_dossier
from app.casework.services import Services
from app.casework.task_access import task_grant
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import NotFound
from app.domain.permissions import Actor, reach, work_grants
from app.domain.urgency import urgency
from app.dossiers.correction_records import OpinionRequest
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier
from app.people.records import Agency, Person
from app.tasks.records import Task

PAGE = 50
#: state → what it is called
OPINION_STATES = {
    "asked": "Chờ trả lời",
    "answered": "Đã trả lời",
    "no_opinion": "Không có ý kiến",
    "withdrawn": "Đã rút",
    "missed": "Không trả lời",
}


@dataclass(frozen=True, kw_only=True)
class OpinionView:
    """A request as both sides see it. ``late``: answered, or still unanswered, after its due moment."""

    id: int
    code: str
    task_id: int
    step: str
    agency: str
    asked_by: str
    asking_agency: str
    question: str
    asked_at: datetime
    due_at: datetime | None
    kind: str
    late: bool
    state: str
    answer: str
    file_id: int | None
    file_name: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    may_answer: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class OpinionPage:
    """A page of requests."""

    rows: tuple[OpinionView, ...]
    total: int
    page: int
    pages: int


def dossier_opinions(services: Services, *, by: Actor, code: str) -> tuple[OpinionView, ...]:
    """All requests of a dossier that this person may see, in the order they were asked; NotFound."""
    at = services.clock.now()
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        query = _query().where(OpinionRequest.dossier_id == dossier.id).order_by(OpinionRequest.id)
        return _views(session, query, by=by, at=at)


def opinion(services: Services, *, by: Actor, opinion_id: int) -> OpinionView:
    """One request, for the agency asked and for whoever may see the dossier; NotFound("opinion_not_found")."""
    at = services.clock.now()
    with reading() as session:
        row = session.get(OpinionRequest, opinion_id)
        if row is None:
            raise NotFound("opinion_not_found")
        code = session.get_one(Dossier, row.dossier_id).code
        try:
            visible_dossier(session, by=by, code=code)
        except NotFound:
            raise NotFound("opinion_not_found") from None
        (found,) = _views(session, _query().where(OpinionRequest.id == opinion_id), by=by, at=at)
        return found


def opinion_list(services: Services, *, by: Actor, asked: bool = False, page: int = 1) -> OpinionPage:
    """What one's agencies have to answer (or, ``asked``, what was asked from their steps): unanswered first by due
    moment, then the others, the newest first."""
    at = services.clock.now()
    column = Task.agency_id if asked else OpinionRequest.agency_id
    mine = and_(allowed_of_dossiers(by, "opinion.answer", column), OpinionRequest.state != "withdrawn")
    with reading() as session:
        counted = select(func.count()).select_from(OpinionRequest).join(Task, Task.id == OpinionRequest.task_id)
        counted = counted.join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        total = session.scalar(counted.where(mine)) or 0
        order = (OpinionRequest.state != "asked", OpinionRequest.ended_at.desc(), OpinionRequest.due_at)
        query = _query().where(mine).order_by(*order, OpinionRequest.id)
        rows = _views(session, query.limit(PAGE).offset((page - 1) * PAGE), by=by, at=at)
        return OpinionPage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


def count_waiting_opinions(*, by: Actor) -> int:
    """How many requests wait for an answer of one's agencies; 0 for who may not answer."""
    if not by.holds("opinion.answer"):
        return 0
    waiting = (OpinionRequest.state == "asked", allowed_of_dossiers(by, "opinion.answer", OpinionRequest.agency_id))
    with reading() as session:
        query = select(func.count()).select_from(OpinionRequest).join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        return session.scalar(query.where(*waiting)) or 0


def _query() -> Select[OpinionRequest, Task, str, str, str, str, str]:
    asker, ender, asking = aliased(Person), aliased(Person), aliased(Agency)
    return (
        select(
            OpinionRequest,
            Task,
            Dossier.code,
            Agency.name,
            asking.name,
            asker.full_name,
            func.coalesce(ender.full_name, ""),
        )
        .join(Task, Task.id == OpinionRequest.task_id)
        .join(Dossier, Dossier.id == OpinionRequest.dossier_id)
        .join(Agency, Agency.id == OpinionRequest.agency_id)
        .join(asking, asking.id == Task.agency_id)
        .join(asker, asker.id == OpinionRequest.asked_by_id)
        .outerjoin(ender, ender.id == OpinionRequest.ended_by_id)
    )


def _views(
    session: Session, query: Select[OpinionRequest, Task, str, str, str, str, str], *, by: Actor, at: datetime
) -> tuple[OpinionView, ...]:
    rows = session.execute(query).all()
    dossiers = select(Dossier.id, Dossier.version_id).where(Dossier.id.in_({row.dossier_id for row, *_ in rows}))
    versions = {dossier_id: version for dossier_id, version in session.execute(dossiers)}  # noqa: C416 - a Result has keys()
    names = _files(session, [row.file_id for row, *_ in rows if row.file_id])
    soon = _soon(session, [f"opinion:{code}:{row.id}" for row, _, code, *_ in rows])
    found = []
    for row, task, code, agency, asking, asker, ender in rows:
        open_, end = row.state == "asked", row.ended_at or at
        version = versions[row.dossier_id]
        mine = reach(by, "opinion.answer", version=version).covers(row.agency_id)
        found.append(
            OpinionView(
                id=row.id,
                code=code,
                task_id=task.id,
                step=task.name,
                agency=agency,
                asked_by=asker,
                asking_agency=asking,
                question=row.question,
                asked_at=row.asked_at,
                due_at=row.due_at,
                kind=urgency(row.due_at if open_ else None, soon.get(f"opinion:{code}:{row.id}"), at=at, paused=False),
                late=row.due_at is not None and end > row.due_at and row.state != "withdrawn",
                state=row.state,
                answer=row.answer,
                file_id=row.file_id,
                file_name=names.get(row.file_id or 0, ""),
                ended_at=row.ended_at,
                ended_by=ender,
                end_reason=row.end_reason,
                may_answer=open_ and task.state == "open" and mine,
                may_withdraw=open_ and task_grant(task) in work_grants(by, version=version),
            )
        )
    return tuple(found)


def _files(session: Session, ids: list[int]) -> dict[int, str]:
    rows = session.execute(select(KeptFile.id, KeptFile.name).where(KeptFile.id.in_(ids))) if ids else ()
    return {file_id: name for file_id, name in rows}  # noqa: C416 - a Result has keys()


def _soon(session: Session, keys: list[str]) -> dict[str, datetime | None]:
    rows = session.execute(select(Deadline.key, Deadline.due_soon_at).where(Deadline.key.in_(keys))) if keys else ()
    return {key: soon for key, soon in rows}  # noqa: C416 - a Result has keys()
