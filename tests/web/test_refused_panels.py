"""Small forms on a dossier's page that were refused: what was typed is still there, what is wrong stands beside it."""

import re
from dataclasses import dataclass

import pytest
from acting import proposed
from page_reading import Page, sound
from walking import walked
from world import World

from app.casework.ask_opinions import AskOpinions, ask_opinions
from app.db import reading
from app.people.directory import agency_by_code

LONG = "Sáp nhập " * 300


@dataclass(frozen=True)
class Sent:
    """What a form was answered: its status and the page that is shown again."""

    status: int
    page: Page


def sent(world: World, username: str, path: str, **data: object) -> Sent:
    answer = world.client(username).post(path, data=data)
    return Sent(answer.status_code, sound(answer.text))


def agency(code: str) -> int:
    with reading() as session:
        return agency_by_code(session, code).id


def beside(read: Page, field_id: str) -> dict[str, str]:
    """The field, if the summary at the top leads to it."""
    assert f"#{field_id}" in read.links()
    return next(a for a in read.all("input", "textarea", "fieldset") if a.get("id") == field_id)


def test_opinions_without_an_agency_keep_the_question(world: World) -> None:
    code = world.receive()
    task = world.open_task(code).id
    answer = sent(world, "cv.ctxh", f"/viec/{task}/lay-y-kien", question="Có đủ điều kiện không?", days="3")
    assert answer.status == 422
    assert "Có đủ điều kiện không?" in answer.page.text
    assert "aria-describedby" in beside(answer.page, f"agencies-ask-opinions-{task}")
    assert beside_value(answer.page, f"days-ask-opinions-{task}") == "3"


def beside_value(read: Page, field_id: str) -> str:
    return next(a for a in read.all("input") if a.get("id") == field_id)["value"]


def test_opinions_asked_in_too_many_days_keep_the_agencies(world: World) -> None:
    code = world.receive()
    task, chosen = world.open_task(code).id, agency("H14.05")
    answer = sent(world, "cv.ctxh", f"/viec/{task}/lay-y-kien", agencies=str(chosen), question="Đủ không?", days="99")
    assert answer.status == 422
    assert beside(answer.page, f"days-ask-opinions-{task}")["aria-invalid"] == "true"
    boxes = [a for a in answer.page.all("input") if a.get("name") == "agencies"]
    assert [a["value"] for a in boxes if "checked" in a] == [str(chosen)]
    assert len(boxes) > 5


def test_a_withdrawal_without_its_reason_is_told_beside_it(world: World) -> None:
    code = world.receive()
    command = AskOpinions(
        by=world.actor("cv.ctxh"), task_id=world.open_task(code).id, agency_ids=[agency("H14.05")], question="Đủ không?"
    )
    (number,) = ask_opinions(world.services, command)
    answer = sent(world, "cv.ctxh", f"/phoi-hop/{number}/rut", reason="")
    assert answer.status == 422
    assert beside(answer.page, f"reason-withdraw-{number}")["aria-invalid"] == "true"


@pytest.mark.parametrize("reason", ["", LONG])
def test_a_recall_without_a_fit_reason_keeps_it(world: World, reason: str) -> None:
    code = walked(world, done=2)
    shown = world.client("cv.ctxh").get(f"/ho-so/{code}").text
    number = re.findall(r"/viec/(\d+)/thu-hoi", shown)[0]
    answer = sent(world, "cv.ctxh", f"/viec/{number}/thu-hoi", reason=reason)
    assert answer.status == 422
    assert beside(answer.page, f"reason-recall-{number}")["value"] == reason


def test_a_proposal_is_not_declined_without_a_reason(world: World) -> None:
    code = world.receive()
    number = proposed(world, code, "refuse", by="cv.ctxh")
    answer = sent(world, "mc.ctxh", f"/ho-so/{code}/de-nghi/{number}/tu-choi", reason=" ")
    assert answer.status == 422
    assert beside(answer.page, f"reason-decline-{number}")["aria-invalid"] == "true"


def test_an_act_that_was_refused_is_listed_above_the_page(world: World) -> None:
    code = world.receive()
    answer = sent(world, "mc.ctxh", f"/ho-so/{code}/thao-tac/stop", asked_by="", reason="Đổi ý")
    assert answer.status == 422
    assert beside(answer.page, "stop-asked_by")["aria-invalid"] == "true"
    assert "Đổi ý" in answer.page.text
    asked = sent(world, "cv.ctxh", f"/ho-so/{code}/de-nghi/refuse", reason="")
    assert asked.status == 422
    assert beside(asked.page, "ask-refuse-reason")["aria-invalid"] == "true"
