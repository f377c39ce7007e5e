"""The applicant rates how a dossier was dealt with: each code once, when its answer is there (KPI-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.db import transaction
from app.db.insert_once import insert_once
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, reach
from app.domain.ratings import LONGEST_COMMENT, RATEABLE_STATES, wrong_scores
from app.dossiers.records import Dossier
from app.requests.records import Rating


@dataclass(frozen=True, kw_only=True)
class RateDossier:
    """``score`` 1 to 5 for the whole, ``criteria`` the same for some of ``domain.ratings.CRITERIA``.

    ``by`` is the portal's account; None for the applicant themself, who has to have ``standing``: codes follow one
    another, whoever guesses one could spoil the rating of the person whose dossier it is.
    """

    by: Actor | None
    code: str
    score: int
    criteria: Mapping[str, int] = field(default_factory=dict)
    comment: str = ""
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, kw_only=True)
class Rated:
    """What was kept, and when."""

    code: str
    score: int
    at: datetime


def rate_dossier(services: Services, command: RateDossier) -> Rated:
    """Keep the rating for ever.

    Raises NotFound, Forbidden("rating_of_applicant": an officer rates nothing; "dossier_not_opened"),
    Refused("rating_not_yet"), Conflict("rated_already"),
    Invalid("rating_score_wrong", "text_too_long").
    """
    at = services.clock.now()
    with transaction() as session:
        return rate(session, command, at=at)


def rate(session: Session, command: RateDossier, *, at: datetime) -> Rated:
    """As ``rate_dossier`` within the caller's transaction."""
    _check(command)
    dossier = _dossier(session, command)
    if dossier.state not in RATEABLE_STATES:
        raise Refused("rating_not_yet", code=dossier.code)
    row = {
        "dossier_id": dossier.id,
        "score": command.score,
        "criteria": dict(command.criteria),
        "comment": command.comment.strip(),
        "channel": "portal" if command.by else "web",
        "at": at,
    }
    if insert_once(session, Rating, row=row, returning=Rating.id) is None:
        raise Conflict("rated_already", code=dossier.code)
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="dossier.rated",
        by=command.by,
        at=at,
        body={name: row[name] for name in ("score", "criteria", "channel")},
        payload={"comment": row["comment"]} if row["comment"] else None,
    )
    return Rated(code=dossier.code, score=command.score, at=at)


def _check(command: RateDossier) -> None:
    wrong = wrong_scores(command.score, command.criteria)
    if wrong:
        raise Invalid("rating_score_wrong", fields=wrong)
    if len(command.comment) > LONGEST_COMMENT:
        raise Invalid("text_too_long", most=LONGEST_COMMENT)


def _dossier(session: Session, command: RateDossier) -> Dossier:
    if command.by is None:
        return own_dossier(session, command.code, standing=command.standing, lock=True)
    query = select(Dossier).where(Dossier.code == command.code).with_for_update(of=Dossier)
    dossier = session.scalar(query)
    if dossier is None:
        raise NotFound("dossier_not_found", code=command.code)
    agencies = (dossier.receiving_agency_id, dossier.competent_agency_id)
    if reach(command.by, "dossier.submit").covers(*agencies):
        return dossier
    if reach(command.by, "dossier.view", version=dossier.version_id).covers(*agencies):
        raise Forbidden("rating_of_applicant")
    raise NotFound("dossier_not_found", code=command.code)
