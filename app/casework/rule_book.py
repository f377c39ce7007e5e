"""Which calendar and which regulation count: the ones in force now, and the very ones a dossier pins."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.db.insert_once import insert_once
from app.domain.agency_calendar import agency_hours_from_data, for_agency
from app.domain.calendar import local
from app.domain.calendar_files import (
    CalendarVersion,
    calendar_from_data,
    calendar_to_data,
    load_calendar,
    with_provisional_years,
)
from app.domain.regulation import Regulation, load_regulation, regulation_on
from app.domain.regulation_snapshot import regulation_from_data, regulation_to_data, regulation_version
from app.dossiers.records import Dossier
from app.rules.records import CalendarRevision, RuleSnapshot

#: how long a node may go on with the calendar it knows after another node released a new one
FRESH = timedelta(seconds=5)
PROVINCE = "province"


#: the revision of the province and that of the agency which are in force; None where nothing was decided
Revisions = tuple[int | None, int | None]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """The revisions found in force for an agency, and when that was looked up."""

    at: datetime
    revisions: Revisions


@dataclass(kw_only=True)
class RuleBook:
    """``chosen`` is the id of the province's regulation. What was read once is kept: no version ever changes."""

    chosen: str
    _known: dict[int | None, _Known] = field(default_factory=dict)
    _combined: dict[Revisions, CalendarVersion] = field(default_factory=dict)
    _pinned: dict[str, CalendarVersion] = field(default_factory=dict)
    _regulations: dict[date, Regulation] = field(default_factory=dict)
    _pinned_regulations: dict[str, Regulation] = field(default_factory=dict)
    _named: dict[str, tuple[Regulation, str]] = field(default_factory=dict)
    _saved: set[tuple[str, str]] = field(default_factory=set)

    @property
    def shipped(self) -> CalendarVersion:
        """The calendar that ships: the province's until a decision changes it."""
        return load_calendar()

    def regulation_on(self, at: datetime) -> Regulation:
        """What governs a dossier received at this moment: the province's choice, or what it followed then."""
        day = local(at).date()
        if day not in self._regulations:
            self._regulations[day] = regulation_on(self.chosen, day)
        return self._regulations[day]

    def regulation_of(self, session: Session, dossier: Dossier) -> Regulation:
        """The regulation a dossier pins, with the very values it was received under."""
        version = dossier.regulation_version
        if version not in self._pinned_regulations:
            row = session.get(RuleSnapshot, ("regulation", f"{dossier.regulation_id} {version}"))
            shipped = load_regulation(dossier.regulation_id).on(local(dossier.entered_at).date())
            self._pinned_regulations[version] = regulation_from_data(row.data) if row else shipped
        return self._pinned_regulations[version]

    def pin_regulation(self, session: Session, regulation: Regulation) -> str:
        """Keep the regulation's values for ever; returns the version that names them."""
        version = self._version(regulation)
        self._keep(session, "regulation", f"{regulation.id} {version}", data=lambda: regulation_to_data(regulation))
        return version

    def _version(self, regulation: Regulation) -> str:
        """``regulation_version``, counted once for what ``regulation_on`` gave: it spells out every value."""
        known = self._named.get(regulation.id)
        if known is None or known[0] is not regulation:
            known = self._named[regulation.id] = (regulation, regulation_version(regulation))
        return known[1]

    def calendar(self, session: Session, *, agency_id: int | None, at: datetime) -> CalendarVersion:
        """The calendar in force for an agency (None: the province) at this moment, as released so far.

        Raises Invalid("calendar_invalid") only if a released revision was damaged.
        """
        known = self._known.get(agency_id)
        if known is None or not timedelta(0) <= at - known.at <= FRESH:
            known = _Known(at=at, revisions=revisions_in_force(session, agency_id))
            self._known[agency_id] = known
        return self.combined(session, known.revisions)

    def combined(self, session: Session, revisions: Revisions) -> CalendarVersion:
        """The calendar that these revisions make; raises as ``calendar``."""
        if revisions not in self._combined:
            self._combined[revisions] = combined(session, revisions)
        return self._combined[revisions]

    def pinned(self, session: Session, version: str) -> CalendarVersion:
        """The calendar with this version, as it was when dates were counted with it.

        A version from before calendars were kept is the shipped one: its published days never change.
        """
        if version not in self._pinned:
            row = session.get(RuleSnapshot, ("calendar", version))
            self._pinned[version] = calendar_from_data(row.data) if row else self.shipped
        return self._pinned[version]

    def pin(self, session: Session, calendar: CalendarVersion) -> str:
        """Keep the calendar's text for ever; returns its version."""
        self._keep(session, "calendar", calendar.version, data=lambda: calendar_to_data(calendar))
        return calendar.version

    def _keep(self, session: Session, kind: str, version: str, *, data: Callable[[], dict[str, Any]]) -> None:
        """Write it once. What was written by a transaction that may yet be rolled back is looked up again."""
        if (kind, version) in self._saved:
            return
        if session.get(RuleSnapshot, (kind, version)) is not None:
            self._saved.add((kind, version))
            return
        row = {"kind": kind, "version": version, "data": data()}
        insert_once(session, RuleSnapshot, row=row, returning=RuleSnapshot.version)

    def forget(self) -> None:
        """Look everything up anew: a revision was released here, or a test starts over."""
        self._known.clear()
        self._combined.clear()
        self._pinned.clear()
        self._regulations.clear()
        self._pinned_regulations.clear()
        self._named.clear()
        self._saved.clear()


@dataclass(frozen=True, kw_only=True)
class Released:
    """A revision that was released, and when it came into force."""

    id: int
    scope: str
    at: datetime


def released(session: Session) -> tuple[Released, ...]:
    """All releases in order, to look up earlier moments by."""
    rows = select(CalendarRevision.id, CalendarRevision.scope, CalendarRevision.decided_at)
    found = session.execute(rows.where(CalendarRevision.state == "released").order_by(CalendarRevision.number))
    return tuple(Released(id=row.id, scope=row.scope, at=row.decided_at) for row in found)


def revisions_at(releases: Iterable[Released], *, agency_id: int, moment: datetime) -> Revisions:
    """Which of these releases were in force for the province and an agency at an earlier moment."""
    known = {one.scope: one.id for one in releases if one.at <= moment}
    return known.get(PROVINCE), known.get(agency_scope(agency_id))


# the later revision of a scope comes last
_IN_FORCE = (
    select(CalendarRevision.scope, CalendarRevision.id)
    .where(CalendarRevision.state == "released", CalendarRevision.scope.in_(bindparam("scopes", expanding=True)))
    .order_by(CalendarRevision.number)
)


def revisions_in_force(session: Session, agency_id: int | None) -> Revisions:
    """The released revisions with the greatest numbers, of the province and of the agency."""
    scopes = (PROVINCE, agency_scope(agency_id) if agency_id is not None else PROVINCE)
    found = {row.scope: row.id for row in session.execute(_IN_FORCE, {"scopes": scopes})}
    return found.get(PROVINCE), found.get(scopes[1]) if agency_id is not None else None


def combined(session: Session, revisions: Revisions) -> CalendarVersion:
    """The calendar that these revisions make: the agency's hours on the province's days off."""
    province = session.get_one(CalendarRevision, revisions[0]) if revisions[0] is not None else None
    own = session.get_one(CalendarRevision, revisions[1]) if revisions[1] is not None else None
    base = province_calendar(province.data) if province else load_calendar()
    return for_agency(base, own=agency_hours_from_data(own.data)) if own else base


def province_calendar(data: Mapping[str, Any]) -> CalendarVersion:
    """The province's calendar as decided, with the years after the last published one computed (dự kiến)."""
    return with_provisional_years(calendar_from_data(data))


def agency_scope(agency_id: int) -> str:
    """The scope of an agency's own calendar."""
    return f"agency:{agency_id}"
