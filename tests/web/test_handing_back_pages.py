"""Handing a step back from a dossier's page: asked once, told to who gets it again, marked on the diagram."""

import json

import pytest
from other_engines import engine_of
from page_reading import Page, page, sound
from walking import walked
from world import World

from app.audit import erase_payloads
from app.db import transaction
from app.domain.errors import Conflict

REASON = "Thiếu xác nhận của cơ sở thực hành"


def third_step(world: World) -> tuple[str, int]:
    """A dossier whose third step is open, and that task."""
    code = walked(world, done=2)
    return code, world.open_task(code).id


def handed_back(world: World) -> str:
    """A dossier that the director handed back to the second step."""
    code, task_id = third_step(world)
    data = {"target": "Step_2:1", "reason": REASON, "x-confirmed": "1"}
    answer = world.client("gd.ctxh").post(f"/viec/{task_id}/chuyen-lai", data=data)
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{code}")
    return code


def options(read: Page) -> list[str]:
    return [a["value"] for a in read.all("option") if ":" in a.get("value", "")]


def test_the_steps_before_are_offered_but_not_reception(lite_world: World) -> None:
    code, task_id = third_step(lite_world)
    read = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}")
    assert options(read) == ["Step_2:1"]
    assert f"/viec/{task_id}/chuyen-lai" in {a.get("action") for a in read.all("form")}
    assert "Chuyển lại bước trước" not in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text


def test_it_asks_once_and_names_what_is_withdrawn(lite_world: World) -> None:
    code, task_id = third_step(lite_world)
    client = lite_world.client("gd.ctxh")
    client.post(f"/viec/{task_id}/nhan")
    asked = client.post(f"/viec/{task_id}/chuyen-lai", data={"target": "Step_2:1", "reason": REASON})
    assert asked.status_code == 200
    read = sound(asked.text)
    assert f"“{lite_world.open_task(code).name}” (Hoàng Minh Đức đang giữ)" in read.text
    assert REASON in read.text
    assert read.field("x-confirmed")["value"] == "1"
    assert lite_world.open_task(code).element_id == "Step_3"


def test_who_gets_it_again_reads_by_whom_when_and_why(lite_world: World) -> None:
    code = handed_back(lite_world)
    again = lite_world.open_task(code)
    assert (again.element_id, again.occurrence) == ("Step_2", 2)
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}")
    assert f"Bước được chuyển lại bởi Hoàng Minh Đức lúc 09:00 thứ Tư, 11/03/2026: {REASON}" in read.text
    history = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}?muc=lich-su").text
    assert "về bước trước" in history
    assert f"Lý do: {REASON}." in history


def test_what_is_to_be_done_again_comes_next(lite_world: World) -> None:
    code = handed_back(lite_world)
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}?muc=so-do")
    shown = [a["class"] for a in read.all("li") if a.get("class") in ("is-done", "is-now", "is-next")]
    assert shown == ["is-done", "is-done", "is-now", "is-next", "is-next", "is-next"]
    marks = json.loads(next(a["data-marks"] for a in read.all("div") if "data-marks" in a))
    assert (marks["now"], marks["next"][0]) == (["Step_2"], "Step_3")
    assert "Step_3" not in marks["done"]


def test_an_erased_reason_is_no_longer_shown(lite_world: World) -> None:
    code = handed_back(lite_world)
    with transaction() as session:
        erase_payloads(session, f"dossier:{code}", at=lite_world.clock.now(), by="quantri")
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}")
    assert "Bước được chuyển lại bởi Hoàng Minh Đức" in read.text
    assert REASON not in read.text
    assert "Lý do:" not in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}?muc=lich-su").text.split("Lịch sử")[-1]


def test_the_diagram_marks_the_targets(lite_world: World) -> None:
    code, _ = third_step(lite_world)
    read = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}?muc=so-do")
    marks = json.loads(next(a["data-marks"] for a in read.all("div") if "data-marks" in a))
    assert marks["targets"] == ["Step_2"]
    assert "dấu mũi tên quay lại" in read.text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"target": "Step_2:1", "reason": "  "}, "Chưa nhập lý do chuyển lại"),
        ({"target": "", "reason": "Có"}, "Chọn bước nhận lại."),
        ({"target": "Step_2:x", "reason": "Có"}, "Chọn bước nhận lại."),
    ],
)
def test_what_is_missing_is_told_beside_its_field(lite_world: World, data: dict[str, str], told: str) -> None:
    _, task_id = third_step(lite_world)
    answer = lite_world.client("gd.ctxh").post(f"/viec/{task_id}/chuyen-lai", data=data)
    read = sound(answer.text)
    assert answer.status_code == 422
    assert told in read.text
    assert any("open" in a for a in read.all("details") if a.get("class") == "mc-hand-back")


def test_a_step_that_is_no_target_is_refused(lite_world: World) -> None:
    code, task_id = third_step(lite_world)
    client = lite_world.client("gd.ctxh")
    for data in ({"target": "Step_1:1"}, {"target": "Step_9:1"}, {"target": "Step_1:1", "x-confirmed": "1"}):
        answer = client.post(f"/viec/{task_id}/chuyen-lai", data={"reason": "x", **data})
        assert (answer.status_code, answer.location) == (303, f"/ho-so/{code}")
        assert "Không thể chuyển lại bước này" in page(client, f"/ho-so/{code}").text
    assert lite_world.open_task(code).element_id == "Step_3"


def test_only_who_does_the_step_hands_it_back(lite_world: World) -> None:
    _, task_id = third_step(lite_world)
    for data in ({"target": "Step_2:1", "reason": "x", "x-confirmed": "1"}, {}):
        assert lite_world.client("cv.ctxh").post(f"/viec/{task_id}/chuyen-lai", data=data).status_code == 403
        assert lite_world.client("cv.noivu").post(f"/viec/{task_id}/chuyen-lai", data=data).status_code == 404


class Unable:
    """An engine that cannot run the dossier's record again."""

    def __init__(self, real: object) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        if name == "targets":
            raise Conflict("state_unreadable")
        return getattr(self._real, name)


def test_the_page_stands_without_targets(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine_of(lite_world, monkeypatch, Unable(lite_world.services.engine)):
        code, _ = third_step(lite_world)
        for part in ("xu-ly", "so-do"):
            read = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}?muc={part}")
            assert "Chuyển lại bước trước" not in read.text
