"""Comparing with the portal: what differs is listed, what sending again mends is sent, each day once."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from acting import ask_supplement, supplement
from portal_side import Joined, posted
from sqlalchemy import select
from walking import events, returned, walked
from world import World

from app.casework.mend_portal import resend_difference
from app.casework.reconcile_daily import DailyCheck, reconcile_daily
from app.casework.reconcile_portal import Reconciled, ReconcilePortal, reconcile_portal
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.portal import Held
from app.portal.records import PortalCheck, PortalDifference

DAY = date(2026, 3, 11)


@pytest.fixture
def joined(world: World) -> Iterator[Joined]:
    with Joined(world) as ready:
        yield ready


def check(joined: Joined, *, by: str = "quantri", from_on: date = DAY, until_on: date = DAY) -> Reconciled:
    world = joined.world
    command = ReconcilePortal(by=world.actor(by), from_on=from_on, until_on=until_on)
    return reconcile_portal(world.services, command)


def kinds(done: Reconciled) -> dict[str, str]:
    return {item.code: item.kind for item in done.differences}


def rows() -> list[PortalDifference]:
    with reading() as session:
        found = list(session.scalars(select(PortalDifference).order_by(PortalDifference.id)))
        session.expunge_all()
        return found


def test_when_both_hold_the_same_nothing_is_sent(joined: Joined) -> None:
    code = returned(joined.world)
    joined.deliver()
    before = len(posted(code))
    done = check(joined)
    assert (done.compared, done.mended, done.differences) == (1, 0, ())
    assert len(posted(code)) == before
    event = events("system")[-1]
    assert (event.verb, event.actor, event.body["compared"]) == ("portal.reconciled", "quantri", 1)


def test_news_under_way_is_no_difference(joined: Joined) -> None:
    code = walked(joined.world, done=1)
    done = check(joined)
    assert (done.waiting, done.differences) == (1, ())
    joined.deliver()
    assert check(joined).waiting == 0
    assert joined.told(code)[0] == 2


def test_what_the_portal_lost_is_sent_as_a_whole(joined: Joined) -> None:
    world = joined.world
    lost, kept = returned(world), world.receive()
    joined.deliver()
    joined.portal.forget(lost)
    done = check(joined)
    assert (kinds(done), done.compared, done.mended) == ({lost: "missing"}, 2, 1)
    joined.deliver()
    held = joined.portal.holds([lost, kept])
    assert (held[lost].status, held[kept].status) == (10, 2)
    assert joined.portal.taken[-1].body["HoSo"]["ChuHoSo"] == "Hoàng Thị Thơm"
    assert check(joined).differences == ()
    assert joined.portal.violations == []


def test_what_it_lost_while_more_was_under_way_comes_in_order(joined: Joined) -> None:
    code = joined.world.receive()
    joined.deliver()
    ask_supplement(joined.world, code)
    joined.portal.forget(code)
    joined.deliver()
    assert posted(code)[1].failed_at is not None, "the portal misses what came before"
    assert kinds(check(joined)) == {code: "missing"}
    supplement(joined.world, code)
    joined.deliver()
    assert joined.told(code) == [2, 5, 4]
    assert check(joined).differences == ()


def test_an_older_backup_of_the_portal_is_brought_up(joined: Joined) -> None:
    code = returned(joined.world)
    joined.deliver()
    joined.portal.hold(Held(code=code, seq=1, status=2, at=joined.world.clock.moment))
    assert kinds(check(joined)) == {code: "behind"}
    joined.deliver()
    assert joined.portal.holds([code])[code].status == 10


def test_what_was_given_up_is_tried_again(joined: Joined) -> None:
    code = joined.world.receive()
    joined.portal.down = True
    for _ in range(12):
        joined.deliver()
        joined.world.clock.advance(hours=1)
    ask_supplement(joined.world, code)
    assert posted(code)[0].failed_at is not None
    joined.portal.down = False
    done = check(joined)
    assert (kinds(done), done.mended) == ({code: "missing"}, 1)
    joined.deliver()
    assert joined.told(code) == [2, 5], "in order, each once"


def test_a_newer_status_there_is_for_a_person(joined: Joined) -> None:
    world, code = joined.world, joined.world.receive()
    joined.deliver()
    joined.portal.hold(Held(code=code, seq=7, status=9, at=world.clock.moment))
    done = check(joined)
    assert (kinds(done), done.mended) == ({code: "ahead"}, 0)
    (row,) = rows()
    admin = world.actor("quantri")
    assert resend_difference(world.services, by=admin, difference_id=row.id) == code
    with pytest.raises(Refused, match="portal_sent_already"):
        resend_difference(world.services, by=admin, difference_id=row.id)
    joined.deliver()
    held = joined.portal.holds([code])[code]
    assert (held.seq, held.status) == (8, 2)
    ask_supplement(world, code)
    joined.deliver()
    assert joined.portal.holds([code])[code].status == 5
    assert check(joined).differences == ()
    assert events("system")[-2].verb == "portal.resent"


def test_the_same_number_with_another_status_is_for_a_person(joined: Joined) -> None:
    code = joined.world.receive()
    joined.deliver()
    joined.portal.hold(Held(code=code, seq=1, status=8, at=joined.world.clock.moment))
    assert kinds(check(joined)) == {code: "differs"}
    assert len(posted(code)) == 1


def test_what_only_the_portal_has_is_listed(joined: Joined) -> None:
    joined.portal.hold(Held(code="H99-260311-0001", seq=2, status=4, at=joined.world.clock.moment))
    done = check(joined)
    assert (kinds(done), done.mended) == ({"H99-260311-0001": "unknown"}, 0)
    with pytest.raises(Refused, match="portal_nothing_to_send"):
        resend_difference(joined.world.services, by=joined.world.actor("quantri"), difference_id=rows()[0].id)


def test_dossiers_of_the_time_without_a_portal_are_made_good(world: World) -> None:
    code = returned(world)
    with Joined(world) as joined:
        done = check(joined)
        assert (kinds(done), done.mended) == ({code: "missing"}, 1)
        joined.deliver()
        assert joined.told(code) == [10]
        assert check(joined).differences == ()


def test_test_dossiers_are_left_out(world: World) -> None:
    code = world.receive()
    with Joined(world) as joined:
        joined.portal.takes_tests = False
        assert check(joined).compared == 0
        assert posted(code) == []


def test_a_portal_that_is_away_is_said_and_kept(joined: Joined) -> None:
    joined.world.receive()
    joined.portal.down = True
    with pytest.raises(Refused, match="portal_away"):
        check(joined)
    with reading() as session:
        row = session.scalars(select(PortalCheck)).one()
        assert (row.finished_at, row.error) == (None, "Cổng không trả lời")


def test_who_may_and_which_days(joined: Joined, world: World) -> None:
    for who in ("mc.ctxh", "kiemtra"):
        with pytest.raises(Forbidden):
            check(joined, by=who)
        with pytest.raises(Forbidden):
            resend_difference(world.services, by=world.actor(who), difference_id=1)
    for span in ((date(2026, 3, 12), DAY), (DAY, date(2026, 3, 12)), (date(2026, 2, 8), DAY)):
        with pytest.raises(Invalid, match="portal_span_wrong"):
            check(joined, from_on=span[0], until_on=span[1])
    with pytest.raises(NotFound, match="portal_difference_not_found"):
        resend_difference(world.services, by=world.actor("quantri"), difference_id=404)


def test_without_a_portal_there_is_nothing_to_compare(world: World) -> None:
    command = ReconcilePortal(by=world.actor("quantri"), from_on=DAY, until_on=DAY)
    with pytest.raises(Refused, match="portal_not_configured"):
        reconcile_portal(world.services, command)
    assert reconcile_daily(world.services) == DailyCheck()


def test_every_day_is_compared_once_after_one_in_the_night(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    joined.deliver()
    joined.portal.forget(code)
    world.clock.set(datetime(2026, 3, 12, 0, 59, tzinfo=VIETNAM))
    assert reconcile_daily(world.services) == DailyCheck()
    world.clock.set(datetime(2026, 3, 12, 1, 0, tzinfo=VIETNAM))
    assert reconcile_daily(world.services) == DailyCheck(compared=1, differing=1, mended=1)
    assert reconcile_daily(world.services) == DailyCheck(), "once"
    joined.deliver()
    assert joined.told(code) == [2, 2], "and its status is there again"


def test_a_day_without_answer_is_tried_again_and_no_day_is_left_out(joined: Joined) -> None:
    world = joined.world
    world.clock.set(datetime(2026, 3, 12, 2, 0, tzinfo=VIETNAM))
    assert reconcile_daily(world.services).failed == 0
    code = world.receive()
    joined.deliver()
    joined.portal.forget(code)
    joined.portal.down = True
    for day in (13, 14):
        world.clock.set(datetime(2026, 3, day, 2, 0, tzinfo=VIETNAM))
        assert reconcile_daily(world.services) == DailyCheck(failed=1)
        assert reconcile_daily(world.services) == DailyCheck(), "not at once"
    joined.portal.down = False
    world.clock.advance(hours=1)
    assert reconcile_daily(world.services) == DailyCheck(compared=1, differing=1, mended=1)
    with reading() as session:
        row = session.scalars(select(PortalCheck).order_by(PortalCheck.id.desc())).first()
        assert row is not None
        assert (row.from_on, row.until_on, row.attempts) == (date(2026, 3, 12), date(2026, 3, 13), 2)
