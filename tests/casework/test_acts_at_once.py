"""The same act, or two that exclude one another, by two people at one moment: one is done, the other refused."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from acting import ask_payment, ask_supplement, extend, proven, stop
from sqlalchemy import func, select
from test_at_once import at_once as started_together
from test_at_once import busy, committed  # noqa: F401 - fixtures
from walking import confirmed, verbs, walked
from world import World

from app.casework.acts import Acted
from app.casework.settle import Settled
from app.db import reading
from app.domain.errors import Conflict, Refused
from app.dossiers.records import ClockEventRecord, Dossier

pytestmark = pytest.mark.slow
Doing = Callable[[World, str], Acted | Settled]


def letter(world: World, code: str) -> Acted:
    return extend(world, code, signed_on=date(2026, 3, 11))


def refused(world: World, code: str) -> Settled:
    return confirmed(world, code, act="refuse")


PAIRS: list[tuple[Doing, Doing]] = [
    (ask_supplement, ask_supplement),
    (letter, letter),
    (stop, stop),
    (ask_supplement, ask_payment),
    (stop, refused),
    (ask_payment, refused),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_one_is_done_and_one_refused(busy: World, one: Doing, other: Doing) -> None:  # noqa: F811
    code = walked(busy, done=1)
    before = len(verbs(code))

    def trying(act: Doing) -> object:
        try:
            return act(busy, code)
        except (Refused, Conflict) as no:
            return no

    found = started_together(busy, partial(trying, one), partial(trying, other))
    done = [result for result in found if isinstance(result, Acted | Settled)]
    assert len(done) == 1, found
    assert len(verbs(code)) == before + 1
    with reading() as session:
        count = select(func.count()).select_from(ClockEventRecord).join(Dossier).where(Dossier.code == code)
        assert session.scalar(count) == 2
    proven(busy, code)
