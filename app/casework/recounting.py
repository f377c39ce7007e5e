"""What a calendar would change for dossiers that run: their due moments, those of their open steps and deadlines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session, lazyload

from app.casework.calendar_scope import in_force, revised
from app.casework.forwarding import TRANSFERS, promised
from app.casework.legal_clock import clock_rows, due_recounted, is_provisional, limit_of
from app.casework.recounted_steps import Moved, Under, moved_deadlines, moved_steps
from app.casework.rule_book import Released, released, revisions_at
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.calendar_files import CalendarVersion
from app.domain.errors import DomainError
from app.domain.states import COMING_STATES, LIVE_STATES
from app.dossiers.records import ClockEventRecord, Dossier
from app.procedures.frozen import FrozenVersion
from app.rules.records import CalendarRevision
from app.tasks.records import Task

BATCH = 200
_COUNTED = (*COMING_STATES, *LIVE_STATES)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A dossier whose dates move, or stay and are no longer ``provisional`` (its year is published).

    ``own``: its own date moves or is certain now; otherwise only ``steps`` and ``deadlines`` beside it move. On its way
    (``state`` transferring) that date is the one its receipt promised. ``broken`` names the kind of error where it
    cannot be computed.
    """

    dossier_id: int
    code: str
    from_due_at: datetime | None
    due_at: datetime | None
    provisional: bool = False
    state: str = ""
    own: bool = False
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
    """Every open dossier whose dates the revision moves or confirms, by id; read in batches, each once."""
    last = 0
    while batch := _batch(new, after=last):
        last = batch[-1].id
        yield from _found(new, batch, tell=_told)


def change_of(new: NewCalendars, dossier: Dossier) -> Change | None:
    """What the revision changes for this one dossier now; None for nothing. An error is raised, not told."""
    if dossier.state not in _COUNTED:
        return None
    return next(_found(new, [dossier], tell=_moved), None)


def _batch(new: NewCalendars, *, after: int) -> Sequence[Dossier]:
    query = (
        select(Dossier)
        .where(Dossier.id > after, Dossier.state.in_(_COUNTED), _scope(new.revision))
        .options(lazyload(Dossier.applicant))
        .order_by(Dossier.id)
        .limit(BATCH)
    )
    return new.session.scalars(query).all()


def _scope(revision: CalendarRevision) -> ColumnElement[bool]:
    """A dossier counts by the hours of the agency that received it, its steps and deadlines by those of theirs."""
    agency = revision.agency_id
    if agency is None:
        return true()
    step = exists().where(Task.dossier_id == Dossier.id, Task.state == "open", Task.agency_id == agency)
    clock = exists().where(Deadline.dossier_id == Dossier.id, Deadline.state == "running", Deadline.agency_id == agency)
    return or_(Dossier.receiving_agency_id == agency, Dossier.competent_agency_id == agency, step, clock)


@dataclass(frozen=True, kw_only=True)
class _Beside:
    """What there is of one dossier: events of its clock, open steps, deadlines that run."""

    events: Sequence[ClockEventRecord]
    steps: Sequence[Task]
    deadlines: Sequence[Deadline]


def _found(
    new: NewCalendars, batch: Sequence[Dossier], *, tell: Callable[[NewCalendars, Dossier, _Beside], Change]
) -> Iterator[Change]:
    ids = [dossier.id for dossier in batch]
    events, steps, deadlines = clock_rows(new.session, ids), _open_steps(new.session, ids), _running(new.session, ids)
    for dossier in batch:
        one = dossier.id
        beside = _Beside(events=events.get(one, []), steps=steps.get(one, []), deadlines=deadlines.get(one, []))
        change = tell(new, dossier, beside)
        if change.own or change.steps or change.deadlines or change.broken:
            yield change


def _told(new: NewCalendars, dossier: Dossier, beside: _Beside) -> Change:
    """One broken dossier hides no other: it is told as such."""
    try:
        return _moved(new, dossier, beside)
    except Exception as error:
        due, broken = dossier.due_at, kind_of(error)
        return Change(dossier_id=dossier.id, code=dossier.code, from_due_at=due, due_at=due, broken=broken)


def _moved(new: NewCalendars, dossier: Dossier, beside: _Beside) -> Change:
    under = Under(session=new.session, services=new.services, calendar_of=new.of, calendar_at=new.earlier, at=new.at)
    version = new.services.versions.get(new.session, dossier.version_id, model_hash=dossier.model_hash)
    deadlines = tuple(moved_deadlines(under, beside.deadlines, dossier=dossier))
    steps: tuple[Moved, ...] = ()
    was, unsure = dossier.due_at, dossier.provisional
    if dossier.state == "transferring":
        was = dossier.promised_at
        due = _promised(new, dossier, version=version, beside=beside, moved=deadlines)
    elif dossier.due_at is None:
        # it stands still or has no limit: what begins to count again takes the calendar of then
        due = None
    else:
        due = _due(new, dossier, beside.events)
        unsure = is_provisional(new.of(dossier.receiving_agency_id), due)
        steps = tuple(moved_steps(under, beside.steps, version=version, events=beside.events))
    return Change(
        dossier_id=dossier.id,
        code=dossier.code,
        from_due_at=was,
        due_at=due,
        provisional=unsure,
        state=dossier.state,
        own=(due, unsure) != (was, dossier.provisional),
        steps=steps,
        deadlines=deadlines,
    )


def _promised(
    new: NewCalendars, dossier: Dossier, *, version: FrozenVersion, beside: _Beside, moved: Sequence[Moved]
) -> datetime | None:
    """What the receipt would promise: the transfer's last moment, then the competent agency's limit (TIM-02)."""
    if dossier.promised_at is None:
        return None
    moments = {row.id: row.due_at for row in beside.deadlines if row.kind in TRANSFERS}
    moments |= {one.row.id: one.due_at for one in moved if one.row.id in moments}
    known = [moment for moment in moments.values() if moment is not None]
    if not known:
        return dossier.promised_at
    calendar = new.of(dossier.competent_agency_id).calendar
    limit = version.limit
    return promised(new.session, new.services, dossier, limit=limit, calendar=calendar, arrives=max(known))


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
