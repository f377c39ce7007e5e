"""Beginning and ending a session: never without the ledger, and never for a copied cookie."""

import pytest
from sqlalchemy.exc import OperationalError
from walking import events
from world import PASSWORD, World


def test_nobody_is_signed_in_without_the_ledger(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, typed = lite_world.client(), {"username": "mc.ctxh", "password": PASSWORD}

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr("app.casework.accounts.ledger.write", busy)
        assert client.post("/dang-nhap", data=typed).status_code >= 500
    assert client.get("/ho-so").status_code == 302, "not signed in"
    assert client.post("/dang-nhap", data=typed).status_code == 302
    assert client.get("/ho-so").status_code == 200


def test_a_failed_change_of_roles_leaves_nobody_signed_in(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = lite_world.client("kiemtra")

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr("app.casework.accounts.ledger.write", busy)
    assert client.post("/trinh-dien/vai/mc.ctxh").status_code >= 500
    with client.session_transaction() as kept:
        assert kept.get("person_id") != lite_world.actor("mc.ctxh").person_id


def test_signing_out_ends_a_copied_cookie_and_the_sessions_elsewhere(lite_world: World) -> None:
    here, elsewhere, other = (lite_world.client(name) for name in ("cv.ctxh", "cv.ctxh", "cv2.ctxh"))
    copied = here.get_cookie("motcua")
    assert copied is not None
    assert here.post("/dang-xuat").location == "/dang-nhap"
    thief = lite_world.client()
    thief.set_cookie("motcua", copied.value)
    assert [each.get("/viec-cua-toi").status_code for each in (here, thief, elsewhere, other)] == [302, 302, 302, 200]
    event = events("person:cv.ctxh")[-1]
    assert (event.verb, event.actor) == ("person.signed_out", "cv.ctxh")
    assert lite_world.client("cv.ctxh").get("/viec-cua-toi").status_code == 200
