"""A form's file field on the applicants' own pages, without JavaScript: uploaded, shown, replaced, removed, sent."""

from typing import Any

import pytest
from acting import ask_supplement, proven, supplement
from citizens import PDF, identified, opened, upload
from flask.testing import FlaskClient
from page_reading import page
from showcase import TYPED, put_showcase
from sqlalchemy import select
from test_form_pages import as_sent, multipart
from test_online_pages import count, filled, place, started
from world import World

from app.db import reading
from app.dossiers.file_records import KeptFile


@pytest.fixture
def client(lite_world: World) -> FlaskClient:
    put_showcase(lite_world)
    return identified(lite_world)


def form(*files: Any, **change: Any) -> dict[str, list[Any]]:
    """What a browser sends for the showcase with these files chosen."""
    return multipart([*as_sent({**TYPED, **change}), *(("scans", file) for file in files)])


def prepared(world: World, client: FlaskClient) -> str:
    """A draft with everything right but the application."""
    at = started(world, client)
    person = {"relation": "own", "phone": "0912 345 678", "email": "thom@example.org"}
    client.post(f"{at}/nguoi-nop", data=person)
    client.post(f"{at}/noi-nop", data={"competent_agency_id": place(world), "result_channel": "online"})
    return at


def marks() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(KeptFile.mark).order_by(KeptFile.id)))


def test_a_file_goes_with_the_submission(lite_world: World, client: FlaskClient) -> None:
    at = prepared(lite_world, client)
    wrong = client.post(f"{at}/noi-dung", data=form(upload("tốt.pdf"), upload("xấu.pdf", b"<html>"), citizen_id="12"))
    assert wrong.status_code == 422
    for words in ("đúng 12 chữ số", "Tệp “xấu.pdf” không phải loại được nhận", "tốt.pdf", "Hoàng Thị Thơm"):
        assert words in wrong.text
    (kept,) = marks()
    shown = page(client, f"{at}/noi-dung")
    assert ("scans", kept) in [(field.get("name"), field.get("value")) for field in shown.all("input")]
    more = form(upload("hai.pdf"), scans=[kept])
    assert client.post(f"{at}/noi-dung", data=more).status_code == 303
    assert len(marks()) == 2
    dropped = {**form(scans=marks()), "scans._drop": kept}
    assert client.post(f"{at}/noi-dung", data=dropped).status_code == 303
    (left,) = marks()
    assert left != kept
    review = page(client, f"{at}/xem-lai").text
    assert "hai.pdf" in review
    assert left not in review
    assert "tốt.pdf" not in review
    answer = client.post(f"{at}/gui", data={"confirm": "1"})
    assert answer.status_code == 303, answer.text
    code = answer.location.rpartition("/")[2]
    own = f"/tra-cuu/{code}/tep/{left}"
    assert own in page(client, f"/tra-cuu/{code}/nguoi-nop").links()
    assert client.get(own).data == PDF
    got = lite_world.client("mc.ctxh").get(f"/tep/{left}")
    assert (got.data, got.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    for stranger in (lite_world.client("mc.tongiao"), lite_world.client()):
        assert stranger.get(f"/tep/{left}").status_code in (302, 404)
        assert stranger.get(own).status_code in (302, 403, 404)


def test_the_mark_of_somebody_else_is_refused(lite_world: World, client: FlaskClient) -> None:
    other = identified(lite_world, "demo-2")
    at = prepared(lite_world, other)
    other.post(f"{at}/noi-dung", data=form(upload("của người khác.pdf")))
    (theirs,) = marks()
    at = prepared(lite_world, client)
    answer = client.post(f"{at}/noi-dung", data=form(scans=[theirs]))
    assert answer.status_code == 422
    assert "Hãy chọn lại tệp từ máy" in answer.text
    assert "của người khác.pdf" not in answer.text
    assert marks() == [theirs], "and it is still theirs"
    assert "của người khác.pdf" in page(other, f"{prepared(lite_world, other)}/noi-dung").text


def test_discarding_the_draft_forgets_its_files(lite_world: World, client: FlaskClient) -> None:
    at = prepared(lite_world, client)
    client.post(f"{at}/noi-dung", data=form(upload("a.pdf")))
    assert client.post(f"{at}/xoa").status_code == 303
    assert count(KeptFile) == 0


def test_rows_are_added_without_losing_the_chosen_file(lite_world: World, client: FlaskClient) -> None:
    at = prepared(lite_world, client)
    answer = client.post(f"{at}/noi-dung", data={**form(upload("a.pdf")), "x-rows": "members+"})
    assert answer.location.endswith("noi-dung#f-members")
    assert "a.pdf" in page(client, f"{at}/noi-dung").text


def test_a_supplement_brings_a_file_of_the_form(lite_world: World, client: FlaskClient) -> None:
    code = lite_world.receive(application=TYPED)
    ask_supplement(lite_world, code)
    own = opened(lite_world, code)
    own.post(f"/tra-cuu/{code}/bo-sung/bat-dau")
    path = f"/tra-cuu/{code}/bo-sung"
    wrong = own.post(path, data=form(upload("x.pdf", b"MZ")))
    assert wrong.status_code == 422
    assert "Tệp “x.pdf” không phải loại được nhận" in wrong.text
    assert own.post(path, data={**form(upload("mới.pdf")), "x-note": "Thêm bản quét"}).status_code == 303
    (mark,) = marks()
    shown = page(own, path).text
    assert "mới.pdf" in shown
    assert "Thêm bản quét" in shown
    sent = own.post(path, data={**form(scans=[mark]), "x-note": "Thêm bản quét", "x-gui": "1"})
    assert sent.status_code == 303, sent.text
    desk = lite_world.client("mc.ctxh")
    read = page(desk, f"/ho-so/{code}")
    assert "Bản quét giấy tờ" in read.text
    assert desk.get(next(link for link in read.links() if link.endswith(mark))).data == PDF
    supplement(lite_world, code)
    assert f"/tep/{mark}" in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").links()
    proven(lite_world, code)


def test_the_other_pages_of_a_draft_are_as_before(lite_world: World) -> None:
    client = identified(lite_world)
    at = filled(lite_world, client)
    assert page(client, f"{at}/xem-lai").text.count("bằng.png") == 1
