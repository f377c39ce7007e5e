"""What the national portal sends: once in effect, the same answer again, and a clear no to what comes too early."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from acting import ask_payment, ask_supplement, clocks
from api_client import Program, problem, reception
from portal_program import inbound
from sqlalchemy import func, select
from walking import returned, verbs
from world import World

from app.casework.deliver_portal import deliver_portal
from app.casework.queries.ratings import public_rating
from app.db import reading
from app.dossiers.records import Dossier, Proposal
from app.integrations import EmulatedPortal


def submission(**more: Any) -> dict[str, Any]:
    return reception(None, **{"message_id": "S-1", **more})  # type: ignore[arg-type]


def count(table: type[Any]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_submission_twice_is_one_dossier(world: World, portal: Program) -> None:
    first = portal.post("/portal/submissions", submission())
    assert first.status_code == 201, first.text
    assert portal.post("/portal/submissions", submission()).get_json() == first.get_json()
    assert count(Dossier) == 1
    code = first.get_json()["code"]
    assert (world.dossier(code).state, world.dossier(code).channel) == ("submitted", "online")
    assert inbound("S-1") == ("submission", "taken", 2)
    status = portal.get(f"/portal/dossiers/{code}").get_json()
    assert (status["status"], status["seq"], status["status_name"]) == (1, 0, "Mới đăng ký")


def test_an_id_stands_for_one_message(portal: Program, world: World) -> None:
    portal.post("/portal/submissions", submission())
    other = submission(applicant={"name": "Người khác"})
    problem(portal.post("/portal/submissions", other), 422, "portal_message_reused")
    stop = {"message_id": "S-1", "asked_by": "Thơm", "reason": "Thôi"}
    problem(portal.post(f"/portal/dossiers/{world.receive()}/stop-requests", stop), 422, "portal_message_reused")


def test_a_payment_goes_on_with_the_dossier_once(world: World, portal: Program) -> None:
    code = world.receive()
    at = world.clock.moment.isoformat()
    sent = {"message_id": "T-1", "amount": 1_500_000, "reference": "VCB-77", "paid_at": at}
    path = f"/portal/dossiers/{code}/payments"
    problem(portal.post(path, sent), 409, "no_payment_asked")
    ask_payment(world, code)
    problem(portal.post(path, {**sent, "message_id": "T-0", "amount": 1}), 422, "payment_amount_differs")
    answer = portal.post(path, sent)
    assert (answer.status_code, answer.get_json()["state"]) == (200, "processing"), answer.text
    world.clock.advance(hours=7)
    assert portal.post(path, sent).get_json() == answer.get_json(), "the same answer for ever"
    assert portal.post(path, {**sent, "message_id": "T-2"}).status_code == 200, "known by its reference"
    problem(portal.post(path, {**sent, "message_id": "T-3", "amount": 2}), 409, "payment_reference_reused")
    assert verbs(code).count("dossier.confirm_payment") == 1


def test_a_wish_to_stop_goes_to_the_desk_once(world: World, portal: Program) -> None:
    code = world.receive()
    sent = {"message_id": "D-1", "asked_by": "Hoàng Thị Thơm", "reason": "Không còn nhu cầu"}
    path = f"/portal/dossiers/{code}/stop-requests"
    first = portal.post(path, sent)
    assert first.status_code == 201
    assert portal.post(path, sent).get_json() == first.get_json()
    problem(portal.post(path, {**sent, "message_id": "D-2"}), 409, "proposed_already")
    assert (world.dossier(code).state, clocks(world, code)["stop"].state) == ("processing", "running")


def test_a_rating_counts_once(world: World, portal: Program) -> None:
    code = returned(world)
    early = world.receive()
    sent = {"message_id": "R-1", "score": 5, "criteria": {"attitude": 4}, "comment": "Tốt"}
    problem(portal.post(f"/portal/dossiers/{early}/ratings", {**sent, "message_id": "R-0"}), 409, "rating_not_yet")
    path = f"/portal/dossiers/{code}/ratings"
    first = portal.post(path, sent)
    assert first.status_code == 201
    assert portal.post(path, sent).get_json() == first.get_json()
    problem(portal.post(path, {**sent, "message_id": "R-2", "score": 1}), 409, "rated_already")
    seen = public_rating(world.services, code=code)
    assert seen is not None
    assert (seen.score, seen.channel) == (5, "portal")


@pytest.mark.parametrize("what", ["supplements", "payments", "stop-requests", "ratings"])
def test_nobody_else_speaks_for_the_applicant(world: World, portal: Program, what: str) -> None:
    code = world.receive()
    assert Program(world, None).post(f"/portal/dossiers/{code}/{what}").status_code == 401
    assert Program(world, "mc.ctxh").post(f"/portal/dossiers/{code}/{what}").status_code in (403, 422)
    bodies: dict[str, dict[str, Any]] = {
        "supplements": {"what": "x"},
        "payments": {"amount": 1, "reference": "r", "paid_at": world.clock.moment.isoformat()},
        "stop-requests": {"asked_by": "x", "reason": "x"},
        "ratings": {"score": 1},
    }
    sent = {"message_id": "X-1", **bodies[what]}
    problem(portal.post(f"/portal/dossiers/H00-0/{what}", sent), 404, "dossier_not_found")
    problem(Program(world, "mc.ctxh").post(f"/portal/dossiers/{code}/{what}", sent), 403, "page_not_yours")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.pop("message_id"),
        lambda body: body.update(message_id=""),
        lambda body: body.update(message_id="x" * 81),
        lambda body: body.update(what="\x00"),
        lambda body: body.update(what="ô" * 4001),
        lambda body: body.update(components=[{"name": "t", "originals": -1}]),
        lambda body: body.update(components=[{"name": "\ud800", "originals": 1}]),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(
    world: World, portal: Program, spoil: Callable[[dict[str, Any]], Any]
) -> None:
    code = world.receive()
    ask_supplement(world, code)
    body: dict[str, Any] = {"message_id": "B-1", "what": "Một tờ"}
    spoil(body)
    answer = portal.post(f"/portal/dossiers/{code}/supplements", body)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.get_json(force=True)["title"]
    assert count(Proposal) == 0


def test_a_crash_before_the_note_leaves_one_effect(
    world: World, portal: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = world.receive()
    sent = {"message_id": "D-1", "asked_by": "Thơm", "reason": "Không còn nhu cầu"}

    def die(*_: object, **__: object) -> None:
        raise RuntimeError("hỏng")

    monkeypatch.setattr("app.casework.hear_portal.insert_once", die)
    first = portal.post(f"/portal/dossiers/{code}/stop-requests", sent)
    monkeypatch.undo()
    world.clock.advance(minutes=1)
    second = portal.post(f"/portal/dossiers/{code}/stop-requests", sent)
    assert (first.status_code, second.get_json()) == (201, first.get_json())
    assert count(Proposal) == 1


def test_the_administrators_program_compares(world: World, portal: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = Program(world, "quantri")
    days = {"from_on": "2026-03-11", "until_on": "2026-03-11"}
    assert admin.get("/portal/state").get_json()["configured"] is False
    problem(admin.post("/portal/checks", days), 409, "portal_not_configured")
    emulated = EmulatedPortal()
    monkeypatch.setitem(world.app.extensions, "motcua", replace(world.services, portal=emulated))
    code = world.receive()
    state = admin.get("/portal/state").get_json()
    assert (state["configured"], state["waiting"], state["taken"]) == (True, 1, 0)
    deliver_portal(world.services)
    emulated.forget(code)
    check = admin.post("/portal/checks", days)
    assert check.status_code == 201, check.text
    body = check.get_json()
    assert (body["compared"], body["mended"], body["differences"][0]["kind"]) == (1, 1, "missing")
    assert admin.get(f"/portal/checks/{body['id']}").get_json() == body
    problem(admin.get("/portal/checks/404"), 404, "portal_check_not_found")
    emulated.down = True
    problem(admin.post("/portal/checks", days), 409, "portal_away")
    for path in ("/portal/state", f"/portal/checks/{body['id']}"):
        problem(portal.get(path), 403, "page_not_yours")
    problem(admin.post("/portal/checks", {"from_on": "x"}), 422, "form_invalid")


def test_a_submission_goes_out_and_back(world: World, portal: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    emulated = EmulatedPortal()
    monkeypatch.setitem(world.app.extensions, "motcua", replace(world.services, portal=emulated))
    code = portal.post("/portal/submissions", submission()).get_json()["code"]
    names = ("data", "signatures", "papers")
    checks = {f"{name}_checked": True for name in names} | {f"{name}_evidence": "Khớp" for name in names}
    assert Program(world, "mc.ctxh").post(f"/dossiers/{code}/accept", checks).status_code == 200
    deliver_portal(world.services)
    new, accepted = [message.body for message in emulated.taken]
    assert (new["TrangThai"], accepted["TrangThai"]) == (1, 2)
    assert (new["HoSo"]["NgayHenTra"], new["HoSo"]["KenhNop"]) == (None, 2)
    assert accepted["HoSo"]["NgayHenTra"] is not None, "the promise comes with the receipt"
    declined = portal.post("/portal/submissions", submission(message_id="S-2")).get_json()["code"]
    said = {"defects": ["Sai cơ quan"]}
    assert Program(world, "mc.ctxh").post(f"/dossiers/{declined}/decline", said).status_code == 200
    deliver_portal(world.services)
    assert emulated.holds([declined])[declined].status == 3
    assert emulated.taken[-1].body["TienTrinh"]["NoiDungXuLy"] == "Từ chối tiếp nhận: Sai cơ quan"
