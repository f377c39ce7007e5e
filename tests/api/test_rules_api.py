"""Calendars, regulations, the life of a procedure and why a date is that date, by programs alone."""

import base64
from pathlib import Path
from typing import Any

from acting import ask_supplement
from api_client import Program, problem, reception
from calendar_drafting import EXTRA_DAY, typed
from openapi_client import GeneratedClient, generated
from world import World

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "processes" / "CBA-2022-1.012990" / "1" / "process.bpmn"
FORM = "don_thuc_hanh_cong_tac_xa_hoi"


def draft_body(world: World, **more: Any) -> dict[str, Any]:
    given = {**vars(typed(world)), **more}
    return {**given, "decision_on": given["decision_on"].isoformat(), "year": 2026}


def test_a_calendar_is_drafted_released_and_dossiers_recounted(world: World) -> None:
    code = world.receive()
    drafter, chief = generated(world, "quantri"), generated(world, "pheduyet")
    year = drafter.call("readCalendar", year=2026)
    assert (year["year"], year["provisional"], len(year["months"])) == (2026, False, 12)
    made = drafter.call("draftCalendar", draft_body(world))
    number = made["id"]
    assert [change["date"] for change in made["changes"]] == ["2026-03-12"]
    assert drafter.call("redraftCalendar", draft_body_again(world), revision_id=number)["state"] == "draft"
    problem(drafter.ask("releaseCalendar", revision_id=number), 403, "calendar_released_by_drafter")
    assert [row["code"] for row in chief.call("previewRecount", revision_id=number)["rows"]] == [code]
    world.clock.advance(minutes=1)
    assert chief.call("releaseCalendar", revision_id=number)["current"] is True
    key = {"Idempotency-Key": "tinh-lai-1"}
    done = chief.call("recountDossiers", {"reason": "Nghỉ thêm"}, revision_id=number, **key)
    assert (done["finished"], done["changed"], done["later"]) == (True, 1, 1)
    assert chief.call("recountDossiers", {"reason": "Nghỉ thêm"}, revision_id=number, **key) == done
    assert chief.call("readRecount", recount_id=done["recount_id"])["rows"][0]["code"] == code
    problem(chief.ask("rejectCalendar", {"reason": "Không"}, revision_id=number), 409, "calendar_not_draft")
    problem(drafter.ask("readRevision", revision_id=404), 404, "calendar_revision_not_found")
    problem(drafter.ask("readCalendar", year=2099), 404, "calendar_year_unknown")
    problem(generated(world, "cv.ctxh").ask("readCalendar"), 403, "page_not_yours")


def draft_body_again(world: World) -> dict[str, Any]:
    body = draft_body(world)
    del body["year"]
    return {**body, "days": body["days"].replace(EXTRA_DAY, "13/03/2026; Nghỉ thêm; nghỉ riêng")}


def test_a_draft_is_rejected_or_withdrawn(world: World) -> None:
    drafter, chief = generated(world, "quantri"), generated(world, "pheduyet")
    first = drafter.call("draftCalendar", draft_body(world))["id"]
    assert chief.call("rejectCalendar", {"reason": "Chưa có thông báo"}, revision_id=first)["state"] == "rejected"
    second = drafter.call("draftCalendar", draft_body(world))["id"]
    assert drafter.call("withdrawCalendar", revision_id=second)["state"] == "withdrawn"
    wrong = drafter.ask("draftCalendar", {**draft_body(world), "days": "32/13/2026; x"})
    assert problem(wrong, 422, "form_invalid")["fields"]["days"]


def test_regulations_are_read_and_compared(lite_world: World) -> None:
    auditor = generated(lite_world, "kiemtra")
    assert auditor.call("listRegulations")["chosen"] == "mac-dinh"
    full = auditor.call("readRegulation", regulation_id="tuyen-quang-2025")
    assert (full["from"], full["values"][0]["clause"] != "") == ("2025-12-15", True)
    compared = auditor.call("compareRegulations", a="mac-dinh", b="tuyen-quang-2025")
    assert "late_entry_cutoff" in [difference["key"] for difference in compared["differences"]]
    problem(auditor.ask("readRegulation", regulation_id="khong-co"), 404, "regulation_unknown")
    problem(generated(lite_world, "cv.ctxh").ask("listRegulations"), 403, "page_not_yours")


def file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


def uploaded(designer: GeneratedClient, **more: Any) -> dict[str, Any]:
    newest = designer.call("readProcedure", slug=designer.call("listProcedures", search="1.012990")["rows"][0]["slug"])
    form = (ROOT / "forms" / f"{FORM}.json").read_bytes()
    body = {
        "source": file("so-do.bpmn", SHIPPED.read_bytes()),
        "forms": [file(f"{FORM}.json", form)],
        "application_form": FORM,
        "follows": newest["id"],
    }
    done: dict[str, Any] = designer.call("uploadProcedure", {**body, **more})
    return done


def test_a_procedure_from_the_drawing_to_its_first_dossier(world: World) -> None:
    designer, appraiser = generated(world, "thietke"), generated(world, "thamdinh")
    approver = generated(world, "pheduyet")
    done = uploaded(designer)
    assert (done["verdict"], done["number"]) == ("ready", 2)
    number = done["version_id"]
    problem(designer.ask("appraiseVersion", version_id=number), 403, "page_not_yours")
    assert designer.call("submitVersion", version_id=number)["state"] == "submitted"
    assert appraiser.call("sendBackVersion", {"reason": "Thiếu phí"}, version_id=number)["state"] == "draft"
    assert designer.call("readVersion", version_id=number)["sent_back_reason"] == "Thiếu phí"
    designer.call("submitVersion", version_id=number)
    assert appraiser.call("appraiseVersion", version_id=number)["state"] == "appraised"
    decision = {"decision_number": "99/QĐ-UBND", "decision_on": "2026-03-11"}
    assert approver.call("approveVersion", decision, version_id=number)["state"] == "approved"
    problem(designer.ask("enforceVersion", version_id=number), 403, "version_move_forbidden")
    assert approver.call("enforceVersion", version_id=number)["state"] == "in_force"
    seen = approver.call("readVersion", version_id=number)
    assert (seen["decision_number"], len(seen["steps"]) > 4) == ("99/QĐ-UBND", True)
    assert "retired" in [other["state"] for other in seen["others"]]
    assert designer.ask("downloadDiagram", version_id=number).data == SHIPPED.read_bytes()
    code = generated(world, "mc.ctxh").call("receiveDossier", reception(world))["code"]
    assert world.dossier(code).version_id == number
    problem(designer.ask("readVersion", version_id=404), 404, "version_not_found")
    problem(Program(world, "mc.ctxh").get(f"/versions/{number}"), 403, "page_not_yours")


def test_what_cannot_be_taken_in_is_told_at_once(lite_world: World) -> None:
    designer = generated(lite_world, "thietke")
    problem(designer.ask("uploadProcedure", {"source": file("x.bpmn", b"")}), 422, "upload_missing")
    problem(designer.ask("uploadProcedure", {"source": file("x.bpmn", b"<not-bpmn/>")}), 409, "file_refused")
    wrong = designer.ask("uploadProcedure", {"source": {"name": "x", "content": "không phải"}})
    assert problem(wrong, 422, "form_invalid")["fields"]["source.content"]


def test_a_draft_is_repaired(lite_world: World) -> None:
    designer = generated(lite_world, "thietke")
    broken = SHIPPED.read_text(encoding="utf-8").replace('isExecutable="true"', 'isExecutable="false"')
    number = uploaded(designer, source=file("so-do.bpmn", broken.encode()))["version_id"]
    codes = [row["code"] for row in designer.call("listRepairs", version_id=number)["rows"]]
    assert "NOT_EXECUTABLE" in codes
    shown = designer.call("previewRepairs", {"codes": codes}, version_id=number)
    assert 'isExecutable="true"' in shown["after"]
    mended = designer.call("repairVersion", {"codes": codes}, version_id=number)
    assert (mended["number"], mended["verdict"]) == (3, "ready")
    again = designer.ask("repairVersion", {"codes": codes}, version_id=mended["version_id"])
    assert again.status_code in (409, 422), again.text


def test_why_and_what_if(world: World) -> None:
    code = world.receive()
    desk = generated(world, "mc.ctxh")
    told = desk.call("whyStep", task_id=world.open_task(code).id)
    assert (told["code"], bool(told["why"])) == (code, True)
    now = desk.call("tryExtension", code=code)
    assert (now["new_due_at"], now["due_at"]) == (None, "2026-03-25T09:00:00+07:00")
    later = desk.call("tryExtension", code=code, working_hours="8")
    assert later["new_due_at"] == "2026-03-26T09:00:00+07:00"
    assert desk.call("tryExtension", code=code, working_hours="9999")["refused"]
    problem(desk.ask("tryExtension", code=code, working_hours="1/0"), 422, "form_invalid")
    for wrong in ({"working_hours": "0"}, {"working_hours": "1", "calendar_days": 1}):
        problem(desk.ask("tryExtension", code=code, **wrong), 422, "extension_amount_missing")
    problem(generated(world, "mc.tongiao").ask("tryExtension", code=code), 404, "dossier_not_found")


def test_the_papers_of_acts_are_read(world: World) -> None:
    code = world.receive()
    ask_supplement(world, code)
    desk = generated(world, "mc.ctxh")
    (line,) = desk.call("listSlips", code=code)["rows"]
    assert line["act"] == "request_supplement"
    paper = desk.call("readSlip", code=code, seq=line["seq"])
    assert "Thiếu giấy khám sức khỏe" in paper["content"]["defects"]
    problem(desk.ask("readSlip", code=code, seq=1), 404, "slip_not_found")
    problem(desk.ask("downloadPaper", code=code, mark="khong-co"), 404, "file_not_found")


def test_the_paper_dossier_has_come(world: World) -> None:
    world.place_independent()
    away = generated(world, "mc.thucphan")
    code = world.receive(desk="mc.thucphan", competent="H14.02.01")
    here = generated(world, "mc.ctxh")
    rows = here.call("listDeadlines", kind="paper_transfer")["rows"]
    number = next(row["id"] for row in rows if row["subject"] == code)
    problem(away.ask("acknowledgePaper", deadline_id=number), 403, "paper_of_competent_desk")
    assert here.call("acknowledgePaper", deadline_id=number)["outcome"] == "in_time"
    problem(here.ask("acknowledgePaper", deadline_id=number), 409, "paper_already_there")
    assert world.dossier(code).code == code
