"""The auditor's pages: the replay equals the record, tampering shows, the ledger is verified."""

from typing import Any

import pytest
from page_reading import page, sound
from sqlalchemy import text
from walking import confirmed, events, walked
from world import World

from app.audit.triggers import STATEMENTS
from app.casework.ledger import dossier_stream
from app.db import transaction


def data_of(world: World, code: str) -> dict[str, Any]:
    """The JSON of the player."""
    answer = world.client("kiemtra").get(f"/kiem-tra/{code}/phat-lai.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def tamper(statement: str, **values: Any) -> None:
    """Change the ledger as somebody with the database's password could: without its triggers."""
    with transaction() as session:
        for ddl in (ddl for of_table in STATEMENTS["sqlite"].values() for ddl in of_table if " TRIGGER " in ddl):
            session.execute(text(f"DROP TRIGGER {ddl.split('TRIGGER')[1].replace('IF NOT EXISTS', '').split()[0]}"))
        session.execute(text(statement), values)


def test_the_list_leads_to_the_replay(lite_world: World) -> None:
    code = lite_world.receive()
    assert f"/kiem-tra/{code}" in page(lite_world.client("kiemtra"), "/kiem-tra").links()
    assert f"/kiem-tra/{code}" in page(lite_world.client("kiemtra"), f"/kiem-tra?tim={code}&loc=processing").links()
    assert "Không có hồ sơ nào như vậy" in page(lite_world.client("kiemtra"), "/kiem-tra?loc=returned").text


@pytest.mark.parametrize("path", ["", "/{code}", "/{code}/phat-lai.json", "/{code}/so-do.bpmn", "/so-cai"])
def test_only_auditors_replay(lite_world: World, path: str) -> None:
    code = lite_world.receive()
    assert lite_world.client("mc.ctxh").get("/kiem-tra" + path.format(code=code)).status_code == 403
    assert lite_world.client("kiemtra").get("/kiem-tra" + path.format(code=code)).status_code == 200


def test_an_unknown_dossier_is_not_found(lite_world: World) -> None:
    page(lite_world.client("kiemtra"), "/kiem-tra/H14.00-260101-0001", status=404)


def test_the_page_says_that_all_is_as_recorded_and_lists_every_event(lite_world: World) -> None:
    code = walked(lite_world, case=0)
    confirmed(lite_world, code)
    read = page(lite_world.client("kiemtra"), f"/kiem-tra/{code}")
    assert "Phát lại khớp hồ sơ." in read.text
    assert "Xác nhận đã có kết quả, văn bản số 15/GXN." in read.text
    assert "Nông Thị Hạnh" in read.text


def test_the_data_of_the_player_equals_the_record(lite_world: World) -> None:
    code = walked(lite_world, case=0)
    confirmed(lite_world, code)
    record = data_of(lite_world, code)
    recorded = events(dossier_stream(code))
    assert [(e["seq"], e["verb"], e["at"]) for e in record["events"]] == [
        (e.seq, e.verb, e.at.isoformat()) for e in recorded
    ]
    for shown, event in zip(record["events"], recorded, strict=True):
        assert shown["passed"] == list(event.body.get("passed", []))
        assert sorted(shown["now"]) == sorted(element for element, _ in event.body.get("open", []))
    assert record["matches"]
    assert record["bpmn_url"] == f"/kiem-tra/{code}/so-do.bpmn"


def test_an_event_is_told_in_words(lite_world: World) -> None:
    code = walked(lite_world, case=0, done=3)
    record = data_of(lite_world, code)
    first, last = record["events"][0], record["events"][-1]
    assert first["actor"] == "Nông Thị Hạnh"
    assert first["kind"] == "act"
    assert first["clock"]["kind"] == "on_time"
    assert first["clock"]["remaining_text"] == "còn 10 ngày làm việc"
    assert last["kind"] == "step"
    assert last["data"] == {"Quyết định": "Tiếp nhận người thực hành"}


def test_a_dossier_late_by_now_has_its_late_moment(lite_world: World) -> None:
    code = lite_world.receive()
    lite_world.clock.advance(days=60)
    late = data_of(lite_world, code)["events"][-1]
    assert (late["kind"], late["clock"]["kind"]) == ("late", "late")
    assert "Hồ sơ quá hạn từ" in page(lite_world.client("kiemtra"), f"/kiem-tra/{code}").text


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET actor = 'cv2.ctxh' WHERE seq = 2 AND stream = :stream",
        "UPDATE audit_event SET body = json_set(body, '$.passed', json('[]')) WHERE seq = 2 AND stream = :stream",
        "UPDATE audit_event SET body = json_set(body, '$.element', 'nowhere') WHERE seq = 2 AND stream = :stream",
        "UPDATE audit_event SET body = json_set(body, '$.due_at', 'never') WHERE seq = 1 AND stream = :stream",
        "UPDATE audit_event SET body = json_remove(body, '$.routing') WHERE seq = 1 AND stream = :stream",
        "DELETE FROM audit_event WHERE seq = 2 AND stream = :stream",
    ],
)
def test_tampering_shows_as_a_fault(lite_world: World, change: str) -> None:
    code = walked(lite_world, case=0, done=3)
    tamper(change, stream=dossier_stream(code))
    read = page(lite_world.client("kiemtra"), f"/kiem-tra/{code}")
    assert "Phát lại không khớp hồ sơ." in read.text
    assert "Sổ cái đã bị thay đổi sau khi ghi" in read.text
    assert not data_of(lite_world, code)["matches"]


def test_the_ledger_is_verified_and_its_head_can_be_kept(lite_world: World) -> None:
    client = lite_world.client("kiemtra")
    assert "Kiểm tra ngay" in page(client, "/kiem-tra/so-cai").text
    first = sound(client.post("/kiem-tra/so-cai").text)
    assert "Sổ cái còn nguyên." in first.text
    head = next(word for word in first.text.split() if word.count("-") == 2 and len(word) > 64)
    lite_world.receive()
    assert "Dấu đối chiếu cũ vẫn khớp" in client.post("/kiem-tra/so-cai", data={"kept": head}).text
    tamper("DELETE FROM audit_event WHERE id = (SELECT min(id) FROM audit_event)")
    again = sound(client.post("/kiem-tra/so-cai", data={"kept": head}).text)
    assert "Dấu đối chiếu cũ không còn khớp" in again.text


def test_a_fault_of_the_ledger_leads_to_its_dossier(lite_world: World) -> None:
    code = lite_world.receive()
    tamper("UPDATE audit_event SET actor = 'x' WHERE stream = :stream", stream=dossier_stream(code))
    read = sound(lite_world.client("kiemtra").post("/kiem-tra/so-cai").text)
    assert "Sổ cái có 1 chỗ sai lệch." in read.text
    assert f"/kiem-tra/{code}" in read.links()


def test_an_unreadable_head_is_told_and_kept(lite_world: World) -> None:
    answer = lite_world.client("kiemtra").post("/kiem-tra/so-cai", data={"kept": "abc"})
    assert answer.status_code == 422
    read = sound(answer.text)
    assert "Dấu đối chiếu chưa đúng dạng" in read.text
    assert read.field("kept")["value"] == "abc"
