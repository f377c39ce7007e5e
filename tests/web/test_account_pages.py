"""One's own password: what is asked of a new one, other sessions end, the ledger says so."""

import pytest
from page_reading import page, sound
from sqlalchemy import select
from walking import events
from world import PASSWORD, World

from app.casework.accounts import NewPerson, create_person, demo_accounts, lock_demo_accounts
from app.casework.change_password import ChangePassword, change_password
from app.db import reading
from app.domain.errors import Invalid
from app.people.records import Person

NEW = "một câu dài dễ nhớ"
GOOD = {"current": PASSWORD, "new": NEW, "again": NEW}


def test_the_person_menu_leads_there(lite_world: World) -> None:
    assert "/tai-khoan" in page(lite_world.client("mc.ctxh"), "/ho-so").links()
    assert "mc.ctxh" in page(lite_world.client("mc.ctxh"), "/tai-khoan").source
    assert lite_world.client().get("/tai-khoan").status_code == 302


def test_other_sessions_end_and_this_one_goes_on(lite_world: World) -> None:
    here, elsewhere = lite_world.client("mc.ctxh"), lite_world.client("mc.ctxh")
    answer = here.post("/tai-khoan", data=GOOD)
    assert (answer.status_code, answer.location) == (303, "/tai-khoan")
    assert "Đã đổi mật khẩu" in page(here, "/tai-khoan").text
    assert elsewhere.get("/ho-so").status_code == 302
    signed = lite_world.client().post("/dang-nhap", data={"username": "mc.ctxh", "password": NEW})
    assert signed.status_code == 302
    old = lite_world.client().post("/dang-nhap", data={"username": "mc.ctxh", "password": PASSWORD})
    assert old.status_code == 403


def test_a_demonstration_account_stays_one_and_can_be_locked(lite_world: World) -> None:
    client = lite_world.client("quantri")
    assert "vẫn là tài khoản trình diễn" in page(client, "/tai-khoan").text
    client.post("/tai-khoan", data=GOOD)
    event = events("person:quantri")[-1]
    assert (event.verb, event.actor) == ("person.password_changed", "quantri")
    assert NEW not in str(event.body)
    assert "quantri" in demo_accounts(), "outside demo mode this stops the start"
    lock_demo_accounts(lite_world.services)
    with reading() as session:
        assert session.scalars(select(Person.username).where(Person.active)).all() == []
    signed = lite_world.client().post("/dang-nhap", data={"username": "quantri", "password": NEW})
    assert signed.status_code == 403


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"current": "sai"}, "current", "Mật khẩu hiện tại không đúng."),
        ({"new": "ngắn", "again": "ngắn"}, "new", "Mật khẩu cần ít nhất 10 ký tự."),
        ({"again": "khác hẳn lần đầu"}, "again", "không giống nhau"),
        ({"new": "x" * 501, "again": "x" * 501}, "new", "không được dài quá 500"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(lite_world: World, typed: dict[str, str], field: str, told: str) -> None:
    client = lite_world.client("mc.ctxh")
    answer = client.post("/tai-khoan", data={**GOOD, **typed})
    read = sound(answer.text)
    assert answer.status_code == 422
    assert told in read.text
    assert read.field(field)["aria-invalid"] == "true"
    assert all(a.get("value", "") == "" for a in read.all("input") if a.get("type") == "password")
    assert client.get("/ho-so").status_code == 200


@pytest.mark.parametrize(
    ("new", "code"), [("VuThiHanhMai", "password_is_username"), ("matkhau đầu tiên", "password_unchanged")]
)
def test_not_the_user_name_and_not_the_same(world: World, new: str, code: str) -> None:
    account = NewPerson(
        username="vuthihanhmai", full_name="Vũ Thị Hạnh Mai", password="matkhau đầu tiên", agency_code="H14.02.01"
    )
    create_person(world.services, account)
    by = world.actor("vuthihanhmai")
    command = ChangePassword(by=by, current="matkhau đầu tiên", new=new, again=new)
    with pytest.raises(Invalid, match=code):
        change_password(world.services, command)
