"""Roles by decision: an administrator grants and revokes them, never for themselves, effective at once."""

from datetime import date
from typing import Any

import pytest
from people import grant, substitute
from sqlalchemy import select, update
from walking import events
from world import World

from app.casework.queries.person_page import person_page
from app.casework.queries.persons import PersonsAsked, list_persons
from app.casework.role_grants import GrantRole, RevokeRole, grant_role, revoke_role
from app.db import reading, transaction
from app.domain.errors import DomainError, NotFound
from app.people.directory import agency_by_code
from app.people.records import Person, RoleGrant

DECISION = {"decision": "15/QĐ-SNV", "decided_on": date(2026, 3, 10)}


def agency(code: str = "H14.02.01") -> int:
    with reading() as session:
        return agency_by_code(session, code).id


def granting(world: World, **more: Any) -> GrantRole:
    given = {"by": world.actor("quantri"), "username": "cv.ctxh", "role": "van_thu", "agency_id": agency(), **DECISION}
    return GrantRole(**{**given, **more})


def grant_id(username: str = "cv.ctxh") -> int:
    with reading() as session:
        query = select(RoleGrant.id).join(Person, Person.id == RoleGrant.person_id).where(Person.username == username)
        return session.scalars(query.order_by(RoleGrant.id)).first() or 0


def test_a_role_comes_with_its_decision_and_goes_with_another(world: World) -> None:
    number = grant_role(world.services, granting(world, reason="Kiêm nhiệm"))
    assert "van_thu" in {g.role for g in world.actor("cv.ctxh").grants}
    shown = person_page(world.services, by=world.actor("gd.ctxh"), username="cv.ctxh")
    found = next(g for g in shown.grants if g.id == number)
    assert (found.decision, found.decided_on, found.since) == ("15/QĐ-SNV", date(2026, 3, 10), world.clock.now())
    assert found.by == world.actor("quantri").name
    revoke_role(world.services, RevokeRole(by=world.actor("quantri"), username="cv.ctxh", grant_id=number, **DECISION))
    assert "van_thu" not in {g.role for g in world.actor("cv.ctxh").grants}
    verbs = [(e.verb, e.actor, e.body["decision"]) for e in events("person:cv.ctxh")[-2:]]
    assert verbs == [
        ("person.role_granted", "quantri", "15/QĐ-SNV"),
        ("person.role_revoked", "quantri", "15/QĐ-SNV"),
    ]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"role": "quan_tri"}, "role_not_grantable"),
        ({"role": "vua"}, "role_not_grantable"),
        ({"role": "chuyen_vien"}, "role_held"),
        ({"agency_id": None}, "role_agency_missing"),
        ({"agency_id": 999_999}, "role_agency_missing"),
        ({"decision": ""}, "typed_text_missing"),
        ({"decision": "x" * 101}, "typed_text_too_long"),
        ({"decided_on": None}, "role_decided_on_wrong"),
        ({"decided_on": date(2026, 3, 12)}, "role_decided_on_wrong"),
        ({"username": "khong.co"}, "person_not_found"),
        ({"username": "quantri"}, "roles_of_oneself"),
    ],
)
def test_what_is_wrong_is_refused(world: World, more: dict[str, Any], error: str) -> None:
    before = world.actor("cv.ctxh").grants
    with pytest.raises(DomainError, match=error):
        grant_role(world.services, granting(world, **more))
    assert world.actor("cv.ctxh").grants == before


@pytest.mark.parametrize("username", ["gd.ctxh", "mc.ctxh", "kiemtra", "cv.ctxh"])
def test_only_administrators_change_roles(world: World, username: str) -> None:
    by = world.actor(username)
    with pytest.raises(DomainError, match="roles_not_yours"):
        grant_role(world.services, granting(world, by=by))
    with pytest.raises(DomainError, match="roles_not_yours"):
        revoke_role(world.services, RevokeRole(by=by, username="cv.ctxh", grant_id=grant_id(), **DECISION))


def test_who_stands_in_for_the_administrator_grants_to_neither(world: World) -> None:
    substitute(world, "cv.ctxh", "quantri")
    by = world.actor("cv.ctxh")
    for username in ("cv.ctxh", "quantri"):
        with pytest.raises(DomainError, match="roles_of_oneself"):
            grant_role(world.services, granting(world, by=by, username=username))
    grant_role(world.services, granting(world, by=by, username="cv2.ctxh"))
    assert events("person:cv2.ctxh")[-1].on_behalf_of == "quantri"


def test_a_grant_of_another_person_is_not_taken_by_this_address(world: World) -> None:
    with pytest.raises(NotFound, match="role_grant_not_found"):
        revoke_role(
            world.services,
            RevokeRole(by=world.actor("quantri"), username="cv2.ctxh", grant_id=grant_id("cv.ctxh"), **DECISION),
        )


def test_a_locked_account_gets_no_role(world: World) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv.ctxh").values(active=False))
    with pytest.raises(DomainError, match="person_is_locked"):
        grant_role(world.services, granting(world))


def test_the_list_is_of_the_agencies_one_looks_after(world: World) -> None:
    def names(username: str, **asked: Any) -> set[str]:
        found = list_persons(world.services, by=world.actor(username), asked=PersonsAsked(**asked))
        return {row.username for row in found.rows}

    assert names("gd.ctxh") == {"mc.ctxh", "cv.ctxh", "cv2.ctxh", "gd.ctxh", "hd.ctxh"}
    assert names("cv.ctxh") == set()
    assert {"cv.ctxh", "quantri", "mc.thucphan"} <= names("quantri")
    assert names("quantri", search="ly van THANH") == {"cv.ctxh"}
    assert names("quantri", search="%' OR 1=1") == set()
    assert names("quantri", role="quan_tri") == {"quantri"}
    assert names("quantri", agency_id=agency(), role="chuyen_vien") == {"cv.ctxh", "cv2.ctxh"}
    substitute(world, "cv2.ctxh", "cv.ctxh")
    assert names("quantri", state="absent") == {"cv.ctxh"}
    with pytest.raises(NotFound):
        person_page(world.services, by=world.actor("gd.ctxh"), username="mc.thucphan")


def test_the_last_sign_in_is_the_ledgers(world: World) -> None:
    world.client("cv.ctxh")
    at = world.clock.now()
    (row,) = list_persons(world.services, by=world.actor("quantri"), asked=PersonsAsked(search="cv.ctxh")).rows
    assert row.last_sign_in_at == at
    shown = person_page(world.services, by=world.actor("quantri"), username="cv2.ctxh")
    assert shown.last_sign_in_at is None


def test_what_is_allowed_names_every_reason(world: World) -> None:
    grant(world, "cv.ctxh", "van_thu", "H14.41")
    substitute(world, "cv.ctxh", "mc.ctxh")
    shown = person_page(world.services, by=world.actor("quantri"), username="cv.ctxh")
    found = {row.permission: row for row in shown.allowed}
    assert [(b.role, b.for_whom) for b in found["task.work"].because] == [
        ("Chuyên viên", None),
        ("Văn thư", None),
        ("Công chức một cửa", "Nông Thị Hạnh"),
        ("Trưởng Bộ phận một cửa", "Nông Thị Hạnh"),
    ]
    assert {b.for_whom for b in found["dossier.receive"].because} == {"Nông Thị Hạnh"}
    assert "audit.replay" not in found
