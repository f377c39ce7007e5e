"""Incidents: the administrator's list and forms, the badge, the red note on the dossier."""

from dataclasses import replace

import pytest
from other_engines import StuckEngine, engine_of
from page_reading import Page, page, sound
from walking import verbs
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.incidents import open_incidents
from app.db import transaction
from app.domain.errors import Refused
from app.dossiers.records import IncidentRecord

PATH = "/he-thong/su-co"


def stuck(world: World) -> str:
    """A dossier whose third step met an incident."""
    code = world.receive()
    steps = world.steps()
    task = world.open_task(code, "Step_2")
    complete_task(world.services, CompleteTask(by=world.actor("cv.ctxh"), task_id=task.id, raw=steps[1]["data"]))
    task = world.open_task(code, "Step_3")
    broken = replace(world.services, engine=StuckEngine(world.services.engine))
    with pytest.raises(Refused, match="diagram_incident"):
        complete_task(broken, CompleteTask(by=world.actor("gd.ctxh"), task_id=task.id, raw=steps[2]["data"]))
    return code


def incident_id(world: World) -> int:
    return open_incidents(by=world.actor("quantri"))[0].id


def badges(read: Page) -> list[dict[str, str]]:
    return [a for a in read.all("span") if a.get("class") == "mc-count"]


def test_the_list_says_what_where_who_and_with_which_values(lite_world: World) -> None:
    code = stuck(lite_world)
    read = page(lite_world.client("quantri"), PATH)
    for words in (code, "Không nhánh nào đúng.", "Hoàng Minh Đức", "09:00 thứ Tư, 11/03/2026", "Đã ghi: "):
        assert words in read.text
    assert read.field("value-acceptance")["id"].startswith("value-acceptance-")
    assert "acceptance" not in read.text


def test_the_menu_counts_them_for_the_administrator(lite_world: World) -> None:
    client = lite_world.client("quantri")
    assert badges(page(client, PATH)) == []
    assert "Không có sự cố nào" in page(client, PATH).text
    stuck(lite_world)
    read = page(client, "/he-thong/bo-lap-lich")
    assert len(badges(read)) == 1
    assert PATH in read.links()
    current = [a for a in page(client, PATH).all("a") if a.get("aria-current") == "page"]
    assert [a["href"] for a in current] == [PATH]


def test_the_dossier_says_that_it_stands_still(lite_world: World) -> None:
    code = stuck(lite_world)
    text = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}").text
    assert "Sơ đồ không đi tiếp được: Không nhánh nào đúng. Quản trị hệ thống đã được báo" in text
    assert "Sự cố" not in {w.strip() for w in page(lite_world.client("gd.ctxh"), f"/ho-so/{code}").words}
    lite_world.client("quantri").post(f"{PATH}/{incident_id(lite_world)}", data={"reason": "Đã sửa", "how": "retry"})
    assert "Sơ đồ không đi tiếp được:" not in page(lite_world.client("gd.ctxh"), f"/ho-so/{code}").text


def test_trying_again_takes_it_further_and_the_history_says_why(lite_world: World) -> None:
    code = stuck(lite_world)
    client = lite_world.client("quantri")
    answer = client.post(f"{PATH}/{incident_id(lite_world)}", data={"reason": "Đã sửa bảng", "how": "retry"})
    assert (answer.status_code, answer.location) == (303, PATH)
    assert f"Hồ sơ {code} đã đi tiếp." in page(client, PATH).text
    assert verbs(code)[-2:] == ["dossier.incident", "incident.resolved"]
    history = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}?muc=lich-su").text
    assert "Xử lý sự cố của sơ đồ: thử lại" in history
    assert "Lý do: Đã sửa bảng." in history


def test_choosing_another_value_takes_the_other_way(lite_world: World) -> None:
    code = stuck(lite_world)
    data = {"reason": "Theo văn bản", "how": "choose", "value-acceptance": "decline"}
    assert lite_world.client("quantri").post(f"{PATH}/{incident_id(lite_world)}", data=data).status_code == 303
    assert lite_world.dossier(code).diagram_result == "refused"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"how": "retry", "reason": " "}, "Chưa nhập lý do xử lý sự cố"),
        ({"how": "choose", "reason": "x", "value-acceptance": "accept"}, "Chưa đổi giá trị nào"),
        ({"how": "choose", "reason": "x"}, "Chưa đổi giá trị nào"),
        ({"how": "choose", "reason": "x", "value-days": "nhiều"}, "Nhập một số"),
    ],
)
def test_what_is_wrong_is_told_in_its_form(lite_world: World, data: dict[str, str], told: str) -> None:
    stuck(lite_world)
    recorded(lite_world, acceptance="accept", days=5)
    answer = lite_world.client("quantri").post(f"{PATH}/{incident_id(lite_world)}", data=data)
    assert answer.status_code == 422
    assert told in sound(answer.text).text
    assert len(open_incidents(by=lite_world.actor("quantri"))) == 1


def recorded(world: World, **routing: object) -> None:
    """Another record of what the conditions read."""
    with transaction() as session:
        session.get_one(IncidentRecord, incident_id(world)).routing = routing


def test_each_value_is_asked_for_as_it_was_recorded(lite_world: World) -> None:
    stuck(lite_world)
    recorded(lite_world, urgent=True, days=12.5, place="Cao Bằng", papers=["a", "b"])
    read = page(lite_world.client("quantri"), PATH)
    assert "name" in next(a for a in read.all("select") if a.get("name") == "value-urgent")
    assert (read.field("value-days")["value"], read.field("value-days")["inputmode"]) == ("12,5", "decimal")
    assert read.field("value-place")["value"] == "Cao Bằng"
    assert "value-papers" not in {a.get("name") for a in read.all("input")}
    data = {"how": "choose", "reason": "x", "value-days": "8", "value-urgent": "false", "value-place": "Cao Bằng"}
    answer = lite_world.client("quantri").post(f"{PATH}/{incident_id(lite_world)}", data=data)
    assert answer.status_code in (303, 409)


def test_only_administrators(lite_world: World) -> None:
    stuck(lite_world)
    page(lite_world.client("kiemtra"), PATH, status=403)
    data = {"how": "retry", "reason": "x"}
    assert lite_world.client("gd.ctxh").post(f"{PATH}/{incident_id(lite_world)}", data=data).status_code == 403
    assert lite_world.client("quantri").post(f"{PATH}/999999", data=data).status_code == 404


def test_a_diagram_that_still_cannot_go_on_keeps_what_was_typed(
    lite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck(lite_world)
    data = {"how": "retry", "reason": "Lý do đã gõ"}
    with engine_of(lite_world, monkeypatch, StuckEngine(lite_world.services.engine)):
        answer = lite_world.client("quantri").post(f"{PATH}/{incident_id(lite_world)}", data=data)
    assert answer.status_code == 409
    assert "Lý do đã gõ" in answer.text
    assert "Chưa thực hiện được" in sound(answer.text).text
