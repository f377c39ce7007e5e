"""An officer's pages: the list by urgency, holding a step, drafts, completing, and two people at once."""

from typing import Any

from page_reading import page, sound
from walking import walked
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.queries.dossier_page import dossier_page
from app.domain.vietnamese import moment_text

ACCEPT = {"acceptance": "accept", "mentor_name": "Triệu Thị Lan", "practice_from": "01/04/2026"}


def after(world: World, done: int) -> tuple[str, int]:
    """A dossier after so many completed steps, and its open task."""
    code = walked(world, done=done)
    return code, world.open_task(code).id


def shown(world: World, username: str, code: str) -> dict[str, Any]:
    """The hidden fields of the step's form as the person's page has them."""
    read = page(world.client(username), f"/ho-so/{code}")
    return {name: read.field(name)["value"] for name in ("x-version", "x-key")}


def test_the_list_shows_what_waits_with_time_left_and_exact_moment(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    task = lite_world.open_task(code)
    read = page(lite_world.client("cv.ctxh"), "/viec-cua-toi")
    for words in (code, "Hoàng Thị Thơm", task.name, moment_text(task.due_at), "Còn hạn", "Nhận việc"):
        assert words in read.text
    assert f"/ho-so/{code}" in read.links()
    assert any("data-worklist" in attrs for attrs in read.all("table"))
    assert f"/viec/{task_id}/nhan" in {attrs.get("action") for attrs in read.all("form")}


def test_an_empty_list_says_what_will_appear(lite_world: World) -> None:
    client = lite_world.client("cv.ctxh")
    assert "Việc hiện ở đây khi" in page(client, "/viec-cua-toi").text
    for only in ("mine", "overdue", "due_soon", "nonsense"):
        page(client, f"/viec-cua-toi?loc={only}&trang=-3")


def test_late_steps_are_counted_and_listed(lite_world: World) -> None:
    code, _ = after(lite_world, 1)
    lite_world.clock.advance(days=7)
    read = page(lite_world.client("cv.ctxh"), "/viec-cua-toi?loc=overdue")
    assert "Quá hạn" in read.text
    assert f"/ho-so/{code}" in read.links()


def test_only_who_works_on_tasks_sees_the_list(lite_world: World) -> None:
    page(lite_world.client("thietke"), "/viec-cua-toi", status=403)
    assert lite_world.client().get("/viec-cua-toi").status_code == 302


def test_claim_and_release(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    first, second = lite_world.client("cv.ctxh"), lite_world.client("cv2.ctxh")
    answer = first.post(f"/viec/{task_id}/nhan", data={"x-back": "list"})
    assert (answer.status_code, answer.location) == (303, "/viec-cua-toi")
    assert "Lý Văn Thành" in page(second, "/viec-cua-toi").text
    assert second.post(f"/viec/{task_id}/nhan").location == f"/ho-so/{code}"
    assert "đang do Lý Văn Thành nhận xử lý" in page(second, f"/ho-so/{code}").text
    first.post(f"/viec/{task_id}/tra-lai")
    assert lite_world.open_task(code).assignee_id is None
    first.post(f"/viec/{task_id}/tra-lai")
    assert "chưa có ai nhận" in page(first, f"/ho-so/{code}").text


def test_steps_of_others_are_closed(lite_world: World) -> None:
    _, task_id = after(lite_world, 1)
    for path in ("nhan", "hoan-thanh", "tra-lai"):
        assert lite_world.client("hd.ctxh").post(f"/viec/{task_id}/{path}").status_code == 403
        assert lite_world.client("cv.noivu").post(f"/viec/{task_id}/{path}").status_code == 404
        assert lite_world.client("cv.ctxh").post(f"/viec/99999/{path}").status_code == 404


def test_a_draft_is_kept_for_the_script_and_for_the_button(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    client = lite_world.client("cv.ctxh")
    answer = client.post(f"/viec/{task_id}/nhap", data={"note": "Đang viết dở"})
    assert answer.json["text"] == "Đã lưu nháp lúc 09:00"
    assert "Đang viết dở" in page(client, f"/ho-so/{code}").text
    assert client.post(f"/viec/{task_id}/nhap", data={"note": "Viết thêm", "x-save": "1"}).status_code == 303
    read = page(client, f"/ho-so/{code}")
    assert "Viết thêm" in read.text
    assert "Đã lưu nháp lúc 09:00." in read.text
    assert "Viết thêm" not in page(lite_world.client("cv2.ctxh"), f"/ho-so/{code}").text


def test_completing_moves_the_dossier_on(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    client = lite_world.client("cv.ctxh")
    answer = client.post(
        f"/viec/{task_id}/hoan-thanh", data={"note": "Đủ điều kiện", **shown(lite_world, "cv.ctxh", code)}
    )
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{code}")
    read = page(client, f"/ho-so/{code}")
    assert "Hồ sơ chuyển đến: Bước 3" in read.text
    assert "Đủ điều kiện" in read.text
    assert lite_world.open_task(code).name.startswith("Bước 3")


def test_mistakes_are_shown_beside_the_fields_with_what_was_typed(lite_world: World) -> None:
    code, task_id = after(lite_world, 2)
    client = lite_world.client("gd.ctxh")
    answer = client.post(f"/viec/{task_id}/hoan-thanh", data={**ACCEPT, "practice_from": "hôm qua"})
    read = sound(answer.text)
    assert answer.status_code == 422
    assert read.field("practice_from")["value"] == "hôm qua"
    assert read.field("practice_from")["aria-invalid"] == "true"
    assert read.field("mentor_name")["value"] == "Triệu Thị Lan"
    assert "#f-practice_from" in read.links()
    assert f"Hồ sơ {code}" in read.text


def test_who_comes_second_is_told_and_keeps_what_was_typed(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    old = shown(lite_world, "cv2.ctxh", code)
    command = CompleteTask(by=lite_world.actor("cv.ctxh"), task_id=task_id, raw={"note": "Trước"})
    complete_task(lite_world.services, command)
    second = lite_world.client("cv2.ctxh")
    answer = second.post(f"/viec/{task_id}/hoan-thanh", data={"note": "Ba trang ý kiến", **old})
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{code}")
    read = page(second, f"/ho-so/{code}")
    assert "vừa được Lý Văn Thành hoàn thành lúc 09:00" in read.text
    assert "Bản nháp của anh/chị" in read.text
    assert "Ba trang ý kiến" in read.text
    assert "Ba trang ý kiến" not in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text


def test_an_old_page_is_noticed_and_fills_the_form_again(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    client = lite_world.client("cv.ctxh")
    old = shown(lite_world, "cv.ctxh", code)
    client.post(f"/viec/{task_id}/nhan")
    client.post(f"/viec/{task_id}/hoan-thanh", data={"note": "Viết trên trang cũ", **old})
    read = page(client, f"/ho-so/{code}")
    assert "Trang anh/chị đang xem đã cũ" in read.text
    assert "Viết trên trang cũ" in read.text
    assert read.field("x-version")["value"] != old["x-version"]


def test_the_same_sending_twice_completes_once(lite_world: World) -> None:
    code, task_id = after(lite_world, 1)
    client = lite_world.client("cv.ctxh")
    data = {"note": "Một lần", **shown(lite_world, "cv.ctxh", code)}
    assert {client.post(f"/viec/{task_id}/hoan-thanh", data=data).status_code for _ in range(2)} == {303}
    view = dossier_page(lite_world.services, by=lite_world.actor("cv.ctxh"), code=code)
    assert [task.state for task in view.tasks] == ["done", "done", "open"]
