"""Supplements that the portal sends: they wait for the desk as those of our own pages do, with papers and files."""

from io import BytesIO
from typing import Any

import pytest
from acting import ask_supplement, clocks, proven, stop, supplement, told
from api_client import Program, problem
from portal_program import inbound, portal_account
from showcase import PDF
from sqlalchemy import func, select
from walking import verbs
from werkzeug.test import TestResponse
from world import World

from app.applicants.records import SupplementSent
from app.casework.queries.coming import coming_counts
from app.casework.queries.own_dossiers import own_dossier_page
from app.casework.send_supplement import SupplementText, begin_supplement, send_supplement
from app.casework.standing import Standing
from app.cli.demo import read_table
from app.db import reading
from app.dossiers.records import Proposal

APPLICATION = read_table()["applications"]["1.012990"]


def count(table: type[Any]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def asked(world: World) -> str:
    code = world.receive()
    ask_supplement(world, code)
    return code


def sent(portal: Program, code: str, message: str = "B-1", **more: Any) -> TestResponse:
    return portal.post(f"/portal/dossiers/{code}/supplements", {"message_id": message, "what": "Đủ", **more})


def rows(world: World, code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Program(world, "mc.ctxh").get(f"/dossiers/{code}/supplements").get_json()["rows"]
    return found


def uploaded(world: World, who: Program, *, name: str = "khám.pdf") -> str:
    data = {"file": (BytesIO(PDF), name)}
    answer = world.app.test_client().post("/api/v1/files", data=data, headers=who.headers)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["mark"])


def test_a_supplement_goes_to_the_desk_and_only_its_receipt_restarts_the_time(world: World, portal: Program) -> None:
    code = world.receive()
    papers = [{"name": "Giấy khám sức khỏe", "originals": 1, "copies": 0}]
    sent = {"message_id": "B-1", "what": "Gửi giấy khám sức khỏe", "components": papers}
    path = f"/portal/dossiers/{code}/supplements"
    problem(portal.post(path, sent), 409, "no_supplement_asked")
    assert inbound("B-1") == ("supplement", "no_supplement_asked", 1)
    ask_supplement(world, code)
    taken = portal.post(path, sent)
    assert taken.status_code == 201, taken.text
    assert portal.post(path, sent).get_json() == taken.get_json()
    assert inbound("B-1") == ("supplement", "taken", 3)
    row = world.dossier(code)
    assert (row.state, row.due_at) == ("awaiting_supplement", None), "the clock still waits"
    assert clocks(world, code)["supplement_wait"].state == "ended", "the applicant has done it"
    assert "kiểm tra" in told(code, "Đã nhận nội dung bổ sung")
    assert count(Proposal) == 0
    (waiting,) = Program(world, "mc.ctxh").get(f"/dossiers/{code}/supplements").get_json()["rows"]
    assert (waiting["source"], waiting["state"], waiting["note"]) == ("portal", "sent", "Gửi giấy khám sức khỏe")
    assert waiting["papers"] == papers
    world.clock.advance(hours=3)
    supplement(world, code)
    row = world.dossier(code)
    assert (row.state, row.components[-1]["name"]) == ("processing", "Giấy khám sức khỏe")
    assert verbs(code)[-2:] == ["supplement.sent", "dossier.receive_supplement"]
    problem(portal.post(path, {**sent, "message_id": "B-2"}), 409, "no_supplement_asked")
    proven(world, code)


def test_what_comes_while_one_waits_is_added(world: World, portal: Program) -> None:
    code = world.receive()
    ask_supplement(world, code)
    for n in (1, 2):
        body = {"message_id": f"B-{n}", "what": f"Phần {n}", "components": [{"name": f"Tờ {n}", "originals": 1}]}
        assert portal.post(f"/portal/dossiers/{code}/supplements", body).status_code == 201
    rows = Program(world, "mc.ctxh").get(f"/dossiers/{code}/supplements").get_json()["rows"]
    assert [(row["n"], row["state"], row["note"]) for row in rows] == [
        (1, "gone", "Phần 1"),
        (2, "sent", "Phần 1\nPhần 2"),
    ]
    supplement(world, code)
    assert [paper["name"] for paper in world.dossier(code).components] == ["Tờ 1", "Tờ 2"]


def test_a_supplement_that_the_desk_does_not_take_lets_the_dossier_wait_on(world: World, portal: Program) -> None:
    code = world.receive()
    ask_supplement(world, code)
    sent = portal.post(f"/portal/dossiers/{code}/supplements", {"message_id": "B-1", "what": "Một tờ"})
    path = f"/dossiers/{code}/supplements/{sent.get_json()['id']}/decline"
    problem(Program(world, "mc.tongiao").post(path, {"reason": "x"}), 404, "dossier_not_found")
    problem(Program(world, "cv.ctxh").post(path, {"reason": "x"}), 403, "act_of_desk")
    desk = Program(world, "mc.ctxh")
    problem(desk.post(path, {"reason": " "}), 422, "decline_reason_missing")
    assert desk.post(path, {"reason": "Còn thiếu bản gốc"}).status_code == 200
    problem(desk.post(path, {"reason": "Còn thiếu bản gốc"}), 409, "supplement_decided")
    assert world.dossier(code).state == "awaiting_supplement"
    assert clocks(world, code)["supplement_wait"].state == "running", "the applicant has something to do again"
    assert "Còn thiếu bản gốc" in told(code, "Chưa tiếp nhận bổ sung")
    again = portal.post(f"/portal/dossiers/{code}/supplements", {"message_id": "B-2", "what": "Đủ"})
    assert again.status_code == 201
    proven(world, code)


def test_files_come_along_and_are_read_at_the_desk(world: World, portal: Program) -> None:
    code = asked(world)
    files = [{"mark": uploaded(world, portal), "component": "Giấy khám"}]
    assert sent(portal, code, files=files).get_json() == sent(portal, code, files=files).get_json() == {"id": 1}
    (row,) = rows(world, code)
    (file,) = row["files"]
    assert (file["component"], file["name"], file["use"]) == ("Giấy khám", "khám.pdf", "paper")
    desk = Program(world, "mc.ctxh")
    assert desk.get(f"/dossiers/{code}/papers/{file['mark']}").data == PDF
    problem(Program(world, "mc.tongiao").get(f"/dossiers/{code}/papers/{file['mark']}"), 404, "dossier_not_found")
    problem(desk.get(f"/files/{file['mark']}"), 404, "file_not_found")
    supplement(world, code)
    assert world.dossier(code).components[-1]["name"] == "Giấy khám (bản điện tử)"
    proven(world, code)


def test_only_the_portals_own_loose_files_are_taken(world: World, portal: Program) -> None:
    code = asked(world)
    officers = uploaded(world, Program(world, "mc.ctxh"))
    other = uploaded(world, Program(world, portal_account(world, "cong.khac")))
    mine = uploaded(world, portal)
    for marks in ([officers], [other], ["x" * 32], [mine, mine], [mine, officers]):
        files = [{"mark": mark, "component": "Giấy"} for mark in marks]
        problem(sent(portal, code, files=files), 422, "supplement_file_unknown")
    assert count(SupplementSent) == 0
    assert sent(portal, code, "B-2", files=[{"mark": mine, "component": "Giấy"}]).status_code == 201
    again = [{"mark": mine, "component": "Giấy"}]
    problem(sent(portal, code, "B-3", files=again), 422, "supplement_file_unknown")


def test_both_ways_are_one_at_the_desk(world: World, portal: Program) -> None:
    code = asked(world)
    mine, desk = Standing(opened=frozenset({code})), world.actor("mc.ctxh")
    begin_supplement(code=code, standing=mine)
    changed = {**APPLICATION, "full_name": "Hoàng Thị Thơm Hai"}
    send_supplement(world.services, SupplementText(code=code, standing=mine, note="Đổi tên", raw=changed))
    assert clocks(world, code)["supplement_wait"].state == "ended", "the applicant has done it, on our pages too"
    papers = [{"name": "Giấy khám", "originals": 1, "copies": 0}]
    assert sent(portal, code, components=papers).status_code == 201
    assert [(row["n"], row["source"], row["state"]) for row in rows(world, code)] == [
        (1, "own", "gone"),
        (2, "portal", "sent"),
    ]
    assert [change["key"] for change in rows(world, code)[1]["changes"]] == ["full_name"]
    begin_supplement(code=code, standing=mine)
    send_supplement(world.services, SupplementText(code=code, standing=mine, note="Thêm", raw=changed))
    assert (rows(world, code)[2]["note"], rows(world, code)[2]["papers"]) == ("Đủ\nThêm", papers)
    assert coming_counts(world.services, by=desk)["supplemented"] == 1
    assert count(Proposal) == 0
    world.clock.advance(hours=1)
    supplement(world, code)
    assert [row["state"] for row in rows(world, code)] == ["gone", "gone", "taken"]
    assert world.dossier(code).components[-1]["name"] == "Giấy khám"
    proven(world, code)


def test_what_nobody_takes_any_more_waits_no_longer(world: World, portal: Program) -> None:
    code = asked(world)
    sent(portal, code)
    stop(world, code)
    assert [row["state"] for row in rows(world, code)] == ["gone"]
    assert coming_counts(world.services, by=world.actor("mc.ctxh"))["supplemented"] == 0
    view = own_dossier_page(world.services, code=code, standing=Standing(opened=frozenset({code})))
    assert [row.source for row in view.supplements] == ["portal"]


@pytest.mark.parametrize("n", [0, 2, 99])
def test_only_what_waits_is_declined(world: World, portal: Program, n: int) -> None:
    code = asked(world)
    sent(portal, code)
    path = f"/dossiers/{code}/supplements/{n}/decline"
    problem(Program(world, "mc.ctxh").post(path, {"reason": "Thiếu"}), 409, "supplement_decided")
    assert rows(world, code)[0]["state"] == "sent"
