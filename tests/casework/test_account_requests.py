"""Requests about accounts: each kind with its clock and clause, done by the administrator, refused with a reason."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.security import check_password_hash
from world import World

from app.audit import verify
from app.casework.ask_account import AskAccount, ask_account
from app.casework.decide_account import DecideAccount, Decided, do_request, refuse_request, tell_agency
from app.casework.queries.account_requests import account_request_view, list_account_requests
from app.casework.tokens import create_token, list_tokens
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.people.directory import agency_by_code
from app.people.records import Person, RoleGrant


def at(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def asking(world: World, kind: str, **more: Any) -> AskAccount:
    with reading() as session:
        agency_id = agency_by_code(session, "H14.02.01").id
    given = {"by": world.actor("gd.ctxh"), "agency_id": agency_id, "username": "cv.ctxh", "reason": "Chuyển công tác"}
    return AskAccount(**{**given, "kind": kind, **more})


def asked(world: World, kind: str, **more: Any) -> int:
    return ask_account(world.services, asking(world, kind, **more))


def done(world: World, request_id: int, **more: Any) -> Decided:
    return do_request(world.services, DecideAccount(by=world.actor("quantri"), request_id=request_id, **more))


def clock(request_id: int, part: str = "do") -> Deadline:
    with reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == f"account_request:{request_id}:{part}")).one()
        session.expunge(row)
        return row


def person(username: str = "cv.ctxh") -> Person:
    with reading() as session:
        row = session.scalars(select(Person).where(Person.username == username)).unique().one()
        session.expunge(row)
        return row


NEW = {"username": "cv3.ctxh", "full_name": "Lý Thị Ba", "role": "chuyen_vien"}


@pytest.mark.parametrize(
    ("kind", "more", "due", "point"),
    [
        ("create", NEW, at(13), "điểm a"),
        # in five days, then two working days: 16/3 is a Monday
        ("lock", {"wanted_at": at(16, 17)}, at(18, 17), "điểm b"),
        ("emergency_lock", {}, at(11, 17), "điểm b"),
        ("activate", {}, at(12), "điểm c"),
        ("activate", {"wanted_at": at(20, 8)}, at(20, 8), "điểm c"),
        ("revoke", {}, at(13), "điểm d"),
    ],
)
def test_each_kind_has_its_clock(world: World, kind: str, more: dict[str, Any], due: datetime, point: str) -> None:
    row = clock(asked(world, kind, **more))
    assert row.due_at is not None
    assert (row.due_at.astimezone(VIETNAM).date(), point in row.clause) == (due.date(), True)
    if kind != "emergency_lock":
        assert row.due_at in (due, due.replace(hour=17))
    assert row.role == "quan_tri"


def test_a_planned_lock_is_asked_five_days_ahead(world: World) -> None:
    with pytest.raises(Refused, match="account_lock_too_soon") as refused:
        asked(world, "lock", wanted_at=at(15, 23, 59))
    assert refused.value.data["earliest"] == "16/03/2026"
    assert "Điều 9" in str(refused.value.data["clause"])
    request_id = asked(world, "lock", wanted_at=at(16, 0))
    with pytest.raises(Refused, match="account_lock_early"):
        done(world, request_id)
    world.clock.set(at(16))
    assert done(world, request_id).outcome == "in_time"
    assert not person().active


def test_an_emergency_lock_is_told_within_five_working_hours(world: World) -> None:
    request_id = asked(world, "emergency_lock")
    assert done(world, request_id).state == "notify"
    assert not person().active
    assert clock(request_id).outcome == "in_time"
    notice = clock(request_id, "notice")
    assert (notice.limit_value, notice.limit_unit) == ("5", "working_hours")
    assert notice.due_at is not None
    world.clock.set(notice.due_at)
    told = tell_agency(
        world.services, DecideAccount(by=world.actor("quantri"), request_id=request_id, note="Điện thoại 9 giờ")
    )
    assert (told.state, told.outcome) == ("done", "in_time")


def test_a_new_account_has_a_password_shown_once(world: World) -> None:
    request_id = asked(world, "create", **NEW)
    made = done(world, request_id)
    assert (made.state, made.username) == ("done", "cv3.ctxh")
    assert check_password_hash(person("cv3.ctxh").password_hash, made.password)
    assert world.actor("cv3.ctxh").holds("task.work")
    with reading() as session:
        assert verify(session).faults == ()
    with pytest.raises(Conflict, match="account_request_decided"):
        done(world, request_id)


def test_revoking_takes_the_roles_and_activating_gives_none_back(world: World) -> None:
    done(world, asked(world, "revoke"))
    with reading() as session:
        assert session.scalars(select(RoleGrant).where(RoleGrant.person_id == person().id)).all() == []
    done(world, asked(world, "activate"))
    assert person().active


@pytest.mark.parametrize("kind", ["revoke", "emergency_lock"])
def test_activating_again_brings_back_no_key(world: World, kind: str) -> None:
    create_token(world.services, username="cv.ctxh", label="máy", days=30)
    create_token(world.services, username="cv2.ctxh", label="máy khác", days=30)
    done(world, asked(world, kind))
    done(world, asked(world, "activate"))
    states = {row.username: row.state for row in list_tokens(world.services)}
    assert states == {"cv.ctxh": "revoked", "cv2.ctxh": "valid"}
    with reading() as session:
        assert verify(session).ok


def test_late_is_late_by_one_second(world: World) -> None:
    first, second = asked(world, "activate"), asked(world, "create", **NEW)
    due = clock(second).due_at
    assert due is not None
    world.clock.set(due + timedelta(seconds=1))
    assert done(world, second).outcome == "late"
    command = DecideAccount(by=world.actor("quantri"), request_id=first, note="Tài khoản không bị khóa")
    assert refuse_request(world.services, command).state == "refused"
    assert account_request_view(world.services, by=world.actor("gd.ctxh"), request_id=first).note == command.note


def test_refusing_needs_a_reason_and_an_administrator(world: World) -> None:
    request_id = asked(world, "revoke")
    with pytest.raises(Invalid, match="typed_text_missing"):
        refuse_request(world.services, DecideAccount(by=world.actor("quantri"), request_id=request_id, note=" \x00"))
    for verb in (do_request, refuse_request, tell_agency):
        with pytest.raises(Forbidden):
            verb(world.services, DecideAccount(by=world.actor("gd.ctxh"), request_id=request_id, note="x"))
    with pytest.raises(NotFound):
        done(world, 999_999)
    assert person().active


def test_heads_see_and_ask_for_their_own_agency_only(world: World) -> None:
    request_id = asked(world, "revoke")
    assert list_account_requests(world.services, by=world.actor("mc.ctxh")).total == 1
    assert list_account_requests(world.services, by=world.actor("mc.thucphan")).total == 0
    with pytest.raises(NotFound):
        account_request_view(world.services, by=world.actor("mc.thucphan"), request_id=request_id)
    for username in ("mc.thucphan", "cv.ctxh", "kiemtra"):
        with pytest.raises(Forbidden, match="account_not_asked_here"):
            asked(world, "revoke", by=world.actor(username))


@pytest.mark.parametrize(
    ("kind", "wrong", "code"),
    [
        ("sing", {}, "account_kind_missing"),
        ("create", {**NEW, "username": "cv.ctxh"}, "username_taken"),
        ("create", {**NEW, "username": "a\x00b"}, "account_username_wrong"),
        ("create", {**NEW, "username": "Nguyễn"}, "account_username_wrong"),
        ("create", {**NEW, "role": "quan_tri"}, "account_role_missing"),
        ("create", {**NEW, "full_name": "x" * 201}, "typed_text_too_long"),
        ("revoke", {"reason": ""}, "typed_text_missing"),
        ("revoke", {"username": "mc.thucphan"}, "account_not_of_agency"),
        ("revoke", {"username": "x" * 5000}, "account_not_of_agency"),
        ("lock", {}, "account_wanted_missing"),
        ("activate", {"wanted_at": at(10)}, "account_wanted_wrong"),
        ("activate", {"wanted_at": datetime(9999, 1, 1, tzinfo=VIETNAM)}, "account_wanted_wrong"),
        ("activate", {"agency_id": None}, "account_not_asked_here"),
    ],
)
def test_what_is_wrong_is_refused(world: World, kind: str, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        asked(world, kind, **wrong)


def test_nobody_does_a_request_about_themselves(world: World) -> None:
    with reading() as session:
        agency_id = agency_by_code(session, "H14").id
    by = world.actor("quantri")
    command = replace(asking(world, "revoke"), by=by, agency_id=agency_id, username="quantri")
    with pytest.raises(Refused, match="account_own"):
        done(world, ask_account(world.services, command))


def test_what_waits_is_not_asked_twice(world: World) -> None:
    request_id = asked(world, "revoke")
    with pytest.raises(Refused, match="account_request_waiting") as refused:
        asked(world, "revoke")
    assert refused.value.data["number"] == request_id
    asked(world, "emergency_lock")


def test_who_asked_does_not_carry_it_out(world: World) -> None:
    request_id = asked(world, "revoke")
    head = world.actor("gd.ctxh")
    both = replace(world.actor("quantri"), person_id=head.person_id, username=head.username)
    with pytest.raises(Refused, match="account_asked_oneself"):
        do_request(world.services, DecideAccount(by=both, request_id=request_id))


@pytest.mark.parametrize("role", ["phe_duyet_quy_trinh", "cong_dich_vu", "quan_tri"])
def test_what_reaches_further_is_not_asked_for(world: World, role: str) -> None:
    with pytest.raises(Invalid, match="account_role_missing"):
        asked(world, "create", **{**NEW, "role": role})
