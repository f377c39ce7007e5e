"""Pages of what programs do: API keys, subscriptions to events, the access log."""

import re

import pytest
from page_reading import page, sound
from world import World

from app.casework.tokens import create_token


def made(text: str, label: str) -> str:
    """What is shown once beside this label."""
    found = re.search(rf"{label}</dt>\s*<dd[^>]*>\s*(?:<code[^>]*>)?([^<\s]+)", text)
    assert found, text
    return found[1]


def test_an_administrator_gives_a_key_and_takes_it_back(lite_world: World) -> None:
    client = lite_world.client("quantri")
    page(client, "/khoa-api")
    page(client, "/khoa-api/moi")
    typed = {"username": "cv.ctxh", "label": "Máy quét", "days": "30", "narrow": "1", "scopes": ["read"]}
    answer = client.post("/khoa-api/moi", data=typed)
    assert answer.status_code == 200, answer.text
    sound(answer.text)
    key = made(answer.text, "Khóa")
    program = lite_world.client()
    assert program.get("/api/v1/tasks", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    listed = page(client, "/khoa-api").text
    assert key not in listed
    assert "Máy quét" in listed
    own = page(lite_world.client("cv.ctxh"), "/khoa-api/cua-toi").text
    assert "Máy quét" in own
    assert "Máy quét" not in page(lite_world.client("cv2.ctxh"), "/khoa-api/cua-toi").text
    number = re.search(r"/khoa-api/(\d+)/thu-hoi", client.get("/khoa-api").text)
    assert number
    assert lite_world.client("cv2.ctxh").post(f"/khoa-api/{number[1]}/thu-hoi").status_code == 404
    assert lite_world.client("cv.ctxh").post(f"/khoa-api/{number[1]}/thu-hoi").status_code == 303
    assert program.get("/api/v1/tasks", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    assert "Đã thu hồi" in page(client, "/khoa-api").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "khong.co"},
        {"label": "  "},
        {"label": "x" * 201},
        {"days": "0"},
        {"days": "một"},
        {"days": "400"},
        {"scopes": []},
        {"scopes": ["moi-thu"]},
        {"per_minute": "-1"},
        {"per_day": "99999999999"},
    ],
)
def test_a_key_that_cannot_be(lite_world: World, wrong: dict[str, object]) -> None:
    client = lite_world.client("quantri")
    typed = {"username": "cv.ctxh", "label": "Máy", "days": "30", "narrow": "1", "scopes": ["read"], **wrong}
    answer = client.post("/khoa-api/moi", data=typed)
    assert answer.status_code == 422, answer.text[:300]
    assert sound(answer.text).field("username")["value"] == typed["username"], "what was typed stays"
    assert "Chưa có khóa API nào" in page(client, "/khoa-api").text


def test_a_key_to_decide_in_anothers_name_is_refused_beside_its_scopes(lite_world: World) -> None:
    client = lite_world.client("quantri")
    typed = {"username": "pheduyet", "label": "Máy", "days": "30", "narrow": "1", "scopes": ["read", "admin"]}
    answer = client.post("/khoa-api/moi", data=typed)
    assert answer.status_code == 403
    assert "có quyền phê duyệt hoặc quản trị" in sound(answer.text).text
    assert client.post("/khoa-api/moi", data={**typed, "scopes": ["read"]}).status_code == 200


def test_keys_are_the_administrators_business(lite_world: World) -> None:
    for path in ("/khoa-api", "/khoa-api/moi", "/nhan-su-kien", "/nhan-su-kien/moi", "/truy-cap-api"):
        assert lite_world.client("mc.ctxh").get(path).status_code == 403, path
    page(lite_world.client("kiemtra"), "/truy-cap-api")
    assert lite_world.client("kiemtra").get("/khoa-api").status_code == 403


def test_a_subscription_by_page(lite_world: World) -> None:
    client = lite_world.client("quantri")
    page(client, "/nhan-su-kien")
    page(client, "/nhan-su-kien/moi")
    typed = {"label": "Kho dữ liệu", "url": "https://nhan.example.vn/su-kien", "events": ["dossier.received"]}
    answer = client.post("/nhan-su-kien/moi", data=typed)
    assert answer.status_code == 200, answer.text
    secret = made(sound(answer.text).source, "Khóa ký")
    assert secret.startswith("whsec_")
    link = re.search(r"/nhan-su-kien/(\d+)", answer.text)
    assert link
    code = lite_world.receive()
    shown = page(client, link[0]).text
    assert code in shown
    assert "Đang chờ gửi" in shown
    assert secret not in shown
    assert client.post(f"{link[0]}/tam-dung").status_code == 303
    shown = page(client, link[0]).text
    assert "Đã dừng gửi" in shown
    again = re.search(r"/gui-lai/([0-9a-f-]+)", client.get(link[0]).text)
    assert again
    assert client.post(f"{link[0]}/gui-lai/{again[1]}").status_code == 303
    assert "tạm dừng: hãy cho gửi tiếp" in page(client, link[0]).text
    client.post(f"{link[0]}/gui-tiep")
    client.post(f"{link[0]}/gui-lai/{again[1]}")
    assert "Đang chờ gửi" in page(client, link[0]).text
    renewed = client.post(f"{link[0]}/doi-khoa-ky")
    assert made(renewed.text, "Khóa ký") != secret
    assert client.post(f"{link[0]}/xoa").status_code == 303
    assert client.get(link[0]).status_code == 404
    assert "Chưa có hệ thống nào đăng ký" in page(client, "/nhan-su-kien").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"url": ""},
        {"url": "ftp://x.vn"},
        {"url": "https://a:b@x.vn/"},
        {"events": []},
        {"events": ["gi-do"]},
    ],
)
def test_a_subscription_that_cannot_be(lite_world: World, wrong: dict[str, object]) -> None:
    typed = {"label": "Kho", "url": "https://nhan.example.vn/", "events": ["dossier.received"], **wrong}
    answer = lite_world.client("quantri").post("/nhan-su-kien/moi", data=typed)
    assert answer.status_code == 422
    assert sound(answer.text).field("label")["value"] == typed["label"]


def test_the_access_log_is_read_and_narrowed(lite_world: World) -> None:
    code = lite_world.receive()
    key = {"Authorization": f"Bearer {create_token(lite_world.services, username='cv.ctxh', label='Máy', days=1)}"}
    program = lite_world.client()
    program.get(f"/api/v1/dossiers/{code}?ten=bi-mat", headers=key)
    program.get("/api/v1/tasks")
    client = lite_world.client("kiemtra")
    shown = page(client, "/truy-cap-api").text
    assert "cv.ctxh" in shown
    assert code in shown
    assert "Không có khóa hợp lệ" in shown
    assert "bi-mat" not in shown
    refused = page(client, "/truy-cap-api?ket-qua=refused").text
    assert code not in refused
    assert "401" in refused
    assert "cv.ctxh" in page(client, f"/truy-cap-api?ho-so={code}&tu=2026-03-11&den=2026-03-11").text
    assert "Không có yêu cầu nào như vậy" in page(client, "/truy-cap-api?den=2026-03-10").text
    for odd in ("khoa=x&tu=0001-01-01&den=9999-12-31", "khoa=" + "9" * 20, "ket-qua=gi", "trang=-1", "nguoi=%00"):
        assert client.get(f"/truy-cap-api?{odd}").status_code in (200, 422), odd


def test_the_scheduler_names_a_subscription_in_words(lite_world: World) -> None:
    client = lite_world.client("quantri")
    typed = {"label": "Kho", "url": "https://nhan.example.vn/", "events": ["dossier.received"]}
    client.post("/nhan-su-kien/moi", data=typed)
    code = lite_world.receive()
    shown = page(client, "/he-thong/bo-lap-lich").text
    assert re.search(r"Đăng ký nhận sự kiện số \d+", shown)
    assert f"Tiếp nhận hồ sơ: {code}" in shown
