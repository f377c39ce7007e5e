"""Paying on a hosted page: signed both ways, once, and whatever fits nothing goes to the desk (FEE-01, FEE-03)."""

from typing import Any

import pytest
from acting import ask_payment, paid, proven, stop
from citizens import opened, path_of
from flask.testing import FlaskClient
from page_reading import page
from world import World

from app.integrations import signed
from app.payments.records import Payment


def ordered(world: World, code: str) -> tuple[FlaskClient, str]:
    """A browser on the order's page, and the order's code."""
    client = opened(world, code)
    answer = client.post(f"/tra-cuu/{code}/thanh-toan")
    assert answer.status_code == 303, answer.text
    return client, answer.location.rpartition("/")[2]


def told(world: World, order: str, **more: str) -> dict[str, str]:
    """What the provider would say, signed with its key."""
    answer = {
        "merchant": "DEMO",
        "order": order,
        "amount": "1500000",
        "reference": "THU-1",
        "result": "paid",
        "paid_at": world.clock.moment.isoformat(),
    }
    return signed({**answer, **more}, key=world.services.payments.key)  # type: ignore[attr-defined]


def notice(world: World, fields: dict[str, str]) -> Any:
    return world.client().post("/api/v1/payments/notice", data=fields)


def paused(world: World) -> str:
    code = world.receive()
    ask_payment(world, code)
    return code


def payments() -> list[Payment]:
    from sqlalchemy import select

    from app.db import reading

    with reading() as session:
        rows = list(session.scalars(select(Payment).order_by(Payment.id)))
        session.expunge_all()
    return rows


def test_the_whole_way_by_the_page(lite_world: World) -> None:
    code = paused(lite_world)
    client, order = ordered(lite_world, code)
    way = next(link for link in page(client, f"/thanh-toan/{order}").links() if "/thu/thanh-toan" in link)
    gate = page(client, path_of(way))
    assert "1.500.000 đồng" in gate.text
    fields = {a["name"]: a["value"] for a in gate.all("input") if a.get("type") == "hidden"}
    back = client.post("/thu/thanh-toan", data={**fields, "result": "paid", "notice": "1"})
    assert client.get(path_of(back.location)).status_code == 302
    read = page(client, f"/thanh-toan/{order}").text
    assert "Đã nộp tiền" in read
    assert "1/BLĐT" in read
    assert lite_world.dossier(code).state == "processing"
    assert [row.state for row in payments()] == ["matched"]
    proven(lite_world, code)


def test_return_and_notice_in_any_order_have_one_effect(lite_world: World) -> None:
    code = paused(lite_world)
    client, order = ordered(lite_world, code)
    fields = told(lite_world, order)
    assert client.get("/thanh-toan/ve", query_string=fields).status_code == 302
    for _ in range(2):
        assert notice(lite_world, fields).get_json() == {"order": order}
    assert [row.state for row in payments()] == ["matched"]


@pytest.mark.parametrize(
    "change",
    [{"amount": "1"}, {"order": "X"}, {"reference": "THU-2"}, {"signature": ""}, {"signature": "é" * 64}, {"x": "1"}],
)
def test_what_was_changed_on_the_way_is_not_believed(lite_world: World, change: dict[str, str]) -> None:
    code = paused(lite_world)
    client, order = ordered(lite_world, code)
    forged = {**told(lite_world, order), **change}
    answer = notice(lite_world, forged)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "payment_notice_forged")
    assert client.get("/thanh-toan/ve", query_string=forged).status_code == 401
    assert lite_world.dossier(code).state == "paused"
    assert payments() == []


def test_a_notice_in_another_shape_is_not_believed(lite_world: World) -> None:
    client = lite_world.client()
    for body in ([], {"amount": 5}, "x"):
        assert client.post("/api/v1/payments/notice", json=body).status_code == 401


def test_an_endless_notice_is_not_read(lite_world: World) -> None:
    fields = told(lite_world, ordered(lite_world, paused(lite_world))[1], note="x" * 100_000)
    assert notice(lite_world, fields).status_code == 413
    assert lite_world.client().post("/api/v1/payments/notice", json=fields).status_code == 413
    assert payments() == []


def test_an_unknown_order_and_another_merchant(lite_world: World) -> None:
    assert notice(lite_world, told(lite_world, "KHONGCO")).status_code == 404
    code = paused(lite_world)
    _, order = ordered(lite_world, code)
    assert notice(lite_world, told(lite_world, order, merchant="KHAC")).status_code == 401


def test_the_same_reference_with_another_amount_is_a_conflict(lite_world: World) -> None:
    code = paused(lite_world)
    _, order = ordered(lite_world, code)
    notice(lite_world, told(lite_world, order))
    answer = notice(lite_world, told(lite_world, order, amount="1"))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "payment_reference_reused")


def test_giving_up_leaves_the_duty_open(lite_world: World) -> None:
    code = paused(lite_world)
    client, order = ordered(lite_world, code)
    assert notice(lite_world, told(lite_world, order, result="failed")).status_code == 200
    assert "không thành công" in page(client, f"/thanh-toan/{order}").text
    notice(lite_world, told(lite_world, order))
    assert lite_world.dossier(code).state == "processing"


@pytest.mark.parametrize(("amount", "why"), [("1499999", "Số tiền không đúng"), ("1500000", "Không có nghĩa vụ")])
def test_money_that_fits_nothing_goes_to_the_desk(lite_world: World, amount: str, why: str) -> None:
    code = paused(lite_world)
    client, order = ordered(lite_world, code)
    if amount == "1500000":
        paid(lite_world, code)
    assert notice(lite_world, told(lite_world, order, amount=amount)).status_code == 200
    assert "đối soát" in page(client, f"/thanh-toan/{order}").text
    desk = lite_world.client("mc.ctxh")
    read = page(desk, "/doi-soat")
    assert "1 khoản chưa khớp" in read.text
    assert why in read.text
    (row,) = payments()
    assert row.state == "unmatched"
    wrong = desk.post(f"/doi-soat/{row.id}", data={"how": "refunded", "note": " "})
    assert wrong.status_code == 422
    assert desk.post(f"/doi-soat/{row.id}", data={"how": "refunded", "note": "Ủy nhiệm chi 12"}).status_code == 303
    assert [(p.state, p.handled_note) for p in payments()] == [("refunded", "Ủy nhiệm chi 12")]
    again = desk.post(f"/doi-soat/{row.id}", data={"how": "settled", "note": "x"}, follow_redirects=True)
    assert "đã được xử lý" in again.text
    assert (
        lite_world.client("mc.tongiao").post(f"/doi-soat/{row.id}", data={"how": "settled", "note": "x"}).status_code
        == 404
    )
    proven(lite_world, code)


def test_a_stopped_dossier_keeps_late_money_for_the_desk(lite_world: World) -> None:
    code = paused(lite_world)
    _, order = ordered(lite_world, code)
    stop(lite_world, code)
    assert notice(lite_world, told(lite_world, order)).status_code == 200
    assert [(row.state, row.why) for row in payments()] == [("unmatched", "no_payment_asked")]
    assert lite_world.dossier(code).state == "stopped"


def test_nobody_else_orders_and_nothing_unknown_is_paid(lite_world: World) -> None:
    code = paused(lite_world)
    assert lite_world.client().post(f"/tra-cuu/{code}/thanh-toan").status_code == 403
    unknown = lite_world.receive()
    ask_payment(lite_world, unknown, amount=None)
    answer = opened(lite_world, unknown).post(f"/tra-cuu/{unknown}/thanh-toan", follow_redirects=True)
    assert "chưa xác định số tiền" in answer.text
    assert lite_world.client().get("/thanh-toan/KHONGCO").status_code == 404


def test_the_same_open_order_is_given_again(lite_world: World) -> None:
    code = paused(lite_world)
    assert ordered(lite_world, code)[1] == ordered(lite_world, code)[1]
