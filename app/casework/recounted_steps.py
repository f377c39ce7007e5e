"""Open steps and running deadlines counted anew by another calendar, each by the hours of its own agency."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework.advance import own_limit, step_moments
from app.casework.rule_book import FRESH
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.calendar import Calendar
from app.domain.calendar_files import CalendarVersion
from app.domain.clock_model import RECOUNTED
from app.domain.deadlines import due_of, near_from, transfer_due
from app.domain.limits import Limit, step_due
from app.domain.policy import parse_amount
from app.dossiers.records import ClockEventRecord, Dossier
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task

#: the events of the dossier's clock with which its frozen steps went on
_THAWING = ("resumed", "supplement_received")
#: its moment follows from the dossier's own (EXT-02)
_FOLLOWS = ("extension",)


@dataclass(frozen=True, kw_only=True)
class Under:
    """What is counted with: the new calendar of each agency, and the one that was in force there at a moment."""

    session: Session
    services: Services
    calendar_of: Callable[[int], CalendarVersion]
    calendar_at: Callable[[int, datetime], CalendarVersion]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A step or a deadline and its new moments."""

    row: Task | Deadline
    due_at: datetime
    due_soon_at: datetime | None


def moved_steps(
    under: Under, tasks: Iterable[Task], *, version: FrozenVersion, events: Sequence[ClockEventRecord]
) -> Iterator[Moved]:
    """The open steps whose due moment another calendar moves; a step without a time of its own has none.

    A step does not say by which calendar it was counted: by the one in force then, or just before (see ``FRESH``).
    """
    for task in tasks:
        limit = own_limit(version.node_and_lane(task.element_id)[0])
        if limit is None or task.due_at is None or task.frozen_at is not None:
            continue
        start = max([task.opened_at, *(row.at for row in events if row.type in _THAWING)])
        counted_at = max([start, *(row.at for row in events if row.type == RECOUNTED)])
        was = task.counted_agency_id or task.agency_id
        earlier = [under.calendar_at(was, moment) for moment in (counted_at, counted_at - FRESH)]
        now = under.calendar_of(task.agency_id)
        if all(counted.version == now.version for counted in earlier):
            continue
        old, new = [counted.calendar for counted in earlier], now.calendar
        if any(step_due(limit, start, calendar=calendar) == task.due_at for calendar in old):
            due, soon = step_moments(limit, calendar=new, at=start)
        else:
            # it went on with what it had left when the dossier went on
            due = _rest(task.due_at, start, old=old[0], new=new)
            soon = near_from(due, start, calendar=new)
        if due is not None and due != task.due_at:
            yield Moved(row=task, due_at=due, due_soon_at=soon)


def moved_deadlines(under: Under, rows: Iterable[Deadline], *, dossier: Dossier) -> Iterator[Moved]:
    """The running deadlines with a limit whose due moment another calendar moves."""
    for row in rows:
        if row.due_at is None or not row.limit_unit or row.kind in _FOLLOWS:
            continue
        now = under.calendar_of(row.agency_id)
        if row.calendar_version == now.version:
            continue
        old, new = under.services.rules.pinned(under.session, row.calendar_version).calendar, now.calendar
        if _deadline_due(under, row, dossier=dossier, calendar=old) == row.due_at:
            due = _deadline_due(under, row, dossier=dossier, calendar=new)
        elif row.due_at > under.at:
            # a share that came back to its agency runs with what it had left
            due = _rest(row.due_at, under.at, old=old, new=new)
        else:
            due = row.due_at
        if due is not None and due != row.due_at:
            yield Moved(row=row, due_at=due, due_soon_at=near_from(due, row.from_at, calendar=new))


def _deadline_due(under: Under, row: Deadline, *, dossier: Dossier, calendar: Calendar) -> datetime | None:
    if row.kind == "transfer":
        regulation = under.services.rules.regulation_of(under.session, dossier)
        cutoff: Any = regulation.value("transfer_cutoff").value
        return transfer_due(row.from_at, cutoff=cutoff, calendar=calendar)
    amount = parse_amount(row.limit_value.replace(",", "."))
    return due_of(Limit(value=amount, unit=row.limit_unit), row.from_at, calendar=calendar)


def _rest(due_at: datetime, start: datetime, *, old: Calendar, new: Calendar) -> datetime:
    """The office time that was left at ``start`` by the old calendar, by the new one."""
    left = old.office_time_between(old.next_instant(start), due_at)
    return new.add_office_time(new.next_instant(start), left)
