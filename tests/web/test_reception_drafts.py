"""The reception form at the desk keeps what is typed, for each person alone, until it is received or given up."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from page_reading import page
from showcase import PDF, TYPED, put_showcase
from sqlalchemy import select
from test_form_pages import as_sent, desk_pairs, multipart
from test_online_pages import count
from world import World

from app.casework.forgetting import forget_old
from app.casework.reception_draft import KEPT_FOR, drop_reception, reception_draft, save_reception
from app.db import reading
from app.domain.errors import Forbidden, Invalid, NotFound
from app.dossiers.draft_records import ReceptionDraft
from app.dossiers.file_records import KeptFile


@pytest.fixture
def version_id(lite_world: World) -> int:
    return put_showcase(lite_world)


@pytest.fixture
def desk(lite_world: World) -> FlaskClient:
    return lite_world.client("mc.ctxh")


def typed(name: str, *, seen: int = 0, **more: Any) -> dict[str, Any]:
    return {"d-name": name, "d-phone": "0912", "full_name": "Chị Hai", "x-draft": str(seen), **more}


def test_what_is_typed_is_there_again(lite_world: World, desk: FlaskClient, version_id: int) -> None:
    path = f"/tiep-nhan/{version_id}"
    first = page(desk, path)
    assert f"{path}/nhap" in {attrs.get("data-draft-url") for attrs in first.all("form")}
    assert "bản nháp lưu lúc" not in first.text
    files = {"scans": (BytesIO(PDF), "quét.pdf")}
    answer = desk.post(f"{path}/nhap", data={**typed("Lý Thị Nháp"), "d-paper-0": "1", "d-key": "cũ", **files}).json
    assert (answer["revision"], answer["aside"], answer["files"]["scans"][0]["name"]) == (1, False, "quét.pdf")
    shown = desk.get(path).text
    for words in ("bản nháp lưu lúc", 'value="Lý Thị Nháp"', 'value="Chị Hai"', "quét.pdf", 'name="x-draft" value="1"'):
        assert words in shown, words
    assert 'value="cũ"' not in shown, "another attempt has its own key"
    other = lite_world.client("mc.tongiao").get(path)
    assert (other.status_code, "Lý Thị Nháp" in other.text) == (200, False)


def test_receiving_ends_the_draft(lite_world: World, desk: FlaskClient, version_id: int) -> None:
    path = f"/tiep-nhan/{version_id}"
    desk.post(f"{path}/nhap", data={**typed("Lý Thị Nháp"), "scans": (BytesIO(PDF), "quét.pdf")})
    with reading() as session:
        mark = session.scalars(select(KeptFile.mark)).one()
    wrong = desk.post(path, data=multipart([*desk_pairs(lite_world), ("full_name", ""), ("x-draft", "1")]))
    assert wrong.status_code == 422
    assert count(ReceptionDraft) == 1, "a mistake gives nothing up"
    good = multipart([*desk_pairs(lite_world), *as_sent({**TYPED, "scans": [mark]}), ("x-draft", "1")])
    assert desk.post(path, data=good).status_code == 303
    assert count(ReceptionDraft) == 0
    assert "bản nháp lưu lúc" not in page(desk, path).text


def test_two_windows_are_both_kept(lite_world: World, desk: FlaskClient, version_id: int) -> None:
    path = f"/tiep-nhan/{version_id}"
    desk.post(f"{path}/nhap", data=typed("Người thứ nhất"))
    second = desk.post(f"{path}/nhap", data=typed("Người thứ hai")).json
    assert second["aside"]
    assert "cả hai bản được giữ" in second["text"]
    shown = desk.get(path).text
    assert "Người thứ nhất" in shown
    assert "người nộp: Người thứ hai" in shown
    assert desk.post(f"{path}/nhap/chon", data={"x-aside": "1"}).status_code == 303
    assert 'value="Người thứ hai"' in desk.get(path).text
    assert desk.post(f"{path}/nhap/bo").status_code == 303
    assert "Người thứ hai" not in desk.get(path).text


def test_what_the_other_window_typed_takes_the_place(lite_world: World, version_id: int) -> None:
    by, services = lite_world.actor("mc.ctxh"), lite_world.services
    for seen, name in ((0, "Một"), (0, "Hai")):
        save_reception(services, by=by, version_id=version_id, data={"own": {"name": name}}, seen=seen)
    drop_reception(services, by=by, version_id=version_id, seen=1)
    draft = reception_draft(by=by, version_id=version_id)
    assert draft is not None
    assert (draft.own, draft.aside) == ({"name": "Hai"}, None)
    save_reception(services, by=by, version_id=version_id, data={"own": {"name": "Ba"}}, seen=0)
    drop_reception(services, by=by, version_id=version_id, seen=0)
    draft = reception_draft(by=by, version_id=version_id)
    assert draft is not None
    assert draft.own == {"name": "Hai"}, "the older window was received, the newer draft stays"
    drop_reception(services, by=by, version_id=version_id, seen=draft.revision)
    drop_reception(services, by=by, version_id=version_id)
    assert reception_draft(by=by, version_id=version_id) is None


def test_the_button_without_script(desk: FlaskClient, version_id: int) -> None:
    bad = {"scans": (BytesIO(b"MZ"), "x.pdf")}
    answer = desk.post(
        f"/tiep-nhan/{version_id}/nhap", data={**typed("Lý"), "x-save": "1", **bad}, follow_redirects=True
    )
    assert "Đã lưu nháp lúc" in answer.text
    assert "không phải loại được nhận" in answer.text
    assert 'value="Lý"' in answer.text


def test_who_has_no_desk_keeps_nothing(lite_world: World, version_id: int) -> None:
    assert lite_world.client("cv.ctxh").post(f"/tiep-nhan/{version_id}/nhap", data=typed("x")).status_code == 403
    by, services = lite_world.actor("mc.ctxh"), lite_world.services
    with pytest.raises(Forbidden):
        save_reception(services, by=lite_world.actor("cv.ctxh"), version_id=version_id, data={})
    with pytest.raises(NotFound):
        save_reception(services, by=by, version_id=999_999, data={})
    with pytest.raises(Invalid, match="draft_too_long"):
        save_reception(services, by=by, version_id=version_id, data={"own": {"name": "x" * 200_000}})
    assert count(ReceptionDraft) == 0


def test_a_draft_nobody_goes_on_with_is_forgotten(world: World) -> None:
    version = world.version_id("1.012990")
    save_reception(
        world.services, by=world.actor("mc.ctxh"), version_id=version, data={"own": {"name": "\x00Lý\ud800"}}
    )
    draft = reception_draft(by=world.actor("mc.ctxh"), version_id=version)
    assert draft is not None
    assert draft.own == {"name": "Lý"}
    world.clock.set(world.clock.now() + KEPT_FOR + timedelta(days=2))
    assert forget_old(world.services).drafts == 1
    assert forget_old(world.services).drafts == 0
