"""Versions of a form: open dossiers keep the one they were received with, new ones run on the new."""

import json
from typing import Any

import pytest
from drafts import moved_until, upload
from newer_form import STEP_FORM, newer
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.form_versions import FormVersion, form_versions, list_forms
from app.domain.errors import Forbidden, FormInvalid, NotFound
from app.domain.form_changes import form_changes
from app.domain.forms import read_form


def put_newer_in_force(world: World) -> int:
    file = (f"{STEP_FORM}.json", json.dumps(newer()).encode())
    return moved_until(world, upload(world, forms=[file]).version_id, "put_in_force")


def versions(world: World) -> tuple[FormVersion, ...]:
    return form_versions(by=world.actor("thietke"), key=STEP_FORM)


def keys_shown(world: World, code: str) -> set[str]:
    view = dossier_page(world.services, by=world.actor("cv.ctxh"), code=code)
    form = next(task.form for task in view.tasks if task.element_id == "Step_2")
    assert form is not None
    return {part.key for part in read_form(form).fields}


def test_open_dossiers_stay_on_the_old_form(world: World) -> None:
    step = world.steps()[1]
    old = world.receive()
    put_newer_in_force(world)
    new = world.receive()
    assert "checked_by" not in keys_shown(world, old)
    assert "checked_by" in keys_shown(world, new)
    by = world.actor("cv.ctxh")
    second, first = versions(world)[:2]
    assert (first.open_dossiers, second.open_dossiers) == (1, 1)
    complete_task(world.services, CompleteTask(by=by, task_id=world.open_task(old, "Step_2").id, raw=step["data"]))
    task_id = world.open_task(new, "Step_2").id
    with pytest.raises(FormInvalid) as caught:
        complete_task(world.services, CompleteTask(by=by, task_id=task_id, raw=step["data"]))
    assert list(caught.value.fields) == ["checked_by"]
    raw = {**step["data"], "checked_by": "Lý Văn Thành"}
    complete_task(world.services, CompleteTask(by=by, task_id=task_id, raw=raw))


def test_the_versions_say_what_changed_and_who_runs_on_them(world: World) -> None:
    (only,) = versions(world)
    assert (only.number, only.changes) == (1, None)
    version_id = put_newer_in_force(world)
    newest, before = versions(world)
    assert (newest.number, before.number) == (2, 1)
    (change,) = newest.changes or ()
    assert (change.kind, change.path, change.label) == ("added", "checked_by", "Người kiểm tra")
    assert version_id in {pin.version_id for pin in newest.pinned if pin.state == "in_force"}
    assert "retired" in {pin.state for pin in before.pinned}


def test_only_who_sees_procedures_sees_forms(world: World) -> None:
    with pytest.raises(Forbidden):
        form_versions(by=world.actor("cv.ctxh"), key=STEP_FORM)
    with pytest.raises(Forbidden):
        list_forms(by=world.actor("cv.ctxh"))
    with pytest.raises(NotFound):
        form_versions(by=world.actor("thietke"), key="khong_co%_")


def field(**changes: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": "a", "label": "Tên", **changes}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (field(), field(label="Họ tên"), "Đổi nhãn từ “Tên” thành “Họ tên”."),
        (field(), field(validate={"required": True}), "Nay bắt buộc."),
        (field(), field(type="textarea"), "Đổi loại từ ô nhập một dòng sang ô nhập nhiều dòng."),
        (field(), field(validate={"maxLength": 5}), "Đổi số ký tự nhiều nhất: không có → 5."),
        (field(type="number"), field(type="number", validate={"min": 1.5}), "Đổi giá trị nhỏ nhất: không có → 1,5."),
        (field(), field(conditional={"hide": "=true"}), "Đổi điều kiện ẩn: không có → “true”."),
        (field(), field(properties={"route": "true"}), "Nay dùng để rẽ nhánh."),
        (
            field(type="select", values=[{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]),
            field(type="select", values=[{"label": "A2", "value": "a"}, {"label": "C", "value": "c"}]),
            "Thêm lựa chọn: C.",
        ),
    ],
)
def test_differences_are_sentences(old: dict[str, Any], new: dict[str, Any], sentence: str) -> None:
    (change,) = form_changes(*(read_form({"components": [each]}) for each in (old, new)))
    assert sentence in change.what


def test_rows_differ_by_their_place() -> None:
    rows = {"type": "dynamiclist", "path": "people", "label": "Người", "components": [field()]}
    more = {**rows, "components": [field(), field(key="b", label="Tuổi")]}
    added, gone = (
        form_changes(read_form({"components": [one]}), read_form({"components": [two]}))
        for one, two in ((rows, more), (more, rows))
    )
    assert [(c.kind, c.path, c.label) for c in added] == [("added", "people.b", "Người, Tuổi")]
    assert [(c.kind, c.path) for c in gone] == [("removed", "people.b")]
    assert form_changes(*(read_form({"components": [rows]}) for _ in range(2))) == ()
