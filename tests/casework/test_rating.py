"""An applicant rates the handling of a dossier: after its answer, once for each code (KPI-05)."""

from typing import Any

import pytest
from acting import proven
from walking import confirmed, events, returned, verbs, walked
from world import World

from app.casework.queries.ratings import dossier_rating, public_rating
from app.casework.rate_dossier import Rated, RateDossier, rate_dossier
from app.casework.standing import Standing
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused


def rated(world: World, code: str, **more: Any) -> Rated:
    given: dict[str, Any] = {"by": None, "code": code, "score": 4, "criteria": {"attitude": 5}, "comment": " Tận tình "}
    given["standing"] = Standing(opened=frozenset({code}))
    return rate_dossier(world.services, RateDossier(**(given | more)))


def test_a_rating_is_kept_and_shown(world: World) -> None:
    code = returned(world)
    assert rated(world, code) == Rated(code=code, score=4, at=world.clock.moment)
    seen = dossier_rating(world.services, by=world.actor("mc.ctxh"), code=code)
    assert seen is not None
    assert (seen.score, seen.criteria, seen.comment, seen.channel) == (4, {"attitude": 5}, "Tận tình", "web")
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.actor, event.body["score"]) == ("dossier.rated", "system", 4)
    assert "comment" not in event.body, "what the person wrote is payload, which can be erased"
    proven(world, code)


def test_a_code_is_valid_once(world: World) -> None:
    code = returned(world)
    rated(world, code)
    with pytest.raises(Conflict, match="rated_already"):
        rated(world, code, score=1)
    assert public_rating(world.services, code=code).score == 4  # type: ignore[union-attr]
    assert verbs(code).count("dossier.rated") == 1


def test_not_before_there_is_an_answer(world: World) -> None:
    code = walked(world)
    with pytest.raises(Refused, match="rating_not_yet"):
        rated(world, code)
    confirmed(world, code)
    with pytest.raises(Refused, match="rating_not_yet"):
        rated(world, code)


def test_a_refusal_may_be_rated(world: World) -> None:
    code = world.receive()
    confirmed(world, code, act="refuse")
    assert rated(world, code, score=1, criteria={}, comment="").score == 1


@pytest.mark.parametrize("score", [0, 6, -1, True, 4.0, "4", None])
def test_a_score_is_one_to_five(world: World, score: Any) -> None:
    code = returned(world)
    with pytest.raises(Invalid, match="rating_score_wrong"):
        rated(world, code, score=score)
    with pytest.raises(Invalid, match="rating_score_wrong"):
        rated(world, code, criteria={"attitude": score})


def test_unknown_criteria_and_endless_comments_are_refused(world: World) -> None:
    code = returned(world)
    with pytest.raises(Invalid, match="rating_score_wrong"):
        rated(world, code, criteria={"lạ": 3})
    with pytest.raises(Invalid, match="text_too_long"):
        rated(world, code, comment="ô" * 2001)
    assert public_rating(world.services, code=code) is None


def test_officers_rate_nothing(world: World) -> None:
    code = returned(world)
    with pytest.raises(Forbidden, match="rating_of_applicant"):
        rated(world, code, by=world.actor("mc.ctxh"))
    with pytest.raises(NotFound, match="dossier_not_found"):
        rated(world, code, by=world.actor("mc.tongiao"))


def test_who_knows_the_code_only_rates_nothing(world: World) -> None:
    code = returned(world)
    for nobody in (Standing(), Standing(opened=frozenset({"H14.02.01-260301-9999"})), Standing(account_id=999)):
        with pytest.raises(Forbidden, match="dossier_not_opened"):
            rated(world, code, standing=nobody)
    with pytest.raises(NotFound, match="code_unknown"):
        rated(world, "H00-1")
    assert public_rating(world.services, code=code) is None
