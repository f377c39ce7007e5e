"""A portal that loses, delays, repeats, reorders and is away for hours: afterwards both sides hold the same."""

import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from acting import ask_payment, ask_supplement, extend, paid, stop, supplement
from portal_side import Joined, posted
from walking import complete, confirmed, events, open_elements
from world import World

from app.casework.settle import ReturnResult, return_result
from app.db import reading
from app.domain.errors import DomainError
from app.portal.records import PortalDossier

WEATHER = {"lose": 0.2, "lose_answer": 0.2, "repeat": 0.2, "reorder": 0.2, "away": 0.1}


def next_step(world: World, code: str) -> None:
    data = {step["task"]: step.get("data", {}) for step in world.steps()}
    for element in open_elements(code)[:1]:
        complete(world, code, element, data=data.get(element, {}))


def handed_over(world: World, code: str) -> None:
    return_result(world.services, ReturnResult(by=world.actor("mc.ctxh"), code=code, handed_to="Thơm"))


ACTS: list[Callable[[World, str], object]] = [
    next_step,
    next_step,
    next_step,
    ask_supplement,
    supplement,
    ask_payment,
    paid,
    lambda world, code: extend(world, code, hours=1),
    confirmed,
    handed_over,
]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_on_the_way(world: World, seed: int) -> None:
    luck = random.Random(seed)  # noqa: S311 - to be had again
    with Joined(world, seed=seed, **WEATHER) as joined:
        codes = [world.receive() for _ in range(3)]
        for turn in range(60):
            act, code = luck.choice(ACTS), luck.choice(codes)
            with suppress(DomainError):
                act(world, code)
            if turn in (20, 40):
                joined.portal.down = turn == 20
            joined.deliver()
            world.clock.advance(minutes=luck.choice([1, 5, 30]))
        with suppress(DomainError):
            stop(world, codes[0])
        joined.catch_up(hours=30)
        assert joined.portal.repeats > 0, "the weather was bad"
        for code in codes:
            both_hold_the_same(joined, code)


def both_hold_the_same(joined: Joined, code: str) -> None:
    told = [event.body["portal_status"] for event in events(f"dossier:{code}") if "portal_status" in event.body]
    assert joined.told(code) == told, "each status in order and in effect once"
    assert [m.seq for m in joined.portal.taken if m.code == code] == list(range(1, len(told) + 1))
    assert all(message.delivered_at for message in posted(code))
    held = joined.portal.holds([code])[code]
    with reading() as session:
        row = session.get_one(PortalDossier, code)
    assert (held.seq, held.status) == (row.seq, row.status) == (row.taken, told[-1])
    assert joined.portal.violations == []
