"""What applicants said of the agencies, by month: published without a name, a code or a comment (KPI-07)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.casework.services import Services
from app.db import reading
from app.domain.calendar import local
from app.domain.clock import VIETNAM
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.requests.records import Rating

#: from which score on an applicant is satisfied
SATISFIED = 4
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True)
class AgencyRatings:
    """One agency in the month: how many rated, the mean, the share satisfied, means of single criteria."""

    agency: str
    count: int
    mean: float
    satisfied: float
    criteria: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class RatingResults:
    """The month as “2026-03”, the months there are results for (newest first), and its rows by agency."""

    month: str
    months: tuple[str, ...]
    rows: tuple[AgencyRatings, ...]
    count: int
    mean: float | None
    satisfied: float | None


def rating_results(services: Services, *, month: str = "") -> RatingResults:
    """The results of a month, of the present one where ``month`` is none."""
    now = f"{local(services.clock.now()):%Y-%m}"
    wanted = month if _MONTH.fullmatch(month) else now
    with reading() as session:
        stamps = session.scalars(select(Rating.at)).all()
        query = (
            select(Agency.name, Rating.score, Rating.criteria)
            .join(Dossier, Dossier.id == Rating.dossier_id)
            .join(Agency, Agency.id == Dossier.competent_agency_id)
            .where(Rating.at >= _first(wanted), Rating.at < _first(_next(wanted)))
        )
        found: dict[str, list[tuple[int, Mapping[str, int]]]] = defaultdict(list)
        for name, score, criteria in session.execute(query):
            found[name].append((score, criteria))
    scores = [score for given in found.values() for score, _ in given]
    return RatingResults(
        month=wanted,
        months=tuple(sorted({now, wanted, *(f"{local(at):%Y-%m}" for at in stamps)}, reverse=True)),
        rows=tuple(_row(name, given) for name, given in sorted(found.items())),
        count=len(scores),
        mean=_mean(scores) if scores else None,
        satisfied=_share(scores) if scores else None,
    )


def _row(agency: str, given: Sequence[tuple[int, Mapping[str, int]]]) -> AgencyRatings:
    scores, single = [score for score, _ in given], defaultdict(list)
    for _, criteria in given:
        for name, value in criteria.items():
            single[name].append(value)
    return AgencyRatings(
        agency=agency,
        count=len(scores),
        mean=_mean(scores),
        satisfied=_share(scores),
        criteria={name: _mean(values) for name, values in single.items()},
    )


def _mean(values: Sequence[int]) -> float:
    return round(sum(values) / len(values), 1)


def _share(scores: Sequence[int]) -> float:
    """Percent."""
    return round(100 * sum(score >= SATISFIED for score in scores) / len(scores), 1)


def _first(month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=VIETNAM)


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"
