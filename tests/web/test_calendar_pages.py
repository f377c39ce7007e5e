"""The pages of calendars: a year as twelve months, a draft typed line by line, its release, and the recount."""

import pytest
from calendar_drafting import draft, draft_for, released, typed
from page_reading import Page, page, sound
from walking import verbs
from world import World

PATH = "/lich-lam-viec"
READERS = ("quantri", "kiemtra", "mc.ctxh", "pheduyet", "ld.ubnd")


def form_of(world: World, **more: object) -> dict[str, str]:
    """What the administrator's browser sends."""
    text = typed(world)
    fields = {
        "days": text.days.replace("\n", "\r\n"),
        "hours": text.hours,
        "decision_number": text.decision_number,
        "decision_on": "2026-03-10",
        "reason": text.reason,
        "year": "2026",
        "agency": "",
    }
    return {**fields, **{key: str(value) for key, value in more.items()}}


def posted(world: World, path: str, *, by: str, status: int = 303, **form: str) -> Page | str:
    """The address one is sent to, or with another status the sound page that came back."""
    answer = world.client(by).post(path, data=form)
    assert answer.status_code == status, answer.text[:800]
    return answer.headers["Location"] if status == 303 else sound(answer.text)


def test_closed_for_others(lite_world: World) -> None:
    for username in READERS:
        read = page(lite_world.client(username), PATH)
        assert PATH in read.links(), username
    client = lite_world.client("cv.ctxh")
    for path in (PATH, f"{PATH}/nam.json", f"{PATH}/soan", f"{PATH}/1", f"{PATH}/1/tinh-lai"):
        assert client.get(path).status_code == 403
    assert PATH not in page(client, "/viec-cua-toi").links()
    assert lite_world.client("mc.ctxh").get(f"{PATH}/soan").status_code == 403
    assert lite_world.client("kiemtra").post(f"{PATH}/1/tinh-lai").status_code == 403
    assert lite_world.client().get(PATH).status_code == 302


def test_the_year_as_twelve_months(lite_world: World) -> None:
    read = page(lite_world.client("mc.ctxh"), PATH)
    assert "Lịch làm việc năm 2026" in read.text
    assert len([a for a in read.all("table") if a.get("class") == "minical"]) == 12
    assert "Cả năm: thứ Hai đến thứ Sáu 07:30–11:30, 13:30–17:30." in read.text
    assert "Quốc khánh" in read.text
    assert "11 , hôm nay" in read.text or "11, hôm nay" in read.text
    assert "chưa được công bố" not in read.text
    assert f"{PATH}/soan?nam=2026" not in read.links(), "a desk reads only"
    assert f"{PATH}/soan?nam=2026" in page(lite_world.client("quantri"), PATH).links()


def test_a_provisional_year_says_so(lite_world: World) -> None:
    read = page(lite_world.client("quantri"), f"{PATH}?nam=2027")
    assert "Lịch nghỉ năm 2027 chưa được công bố" in read.text
    assert "Ngày nghỉ dự kiến" in read.text
    assert "(dự kiến)" in read.text
    facts = lite_world.client("quantri").get(f"{PATH}/nam.json?nam=2027").get_json()
    assert facts["provisional"] is True
    assert len(facts["months"]) == 12
    assert lite_world.client("quantri").get(f"{PATH}/nam.json").get_json()["provisional"] is False


@pytest.mark.parametrize("query", ["nam=abc", "nam=9999", "nam=", "co-quan="])
def test_strange_years_show_the_present_one(lite_world: World, query: str) -> None:
    assert "Lịch làm việc năm 2026" in page(lite_world.client("quantri"), f"{PATH}?{query}").text


def test_an_agency_with_hours_of_its_own(lite_world: World) -> None:
    released(lite_world, draft_for(lite_world, "H14.41"))
    read = page(lite_world.client("kiemtra"), f"{PATH}?co-quan=H14.41")
    assert "thứ Bảy 07:30–11:30" in read.text
    assert "giờ và ngày riêng trên lịch chung" in read.text
    assert "thứ Bảy 07:30" not in page(lite_world.client("kiemtra"), f"{PATH}?co-quan=H14.01").text
    page(lite_world.client("kiemtra"), f"{PATH}?co-quan=khong-co", status=404)


def test_from_draft_to_recount_by_two_persons(lite_world: World) -> None:
    code = lite_world.receive()
    assert "Nghỉ thêm" not in page(lite_world.client("quantri"), f"{PATH}/soan?nam=2026").text
    address = posted(lite_world, f"{PATH}/soan", by="quantri", **form_of(lite_world))
    assert isinstance(address, str)
    own = page(lite_world.client("quantri"), address)
    assert "Người soạn không được tự ban hành" in own.text
    assert f"{address}/ban-hanh" not in {a.get("action") for a in own.all("form")}
    other = page(lite_world.client("pheduyet"), address)
    assert "Thêm ngày nghỉ thứ Năm, 12/03/2026: Nghỉ thêm theo thông báo" in other.text
    assert "1 hồ sơ đang giải quyết đổi ngày hẹn : 1 muộn hơn" in other.text
    assert code in other.text
    assert code not in page(lite_world.client("mc.ctxh"), address).text, "dossiers are for those who decide"
    lite_world.clock.advance(minutes=5)
    posted(lite_world, f"{address}/ban-hanh", by="pheduyet")
    assert "Đang áp dụng" in page(lite_world.client("mc.ctxh"), address).text
    ask = page(lite_world.client("pheduyet"), f"{address}/tinh-lai")
    assert "1 hồ sơ đang giải quyết đổi ngày hẹn" in ask.text
    empty = posted(lite_world, f"{address}/tinh-lai", by="pheduyet", status=422, reason=" ")
    assert isinstance(empty, Page)
    assert "Chưa nhập lý do tính lại hạn" in empty.text
    key = ask.field("x-key")["value"]
    sent = {"reason": "Áp dụng ngay.", "x-key": key}
    result = posted(lite_world, f"{address}/tinh-lai", by="pheduyet", **sent)
    assert posted(lite_world, f"{address}/tinh-lai", by="pheduyet", **sent) == result
    assert isinstance(result, str)
    done = page(lite_world.client("pheduyet"), result)
    assert "Đã tính lại xong 1 hồ sơ" in done.text
    assert verbs(code).count("clock.recounted") == 1
    clock = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}?muc=dong-ho")
    assert "Các ngày hẹn đã có" in clock.text
    assert "Tính lại theo lịch làm việc mới được ban hành" in clock.text
    assert "đang áp dụng" in clock.text


def test_mistakes_are_shown_at_once_and_nothing_typed_is_lost(lite_world: World) -> None:
    wrong = form_of(lite_world, days="32/01/2026; Lạ; nghỉ lễ\r\n01/01/2025; Tết; nghỉ lễ", hours="T2: 9", reason="")
    read = posted(lite_world, f"{PATH}/soan", by="quantri", status=422, **wrong)
    assert isinstance(read, Page)
    assert read.text.count("Dòng 1:") >= 2
    assert "không thuộc năm 2026" in read.text
    assert "Nhập lý do thay đổi" in read.text
    assert "32/01/2026; Lạ; nghỉ lễ" in read.text
    assert read.field("decision_number")["value"] == "12/QĐ-UBND"


def test_the_drafter_corrects_rejects_not_and_withdraws(lite_world: World) -> None:
    revision_id = draft(lite_world)
    address = f"{PATH}/{revision_id}"
    again = page(lite_world.client("quantri"), f"{address}/sua")
    assert "12/03/2026; Nghỉ thêm theo thông báo; nghỉ riêng" in again.text
    posted(lite_world, f"{address}/sua", by="quantri", **form_of(lite_world, reason="Sửa lại."))
    assert "Sửa lại." in page(lite_world.client("kiemtra"), address).text
    posted(lite_world, f"{address}/ban-hanh", by="quantri", status=403)
    posted(lite_world, f"{address}/tu-choi", by="pheduyet", status=422, reason="")
    posted(lite_world, f"{address}/tu-choi", by="pheduyet", reason="Chưa đủ căn cứ.")
    assert "Lý do: Chưa đủ căn cứ." in page(lite_world.client("quantri"), address).text
    second = draft(lite_world)
    posted(lite_world, f"{PATH}/{second}/rut", by="quantri")
    assert "Đã rút" in page(lite_world.client("quantri"), f"{PATH}/{second}").text
    posted(lite_world, f"{PATH}/{second}/rut", by="quantri", status=409)


def test_a_second_draft_waits(lite_world: World) -> None:
    draft(lite_world)
    read = posted(lite_world, f"{PATH}/soan", by="quantri", status=409, **form_of(lite_world))
    assert isinstance(read, Page)
    assert "Đã có một dự thảo chờ ban hành (bản số 1)" in read.text


def test_publishing_the_next_year_takes_the_provisional_words_away(lite_world: World) -> None:
    lite_world.clock.advance(days=290)
    code = lite_world.receive()
    desk = lite_world.client("mc.ctxh")
    assert lite_world.dossier(code).provisional
    for path in (
        f"/ho-so/{code}",
        "/ho-so",
        f"/tra-cuu/{code}",
        f"/ho-so/{code}/giay-hen",
        f"/ho-so/{code}/da-tiep-nhan",
    ):
        assert "dự kiến" in page(desk, path).text.lower(), path
    form = form_of(lite_world, year=2027, days=typed(lite_world, year=2027, extra="").days)
    address = posted(lite_world, f"{PATH}/soan", by="quantri", **form)
    lite_world.clock.advance(minutes=1)
    posted(lite_world, f"{address}/ban-hanh", by="pheduyet")
    other = lite_world.receive()
    assert not lite_world.dossier(other).provisional
