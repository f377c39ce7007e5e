"""The house by programs: scheduler, feedback, interruptions, accounts, audit, what everybody may read."""

from typing import Any

import pytest
from api_client import Program, problem
from openapi_client import generated
from world import World

from app.domain.errors import Forbidden

ASKED = {"kind": "create", "agency": "H14.02.01", "username": "moi.ctxh", "reason": "Tăng cường"}
SAID = {"name": "Nông Thị Mai", "contact": "0912345678", "agency": "H14.02.01", "text": "Chờ lâu ở quầy."}


def test_feedback_from_the_door_to_the_answer(world: World) -> None:
    anyone, head, admin = generated(world, None), generated(world, "mc.ctxh"), generated(world, "quantri")
    code = anyone.call("giveFeedback", SAID)["code"]
    assert anyone.call("followFeedback", code=code)["state"] == "open"
    assert [row["code"] for row in admin.call("listFeedback")["rows"]] == [code]
    assert admin.call("readFeedback", code=code)["text"] == SAID["text"]
    admin.call("forwardFeedback", {"agency": "H14.02", "reason": "Đúng thẩm quyền"}, code=code)
    answered = admin.call("answerFeedback", {"text": "Đã thêm người.", "public": True}, code=code)
    assert answered["outcome"] == "in_time"
    assert anyone.call("followFeedback", code=code)["answer"] == "Đã thêm người."
    again = admin.ask("answerFeedback", {"text": "Lần nữa"}, code=code)
    assert problem(again, 409, "feedback_answered")
    at = world.clock.moment.isoformat()
    entered = head.call("enterFeedback", {**SAID, "channel": "phone", "received_at": at})["code"]
    assert generated(world, "mc.ctxh").call("readFeedback", code=entered)["channel"] == "Điện thoại"
    problem(Program(world, "cv.ctxh").get("/feedback"), 403, "page_not_yours")
    problem(anyone.ask("giveFeedback", {**SAID, "agency": "H99"}), 404, "agency_not_found")
    problem(anyone.ask("followFeedback", code="PA-0"), 404, "feedback_not_found")


def test_interruptions_are_announced_and_cancelled(world: World) -> None:
    admin = generated(world, "quantri")
    earliest = admin.call("listInterruptions")["earliest"]
    span = {"from_at": "2026-03-28T20:00:00+07:00", "until_at": "2026-03-28T22:00:00+07:00", "reason": "Nâng cấp"}
    assert earliest < span["from_at"]
    made = admin.call("announceInterruption", span)
    assert made["state"] == "coming"
    assert [row["id"] for row in generated(world, "cv.ctxh").call("listInterruptions")["rows"]] == [made["id"]]
    gone = admin.call("cancelInterruption", {"reason": "Hoãn"}, notice_id=made["id"])
    assert (gone["state"], gone["cancel_reason"]) == ("cancelled", "Hoãn")
    problem(admin.ask("cancelInterruption", {"reason": "Hoãn"}, notice_id=made["id"]), 409, "maintenance_over")
    problem(admin.ask("cancelInterruption", {"reason": "Hoãn"}, notice_id=999), 404, "maintenance_not_found")
    soon = {**span, "from_at": "2026-03-11T20:00:00+07:00"}
    assert admin.ask("announceInterruption", soon).status_code == 409
    problem(generated(world, "mc.ctxh").ask("announceInterruption", span), 403, "page_not_yours")


def test_an_account_is_asked_for_and_made(world: World) -> None:
    head, admin = generated(world, "gd.ctxh"), generated(world, "quantri")
    wanted = {**ASKED, "full_name": "Lục Văn Mới", "role": "chuyen_vien"}
    asked = head.call("askAccount", wanted)
    assert (asked["state"], asked["due"]["urgency"]) == ("open", "in_time")
    assert [row["id"] for row in head.call("listAccountRequests")["rows"]] == [asked["id"]]
    assert admin.call("readAccountRequest", request_id=asked["id"])["username"] == "moi.ctxh"
    done = admin.call("doAccountRequest", {}, request_id=asked["id"], **{"Idempotency-Key": "tk-1"})
    assert (done["state"], bool(done["password"])) == ("done", True)
    again = admin.ask("doAccountRequest", {}, request_id=asked["id"], **{"Idempotency-Key": "tk-1"})
    problem(again, 409, "done_already")
    assert head.call("listAccountRequests", waiting=False)["rows"][0]["state"] == "done"
    other = head.call("askAccount", {**ASKED, "kind": "emergency_lock", "username": "cv.ctxh"})
    assert admin.call("doAccountRequest", {}, request_id=other["id"])["state"] == "notify"
    told = admin.call("tellAccountRequest", {"note": "Đã gọi điện"}, request_id=other["id"])
    assert told["state"] == "done"
    third = head.call("askAccount", {**ASKED, "kind": "emergency_lock", "username": "hd.ctxh"})
    problem(admin.ask("refuseAccountRequest", {}, request_id=third["id"]), 422, "typed_text_missing")
    assert admin.call("refuseAccountRequest", {"note": "Thiếu căn cứ"}, request_id=third["id"])["state"] == "refused"
    problem(head.ask("doAccountRequest", {}, request_id=third["id"]), 403, "page_not_yours")
    problem(admin.ask("readAccountRequest", request_id=404), 404, "account_request_not_found")


def test_a_dossier_is_replayed_and_the_ledger_verified(world: World) -> None:
    code = world.receive()
    auditor = generated(world, "kiemtra")
    run = auditor.call("replayDossier", code=code)
    assert (run["matches"], run["frames"][0]["verb"]) == (True, "dossier.received")
    assert run["frames"][0]["due_at"] == "2026-03-25T09:00:00+07:00"
    diagram = auditor.ask("readDossierDiagram", code=code)
    assert (diagram.mimetype, "sandbox" in diagram.headers["Content-Security-Policy"]) == ("application/xml", True)
    first = auditor.call("verifyLedger", {})
    assert (first["holds"], first["kept_holds"], first["faults"]) == (True, None, [])
    assert auditor.call("verifyLedger", {"kept": first["head"]})["kept_holds"] is True
    problem(auditor.ask("verifyLedger", {"kept": "x"}), 422, "tree_head_unreadable")
    problem(auditor.ask("replayDossier", code="H14-0"), 404, "dossier_not_found")
    for route in (f"/audit/dossiers/{code}/replay", f"/audit/dossiers/{code}/diagram"):
        problem(Program(world, "mc.ctxh").get(route), 403, "page_not_yours")


def test_the_scheduler_is_operated(world: World) -> None:
    world.receive()
    admin = generated(world, "quantri")
    assert admin.call("runRound")["parts"]["deliver"] == {"sent": 1, "failed": 0}
    stand = admin.call("readScheduler")
    assert stand["runs"][0]["kind"] in ("deliver", "forget", "webhooks", "sweep")
    assert (stand["failed"], stand["failures"]) == ([], [])
    assert admin.call("listIncidents")["rows"] == []
    problem(admin.ask("retryMessage", message_id="khong"), 409, "message_not_given_up")
    for place in ("timers", "effects", "overdue", "gì-đó"):
        problem(admin.ask("retryFailure", place=place, row_id=2**40), 409, "nothing_to_retry")
    problem(admin.ask("resolveIncident", {"reason": "Thử"}, incident_id=2**40), 404, "incident_not_found")
    for route in ("/system/scheduler", "/system/incidents"):
        problem(Program(world, "mc.ctxh").get(route), 403, "page_not_yours")


def test_what_everybody_may_read(world: World) -> None:
    anyone = generated(world, None)
    rows = anyone.call("listPublicProcedures", search="cong tac xa hoi")["rows"]
    assert [row["code"] for row in rows] == ["1.012990"]
    found = anyone.call("readPublicProcedure", slug=rows[0]["slug"])
    assert found["papers"]
    assert "H14.02.01" in [desk["code"] for desk in found["desks"]]
    assert anyone.call("readRatings", month="2026-03")["count"] == 0
    problem(anyone.ask("readPublicProcedure", slug="khong-co"), 404, "procedure_not_found")
    problem(anyone.ask("readRatings", month="tháng ba"), 422, "form_invalid")


def walked(client: Any, operation: str, **query: Any) -> list[Any]:
    """All rows of a list, slice by slice."""
    found, answer = [], client.call(operation, **query)
    while True:
        found += answer["rows"]
        if answer["next"] is None:
            return found
        answer = client.follow(operation, answer["next"])


def test_lists_lead_on_by_their_cursor(world: World) -> None:
    anyone, admin = generated(world, None), generated(world, "quantri")
    slugs = [row["slug"] for row in walked(anyone, "listPublicProcedures")]
    assert len(slugs) == len(set(slugs)) > 0
    ids = [row["id"] for row in walked(admin, "listRegulations", limit=2)]
    assert len(ids) == len(set(ids)) > 2
    assert ids == [row["id"] for row in admin.call("listRegulations", limit=100)["rows"]]
    page = admin.call("listRegulations", limit=2)["next"]
    problem(Program(world, "kiemtra").get(page.removeprefix("/api/v1")), 422, "cursor_invalid")


@pytest.mark.parametrize("scope", ["read", "work", "assign", "submit", "design", "audit", "admin"])
def test_scopes_keep_programs_apart(lite_world: World, scope: str) -> None:
    opened = {"verifyLedger": ("kiemtra", "audit"), "askAccount": ("gd.ctxh", "act"), "runRound": ("quantri", "admin")}
    for operation, (username, needed) in opened.items():
        if (scope, username) == ("admin", "gd.ctxh"):
            with pytest.raises(Forbidden, match="token_decides_for_others"):
                generated(lite_world, username, scopes=[scope])
            continue
        narrowed = generated(lite_world, username, scopes=[scope])
        lock = {**ASKED, "kind": "emergency_lock", "username": "cv.ctxh"}
        body = {"askAccount": lock, "verifyLedger": {}}.get(operation)
        answer = narrowed.ask(operation, body)
        if scope == needed:
            assert answer.status_code < 300, answer.text
        else:
            problem(answer, 403, "token_scope_missing")


def test_an_officers_program_may_upload_files(lite_world: World) -> None:
    for scope, status in (("work", 201), ("act", 201), ("submit", 201), ("read", 403), ("admin", 403)):
        answer = generated(lite_world, "cv.ctxh", scopes=[scope]).upload("uploadFile", b"%PDF-1.7\n%%EOF", name="a.pdf")
        assert answer.status_code == status, answer.text
