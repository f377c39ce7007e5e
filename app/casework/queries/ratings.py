"""The rating of a dossier as it was given: for those who see the dossier, and its score for whoever has the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.requests.records import Rating


@dataclass(frozen=True, kw_only=True)
class RatingView:
    """``criteria`` by their names in ``domain.ratings``; ``comment`` is empty where it is not to be shown."""

    score: int
    criteria: Mapping[str, int]
    comment: str
    channel: str
    at: datetime


def dossier_rating(services: Services, *, by: Actor, code: str) -> RatingView | None:
    """All of it, None while there is none. NotFound for who has nothing to do with the dossier."""
    with reading() as session:
        visible_dossier(session, by=by, code=code)
    return _rating(code, with_comment=True)


def public_rating(services: Services, *, code: str) -> RatingView | None:
    """The scores without the comment: the code alone proves nobody's identity. None for an unknown code too."""
    return _rating(code, with_comment=False)


def _rating(code: str, *, with_comment: bool) -> RatingView | None:
    with reading() as session:
        query = select(Rating).join(Dossier, Dossier.id == Rating.dossier_id).where(Dossier.code == code)
        row = session.scalar(query)
        if row is None:
            return None
        comment = row.comment if with_comment else ""
        return RatingView(score=row.score, criteria=row.criteria, comment=comment, channel=row.channel, at=row.at)
