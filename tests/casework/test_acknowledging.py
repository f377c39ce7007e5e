"""Somebody looks at a late-list: who and when, once; then nobody else is told (TIM-10)."""

import pytest
from late_lists import AGENCY, MONDAY, at, digest_of, mails, sweep
from world import World

from app.audit import history, verify
from app.casework.acknowledge_digest import AcknowledgeDigest, acknowledge_digest
from app.casework.queries.digests import count_unseen, digest_list, digest_view
from app.db import reading
from app.domain.errors import Forbidden, NotFound

MORNING_LIST = at(10, 30, day=MONDAY)


@pytest.fixture
def late(world: World) -> World:
    """A list with something overdue on it."""
    world.receive()
    sweep(world, MORNING_LIST)
    world.clock.advance(minutes=20)
    return world


def look(world: World, username: str, *, agency: str = AGENCY) -> bool:
    return acknowledge_digest(
        world.services, AcknowledgeDigest(by=world.actor(username), agency=agency, moment=MORNING_LIST)
    )


def unseen(world: World, username: str) -> int:
    return count_unseen(by=world.actor(username), at=world.clock.moment)


def test_the_first_to_look_counts(late: World) -> None:
    assert (unseen(late, "mc.ctxh"), unseen(late, "quantri"), unseen(late, "mc.noivu")) == (1, 1, 0)
    assert look(late, "mc.ctxh")
    late.clock.advance(minutes=5)
    assert not look(late, "quantri")
    view = digest_view(late.services, by=late.actor("quantri"), agency=AGENCY, moment=MORNING_LIST)
    assert (view.seen_by, view.seen_at) == ("Nông Thị Hạnh", at(10, 50, day=MONDAY))
    assert unseen(late, "mc.ctxh") == 0
    with reading() as session:
        event = history(session, "system")[-1]
        assert (event.verb, event.actor) == ("digest.acknowledged", "mc.ctxh")
        assert verify(session, "system").ok


def test_nobody_else_is_told_of_a_list_that_was_looked_at(late: World) -> None:
    look(late, "mc.ctxh")
    sweep(late, at(15, day=MONDAY))
    assert not any("chưa có người xem" in subject for _, subject, _ in mails())
    assert digest_of(MORNING_LIST).escalated_at is None


def test_looking_at_a_newer_list_settles_the_older(late: World) -> None:
    sweep(late, at(15, day=MONDAY))
    assert unseen(late, "mc.ctxh") == 2
    command = AcknowledgeDigest(by=late.actor("mc.ctxh"), agency=AGENCY, moment=at(15, day=MONDAY))
    acknowledge_digest(late.services, command)
    assert unseen(late, "mc.ctxh") == 0
    assert digest_of(MORNING_LIST).acknowledged_at is None


@pytest.mark.parametrize("username", ["cv.ctxh", "gd.ctxh", "mc.noivu", "kiemtra"])
def test_others_may_neither_look_nor_say_so(late: World, username: str) -> None:
    with pytest.raises(Forbidden):
        look(late, username)
    with pytest.raises(Forbidden):
        digest_view(late.services, by=late.actor(username), agency=AGENCY, moment=MORNING_LIST)


def test_each_sees_the_lists_of_the_own_agency(late: World) -> None:
    mine = digest_list(late.services, by=late.actor("mc.noivu"))
    assert {row.agency_code for row in mine.rows} == {"H14.01"}
    assert len({row.agency_code for row in digest_list(late.services, by=late.actor("quantri")).rows}) > 10
    with pytest.raises(Forbidden):
        digest_list(late.services, by=late.actor("cv.ctxh"))


@pytest.mark.parametrize("agency", ["H99", "H14.02"])
def test_what_is_not_there(late: World, agency: str) -> None:
    command = AcknowledgeDigest(by=late.actor("quantri"), agency=agency, moment=at(9))
    with pytest.raises(NotFound):
        acknowledge_digest(late.services, command)
