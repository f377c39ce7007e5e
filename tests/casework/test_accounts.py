"""Accounts, tokens, the demonstration's clock, the ledger's verification."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select
from walking import events
from werkzeug.security import check_password_hash
from world import World

from app.casework.accounts import (
    NewPerson,
    create_person,
    demo_accounts,
    lock_demo_accounts,
    sign_in_event,
)
from app.casework.demo_clock import FARTHEST, move_clock, read_offset
from app.casework.load_province import is_empty
from app.casework.tokens import create_token
from app.casework.verify_ledger import head_text, verify_ledger
from app.db import reading
from app.domain.clock import ShiftedClock, SystemClock
from app.domain.errors import Forbidden, Invalid, NotFound
from app.people.records import ApiToken, Person


def new(**more: object) -> NewPerson:
    given = {"username": "moi", "full_name": "Người Mới", "password": "mật khẩu dài", "agency_code": "H14.01"}
    return NewPerson(**{**given, **more})  # type: ignore[arg-type]


def test_a_new_person(world: World) -> None:
    create_person(world.services, new(roles=(("chuyen_vien", "H14.01"), ("kiem_tra", None))))
    by = world.actor("moi")
    assert {(g.role, g.agency_id) for g in by.grants} == {("chuyen_vien", by.agency_id), ("kiem_tra", None)}
    with reading() as session:
        person = session.scalars(select(Person).where(Person.username == "moi")).one()
        assert check_password_hash(person.password_hash, "mật khẩu dài")
        assert not person.demo
    event = events("system")[-1]
    assert (event.verb, event.body["person"]) == ("person.created", "moi")
    assert "mật khẩu" not in str(event.body)


@pytest.mark.parametrize(
    ("wrong", "error", "code"),
    [
        ({"password": "ngắn"}, Invalid, "password_too_short"),
        ({"username": "mc.ctxh"}, Invalid, "username_taken"),
        ({"roles": (("vua", "H14.01"),)}, Invalid, "role_unknown"),
        ({"agency_code": "H99"}, NotFound, "agency_not_found"),
        ({"roles": (("chuyen_vien", "H99"),)}, NotFound, "agency_not_found"),
    ],
)
def test_a_wrong_person(world: World, wrong: dict[str, object], error: type[Exception], code: str) -> None:
    with pytest.raises(error, match=code):
        create_person(world.services, new(**wrong))
    if "username" not in wrong:
        with pytest.raises(NotFound):
            world.actor("moi")


def test_a_token_is_kept_as_its_digest(world: World) -> None:
    token = create_token(world.services, username="cv.ctxh", label="máy quét", days=2)
    with reading() as session:
        kept = session.scalars(select(ApiToken)).one()
        assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
        assert kept.expires_at == world.clock.moment + timedelta(days=2)
    assert token not in str(events("system")[-1])
    with pytest.raises(NotFound, match="person_not_found"):
        create_token(world.services, username="khong.co", label="", days=1)


def test_locking_the_demonstration(world: World) -> None:
    client = world.client("cv.ctxh")
    known = demo_accounts()
    assert "cv.ctxh" in known
    assert lock_demo_accounts(world.services) == len(known)
    assert demo_accounts() == ()
    with pytest.raises(NotFound):
        world.actor("cv.ctxh")
    assert client.get("/viec-cua-toi").status_code == 302, "sessions end too"
    with pytest.raises(NotFound):
        create_token(world.services, username="cv.ctxh", label="", days=1)


def test_signing_in_is_noted(world: World) -> None:
    sign_in_event(world.services, username="cv.ctxh")
    assert events("person:cv.ctxh")[-1].verb == "person.signed_in"
    with pytest.raises(NotFound, match="person_not_found"):
        sign_in_event(world.services, username="khong.co")


def test_the_demo_clock_only_moves_forward(world: World) -> None:
    assert read_offset() == timedelta()
    assert move_clock(world.services, by=None, seconds=3600) == world.clock.moment + timedelta(hours=1)
    move_clock(world.services, by=world.actor("quantri"), seconds=60)
    assert read_offset() == timedelta(seconds=3660)
    assert [e.actor for e in events("system")[-2:]] == ["system", "quantri"]
    ahead = ShiftedClock(offset=read_offset).now() - SystemClock().now()
    assert abs(ahead - timedelta(seconds=3660)) <= timedelta(seconds=5)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (0, "demo_clock_backwards"),
        (-1, "demo_clock_backwards"),
        (int(FARTHEST.total_seconds()) + 1, "demo_clock_too_far"),
        (10**30, "demo_clock_too_far"),
    ],
)
def test_the_demo_clock_has_its_limits(world: World, seconds: int, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        move_clock(world.services, by=None, seconds=seconds)
    assert read_offset() == timedelta()


def test_the_auditor_checks_the_ledger_against_a_kept_head(world: World) -> None:
    auditor = world.actor("kiemtra")
    first = verify_ledger(world.services, by=auditor)
    assert (first.ok, first.kept_holds) == (True, None)
    kept = head_text(first.head)
    world.receive()
    later = verify_ledger(world.services, by=auditor, kept=kept)
    assert (later.ok, later.kept_holds) == (True, True)
    assert later.head.size == first.head.size + 1
    forged = kept[:-1] + ("0" if kept[-1] != "0" else "1")
    assert not verify_ledger(world.services, by=auditor, kept=forged).ok
    with pytest.raises(Invalid, match="tree_head_unreadable"):
        verify_ledger(world.services, by=auditor, kept="không phải đầu cây")
    with pytest.raises(Forbidden, match="ledger_not_yours"):
        verify_ledger(world.services, by=world.actor("quantri"))


def test_the_province_is_there(world: World) -> None:
    assert not is_empty()
