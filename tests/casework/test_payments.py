"""Payments that portals and desks report: matched once, by amount and reference, and the clock goes on (FEE-03)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from acting import ask_payment, paid, proven, told
from sqlalchemy import select
from walking import walked
from world import World

from app.casework.accounts import NewPerson, add_person
from app.casework.acts import Acted
from app.casework.receive_payment import NotePayment, note_payment
from app.db import reading, transaction
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.payments.records import FinancialDuty, Payment


@pytest.fixture
def portal(world: World) -> World:
    """The world with the portal's own account."""
    with transaction() as session:
        roles = (("cong_dich_vu", None),)
        add_person(
            session,
            NewPerson(
                username="cong.dvc",
                full_name="Cổng dịch vụ công",
                password="dài và ngẫu nhiên",
                agency_code="H14.02.01",
                roles=roles,
            ),
        )
    return world


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


def note(world: World, code: str, *, by: str = "cong.dvc", **more: Any) -> Acted:
    given: dict[str, Any] = {
        "amount": 1_500_000,
        "reference": "PG-2026-0001",
        "paid_at": world.clock.moment,
        "channel": "portal",
    }
    return note_payment(world.services, NotePayment(by=world.actor(by), code=code, **(given | more)))


def payments(code: str, world: World) -> list[Payment]:
    with reading() as session:
        rows = list(session.scalars(select(Payment).where(Payment.dossier_id == world.dossier(code).id)))
        session.expunge_all()
    return rows


def test_a_payment_lets_the_dossier_go_on(portal: World) -> None:
    code = walked(portal, done=1)
    ask_payment(portal, code)
    portal.clock.set(vn(2026, 3, 13, 9))
    done = note(portal, code)
    # two working days stood still
    assert (done.state, done.due_at, done.slip) == ("processing", vn(2026, 3, 27, 9), "1/BLĐT")
    (row,) = payments(code, portal)
    assert (row.state, row.amount, row.reference, row.channel) == ("matched", 1_500_000, "PG-2026-0001", "portal")
    assert row.receipt_number == "1/BLĐT"
    assert "Đã ghi nhận nghĩa vụ tài chính" in told(code, "Đã ghi nhận nghĩa vụ tài chính")
    proven(portal, code)


def test_the_same_report_again_changes_nothing(portal: World) -> None:
    code = walked(portal, done=1)
    ask_payment(portal, code)
    first = note(portal, code)
    portal.clock.advance(hours=1)
    again = note(portal, code)
    assert (again.state, again.due_at) == (first.state, first.due_at)
    assert len(payments(code, portal)) == 1


def test_the_same_reference_for_something_else_is_no_repeat(portal: World) -> None:
    code, other = walked(portal, done=1), portal.receive()
    ask_payment(portal, code)
    ask_payment(portal, other)
    note(portal, code)
    with pytest.raises(Conflict, match="payment_reference_reused"):
        note(portal, code, amount=1_499_999)
    with pytest.raises(Conflict, match="payment_reference_reused"):
        note(portal, other)
    assert portal.dossier(other).state == "paused"


def test_a_portal_and_a_desk_count_apart(portal: World) -> None:
    code, other = walked(portal, done=1), portal.receive()
    ask_payment(portal, code)
    ask_payment(portal, other)
    note(portal, code, reference="0001")
    assert note(portal, other, by="mc.ctxh", reference="0001", channel="counter").state == "processing"


@pytest.mark.parametrize("amount", [1, 1_499_999, 1_500_001])
def test_another_amount_is_not_taken(portal: World, amount: int) -> None:
    code = walked(portal, done=1)
    ask_payment(portal, code)
    with pytest.raises(Invalid, match="payment_amount_differs"):
        note(portal, code, amount=amount)
    assert portal.dossier(code).state == "paused"
    assert payments(code, portal) == []


def test_where_no_amount_was_determined_the_desk_confirms(portal: World) -> None:
    code = walked(portal, done=1)
    ask_payment(portal, code, amount=None)
    with pytest.raises(Invalid, match="payment_amount_differs"):
        note(portal, code)
    assert paid(portal, code).state == "processing"
    with reading() as session:
        assert session.scalars(select(FinancialDuty.state)).all() == ["done"]


def test_nothing_was_asked(portal: World) -> None:
    code = walked(portal, done=1)
    with pytest.raises(Refused, match="no_payment_asked"):
        note(portal, code)
    ask_payment(portal, code)
    paid(portal, code)
    with pytest.raises(Refused, match="no_payment_asked"):
        note(portal, code)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"reference": ""}, "payment_reference_wrong"),
        ({"reference": " 1"}, "payment_reference_wrong"),
        ({"reference": "1\n"}, "payment_reference_wrong"),
        ({"reference": "x" * 101}, "payment_reference_wrong"),
        ({"reference": "a<b>"}, "payment_reference_wrong"),
        ({"amount": 0}, "payment_amount_wrong"),
        ({"amount": -5}, "payment_amount_wrong"),
        ({"amount": 10**15}, "payment_amount_wrong"),
        ({"channel": "cheque"}, "payment_channel_unknown"),
        ({"paid_at": vn(2026, 3, 11, 9, 11)}, "payment_moment_wrong"),
        ({"paid_at": vn(1, 1, 2)}, "payment_moment_wrong"),
    ],
)
def test_what_can_be_no_payment(portal: World, given: dict[str, Any], problem: str) -> None:
    code = portal.receive()
    ask_payment(portal, code)
    with pytest.raises(Invalid, match=problem):
        note(portal, code, **given)
    assert portal.dossier(code).state == "paused"


def test_references_may_be_vietnamese_and_clocks_differ_a_little(portal: World) -> None:
    code = portal.receive()
    ask_payment(portal, code)
    ahead = portal.clock.moment + timedelta(minutes=10)
    assert note(portal, code, reference="Biên lai số 12/AB-2026", paid_at=ahead).state == "processing"


def test_who_may_report(portal: World) -> None:
    code = walked(portal, done=1)
    ask_payment(portal, code)
    with pytest.raises(Forbidden, match="act_of_desk"):
        note(portal, code, by="cv.ctxh")
    for stranger in ("mc.tongiao", "thietke"):
        with pytest.raises(NotFound):
            note(portal, code, by=stranger)
    with pytest.raises(NotFound):
        note(portal, "H14.02.01-260311-9999")
