"""The sweep: mark what became due, write the 10:30 and 15:00 lists (TIM-09, TIM-10). Safe to run twice at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.casework.services import Services
from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.domain.states import OPEN_STATES
from app.domain.vietnamese import moment_text
from app.dossiers.records import Dossier
from app.outbox import NewMessage, post
from app.people.records import Agency, Person, RoleGrant
from app.tasks.records import Digest, SweepRun, Task

BATCH = 1000
Marked = type[Dossier] | type[Task] | type[Deadline]
#: the states in which a row's due moment counts
_RUNNING: dict[Marked, tuple[str, ...]] = {Dossier: OPEN_STATES, Task: ("open",), Deadline: ("running",)}


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many dossiers, tasks and other deadlines were marked, and how many lists were written."""

    due_soon: int
    overdue: int
    tasks_overdue: int
    deadlines_due_soon: int
    deadlines_overdue: int
    digests: int


def fire_due(services: Services) -> Swept:
    """Mark all that is due by now, in batches, then write the lists of the moments that have come."""
    at = services.clock.now()
    swept = Swept(
        due_soon=_mark(Dossier, "marked_due_soon_at", Dossier.due_soon_at, at=at),
        overdue=_mark(Dossier, "marked_overdue_at", Dossier.due_at, at=at),
        tasks_overdue=_mark(Task, "marked_overdue_at", Task.due_at, at=at),
        deadlines_due_soon=_mark(Deadline, "marked_due_soon_at", Deadline.due_soon_at, at=at),
        deadlines_overdue=_mark(Deadline, "marked_overdue_at", Deadline.due_at, at=at),
        digests=_write_digests(services, at=at),
    )
    if any(swept.__dict__.values()):
        with transaction() as session:
            session.add(SweepRun(kind="fire_due", at=at, counts=swept.__dict__.copy(), error=None))
    return swept


def _mark(table: Marked, column: str, moment: InstrumentedAttribute[datetime | None], *, at: datetime) -> int:
    """Set the mark on all rows whose moment has passed; each row once, whoever sweeps at the same time."""
    total = 0
    while True:
        with transaction() as session:
            marked = _mark_batch(session, table, column, moment=moment, at=at)
        total += marked
        if marked < BATCH:
            return total


def _mark_batch(
    session: Session,
    table: Marked,
    column: str,
    *,
    moment: InstrumentedAttribute[datetime | None],
    at: datetime,
) -> int:
    states = _RUNNING[table]
    due = (
        select(table.id)
        .where(table.state.in_(states), getattr(table, column).is_(None), moment < at)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=table)
    )
    result = session.execute(
        update(table).where(table.id.in_(due.scalar_subquery())).values({column: at}),
        execution_options={"synchronize_session": False},
    )
    return cast(CursorResult[Any], result).rowcount


def _write_digests(services: Services, *, at: datetime) -> int:
    """The lists of this working day whose moment has come; one a moment and agency, by a unique key."""
    local = at.astimezone(VIETNAM)
    with reading() as session:
        calendar = services.rules.calendar(session, agency_id=None, at=at).calendar
    if not calendar.is_working_day(local.date()):
        return 0
    written = 0
    for time_of_day in services.rules.regulation_on(at).policy.digest_times:
        moment = datetime.combine(local.date(), time_of_day, tzinfo=VIETNAM)
        if moment <= at:
            written += _digests_of(services, moment=moment, at=at)
    return written


def _digests_of(services: Services, *, moment: datetime, at: datetime) -> int:
    written = 0
    with transaction() as session:
        taken = set(session.scalars(select(Digest.agency_id).where(Digest.at == moment)))
        for agency in session.scalars(select(Agency).order_by(Agency.id)):
            if agency.id not in taken:
                written += _digest(session, services, agency=agency, moment=moment, at=at)
    return written


def _digest(session: Session, services: Services, *, agency: Agency, moment: datetime, at: datetime) -> int:
    counts = late_counts(session, agency_id=agency.id, at=at)
    row = {
        "firing_key": f"digest:{agency.id}:{moment.isoformat()}",
        "agency_id": agency.id,
        "at": moment,
        "written_at": at,
        "body": counts,
    }
    if insert_once(session, Digest, row=row, returning=Digest.firing_key) is None:
        # another node writes the same list at this moment
        return 0
    if counts["overdue"] or counts["due_soon"]:
        for email in _watchers(session, agency.id):
            text = (
                f"{agency.name}: {counts['overdue']} bước quá hạn, {counts['due_soon']} bước sắp đến hạn.\n"
                f"Xem danh sách: {services.base_url}/viec-cua-toi?loc=overdue"
            )
            subject = f"Hồ sơ quá hạn và sắp đến hạn lúc {moment_text(moment)}"
            post(
                session,
                NewMessage(kind="mail", recipient=email, subject=subject, body={"text": text}, stream="system"),
                at=at,
            )
    return 1


def late_counts(session: Session, *, agency_id: int, at: datetime) -> dict[str, int]:
    """How many open steps of an agency are overdue, and how many nearly so."""
    mine = (Task.state == "open", Task.agency_id == agency_id)
    overdue = session.scalar(select(func.count()).select_from(Task).where(*mine, Task.due_at < at))
    soon = session.scalar(select(func.count()).select_from(Task).where(*mine, Task.due_soon_at < at, Task.due_at >= at))
    return {"overdue": overdue or 0, "due_soon": soon or 0}


def _watchers(session: Session, agency_id: int) -> list[str]:
    """Who gets an agency's list: its heads of one-stop units and its IT administrators."""
    rows = session.scalars(
        select(Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role.in_(("truong_bo_phan_mot_cua", "quan_tri")),
            RoleGrant.agency_id == agency_id,
            Person.active,
            Person.email != "",
        )
        .distinct()
    )
    return list(rows)
