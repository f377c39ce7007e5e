"""Pages of giving steps, many steps at once, persons and substitutions: what is seen, done, refused and kept."""

import re
from typing import Any

import pytest
from page_reading import Page, page, sound
from walking import events, walked
from world import World

MANY, PERSONS, STANDING = "/viec/nhieu", "/can-bo", "/lam-thay"
DECISION = {
    "absent": "cv.ctxh",
    "substitute": "mc.ctxh",
    "from_at": "2026-03-11T08:00",
    "until_at": "2026-03-16T08:00",
    "decision": "12/QĐ-TTCTXH",
    "signed_on": "2026-03-10",
}
GRANT = {"role": "van_thu", "decision": "15/QĐ", "decided_on": "2026-03-10"}


def open_tasks(world: World, count: int = 2) -> tuple[list[str], list[str]]:
    codes = [world.receive() for _ in range(count)]
    return codes, [str(world.open_task(code).id) for code in codes]


def hidden(read: Page) -> dict[str, Any]:
    """What a page's form carries along, its tasks as a list."""
    found: dict[str, Any] = {}
    for attrs in read.all("input"):
        if attrs.get("type") == "hidden" and attrs.get("name") != "csrf_token":
            found.setdefault(attrs["name"], []).append(attrs.get("value", ""))
    return found


def test_the_list_offers_boxes_and_acts_without_javascript(lite_world: World) -> None:
    _, ids = open_tasks(lite_world)
    read = page(lite_world.client("cv.ctxh"), "/viec-cua-toi")
    boxes = [a for a in read.all("input") if a.get("name") == "task"]
    assert [a["value"] for a in boxes] == ids
    assert {a["form"] for a in boxes} == {"many"}
    acts = [a["value"] for a in read.all("button") if a.get("name") == "act"]
    assert acts == ["claim", "release", "forward", "complete"]
    head = page(lite_world.client("gd.ctxh"), "/viec-cua-toi?loc=unit")
    assert "assign" in [a["value"] for a in head.all("button") if a.get("name") == "act"]
    assert "Việc của cơ quan" in head.text
    page(lite_world.client("cv.ctxh"), "/viec-cua-toi?loc=unit")


def test_many_are_claimed_and_each_is_answered(lite_world: World) -> None:
    codes, ids = open_tasks(lite_world)
    client = lite_world.client("cv.ctxh")
    lite_world.client("cv2.ctxh").post(f"/viec/{ids[0]}/nhan")
    read = sound(client.post(MANY, data={"act": "claim", "task": ids, "x-key": "k"}).text)
    for words in ("Đã làm 1 việc, chưa làm được 1 việc", *codes, "đang do", "Đã làm"):
        assert words in read.text


def test_forwarding_many_asks_once_and_keeps_what_was_typed(lite_world: World) -> None:
    codes, ids = open_tasks(lite_world)
    client = lite_world.client("cv.ctxh")
    client.post(MANY, data={"act": "claim", "task": ids})
    asked = sound(client.post(MANY, data={"act": "forward", "task": ids, "x-key": "k"}).text)
    carried = hidden(asked)
    assert (carried["task"], carried["x-key"]) == (ids, ["k"])
    wrong = client.post(MANY, data={**carried, "to": "", "reason": "Nghỉ phép <b>"})
    assert wrong.status_code == 422
    read = sound(wrong.text)
    assert read.field("to").get("aria-invalid") == "true"
    assert "Nghỉ phép <b>" in read.text
    done = client.post(MANY, data={**carried, "to": "cv2.ctxh", "reason": "Nghỉ phép"})
    assert "Đã làm 2 việc" in sound(done.text).text
    again = client.post(MANY, data={**carried, "to": "cv2.ctxh", "reason": "Nghỉ phép"})
    assert "Đã làm 2 việc" in again.text, "sent again: the answer of the first time"
    assert [e.verb for e in events(f"dossier:{codes[0]}")].count("task.forwarded") == 1


def test_completing_many_with_their_one_form(lite_world: World) -> None:
    codes, ids = open_tasks(lite_world)
    client = lite_world.client("cv.ctxh")
    asked = sound(client.post(MANY, data={"act": "complete", "task": ids, "x-key": "k"}).text)
    assert asked.field("note")
    done = client.post(MANY, data={**hidden(asked), "note": "Đủ điều kiện."})
    assert "Đã làm 2 việc" in done.text
    assert all(e in ("Step_3",) for e in [lite_world.open_task(code).element_id for code in codes])
    later = [str(lite_world.open_task(code).id) for code in codes]
    back = lite_world.client("gd.ctxh").post(MANY, data={"act": "complete", "task": later}, follow_redirects=True)
    assert "hỏi mục bắt buộc" in back.text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"act": "claim"}, "Chưa chọn việc nào"),
        ({"act": "erase", "task": "1"}, "Hãy chọn một việc để làm"),
        ({"act": "claim", "task": [str(n) for n in range(1, 300)]}, "tối đa 200"),
        ({"act": "forward", "task": ["x", "9" * 30, "-1", "\x00"]}, "Chưa chọn việc nào"),
        ({"act": "complete", "task": "999999"}, "Chưa chọn việc nào"),
    ],
)
def test_hostile_choices_lead_back_to_the_list(lite_world: World, data: dict[str, Any], told: str) -> None:
    answer = lite_world.client("cv.ctxh").post(MANY, data=data, follow_redirects=True)
    assert (answer.status_code, told in answer.text) == (200, True)


def test_one_step_is_assigned_taken_back_and_forwarded(lite_world: World) -> None:
    code = lite_world.receive()
    number = lite_world.open_task(code).id
    head, officer = lite_world.client("gd.ctxh"), lite_world.client("cv.ctxh")
    assert f"/viec/{number}/phan-cong" in page(head, f"/ho-so/{code}").links()
    assert f"/viec/{number}/phan-cong" not in page(officer, f"/ho-so/{code}").links()
    read = page(head, f"/viec/{number}/phan-cong")
    assert "Lý Văn Thành" in read.text
    wrong = head.post(f"/viec/{number}/phan-cong", data={"to": "hd.ctxh", "reason": "giữ lại"})
    assert (wrong.status_code, "giữ lại" in sound(wrong.text).text) == (409, True)
    done = head.post(f"/viec/{number}/phan-cong", data={"to": "cv.ctxh"}, follow_redirects=True)
    assert "cho Lý Văn Thành" in sound(done.text).text
    assert "Thu hồi" in done.text
    shown = page(officer, f"/ho-so/{code}")
    assert f"/viec/{number}/chuyen" in shown.links()
    empty = officer.post(f"/viec/{number}/chuyen", data={"to": "cv2.ctxh", "reason": ""})
    assert (empty.status_code, sound(empty.text).field("reason").get("aria-invalid")) == (422, "true")
    moved = officer.post(f"/viec/{number}/chuyen", data={"to": "cv2.ctxh", "reason": "Nghỉ ốm"}, follow_redirects=True)
    assert "Đã chuyển “Bước 2. Nghiên cứu, đề xuất giải quyết” cho Bế Thu Trang." in moved.text
    told = page(officer, f"/ho-so/{code}?muc=lich-su").text
    assert "Lý do: Nghỉ ốm." in told
    assert "cv2.ctxh" not in told, "history names persons, not accounts"
    head.post(f"/viec/{number}/tra-lai")
    assert lite_world.open_task(code).assignee_id is None
    for name, status in (("hd.ctxh", 403), ("cv.noivu", 404)):
        page(lite_world.client(name), f"/viec/{number}/phan-cong", status=status)


def test_a_decision_is_recorded_shown_and_ended(lite_world: World) -> None:
    code = lite_world.receive()
    head, desk = lite_world.client("gd.ctxh"), lite_world.client("mc.ctxh")
    assert STANDING in page(head, STANDING).links()
    assert "Chưa có quyết định" in page(head, STANDING).text
    read = page(head, f"{STANDING}/moi?nguoi=cv.ctxh")
    assert "Lý Văn Thành" in read.text
    made = head.post(f"{STANDING}/moi", data=DECISION, follow_redirects=True)
    shown = sound(made.text).text
    for words in ("Nông Thị Hạnh làm thay Lý Văn Thành", "12/QĐ-TTCTXH", "10/03/2026", "Chuyên viên", "Đang làm thay"):
        assert words in shown
    listed = page(desk, "/viec-cua-toi").text
    assert "Anh/chị đang làm thay Lý Văn Thành" in listed
    assert "Thay mặt Lý Văn Thành" in listed
    assert code in listed
    address = re.search(r"/lam-thay/\d+", made.request.path)
    assert address
    page(desk, address[0])
    page(lite_world.client("cv.noivu"), address[0], status=404)
    empty = head.post(f"{address[0]}/ket-thuc", data={"reason": ""})
    assert (empty.status_code, sound(empty.text).field("reason").get("aria-invalid")) == (422, "true")
    ended = head.post(f"{address[0]}/ket-thuc", data={"reason": "Về sớm"}, follow_redirects=True)
    assert "Kết thúc sớm" in sound(ended.text).text
    assert code not in page(desk, "/viec-cua-toi").text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"until_at": "2026-03-10T08:00"}, "until_at"),
        ({"until_at": "mai"}, "until_at"),
        ({"from_at": ""}, "from_at"),
        ({"decision": ""}, "decision"),
        ({"signed_on": "2026-03-12"}, "signed_on"),
        ({"substitute": "cv.ctxh"}, "substitute"),
        ({"substitute": "gd.ctxh"}, "substitute"),
        ({"roles": "van_thu"}, "absent"),
    ],
)
def test_a_wrong_decision_keeps_what_was_typed(lite_world: World, more: dict[str, str], field: str) -> None:
    answer = lite_world.client("gd.ctxh").post(f"{STANDING}/moi", data={**DECISION, **more, "reason": "Đi học <i>"})
    assert answer.status_code in (403, 409, 422)
    read = sound(answer.text)
    assert read.field(field).get("aria-invalid") == "true"
    assert "Đi học <i>" in read.text


def test_the_list_of_persons_and_one_person(lite_world: World) -> None:
    admin = lite_world.client("quantri")
    read = page(admin, f"{PERSONS}?q=ly+van+THANH")
    assert "Lý Văn Thành" in read.text
    assert "Nông Thị Hạnh" not in read.text
    page(admin, f"{PERSONS}?q=%00&co-quan=x&vai-tro=vua&loc=y&trang=-1")
    assert "Không tìm thấy ai" in page(admin, f"{PERSONS}?q=khongcoai").text
    shown = page(admin, f"{PERSONS}/cv.ctxh").text
    for words in ("Chuyên viên", "Cấp khi tạo tài khoản", "Người này được làm gì và vì sao", "Nhận và thực hiện bước"):
        assert words in shown
    assert "Cấp thêm vai trò" not in page(admin, f"{PERSONS}/quantri").text
    assert "Cấp thêm vai trò" not in page(lite_world.client("gd.ctxh"), f"{PERSONS}/cv.ctxh").text
    page(lite_world.client("cv.ctxh"), PERSONS, status=403)
    page(lite_world.client("gd.ctxh"), f"{PERSONS}/mc.thucphan", status=404)
    assert "Xác nhận đã có kết quả" in page(admin, f"{PERSONS}/vai-tro").text


def test_roles_are_granted_and_revoked_by_decision(lite_world: World) -> None:
    admin = lite_world.client("quantri")
    read = page(admin, f"{PERSONS}/cv.ctxh")
    agency = next(a["value"] for a in read.all("option") if "selected" in a and a["value"].isdigit())
    wrong = admin.post(f"{PERSONS}/cv.ctxh/cap-vai-tro", data={**GRANT, "agency_id": agency, "decision": ""})
    assert wrong.status_code == 422
    assert "decision-error" in {attrs.get("id") for _, attrs in sound(wrong.text).tags}
    done = admin.post(f"{PERSONS}/cv.ctxh/cap-vai-tro", data={**GRANT, "agency_id": agency}, follow_redirects=True)
    assert "Quyết định số 15/QĐ" in sound(done.text).text
    number = re.findall(r"thu-hoi/(\d+)", done.text)[-1]
    bare = admin.post(f"{PERSONS}/cv.ctxh/thu-hoi/{number}", data={})
    assert bare.status_code == 422
    sound(bare.text)
    gone = admin.post(f"{PERSONS}/cv.ctxh/thu-hoi/{number}", data=GRANT, follow_redirects=True)
    assert "Đã thu hồi vai trò" in sound(gone.text).text
    assert admin.post(f"{PERSONS}/quantri/cap-vai-tro", data={**GRANT, "agency_id": agency}).status_code == 403
    assert lite_world.client("gd.ctxh").post(f"{PERSONS}/cv.ctxh/cap-vai-tro", data=GRANT).status_code == 403


def test_the_checker_says_yes_or_no_and_why(lite_world: World) -> None:
    code, admin = walked(lite_world, done=1), lite_world.client("quantri")

    def asked(person: str, what: str, about: str = code) -> str:
        return page(admin, f"{PERSONS}/{person}?ho-so={about}&viec={what}").text

    assert "Làm được: " in asked("cv.ctxh", "task")
    no = asked("hd.ctxh", "task")
    assert "Không làm được" in no
    assert "cần vai trò “Chuyên viên”" in no
    assert "bước giải quyết chưa hoàn thành" in asked("mc.ctxh", "confirm")
    assert "ngoài phạm vi" in asked("cv.noivu", "view")
    assert "Hãy nhập mã hồ sơ" in asked("cv.ctxh", "task", "")
    assert "Hãy nhập mã hồ sơ" in asked("cv.ctxh", "erase")
