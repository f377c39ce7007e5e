"""What a dossier waits for besides people, and what a task of many stands for."""

from datetime import timedelta
from typing import Any

import pytest
from page_reading import page
from sqlalchemy import update
from walking import walked
from world import World

from app.db import transaction
from app.dossiers.records import WaitRecord
from app.tasks.records import Task


def waiting(world: World, **given: Any) -> str:
    """A dossier at its third step that waits for something more."""
    code = walked(world, done=2)
    at = world.clock.now()
    row = {"element_id": "Step_3", "occurrence": 1, "opened_at": at, **given}
    with transaction() as session:
        session.add(WaitRecord(dossier_id=world.dossier(code).id, **row))
    return code


@pytest.mark.parametrize("part", ["xu-ly", "dong-ho"])
def test_a_timer_is_said_with_its_moment(lite_world: World, part: str) -> None:
    due = lite_world.clock.now() + timedelta(days=2, hours=7, minutes=30)
    code = waiting(lite_world, due_at=due)
    text = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}?muc={part}").text
    assert "Chờ đến 16:30 thứ Sáu, 13/03/2026 (mốc thời gian “" in text


def test_a_timer_at_the_border_of_a_step_names_it(lite_world: World) -> None:
    code = waiting(lite_world, element_id="gone", due_at=lite_world.clock.now(), attached_to="Step_3")
    text = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text
    assert "(mốc thời gian trên sơ đồ)" in text
    assert "chưa xong, sơ đồ đi theo nhánh của mốc này." in text


@pytest.mark.parametrize("part", ["xu-ly", "dong-ho"])
def test_a_message_is_said_with_its_name(lite_world: World, part: str) -> None:
    code = waiting(lite_world, message="ket_qua_tham_tra", correlation="HS-1")
    text = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}?muc={part}").text
    assert "Chờ thông điệp “ket_qua_tham_tra” mang giá trị “HS-1”." in text


def test_what_is_over_is_not_waited_for(lite_world: World) -> None:
    code = waiting(lite_world, message="cũ", state="done")
    assert "Hồ sơ đang chờ" not in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text


@pytest.mark.parametrize(
    ("item", "shown"), [("H14.02.01", "Trung tâm Công tác xã hội tỉnh"), ("Thửa 12", "Thửa 12"), (7, "7")]
)
def test_a_task_of_many_says_what_it_stands_for(lite_world: World, item: Any, shown: str) -> None:
    code = walked(lite_world, done=2)
    task = lite_world.open_task(code)
    with transaction() as session:
        session.execute(update(Task).where(Task.id == task.id).values(item=item))
    text = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}").text
    assert text.count(f"{task.name} – {shown}") == 2
