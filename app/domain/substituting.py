"""Who stands in for whom by decision (ACC-02): what is lent, and which decisions contradict one another. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.permissions import MAY, Grant

#: a decision about absence longer than this is a slip of the pen
LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is lent; None means all of it. ``procedures`` and ``versions`` (of these procedures) narrow to dossiers."""

    roles: frozenset[str] | None = None
    agencies: frozenset[int] | None = None
    procedures: frozenset[int] | None = None
    versions: frozenset[int] | None = None

    def meets(self, other: "Scope") -> bool:
        """True if something could be lent by both."""
        pairs = ((self.roles, other.roles), (self.agencies, other.agencies), (self.procedures, other.procedures))
        return all(mine is None or theirs is None or bool(set(mine) & set(theirs)) for mine, theirs in pairs)


def lend(grants: Iterable[Grant], scope: Scope) -> frozenset[Grant]:
    """The part of an absent person's own grants that falls under the scope: never more than the person holds."""
    kept = (g for g in grants if scope.roles is None or g.role in scope.roles)
    return frozenset(replace(g, versions=scope.versions) for each in kept for g in _within(each, scope.agencies))


def _within(grant: Grant, agencies: frozenset[int] | None) -> Iterator[Grant]:
    if agencies is None or grant.agency_id in agencies:
        yield grant
    elif grant.agency_id is None and "task.work" not in MAY.get(grant.role, frozenset()):
        # whoever watches everywhere is stood in for in the chosen agencies; tasks are never worked “everywhere”
        yield from (replace(grant, agency_id=agency) for agency in sorted(agencies))


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a moment on, until another one, which is outside."""

    from_at: datetime
    until_at: datetime

    def shared(self, other: "Period") -> "Period | None":
        """The time that lies in both; None if there is none."""
        begin, end = max(self.from_at, other.from_at), min(self.until_at, other.until_at)
        return Period(from_at=begin, until_at=end) if begin < end else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One decision: ``substitute_id`` acts for ``absent_id`` in the period."""

    id: int
    absent_id: int
    substitute_id: int
    period: Period
    scope: Scope


def overlapping(new: Standing, others: Iterable[Standing]) -> Standing | None:
    """The decision by which the same part of the same absent person's duties is given away at the same time."""
    same = (o for o in others if o.absent_id == new.absent_id and o.scope.meets(new.scope))
    return next((o for o in same if o.period.shared(new.period)), None)


def closes_a_circle(new: Standing, others: Iterable[Standing]) -> bool:
    """True if, at some moment, following who stands in for whom would lead back to the absent person."""
    known = list(others)

    def leads_back(person: int, period: Period, seen: frozenset[int]) -> bool:
        if person == new.absent_id:
            return True
        steps = ((o.substitute_id, o.period.shared(period)) for o in known if o.absent_id == person)
        return any(leads_back(to, both, seen | {person}) for to, both in steps if both is not None and to not in seen)

    return leads_back(new.substitute_id, new.period, frozenset())
