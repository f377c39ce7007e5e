"""Which agency follows which: read from the reorganisations in force."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.domain.permissions import Grant
from app.domain.reorganisation import Line, Subject, Successions
from app.people.records import Agency
from app.people.reorganisations import FormerName, Reorganisation, ReorganisationLine

#: how agencies, persons and decisions are locked: rows that only point at them are written meanwhile
BESIDE = {"key_share": True}
#: states in which agencies have ended and their heirs act
BEGUN = ("running", "finished")


def line_of(row: ReorganisationLine) -> Line:
    """The row as the domain knows it."""
    return Line(
        n=row.n,
        kind=row.kind,
        source_id=row.source_id,
        target_id=row.target_id,
        new_name=row.new_name,
        share=row.share,
        wanted=tuple(str(value) for value in row.wanted),
        persons=tuple(str(value) for value in row.persons),
        takes_calendar=row.takes_calendar,
    )


def lines_of(session: Session, reorganisation_id: int) -> tuple[Line, ...]:
    """The lines of one reorganisation in order."""
    mine = ReorganisationLine.reorganisation_id == reorganisation_id
    rows = session.scalars(select(ReorganisationLine).where(mine).order_by(ReorganisationLine.n))
    return tuple(line_of(row) for row in rows)


def load_successions(session: Session, *, also: int | None = None) -> Successions:
    """All successions in force; ``also`` adds those of a reorganisation that is not in force yet."""
    begun = Reorganisation.state.in_(BEGUN)
    rows = session.scalars(
        select(ReorganisationLine)
        .join(Reorganisation, Reorganisation.id == ReorganisationLine.reorganisation_id)
        .where(begun | (Reorganisation.id == also) if also is not None else begun)
        .order_by(ReorganisationLine.reorganisation_id, ReorganisationLine.n)
    )
    found: dict[int, list[Line]] = {}
    for row in rows:
        if row.target_id is not None:
            found.setdefault(row.source_id, []).append(line_of(row))
    return Successions(lines={source: tuple(lines) for source, lines in found.items()})


def living(session: Session, agency: Agency, subject: Subject | None) -> int:
    """The agency itself, or the one that follows it for this subject."""
    return agency.id if agency.ended_at is None else load_successions(session).heir(agency.id, subject)


def _followed() -> Select[int, int]:
    """Each of the agencies ``held`` with every one that it followed, through any number of reorganisations."""
    line, begun = ReorganisationLine, Reorganisation.state.in_(BEGUN)
    first = select(line.target_id.label("heir"), line.source_id.label("was"))
    first = first.join(Reorganisation, Reorganisation.id == line.reorganisation_id).where(begun)
    tree = first.where(line.target_id.in_(bindparam("held", expanding=True))).cte("followed", recursive=True)
    more = select(tree.c.heir, line.source_id).join(line, line.target_id == tree.c.was)
    tree = tree.union(more.join(Reorganisation, Reorganisation.id == line.reorganisation_id).where(begun))
    return select(tree.c.heir, tree.c.was)


# built once: it is asked with every request of a person
_FOLLOWED = _followed()


def inherited_grants(session: Session, grants: Collection[Grant]) -> frozenset[Grant]:
    """The same roles in every agency that those of the grants followed: their papers are still to be read (MIG-01)."""
    held = {grant.agency_id for grant in grants if grant.agency_id is not None}
    if not held:
        return frozenset()
    pairs = session.execute(_FOLLOWED, {"held": sorted(held)}).all()
    return frozenset(replace(g, agency_id=was) for heir, was in pairs for g in grants if g.agency_id == heir)


def name_at(session: Session, agency_id: int, moment: datetime) -> str:
    """What the agency was called at a moment."""
    later = (FormerName.agency_id == agency_id, FormerName.until_at > moment)
    former = session.scalar(select(FormerName.name).where(*later).order_by(FormerName.until_at).limit(1))
    return former if former is not None else session.get_one(Agency, agency_id).name
