"""Drafts that two windows write: the newer one stays, the other is kept beside it until its author chooses."""

import pytest
from world import World

from app.casework.queries.dossier_page import TaskView, dossier_page
from app.casework.save_draft import choose_draft, save_draft
from app.domain.errors import Forbidden


def task_of(world: World, code: str, username: str = "cv.ctxh") -> TaskView:
    view = dossier_page(world.services, by=world.actor(username), code=code)
    return next(task for task in view.tasks if task.state == "open")


@pytest.fixture
def code(world: World) -> str:
    return world.receive()


def test_each_saving_is_a_revision(world: World, code: str) -> None:
    task, by = task_of(world, code), world.actor("cv.ctxh")
    assert task.draft_revision == 0
    first = save_draft(world.services, by=by, task_id=task.id, data={"note": "một"}, seen=0)
    second = save_draft(world.services, by=by, task_id=task.id, data={"note": "hai"}, seen=first.revision)
    assert (first.revision, second.revision, second.aside) == (1, 2, False)
    assert task_of(world, code).draft == {"note": "hai"}


def test_an_older_window_keeps_its_draft_beside_the_newer(world: World, code: str) -> None:
    task, by = task_of(world, code), world.actor("cv.ctxh")
    save_draft(world.services, by=by, task_id=task.id, data={"note": "cửa sổ hai"}, seen=0)
    for text in ("cửa sổ một", "cửa sổ một, gõ tiếp"):
        world.clock.advance(minutes=1)
        saved = save_draft(world.services, by=by, task_id=task.id, data={"note": text}, seen=0)
        assert (saved.aside, saved.revision) == (True, 1)
    found = task_of(world, code)
    assert (found.draft, found.aside) == ({"note": "cửa sổ hai"}, {"note": "cửa sổ một, gõ tiếp"})
    assert found.aside_at == world.clock.now()


def test_the_same_text_twice_is_no_second_draft(world: World, code: str) -> None:
    task, by = task_of(world, code), world.actor("cv.ctxh")
    for _ in range(2):
        assert not save_draft(world.services, by=by, task_id=task.id, data={"note": "như nhau"}, seen=0).aside
    assert task_of(world, code).aside is None


@pytest.mark.parametrize(("aside", "text"), [(True, "cũ"), (False, "mới")])
def test_one_of_two_is_chosen(world: World, code: str, aside: bool, text: str) -> None:
    task, by = task_of(world, code), world.actor("cv.ctxh")
    for note in ("mới", "cũ"):
        save_draft(world.services, by=by, task_id=task.id, data={"note": note}, seen=0)
    choose_draft(world.services, by=by, task_id=task.id, aside=aside)
    found = task_of(world, code)
    assert (found.draft, found.aside) == ({"note": text}, None)
    choose_draft(world.services, by=by, task_id=task.id, aside=True)
    assert task_of(world, code).draft == {"note": text}


def test_drafts_are_nobody_elses(world: World, code: str) -> None:
    task = task_of(world, code)
    save_draft(world.services, by=world.actor("cv.ctxh"), task_id=task.id, data={"note": "riêng"}, seen=0)
    assert not save_draft(world.services, by=world.actor("cv2.ctxh"), task_id=task.id, data={"note": "x"}, seen=0).aside
    with pytest.raises(Forbidden):
        choose_draft(world.services, by=world.actor("hd.ctxh"), task_id=task.id, aside=True)


def test_rows_and_marks_of_files_are_kept(world: World, code: str) -> None:
    task, by = task_of(world, code), world.actor("cv.ctxh")
    typed = {"members": [{"name": "A", "papers": ["m" * 20]}, {}], "home": {"street": "Tổ 5"}}
    save_draft(world.services, by=by, task_id=task.id, data=typed, seen=0)
    assert task_of(world, code).draft == typed
