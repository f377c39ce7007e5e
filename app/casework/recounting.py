"""What a calendar would change for dossiers that run: their due moments, those of their open steps and deadlines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, lazyload

from app.casework.calendar_scope import in_force, revised
from app.casework.legal_clock import clock_rows, due_recounted, is_provisional, limit_of
from app.casework.recounted_steps import Moved, Under, moved_deadlines, moved_steps
from app.casework.rule_book import Released, released, revisions_at
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.calendar_files import CalendarVersion
from app.domain.errors import DomainError
from app.domain.states import LIVE_STATES
from app.dossiers.records import ClockEventRecord, Dossier
from app.rules.records import CalendarRevision
from app.tasks.records import Task

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Change:
    """A dossier whose due moment moves, or stays and is no longer ``provisional`` (its year is published).

    ``broken`` names the kind of error where that cannot be computed.
    """

    dossier_id: int
    code: str
    from_due_at: datetime | None
    due_at: datetime | None
    provisional: bool = False
    steps: tuple[Moved, ...] = ()
    deadlines: tuple[Moved, ...] = ()
    broken: str = ""


@dataclass(kw_only=True)
class NewCalendars:
    """The calendar of each agency by a revision: as it is in force, or as it would be with the draft."""

    session: Session
    services: Services
    revision: CalendarRevision
    at: datetime
    _known: dict[int, CalendarVersion] = field(default_factory=dict)
    _in_force: bool | None = None
    _releases: tuple[Released, ...] | None = None

    def of(self, agency_id: int) -> CalendarVersion:
        """Raises Invalid("calendar_invalid") where a draft contradicts the agency's own days."""
        if agency_id not in self._known:
            self._known[agency_id] = self._find(agency_id)
        return self._known[agency_id]

    def earlier(self, agency_id: int, moment: datetime) -> CalendarVersion:
        """The calendar that was in force for an agency then."""
        if self._releases is None:
            self._releases = released(self.session)
        revisions = revisions_at(self._releases, agency_id=agency_id, moment=moment)
        return self.services.rules.combined(self.session, revisions)

    def _find(self, agency_id: int) -> CalendarVersion:
        if self._in_force is None:
            self._in_force = self.revision.id == in_force(self.session, self.revision.agency_id)
        if self._in_force:
            return self.services.rules.calendar(self.session, agency_id=agency_id, at=self.at)
        return revised(self.session, self.revision, agency_id=agency_id)


def changes(new: NewCalendars) -> Iterator[Change]:
    """Every open dossier whose due moment the revision moves or confirms, by id; read in batches, each once."""
    last = 0
    while batch := _batch(new, after=last):
        last = batch[-1].id
        events = clock_rows(new.session, [dossier.id for dossier in batch])
        found = [_change(new, dossier, events.get(dossier.id, [])) for dossier in batch]
        yield from _beside(new, [change for change in found if change is not None], events=events)


def change_of(new: NewCalendars, dossier: Dossier) -> Change | None:
    """What the revision changes for this one dossier now; None for nothing. An error is raised, not told."""
    events = clock_rows(new.session, [dossier.id])
    if dossier.state not in LIVE_STATES or dossier.due_at is None:
        return None
    moved = _moved(new, dossier, events.get(dossier.id, []))
    if moved is None:
        return None
    return next(_beside(new, [moved], events=events))


def _batch(new: NewCalendars, *, after: int) -> Sequence[Dossier]:
    query = (
        select(Dossier)
        .where(Dossier.id > after, Dossier.state.in_(LIVE_STATES), Dossier.due_at.is_not(None), _scope(new.revision))
        .options(lazyload(Dossier.applicant))
        .order_by(Dossier.id)
        .limit(BATCH)
    )
    return new.session.scalars(query).all()


def _scope(revision: CalendarRevision) -> ColumnElement[bool]:
    """A dossier counts by the hours of the agency that received it."""
    return true() if revision.agency_id is None else Dossier.receiving_agency_id == revision.agency_id


def _change(new: NewCalendars, dossier: Dossier, events: Sequence[ClockEventRecord]) -> Change | None:
    """One broken dossier hides no other: it is told as such."""
    try:
        return _moved(new, dossier, events)
    except Exception as error:
        due, broken = dossier.due_at, kind_of(error)
        return Change(dossier_id=dossier.id, code=dossier.code, from_due_at=due, due_at=due, broken=broken)


def _moved(new: NewCalendars, dossier: Dossier, events: Sequence[ClockEventRecord]) -> Change | None:
    """The change of a dossier; None where date and certainty stay as they are."""
    due = _due(new, dossier, events)
    unsure = is_provisional(new.of(dossier.receiving_agency_id), due)
    if (due, unsure) == (dossier.due_at, dossier.provisional):
        return None
    was = dossier.due_at
    return Change(dossier_id=dossier.id, code=dossier.code, from_due_at=was, due_at=due, provisional=unsure)


def kind_of(error: Exception) -> str:
    """The kind of an error, never its text: that might hold personal data."""
    return error.code if isinstance(error, DomainError) else type(error).__name__


def _due(new: NewCalendars, dossier: Dossier, events: Sequence[ClockEventRecord]) -> datetime | None:
    calendar = new.of(dossier.receiving_agency_id)
    if calendar.version == dossier.calendar_version:
        return dossier.due_at
    version = new.services.versions.get(new.session, dossier.version_id, model_hash=dossier.model_hash)
    return due_recounted(
        new.session,
        new.services,
        dossier=dossier,
        limit=limit_of(dossier, version),
        rows=events,
        calendar=calendar,
        at=new.at,
    )


def _beside(
    new: NewCalendars, found: Sequence[Change], *, events: Mapping[int, Sequence[ClockEventRecord]]
) -> Iterator[Change]:
    """The same changes with the open steps and running deadlines of each dossier that move with it."""
    ids = [change.dossier_id for change in found if not change.broken]
    steps, deadlines = _open_steps(new.session, ids), _running(new.session, ids)
    under = Under(session=new.session, services=new.services, calendar_of=new.of, calendar_at=new.earlier, at=new.at)
    for change in found:
        if change.broken:
            yield change
            continue
        dossier = new.session.get_one(Dossier, change.dossier_id)
        version = new.services.versions.get(new.session, dossier.version_id, model_hash=dossier.model_hash)
        tasks, told = steps.get(dossier.id, []), events.get(dossier.id, [])
        yield replace(
            change,
            steps=tuple(moved_steps(under, tasks, version=version, events=told)),
            deadlines=tuple(moved_deadlines(under, deadlines.get(dossier.id, []), dossier=dossier)),
        )


def _open_steps(session: Session, ids: Sequence[int]) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = {}
    for task in session.scalars(select(Task).where(Task.dossier_id.in_(ids), Task.state == "open").order_by(Task.id)):
        found.setdefault(task.dossier_id, []).append(task)
    return found


def _running(session: Session, ids: Sequence[int]) -> dict[int, list[Deadline]]:
    found: dict[int, list[Deadline]] = {}
    rows = select(Deadline).where(Deadline.dossier_id.in_(ids), Deadline.state == "running").order_by(Deadline.id)
    for row in session.scalars(rows):
        found.setdefault(row.dossier_id or 0, []).append(row)
    return found
