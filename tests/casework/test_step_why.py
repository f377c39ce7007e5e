"""“Vì sao bước đến hạn lúc này?”: told in hours, with days off by name, also after a pause."""

from datetime import datetime

import pytest
from acting import ask_payment, paid, tasks
from walking import walked
from world import World

from app.casework.queries.step_why import step_why
from app.domain.clock import VIETNAM
from app.domain.errors import NotFound


def told(world: World, task_id: int, username: str = "cv.ctxh") -> str:
    found = step_why(world.services, by=world.actor(username), task_id=task_id)
    return "\n".join(line.text for line in found.explanation.lines)


def test_an_open_step_is_explained_in_working_hours(world: World) -> None:
    code = walked(world, done=1)
    step = next(t for t in tasks(world, code) if t.state == "open")
    text = told(world, step.id)
    assert "Bắt đầu lúc 09:00 thứ Tư, 11/03/2026." in text
    assert "Thời hạn 12 giờ làm việc: chỉ tính giờ làm việc." in text
    assert "thứ Năm, 12/03/2026" in text


def test_days_off_are_named(world: World) -> None:
    world.clock.set(datetime(2026, 4, 29, 14, tzinfo=VIETNAM))
    code = walked(world, done=1)
    step = next(t for t in tasks(world, code) if t.state == "open")
    assert "Ngày Chiến thắng" in told(world, step.id)


def test_a_pause_is_told(world: World) -> None:
    code = walked(world, done=1)
    ask_payment(world, code)
    step = next(t for t in tasks(world, code) if t.state == "open")
    assert "Bước đang tạm dừng" in told(world, step.id)
    world.clock.advance(days=1)
    paid(world, code)
    assert "Bước đã tạm dừng trong lúc chờ người nộp" in told(world, step.id)


def test_only_who_sees_the_dossier(world: World) -> None:
    step = tasks(world, walked(world, done=1))[-1]
    with pytest.raises(NotFound):
        told(world, step.id, "mc.tongiao")
    with pytest.raises(NotFound):
        told(world, 999_999)
    client = world.client("cv.ctxh")
    assert "Vì sao bước đến hạn lúc này?" in client.get(f"/thu-tinh/buoc/{step.id}").text
    assert client.get(f"/thu-tinh/buoc/{step.id}.json").get_json()["lines"][1]["clause"]
