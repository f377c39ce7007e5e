"""Claiming, releasing and completing steps of the diagram: who may, who was first, what stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from incidents import StuckEngine
from sqlalchemy import select
from walking import complete, confirmed, events, open_elements, verbs, walk, walked
from world import World

from app.casework.claim_task import claim_task, release_task
from app.casework.complete_task import CompleteTask, TaskCompleted, complete_task
from app.casework.save_draft import save_draft
from app.db import reading
from app.domain.errors import Conflict, Forbidden, FormInvalid, Invalid, NotFound, Refused
from app.dossiers.records import CompletionRecord, EngineState, FormEntry
from app.outbox import messages_of
from app.tasks.records import Task, TaskDraft

NOTE = {"note": "Đã kiểm tra."}


def attempt(world: World, task: Task, *, by: str = "cv.ctxh", data: Mapping[str, Any] = NOTE, **more: Any) -> Any:
    return complete_task(world.services, CompleteTask(by=world.actor(by), task_id=task.id, raw=data, **more))


def drafts() -> list[tuple[int, Mapping[str, Any]]]:
    with reading() as session:
        return [(d.person_id, d.data) for d in session.scalars(select(TaskDraft).order_by(TaskDraft.id))]


def snapshot(code: str, world: World) -> tuple[Any, ...]:
    """All that a refused completion must leave as it was."""
    dossier = world.dossier(code)
    with reading() as session:
        state = session.get_one(EngineState, dossier.id)
        tasks = session.execute(select(Task.element_id, Task.state, Task.version, Task.assignee_id)).all()
        log = session.scalars(select(CompletionRecord.seq)).all()
        return state.state, state.completions, tasks, log, events(f"dossier:{code}")


def test_completing_opens_the_next_step(world: World) -> None:
    code = world.receive()
    world.clock.advance(hours=1)
    done = complete(world, code, "Step_2", data=NOTE)
    assert done == TaskCompleted(dossier_code=code, opened=(world.open_task(code).name,), ended=False)
    assert open_elements(code) == ["Step_3"]
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.actor, event.on_behalf_of) == ("task.completed", "cv.ctxh", None)
    assert event.body["open"] == [["Step_3", 1]]
    with reading() as session:
        past = session.scalars(select(Task).where(Task.element_id == "Step_2")).one()
        assert (past.state, past.closed_at) == ("done", world.clock.moment)
        entries = session.scalars(select(FormEntry.data).where(FormEntry.element_id == "Step_2")).all()
        assert entries == [NOTE]


def test_only_routing_data_reach_engine_and_ledger_body(world: World) -> None:
    code = walked(world, done=3)
    accept = next(e for e in events(f"dossier:{code}") if e.body.get("element") == "Step_3")
    assert accept.body["routing"] == {"acceptance": "accept"}
    assert "Hoàng Văn Dũng" not in str(accept.body)
    with reading() as session:
        log = session.scalars(select(CompletionRecord.routing).where(CompletionRecord.element_id == "Step_3")).one()
    assert log == {"acceptance": "accept"}


def test_a_step_is_due_from_when_it_opens(world: World) -> None:
    code = world.receive()
    task = world.open_task(code, "Step_2")
    calendar = world.services.rules.shipped.calendar
    assert task.opened_at == world.clock.moment
    assert task.due_at is not None
    assert task.due_soon_at is not None
    assert calendar.office_time_between(task.opened_at, task.due_at).total_seconds() == 12 * 3600
    assert task.opened_at < task.due_soon_at < task.due_at


@pytest.mark.parametrize(
    ("username", "error"),
    [
        ("gd.ctxh", Forbidden),  # another role of the same agency
        ("mc.ctxh", Forbidden),
        ("kiemtra", Forbidden),  # sees everything, works on nothing
        ("cv.noivu", NotFound),  # the same role of another agency
        ("thietke", NotFound),
        ("quantri", NotFound),
    ],
)
def test_who_may_not(world: World, username: str, error: type[Exception]) -> None:
    code = world.receive()
    before = snapshot(code, world)
    task = world.open_task(code, "Step_2")
    by = world.actor(username)
    with pytest.raises(error):
        attempt(world, task, by=username)
    with pytest.raises(error):
        claim_task(world.services, by=by, task_id=task.id)
    # heads take back what somebody holds; here nobody does
    with pytest.raises(Conflict if by.holds("task.assign") else error):
        release_task(world.services, by=by, task_id=task.id)
    with pytest.raises(Forbidden):
        save_draft(world.services, by=by, task_id=task.id, data=NOTE)
    assert snapshot(code, world) == before
    assert drafts() == []


def test_no_such_task(world: World) -> None:
    by = world.actor("cv.ctxh")
    with pytest.raises(NotFound):
        complete_task(world.services, CompleteTask(by=by, task_id=999_999, raw=NOTE))
    with pytest.raises(NotFound):
        claim_task(world.services, by=by, task_id=999_999)
    with pytest.raises(NotFound):
        save_draft(world.services, by=by, task_id=999_999, data=NOTE)


def test_claiming_and_releasing(world: World) -> None:
    code = world.receive()
    task = world.open_task(code, "Step_2")
    mine, other = world.actor("cv.ctxh"), world.actor("cv2.ctxh")
    assert claim_task(world.services, by=mine, task_id=task.id) == code
    claim_task(world.services, by=mine, task_id=task.id)
    with pytest.raises(Conflict, match="task_held_by_other"):
        claim_task(world.services, by=other, task_id=task.id)
    with pytest.raises(Conflict, match="task_held_by_other"):
        release_task(world.services, by=other, task_id=task.id)
    assert release_task(world.services, by=mine, task_id=task.id) == code
    with pytest.raises(Conflict, match="task_not_held"):
        release_task(world.services, by=mine, task_id=task.id)
    claim_task(world.services, by=other, task_id=task.id)
    assert verbs(code)[1:] == ["task.claimed", "task.released", "task.claimed"]
    assert world.open_task(code).assignee_id == other.person_id


def test_a_step_held_by_a_colleague_keeps_what_was_typed(world: World) -> None:
    task = world.open_task(world.receive(), "Step_2")
    claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=task.id)
    with pytest.raises(Conflict) as caught:
        attempt(world, task)
    assert caught.value.code == "task_held_by_other"
    assert caught.value.data["by_id"] == world.actor("cv2.ctxh").person_id
    assert drafts() == [(world.actor("cv.ctxh").person_id, NOTE)]


def test_a_step_done_already_keeps_what_was_typed(world: World) -> None:
    code = world.receive()
    task = world.open_task(code, "Step_2")
    attempt(world, task, by="cv2.ctxh")
    before = snapshot(code, world)
    with pytest.raises(Conflict, match="task_already_done"):
        attempt(world, task)
    assert snapshot(code, world) == before
    assert drafts() == [(world.actor("cv.ctxh").person_id, NOTE)]


def test_an_old_page_is_noticed(world: World) -> None:
    task = world.open_task(world.receive(), "Step_2")
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=task.id)
    with pytest.raises(Conflict, match="task_page_old"):
        attempt(world, task, task_version=task.version)
    assert len(drafts()) == 1
    attempt(world, task, task_version=task.version + 1)
    assert drafts() == [], "a completion takes its draft away"


def test_a_wrong_form_changes_nothing(world: World) -> None:
    code = walked(world, done=2)
    before = snapshot(code, world)
    with pytest.raises(FormInvalid) as caught:
        complete(world, code, "Step_3", data={"acceptance": "perhaps"})
    assert "acceptance" in caught.value.fields
    assert snapshot(code, world) == before


def test_an_act_is_not_completed_as_a_step(world: World) -> None:
    code = world.receive("1.012644", desk="mc.tongiao")
    walk(world, code, world.steps("1.012644"))
    task = world.open_task(code)
    assert task.act is not None
    with pytest.raises(Refused, match="use_act"):
        complete(world, code, task.element_id)


def test_an_incident_changes_nothing_and_is_noted(world: World) -> None:
    code = walked(world, done=2)
    before = snapshot(code, world)
    stuck = replace(world.services, engine=StuckEngine(world.services.engine, at="complete"))
    task = world.open_task(code, "Step_3")
    data = world.steps()[2]["data"]
    with pytest.raises(Refused) as caught:
        complete_task(stuck, CompleteTask(by=world.actor("gd.ctxh"), task_id=task.id, raw=data))
    assert caught.value.code == "diagram_incident"
    assert caught.value.data["element"] == "Gateway_3"
    *as_it_was, told = snapshot(code, world)
    assert as_it_was == list(before[:-1])
    assert [event.verb for event in told[len(before[-1]) :]] == ["dossier.incident"]
    assert drafts() == [(world.actor("gd.ctxh").person_id, data)]
    assert complete(world, code, "Step_3", data=data).opened


def test_the_same_completion_twice_has_one_effect(world: World) -> None:
    code = world.receive()
    task = world.open_task(code, "Step_2")
    first = attempt(world, task, key="k")
    assert attempt(world, task, key="k") == first
    assert verbs(code).count("task.completed") == 1
    with pytest.raises(Invalid, match="idempotency_mismatch"):
        attempt(world, task, key="k", data={"note": "Khác."})


def test_the_last_step_ends_the_diagram(world: World) -> None:
    granted, refused = walked(world), walked(world, case=1)
    assert (world.dossier(granted).diagram_ended, world.dossier(granted).diagram_result) == (True, "granted")
    assert (world.dossier(refused).diagram_ended, world.dossier(refused).diagram_result) == (True, "refused")
    assert open_elements(granted) == open_elements(refused) == []
    assert {world.dossier(code).state for code in (granted, refused)} == {"processing"}


def test_the_applicant_hears_when_the_dossier_goes_to_another_agency(world: World) -> None:
    code = world.receive("2.002755", desk="mc.thucphan")
    walk(world, code, world.steps("2.002755"))
    with reading() as session:
        texts = [m.body["text"] for m in messages_of(session, f"dossier:{code}") if "chuyển" in m.subject]
    went = [text.split("được chuyển đến ")[1].split(" lúc")[0] for text in texts]
    assert sorted(went) == ["Sở Nội vụ", "Sở Nội vụ", "Ủy ban nhân dân tỉnh Cao Bằng"], "there, up, and back"


def test_drafts_are_kept_per_person(world: World) -> None:
    task = world.open_task(world.receive(), "Step_2")
    for username, text in (("cv.ctxh", "một"), ("cv2.ctxh", "hai"), ("cv.ctxh", "ba")):
        save_draft(world.services, by=world.actor(username), task_id=task.id, data={"note": text})
    save_draft(world.services, by=world.actor("cv.ctxh"), task_id=task.id, data={})
    assert [data["note"] for _, data in drafts()] == ["ba", "hai"]


def test_a_draft_is_text_rows_and_groups_of_text(world: World) -> None:
    code = world.receive()
    task, by = world.open_task(code, "Step_2"), world.actor("cv.ctxh")
    sent = {"note": {"a": 1}, "b": True, "n": 12.5, "l": ["x", {"y": 1}, 2], "none": None, "t": "a\x00\ud800b"}
    save_draft(world.services, by=by, task_id=task.id, data=sent)
    kept = {"note": {"a": "1"}, "b": "true", "n": "12,5", "l": ["x", {"y": "1"}, "2"], "t": "ab"}
    assert [data for _, data in drafts()] == [kept]
    attempt(world, task, by="cv2.ctxh")
    assert world.client("cv.ctxh").get(f"/ho-so/{code}").status_code == 200


def test_a_draft_has_a_greatest_length(world: World) -> None:
    task = world.open_task(world.receive(), "Step_2")
    with pytest.raises(Invalid, match="draft_too_long"):
        save_draft(world.services, by=world.actor("cv.ctxh"), task_id=task.id, data={"note": "x" * 100_001})


def test_what_is_too_long_to_keep_still_tells_the_conflict(world: World) -> None:
    task = world.open_task(world.receive(), "Step_2")
    attempt(world, task, by="cv2.ctxh")
    with pytest.raises(Conflict, match="task_already_done"):
        attempt(world, task, data={"note": "x" * 100_001})


def test_settled_dossiers_have_no_step_to_complete(world: World) -> None:
    code = walked(world)
    confirmed(world, code)
    with reading() as session:
        assert session.scalars(select(Task.id).where(Task.state == "open")).all() == []
