"""What stands on a late-list: counts and rows as they were at its moment, whenever it is written (TIM-09, TIM-10).

Rebuilt from when each thing was opened, ended and due. Where a due moment was moved since, the one in force counts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.deadlines.records import Deadline
from app.domain.deadlines import KINDS
from app.domain.permissions import ROLES
from app.dossiers.records import Dossier
from app.people.records import Person
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task

ROWS = 50
#: what is counted: steps without a prefix, dossiers, the other deadlines; the names of the counts
COUNTS = tuple(
    f"{prefix}{urgency}" for prefix in ("", "dossiers_", "deadlines_") for urgency in ("overdue", "due_soon")
)
Counts = dict[str, int]
Row = Mapping[str, Any]


def counts_at(session: Session, moment: datetime) -> Mapping[int, Counts]:
    """By agency, how much was overdue and nearly so at this moment; an agency with nothing is not there."""
    found: dict[int, Counts] = defaultdict(lambda: dict.fromkeys((*COUNTS, "arrived_late"), 0))
    for prefix, query in _countings(moment):
        for agency_id, overdue, due_soon in session.execute(query):
            found[agency_id] |= {f"{prefix}overdue": overdue, f"{prefix}due_soon": due_soon}
    for agency_id, count in session.execute(_arrivals(moment)):
        found[agency_id]["arrived_late"] = count
    return found


def nothing() -> Counts:
    """The counts of an agency of which nothing is late."""
    return dict.fromkeys((*COUNTS, "arrived_late"), 0)


def _countings(moment: datetime) -> Iterator[tuple[str, Select[int, int, int]]]:
    for prefix, agency, table, running in (
        ("", Task.agency_id, Task, _task_runs(moment)),
        ("dossiers_", Dossier.competent_agency_id, Dossier, _dossier_runs(moment)),
        ("deadlines_", Deadline.agency_id, Deadline, _deadline_runs(moment)),
    ):
        late, near = _overdue(table, moment), _due_soon(table, moment)
        counted = select(agency, func.count().filter(late), func.count().filter(near))
        yield prefix, counted.where(running, or_(late, near)).group_by(agency)


def _arrivals(moment: datetime) -> Select[int, int]:
    """Dossiers that came to an agency with the time of those before it already used up (TIM-09c)."""
    count = func.count(Deadline.dossier_id.distinct())
    return select(Deadline.agency_id, count).where(_arrived_late(moment)).group_by(Deadline.agency_id)


def _task_runs(moment: datetime) -> ColumnElement[bool]:
    return and_(Task.opened_at <= moment, or_(Task.closed_at.is_(None), Task.closed_at > moment))


def _dossier_runs(moment: datetime) -> ColumnElement[bool]:
    ended = func.coalesce(Dossier.settled_at, Dossier.closed_at)
    return and_(Dossier.entered_at <= moment, or_(ended.is_(None), ended > moment))


def _deadline_runs(moment: datetime) -> ColumnElement[bool]:
    return and_(Deadline.from_at <= moment, or_(Deadline.ended_at.is_(None), Deadline.ended_at > moment))


def _overdue(table: Any, moment: datetime) -> ColumnElement[bool]:
    # a window that closed is nobody's delay
    return and_(table.due_at < moment, ~Deadline.window) if table is Deadline else table.due_at < moment


def _due_soon(table: Any, moment: datetime) -> ColumnElement[bool]:
    return and_(table.due_soon_at < moment, table.due_at >= moment)


def _arrived_late(moment: datetime) -> ColumnElement[bool]:
    return and_(_deadline_runs(moment), Deadline.arrived_late)


def rows_at(session: Session, agency_id: int, moment: datetime) -> list[Row]:
    """Up to ``ROWS`` of what was late or nearly so, the latest first: what, whose, due when, how urgent."""
    rows = [*_tasks(session, agency_id, moment), *_dossiers(session, agency_id, moment)]
    rows += _deadlines(session, agency_id, moment)
    return sorted(rows, key=lambda row: (row["kind"] == "due_soon", row["due_at"] or ""))[:ROWS]


def _tasks(session: Session, agency_id: int, moment: datetime) -> Iterator[Row]:
    query = (
        select(Dossier.code, Task.name, Person.full_name, Task.role, Task.due_at)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .outerjoin(Person, Person.id == Task.assignee_id)
        .where(Task.agency_id == agency_id, _task_runs(moment), _worth_showing(Task, moment))
    )
    for code, name, holder, role, due in session.execute(query.order_by(Task.due_at, Task.id).limit(ROWS)):
        yield _row("step", code, what=name, who=holder or ROLES.get(role, role), due=due, moment=moment)


def _dossiers(session: Session, agency_id: int, moment: datetime) -> Iterator[Row]:
    query = (
        select(Dossier.code, Procedure.name, Dossier.due_at)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .where(Dossier.competent_agency_id == agency_id, _dossier_runs(moment), _worth_showing(Dossier, moment))
    )
    for code, name, due in session.execute(query.order_by(Dossier.due_at, Dossier.id).limit(ROWS)):
        yield _row("dossier", code, what=name, who="", due=due, moment=moment)


def _deadlines(session: Session, agency_id: int, moment: datetime) -> Iterator[Row]:
    columns = (Deadline.subject, Deadline.kind, Deadline.role, Deadline.due_at, Deadline.arrived_late)
    worth = or_(_worth_showing(Deadline, moment), _arrived_late(moment))
    query = (
        select(*columns, Dossier.code)
        .outerjoin(Dossier, Dossier.id == Deadline.dossier_id)
        .where(Deadline.agency_id == agency_id, _deadline_runs(moment), worth)
    )
    for subject, name, role, due, arrived, code in session.execute(query.order_by(Deadline.due_at).limit(ROWS)):
        kind = KINDS.get(name)
        who = ROLES.get(role, "") or (kind.owed_by if kind else "")
        row = _row("deadline", code, what=kind.name if kind else name, who=who, due=due, moment=moment)
        yield {**row, "subject": subject, **({"kind": "arrived_late"} if arrived else {})}


def _worth_showing(table: Any, moment: datetime) -> ColumnElement[bool]:
    return or_(_overdue(table, moment), _due_soon(table, moment))


def _row(of: str, code: str | None, *, what: str, who: str, due: datetime | None, moment: datetime) -> Row:
    """``code`` of the dossier, None for what belongs to none; moments as ISO text, as the row is kept as JSON."""
    kind = "overdue" if due is not None and due < moment else "due_soon"
    shown = due.isoformat() if due else None
    return {"of": of, "code": code, "subject": code, "what": what, "who": who, "due_at": shown, "kind": kind}
