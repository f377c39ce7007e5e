"""What belongs to an agency that ends, beside open dossiers: subscriptions, keys, calendars, money, closed dossiers."""

from collections.abc import Callable

import pytest
from acting import apologised, ask_payment, proven, stop
from calendar_drafting import draft_for, released
from correcting import correct, result
from people import substitute
from reorganising import (
    CENTRE,
    HEALTH,
    HOME,
    NUMBER,
    approved,
    carried_out,
    drafted,
    its_day,
    merge,
    part,
    roles_of,
    row,
    run,
)
from sqlalchemy import select
from test_payments import note, portal  # noqa: F401 - fixture
from walking import complete, events, returned, verbs, walked
from world import World

from app.casework import webhooks as hooks
from app.casework.acts import Acted
from app.casework.begin_reorganisation import begin_reorganisation
from app.casework.handle_payment import HandlePayment, handle_payment
from app.casework.program_access import known_token
from app.casework.queries.payments import list_payments
from app.casework.queries.reorganisation_preview import preview_reorganisation
from app.casework.queries.webhook_views import list_webhooks
from app.casework.release_calendar import release_calendar
from app.casework.role_grants import RevokeRole, revoke_role
from app.casework.tokens import NewToken, issue_token
from app.db import reading
from app.domain.errors import Conflict, Forbidden, NotFound, Refused
from app.outbox.records import OutboxMessage
from app.people.records import Agency, Person, RoleGrant

SPLIT = (part(CENTRE, HEALTH, "codes", "1.012990"), part(CENTRE, HOME, "rest"))


def subscribed(world: World, agency: str) -> int:
    events_ = ("dossier.request_payment", "dossier.rectify_result", "dossier.reassigned")
    new = hooks.NewWebhook(
        by=world.actor("quantri"), label=f"Kho {agency}", url="https://nhan.example.vn/x", events=events_, agency=agency
    )
    return hooks.subscribe(world.services, new).id


def told_of(hook: int) -> list[tuple[str, str]]:
    """(event, dossier) of what was posted to a subscription, in order."""
    query = select(OutboxMessage).where(OutboxMessage.kind == "webhook").order_by(OutboxMessage.seq)
    with reading() as session:
        return [(m.body["event"], m.body["dossier"]) for m in session.scalars(query) if m.body["webhook"] == hook]


def agency_of(world: World, hook: int) -> str:
    return next(row.agency for row in list_webhooks(world.services, by=world.actor("quantri")) if row.id == hook)


def test_a_subscription_follows_and_the_ledger_says_so(world: World) -> None:
    hook, other, removed = subscribed(world, CENTRE), subscribed(world, HOME), subscribed(world, CENTRE)
    hooks.remove_webhook(world.services, by=world.actor("quantri"), webhook_id=removed)
    code = world.receive()
    carried_out(world, merge(CENTRE, HEALTH))
    assert (agency_of(world, hook), agency_of(world, other)) == (HEALTH, HOME)
    moved = [event for event in events("system") if event.verb == "webhook.moved"]
    assert [(e.body["webhook"], e.body["from"], e.body["to"], e.body["decision_number"]) for e in moved] == [
        (hook, CENTRE, HEALTH, NUMBER)
    ]
    ask_payment(world, code)
    assert told_of(hook) == [("dossier.reassigned", code), ("dossier.request_payment", code)]
    assert told_of(other) == []


def test_no_event_is_lost_between_the_moment_and_the_dossiers_own_move(world: World) -> None:
    hook, code = subscribed(world, CENTRE), world.receive()
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    assert begin_reorganisation(world.services, found)
    ask_payment(world, code)
    assert told_of(hook) == [("dossier.request_payment", code)]


def test_what_was_closed_before_is_told_of_too(world: World) -> None:
    hook, code = subscribed(world, CENTRE), returned(world)
    carried_out(world, merge(CENTRE, HEALTH))
    result(world, code, act="rectify_result")
    assert told_of(hook) == [("dossier.rectify_result", code)]


def test_of_a_split_the_rest_is_told(world: World) -> None:
    hook, code = subscribed(world, CENTRE), world.receive()
    carried_out(world, *SPLIT)
    ask_payment(world, code, desk="mc.yte")
    assert (agency_of(world, hook), told_of(hook)) == (HOME, [])


def test_nobody_subscribes_to_an_agency_that_ended(world: World) -> None:
    carried_out(world, merge(CENTRE, HEALTH))
    with pytest.raises(Refused, match="agency_ended"):
        subscribed(world, CENTRE)


def test_a_key_goes_on_with_the_roles_of_now(world: World) -> None:
    code = world.receive()
    key = issue_token(world.services, NewToken(by=None, username="mc.ctxh", label="quầy", days=30))
    carried_out(world, merge(CENTRE, HEALTH))
    with reading() as session:
        known = known_token(session, key.token, policy=world.services.programs, at=world.clock.now())
    assert known is not None
    assert ask_payment(world, code).state == "paused"
    moved = next(event for event in events("person:mc.ctxh") if event.verb == "person.moved")
    assert moved.body["tokens"] == [key.id]


def test_hours_taken_along_are_an_event_of_the_calendars(world: World) -> None:
    released(world, draft_for(world, CENTRE))
    carried_out(world, merge(CENTRE, HEALTH, takes_calendar=True))
    last = events("calendar")[-1]
    assert (last.verb, last.body["agency"], last.body["from"], last.body["decision_number"]) == (
        "calendar.taken_over",
        HEALTH,
        CENTRE,
        NUMBER,
    )


def test_hours_drafted_for_an_agency_that_ends_are_withdrawn(world: World) -> None:
    waiting = draft_for(world, CENTRE)
    carried_out(world, merge(CENTRE, HEALTH))
    assert events("calendar")[-1].verb == "calendar.withdrawn"
    with pytest.raises(Conflict, match="calendar_not_draft"):
        release_calendar(world.services, by=world.actor("pheduyet"), revision_id=waiting)


@pytest.mark.parametrize("taken", [False, True])
def test_the_preview_says_what_becomes_of_own_hours(world: World, taken: bool) -> None:
    released(world, draft_for(world, CENTRE))
    subscribed(world, CENTRE)
    found = drafted(world, merge(CENTRE, HEALTH, takes_calendar=taken))
    (source,) = preview_reorganisation(world.services, by=world.actor("quantri"), reorganisation_id=found).sources
    said = " ".join(source.warnings)
    assert ("dùng lịch làm việc riêng của" in said) == taken
    assert ("khác của" in said) != taken
    assert ("đánh dấu “chuyển lịch”" in said) != taken
    assert dict(source.counts)["Đăng ký nhận sự kiện"] == 1


def money(world: World, code: str, state: str) -> int:
    (row,) = (r for r in list_payments(world.services, by=world.actor("mc.ctxh")).rows if r.dossier == code)
    assert row.state == state
    return row.id


def test_money_of_a_closed_dossier_is_the_successors(portal: World) -> None:  # noqa: F811
    code = walked(portal, done=1)
    ask_payment(portal, code)
    note(portal, code)
    stop(portal, code)
    carried_out(portal, merge(CENTRE, HEALTH))
    payment = money(portal, code, "matched")
    refund = HandlePayment(by=portal.actor("mc.yte"), payment_id=payment, how="refunded", note="Trả lại do dừng")
    with pytest.raises(NotFound, match="payment_not_found"):
        handle_payment(
            portal.services, HandlePayment(by=portal.actor("mc.noivu"), payment_id=payment, how="refunded", note="x")
        )
    assert handle_payment(portal.services, refund) == code
    with pytest.raises(Conflict, match="payment_handled"):
        handle_payment(portal.services, refund)
    assert verbs(code).count("payment.refunded") == 1
    proven(portal, code)


def sorry(world: World, code: str) -> Acted:
    return apologised(world, code)


@pytest.mark.parametrize("do", [result, ask_payment, stop, sorry])
def test_a_closed_dossier_is_no_more_open_to_who_follows(world: World, do: Callable[[World, str], Acted]) -> None:
    code = world.receive()
    stop(world, code)
    carried_out(world, merge(CENTRE, HEALTH))
    before = verbs(code)
    with pytest.raises(Refused):
        do(world, code)
    assert verbs(code) == before


def test_who_follows_rectifies_a_result_of_before(world: World) -> None:
    code = returned(world)
    carried_out(world, merge(CENTRE, HEALTH))
    with pytest.raises(NotFound, match="dossier_not_found"):
        result(world, code, act="rectify_result", by="mc.noivu")
    with pytest.raises(Forbidden, match="act_of_desk"):
        result(world, code, act="rectify_result", by="cv.ctxh")
    assert result(world, code, act="rectify_result", by="mc.yte").state == "returned"
    assert events(f"dossier:{code}")[-1].on_behalf_of is None
    proven(world, code)


def test_what_was_received_is_still_corrected_by_two(world: World) -> None:
    code = returned(world)
    carried_out(world, merge(CENTRE, HEALTH))
    assert correct(world, code).proposed
    with pytest.raises(Conflict, match="proposed_already"):
        correct(world, code)
    assert not correct(world, code, by="gd.ctxh").proposed
    assert world.dossier(code).applicant.name == "Hoàng Thị Thơ"
    proven(world, code)


def test_a_stand_in_of_who_follows_acts_in_that_ones_name(world: World) -> None:
    code = returned(world)
    carried_out(world, merge(CENTRE, HEALTH))
    substitute(world, "cv.noivu", "mc.ctxh")
    result(world, code, act="rectify_result", by="cv.noivu")
    last = events(f"dossier:{code}")[-1]
    assert (last.actor, last.on_behalf_of) == ("cv.noivu", "mc.ctxh")
    world.clock.advance(days=6)
    with pytest.raises(NotFound, match="dossier_not_found"):
        result(world, code, act="rectify_result", by="cv.noivu")


def test_a_role_taken_away_in_the_middle_does_not_come_back(world: World) -> None:
    left = world.receive()
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    assert begin_reorganisation(world.services, found)
    assert roles_of("cv.ctxh") == {("chuyen_vien", CENTRE), ("chuyen_vien", HEALTH)}
    with reading() as session:
        query = (
            select(RoleGrant.id)
            .join(Person, Person.id == RoleGrant.person_id)
            .join(Agency, Agency.id == RoleGrant.agency_id)
        )
        grant_id = session.scalars(query.where(Person.username == "cv.ctxh", Agency.code == HEALTH)).one()
    given = {"decision": "8/QĐ", "decided_on": world.clock.now().date()}
    revoke_role(world.services, RevokeRole(by=world.actor("quantri"), username="cv.ctxh", grant_id=grant_id, **given))
    run(world)
    assert row(found).state == "finished"
    assert roles_of("cv.ctxh") == set()
    with pytest.raises((NotFound, Forbidden)):
        complete(world, left, by=world.actor("cv.ctxh"))


def test_a_role_is_not_inherited_before_the_moment(world: World) -> None:
    code = returned(world)
    approved(world, merge(CENTRE, HEALTH))
    with pytest.raises(NotFound, match="dossier_not_found"):
        result(world, code, act="rectify_result", by="mc.yte")
