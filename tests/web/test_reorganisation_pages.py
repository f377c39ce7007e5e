"""The pages of reorganised agencies: drafted line by line without JavaScript, previewed, approved, followed."""

import pytest
from page_reading import Page, page, sound
from reorganising import CENTRE, HEALTH, HOME, NUMBER, approved, carried_out, drafted, its_day, merge, part, run
from walking import events, walked
from world import World

from app.casework import reassign_dossier
from app.db import reading
from app.people.directory import agency_by_code

PATH = "/sap-xep-co-quan"
DECISION = {
    "decision_number": NUMBER,
    "signed_on": "2026-03-10",
    "effective_on": "2026-03-12",
    "reason": "Sắp xếp theo Nghị quyết",
}
LINE = {
    "kind": "merge",
    "source": CENTRE,
    "target": HEALTH,
    "share": "rest",
    "new_name": "",
    "wanted": "",
    "persons": "",
}


def posted(world: World, path: str, *, by: str = "quantri", status: int = 303, **form: str) -> Page | str:
    """The address one is sent to, or with another status the sound page that came back."""
    answer = world.client(by).post(path, data=form)
    assert answer.status_code == status, answer.text[:800]
    return answer.headers["Location"] if status == 303 else sound(answer.text)


def test_closed_for_others(lite_world: World) -> None:
    for username in ("quantri", "pheduyet", "kiemtra", "ld.ubnd"):
        assert PATH in page(lite_world.client(username), PATH).links(), username
    client = lite_world.client("mc.ctxh")
    for path in (PATH, f"{PATH}/moi", f"{PATH}/1", f"{PATH}/co-quan"):
        assert client.get(path).status_code == 403
    assert lite_world.client("pheduyet").get(f"{PATH}/moi").status_code == 403
    assert lite_world.client("quantri").get(f"{PATH}/1").status_code == 404
    assert lite_world.client().get(PATH).status_code == 302


def test_empty_says_how_to_begin(lite_world: World) -> None:
    assert "Chưa có lần sắp xếp nào" in page(lite_world.client("kiemtra"), PATH).text
    assert f"{PATH}/moi" in page(lite_world.client("quantri"), PATH).links()


def test_from_draft_to_finish_in_the_browser(lite_world: World) -> None:
    code = walked(lite_world, done=1)
    where = str(posted(lite_world, f"{PATH}/moi", **DECISION)).removesuffix("/dong")
    posted(lite_world, f"{where}/dong", **{**LINE, "target": CENTRE})
    read = page(lite_world.client("quantri"), where)
    assert "chuyển vào chính mình" in read.text
    posted(lite_world, f"{where}/dong/1/bo")
    posted(lite_world, f"{where}/dong", **LINE)
    read = page(lite_world.client("quantri"), where)
    for words in ("1 hồ sơ đang mở", code, "mc.ctxh", "Người soạn không được tự phê duyệt", "Rút dự thảo"):
        assert words in read.text, words
    assert "mâu thuẫn" not in read.text
    posted(lite_world, f"{where}/phe-duyet", by="pheduyet")
    read = page(lite_world.client("pheduyet"), where)
    assert "Đã phê duyệt" in read.text
    assert "Hủy trước ngày có hiệu lực" in read.text
    its_day(lite_world)
    assert "Thực hiện ngay" in page(lite_world.client("pheduyet"), where).text
    posted(lite_world, f"{where}/thuc-hien", by="pheduyet")
    read = page(lite_world.client("pheduyet"), where)
    for words in ("Đã hoàn thành", "Đã chuyển 1 hồ sơ", code):
        assert words in read.text, words
    history = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}?muc=lich-su")
    assert "Chuyển hồ sơ từ Trung tâm Công tác xã hội tỉnh sang Sở Y tế" in history.text
    agencies = page(lite_world.client("kiemtra"), f"{PATH}/co-quan")
    assert "Đã sáp nhập vào Sở Y tế từ 00:00 thứ Năm, 12/03/2026" in agencies.text
    assert "Sắp xếp cơ quan" in page(lite_world.client("quantri"), "/he-thong/bo-lap-lich").text


def test_a_form_sent_twice_counts_once(lite_world: World) -> None:
    sent = {**DECISION, "key": "bieu-mau-nay"}
    where = [str(posted(lite_world, f"{PATH}/moi", **sent)) for _ in range(2)]
    assert where[0] == where[1]
    for _ in range(2):
        posted(lite_world, where[0], **{**LINE, "key": "dong-nay"})
    assert 'name="key"' in lite_world.client("quantri").get(where[0]).text, "the page gives each form a key of its own"
    assert [event.verb for event in events("reorganisation")] == ["reorganisation.drafted", "reorganisation.line_added"]


def test_mistakes_keep_what_was_typed(lite_world: World) -> None:
    read = posted(lite_world, f"{PATH}/moi", status=422, **{**DECISION, "signed_on": "2026-02-30", "reason": ""})
    assert isinstance(read, Page)
    assert read.field("decision_number")["value"] == NUMBER
    assert "Nhập ngày ký quyết định." in read.text
    assert "Nhập căn cứ, nội dung sắp xếp" in read.text
    found = drafted(lite_world)
    wrong = {**LINE, "kind": "split", "target": "", "wanted": "1.012990", "share": "codes"}
    read = posted(lite_world, f"{PATH}/{found}/dong", status=422, **wrong)
    assert isinstance(read, Page)
    assert "Chọn cơ quan trong danh sách." in read.text
    assert "1.012990" in read.source


def test_the_decision_is_typed_anew_by_its_drafter_only(lite_world: World) -> None:
    found = drafted(lite_world, merge(CENTRE, HEALTH))
    read = page(lite_world.client("quantri"), f"{PATH}/{found}/sua")
    assert read.field("effective_on")["value"] == "12/03/2026"
    posted(lite_world, f"{PATH}/{found}/sua", **{**DECISION, "decision_number": "77/NQ"})
    assert "77/NQ" in page(lite_world.client("quantri"), f"{PATH}/{found}").text
    posted(lite_world, f"{PATH}/{found}/rut")
    posted(lite_world, f"{PATH}/{found}/sua", status=409, **DECISION)


def test_refusals_are_told_on_the_page(lite_world: World) -> None:
    found = drafted(lite_world, merge(CENTRE, CENTRE))
    read = posted(lite_world, f"{PATH}/{found}/phe-duyet", by="pheduyet", status=409)
    assert isinstance(read, Page)
    assert "Không thể phê duyệt: còn 1 mâu thuẫn" in read.text
    read = posted(lite_world, f"{PATH}/{found}/tu-choi", by="pheduyet", status=422, reason=" ")
    assert isinstance(read, Page)
    assert "Chưa nhập lý do" in read.text
    read = posted(lite_world, f"{PATH}/{found}/phe-duyet", status=403)
    posted(lite_world, f"{PATH}/{found}/tu-choi", by="pheduyet", reason="Chưa rõ cơ quan")
    assert "Chưa rõ cơ quan" in page(lite_world.client("quantri"), f"{PATH}/{found}").text
    later = approved(lite_world, merge(CENTRE, HEALTH))
    posted(lite_world, f"{PATH}/{later}/huy", by="pheduyet", reason="Hoãn lại")
    assert "Đã hủy" in page(lite_world.client("quantri"), f"{PATH}/{later}").text


def test_the_desk_chooses_among_living_agencies(lite_world: World) -> None:
    version = lite_world.version_id("1.012990")
    carried_out(lite_world, merge(CENTRE, HEALTH))
    read = page(lite_world.client("mc.ctxh"), f"/tiep-nhan/{version}")
    with reading() as session:
        centre, health = agency_by_code(session, CENTRE).id, agency_by_code(session, HEALTH).id
    options = {option["value"]: option for option in read.all("option")}
    assert str(centre) not in options
    assert "selected" in options[str(health)], "who follows the agency that the procedure names"


def test_a_split_shows_its_parts_and_what_could_not_be_moved(
    lite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lite_world.receive()
    found = approved(
        lite_world, part(CENTRE, HEALTH, "codes", "1.012990"), part(CENTRE, HOME, "rest", persons="cv.ctxh")
    )
    read = page(lite_world.client("kiemtra"), f"{PATH}/{found}")
    for words in ("Hồ sơ của các thủ tục: 1.012990", "Hồ sơ còn lại", "Người đi theo: cv.ctxh"):
        assert words in read.text, words
    its_day(lite_world)

    def failing(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reassign_dossier, "_move", failing)
    run(lite_world)
    read = page(lite_world.client("quantri"), f"{PATH}/{found}")
    for words in ("1 hồ sơ chưa chuyển được", "Chưa chuyển được sau 1 lần", "Tiếp tục chuyển ngay"):
        assert words in read.text, words
