"""Files in forms: taken by their content, bound to a dossier when the form is sent, read by few."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from showcase import PDF, TYPED, put_showcase
from sqlalchemy import func, select
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.keep_file import KeepFile, keep_file
from app.casework.kept_files import LOOSE_FOR, FileView, read_file
from app.db import reading
from app.domain.errors import Forbidden, FormInvalid, Invalid, NotFound
from app.dossiers.file_records import KeptFile
from app.dossiers.records import FormEntry


def kept(world: World, username: str = "mc.ctxh", *, name: str = "đơn.pdf", content: bytes = PDF) -> FileView:
    return keep_file(world.services, KeepFile(by=world.actor(username), name=name, content=content))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content": b""}, "file_empty"),
        ({"content": PDF + b"0" * 2_000_000, "most_bytes": 1024 * 1024}, "file_too_large"),
        ({"content": b"<html>"}, "file_kind_unknown"),
        ({"accept": (".png",)}, "file_kind_not_here"),
        ({"name": "ảnh.png"}, "file_name_lies"),
        ({"name": "khong-duoi"}, "file_name_lies"),
    ],
)
def test_what_is_not_taken_is_said(world: World, change: dict[str, Any], code: str) -> None:
    command = KeepFile(by=world.actor("mc.ctxh"), name="đơn.pdf", content=PDF)
    with pytest.raises(Invalid, match=code):
        keep_file(world.services, replace(command, **change))
    with reading() as session:
        assert session.scalar(select(func.count(KeptFile.id))) == 0


def test_who_fills_in_no_forms_uploads_nothing(world: World) -> None:
    with pytest.raises(Forbidden):
        kept(world, "kiemtra")


def test_a_loose_file_is_its_uploaders_alone_and_forgotten_in_time(world: World) -> None:
    view = kept(world)
    found = read_file(by=world.actor("mc.ctxh"), mark=view.mark)
    assert (found.name, found.content) == (view.name, PDF)
    for other in ("cv.ctxh", "kiemtra", "quantri"):
        with pytest.raises(NotFound):
            read_file(by=world.actor(other), mark=view.mark)
    world.clock.set(world.clock.now() + LOOSE_FOR + timedelta(days=1))
    again = kept(world)
    with pytest.raises(NotFound):
        read_file(by=world.actor("mc.ctxh"), mark=view.mark)
    assert read_file(by=world.actor("mc.ctxh"), mark=again.mark).content == PDF


def test_a_form_binds_its_files_to_the_dossier(world: World) -> None:
    put_showcase(world)
    view = kept(world)
    code = world.receive(application={**TYPED, "scans": [view.mark]})
    with reading() as session:
        entry = session.scalars(select(FormEntry)).one()
    assert entry.data["scans"] == [view.described]
    assert entry.data["total"] == 9_500_000
    assert read_file(by=world.actor("cv.ctxh"), mark=view.mark).content == PDF, "an officer of the dossier"
    with pytest.raises(NotFound):
        read_file(by=world.actor("cv.noivu"), mark=view.mark)
    task = world.open_task(code, "Step_2")
    mine = kept(world, "cv.ctxh")
    raw = {**TYPED, "scans": [mine.mark, view.mark]}
    complete_task(world.services, CompleteTask(by=world.actor("cv.ctxh"), task_id=task.id, raw=raw))
    assert read_file(by=world.actor("mc.ctxh"), mark=mine.mark).name == mine.name


@pytest.mark.parametrize("whose", ["nobody's", "a colleague's", "another dossier's"])
def test_a_file_of_somebody_else_is_not_taken(world: World, whose: str) -> None:
    put_showcase(world)
    mark = "x" * 32
    if whose == "a colleague's":
        mark = kept(world, "cv.ctxh").mark
    if whose == "another dossier's":
        mark = kept(world).mark
        world.receive(application={**TYPED, "scans": [mark]})
    with pytest.raises(FormInvalid) as caught:
        world.receive(application={**TYPED, "scans": [mark]})
    assert "chọn lại tệp" in caught.value.fields["scans"][0].lower()


def test_a_mistake_elsewhere_binds_nothing(world: World) -> None:
    put_showcase(world)
    view = kept(world)
    with pytest.raises(FormInvalid):
        world.receive(application={**TYPED, "scans": [view.mark], "sworn": "false"})
    with reading() as session:
        assert session.scalars(select(KeptFile.dossier_id)).all() == [None]
