"""Many dossiers that are all due: copies of one, each with a step, a timer and a reminder; and a log of every mark."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

sys.path.append(str(Path(__file__).resolve().parents[1] / "casework"))

from drawn_procedures import in_force, open_timer, receive
from late_lists import deadline
from world import World

from app.casework.marking import MARKS
from app.db import db, reading, transaction
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.dossiers.records import Applicant, CompletionRecord, Dossier, EngineState, WaitRecord
from app.outbox.records import OutboxMessage
from app.people.records import Agency, Person, RoleGrant
from app.tasks.records import Digest, Task

#: everything is due by then, and the lists of the day are too
MOMENT = datetime(2026, 5, 11, 15, 5, tzinfo=VIETNAM)
CHILDREN = (EngineState, Task, WaitRecord, Deadline)


def stock(world: World, rows: int) -> None:
    """So many dossiers in all."""
    code = receive(world, in_force(world, open_timer(attributes='cancelActivity="false"')))
    deadline(world, code, f"wait:{code}", due_at=world.clock.moment, kind="supplement_wait", effect="remind_applicant")
    with transaction() as session:
        session.execute(delete(Deadline).where(Deadline.key != f"wait:{code}"))
        session.execute(update(Applicant).values(email="thom@example.org"))
        session.execute(update(Dossier).values(due_at=world.clock.moment, due_soon_at=world.clock.moment))
        _log_marks(session)
    with transaction() as session:
        first = session.scalars(select(Dossier).where(Dossier.code == code)).unique().one()
        codes = [f"{code[:-4]}{n:06}" for n in range(1, rows)]
        given = [{**_values(first), "code": each} for each in codes]
        made = insert(Dossier).returning(Dossier.id, sort_by_parameter_order=True)
        ids = session.scalars(made, given).all() if given else []
        for table in CHILDREN:
            _copy(session, table, first.id, list(zip(ids, codes, strict=True)))
    db.session.remove()


def _copy(session: Session, table: Any, of: int, to: list[tuple[int, str]]) -> None:
    for row in session.scalars(select(table).where(table.dossier_id == of)).all():
        values = _values(row)
        copies = [{**values, "dossier_id": dossier_id} for dossier_id, _ in to]
        if table is Deadline:
            copies = [{**c, "key": f"wait:{code}", "subject": code} for c, (_, code) in zip(copies, to, strict=True)]
        if copies:
            session.execute(insert(table), copies)


def _values(row: Any) -> dict[str, Any]:
    return {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != "id"}


def _log_marks(session: Session) -> None:
    """From now on each change of a mark leaves a line: what was set twice shows, even with the same moment."""
    session.execute(text("CREATE TABLE mark_log (place VARCHAR(40), row_id INTEGER)"))
    postgres = session.get_bind().dialect.name == "postgresql"
    if postgres:
        body = "BEGIN INSERT INTO mark_log VALUES (TG_ARGV[0], NEW.id); RETURN NEW; END"
        session.execute(text(f"CREATE FUNCTION log_mark() RETURNS trigger AS '{body}' LANGUAGE plpgsql"))
    for mark in MARKS:
        table, column = mark.table.__tablename__, mark.column
        head = f"CREATE TRIGGER log_{mark.place} AFTER UPDATE OF {column} ON {table} FOR EACH ROW"
        body = f"BEGIN INSERT INTO mark_log VALUES ('{mark.place}', NEW.id); END"  # noqa: S608 - our own words
        session.execute(text(f"{head} EXECUTE FUNCTION log_mark('{mark.place}')" if postgres else f"{head} {body}"))


def progress() -> int:
    """How many marks, timers and reminders are done."""
    with reading() as session:
        marks = session.scalar(text("SELECT count(*) FROM mark_log")) or 0
        fired = select(func.count()).select_from(CompletionRecord).where(CompletionRecord.kind == "fired")
        sent = select(func.count()).select_from(Deadline).where(Deadline.fired_at.is_not(None))
        return int(marks) + (session.scalar(fired) or 0) + (session.scalar(sent) or 0)


def wanted(rows: int) -> int:
    """What ``progress`` is when all is done once: the apology that each late dossier owes is marked twice too."""
    return rows * (len(MARKS) + len(OWED_MARKS) + 2)


def how_often(query: Any) -> tuple[int, int]:
    """How many different things a query of one column finds, and how many lines."""
    with reading() as session:
        found = list(session.scalars(query))
    return len(set(found)), len(found)


def marks_of(place: str) -> Any:
    """The rows with this mark, a line for each time it was set."""
    return text("SELECT row_id FROM mark_log WHERE place = :place").bindparams(place=place)


#: the marks that the apology's own clock gets, beside the clock it is stocked with
OWED_MARKS = ("deadlines_due_soon", "deadlines_overdue")
APOLOGIES = select(Deadline.dossier_id).where(Deadline.kind == "apology")
REMINDERS = select(OutboxMessage.stream).where(OutboxMessage.subject.like("Nhắc việc%"))
FIRED = select(CompletionRecord.dossier_id).where(CompletionRecord.kind == "fired")
OPENED = select(Task.dossier_id).where(Task.element_id == "b")
LISTS = select(Digest.firing_key)
LIST_MAILS = select(OutboxMessage.recipient).where(OutboxMessage.subject.like("Hồ sơ quá hạn%"))


def agencies_and_watchers(agency: str) -> tuple[int, int]:
    """How many agencies there are, and to how many addresses the lists of one are mailed."""
    roles = ("quan_tri", "truong_bo_phan_mot_cua")
    with reading() as session:
        watchers = (
            select(func.count(Person.email.distinct()))
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .join(Agency, Agency.id == RoleGrant.agency_id)
            .where(Agency.code == agency, RoleGrant.role.in_(roles), Person.email != "")
        )
        return session.scalar(select(func.count(Agency.id))) or 0, session.scalar(watchers) or 0
