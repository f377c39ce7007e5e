"""A unit is made, renamed, charged and closed by decision; persons go to it and from it with their roles or without."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from people import grant, substitute
from sqlalchemy import select, update
from unit_making import CENTRE, DECISION, FLAG, SOCIAL, agency_id, facts, field_of, granted, made, only_in, row
from walking import events
from world import World

from app.casework.close_unit import CloseUnit, close_unit
from app.casework.make_unit import ChangeUnit, MakeUnit, change_unit, make_unit
from app.casework.place_person import PlacePerson, place_person
from app.casework.queries.units import list_units, unit_view
from app.casework.role_grants import GrantRole, grant_role
from app.db import reading, transaction
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.people.records import Person, RoleGrant
from app.people.units import charge_of


def making(world: World, **more: Any) -> MakeUnit:
    given = {"by": world.actor("quantri"), "agency_id": agency_id(), "facts": facts(procedures=[SOCIAL]), **DECISION}
    return MakeUnit(**{**given, **more})


def closing(world: World, unit_id: int, **more: Any) -> CloseUnit:
    return CloseUnit(**{"by": world.actor("quantri"), "unit_id": unit_id, **DECISION, **more})


def placing(world: World, username: str, unit_id: int | None, **more: Any) -> PlacePerson:
    return PlacePerson(**{"by": world.actor("quantri"), "username": username, "unit_id": unit_id, **DECISION, **more})


def home(username: str) -> int | None:
    with reading() as session:
        return session.scalar(select(Person.unit_id).where(Person.username == username))


def roles_in(unit_id: int) -> list[tuple[str, str, str]]:
    query = select(Person.username, RoleGrant.role, RoleGrant.decision).join(Person, Person.id == RoleGrant.person_id)
    with reading() as session:
        rows = session.execute(query.where(RoleGrant.unit_id == unit_id).order_by(Person.username, RoleGrant.role))
        return [tuple(each) for each in rows]


def test_a_unit_is_made_by_decision(world: World) -> None:
    number = make_unit(world.services, making(world, reason="Kiện toàn"))
    found = unit_view(world.services, by=world.actor("gd.ctxh"), unit_id=number)
    assert (found.row.code, found.row.name, found.everything, found.may_change) == (
        "P.QL",
        "Phòng Quản lý",
        False,
        False,
    )
    assert [name[:8] for name in found.row.charge] == [SOCIAL]
    event = events(f"unit:{number}")[-1]
    assert (event.verb, event.actor, event.body["decision"]) == ("unit.made", "quantri", "15/QĐ-CTXH")
    assert event.body["charge"]["procedures"] == ["1.012990-province"]
    assert [(m.verb, m.decided_on) for m in found.moves] == [("unit.made", date(2026, 3, 10))]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"agency_id": None}, "role_agency_missing"),
        ({"agency_id": 999_999}, "role_agency_missing"),
        ({"decision": " "}, "typed_text_missing"),
        ({"decided_on": date(2026, 3, 12)}, "role_decided_on_wrong"),
        ({"code": "PHÒNG"}, "unit_code_wrong"),
        ({"code": "x" * 21}, "unit_code_wrong"),
        ({"code": ""}, "unit_code_wrong"),
        ({"code": "p.cu"}, "unit_code_taken"),
        ({"name": "\u200b "}, "typed_text_missing"),
        ({"name": "Phòng " * 50}, "typed_text_too_long"),
        ({"everything": False}, "unit_charge_empty"),
        ({"fields": {"Không có"}}, "unit_charge_unknown"),
        ({"procedures": {999_999}}, "unit_charge_unknown"),
    ],
)
def test_what_is_wrong_is_refused(world: World, more: dict[str, Any], error: str) -> None:
    more = dict(more)
    made(world, "P.CU")
    given = facts()
    if "fields" in more or "procedures" in more:
        charge = replace(given.charge, **{name: frozenset(more.pop(name)) for name in list(more)})
        given = replace(given, everything=False, charge=charge)
    names = {name: more.pop(name) for name in ("code", "name", "everything") if name in more}
    with pytest.raises(DomainError, match=error):
        make_unit(world.services, making(world, facts=replace(given, **names), **more))
    assert len(list_units(world.services, by=None, agency_id=agency_id())) == 1


@pytest.mark.parametrize("username", ["gd.ctxh", "mc.ctxh", "kiemtra", "cv.ctxh"])
def test_only_who_administers_the_roles_makes_units(world: World, username: str) -> None:
    number = made(world)
    by = world.actor(username)
    with pytest.raises(Forbidden, match="units_not_yours"):
        make_unit(world.services, making(world, by=by))
    changed = ChangeUnit(by=by, unit_id=number, facts=facts(name="Khác"), **DECISION)
    with pytest.raises(NotFound, match="unit_not_found"):
        change_unit(world.services, changed)
    with pytest.raises(NotFound, match="unit_not_found"):
        close_unit(world.services, closing(world, number, by=by))


def test_an_administrator_of_one_agency_stays_there(world: World) -> None:
    """Neither units nor roles of another agency, not even for the own persons."""
    grant(world, "cv.noivu", "quan_tri", "H14.01")
    by, number = world.actor("cv.noivu"), made(world)
    with pytest.raises(Forbidden, match="units_not_yours"):
        make_unit(world.services, making(world, by=by))
    with pytest.raises(Forbidden, match="units_not_yours"):
        close_unit(world.services, closing(world, number, by=by))
    given = {"by": by, "username": "vt.noivu", "role": "chuyen_vien", **DECISION}
    for where in ({"agency_id": agency_id()}, {"agency_id": None, "unit_id": number}):
        with pytest.raises(Forbidden, match="role_agency_not_yours"):
            grant_role(world.services, GrantRole(**given, **where))
    make_unit(world.services, making(world, by=by, agency_id=agency_id("H14.01")))
    assert [u.agency_code for u in list_units(world.services, by=by)] == ["H14.01"]


def test_a_change_says_what_was_before(world: World) -> None:
    number = made(world, procedures=[SOCIAL])
    given = facts("P.QL2", name="Phòng Bảo trợ", fields=[field_of()])
    change_unit(world.services, ChangeUnit(by=world.actor("quantri"), unit_id=number, facts=given, seen=1, **DECISION))
    event = events(f"unit:{number}")[-1]
    assert (event.verb, event.body["unit"], event.body["before"]["unit"]) == ("unit.changed", "P.QL2", "P.QL")
    assert event.body["charge"]["fields"] == [field_of()]
    assert row(number).version == 2
    again = ChangeUnit(by=world.actor("quantri"), unit_id=number, facts=given, **DECISION)
    with pytest.raises(Conflict, match="unit_unchanged"):
        change_unit(world.services, again)
    with pytest.raises(Conflict, match="unit_changed_meanwhile"):
        change_unit(world.services, replace(again, facts=facts("P.X"), seen=1))


def test_a_unit_with_people_is_closed_only_into_another(world: World) -> None:
    one, two = made(world, "P.1", procedures=[SOCIAL]), made(world, "P.2", procedures=[FLAG])
    place_person(world.services, placing(world, "cv.ctxh", one))
    only_in(world, "cv2.ctxh", "chuyen_vien", one)
    with pytest.raises(Refused) as refused:
        close_unit(world.services, closing(world, one))
    assert (refused.value.code, refused.value.data["persons"], refused.value.data["roles"]) == ("unit_not_empty", 1, 1)
    assert close_unit(world.services, closing(world, one, successor_id=two, decision="9/QĐ")) == 2
    assert (home("cv.ctxh"), home("cv2.ctxh")) == (two, None)
    assert roles_in(one) == []
    assert roles_in(two) == [("cv2.ctxh", "chuyen_vien", "9/QĐ")]
    with reading() as session:
        assert len(charge_of(session, two).procedures) == 2
    assert [e.verb for e in events(f"unit:{two}")] == ["unit.made", "unit.took_over"]
    assert events("person:cv2.ctxh")[-1].body["roles"] == ["chuyen_vien"]
    with pytest.raises(Conflict, match="unit_closed"):
        close_unit(world.services, closing(world, one))
    with pytest.raises(Conflict, match="unit_closed"):
        change_unit(world.services, ChangeUnit(by=world.actor("quantri"), unit_id=one, facts=facts("P.9"), **DECISION))
    assert [u.code for u in list_units(world.services, by=None, closed=True)] == ["P.1"]


def test_a_role_held_in_both_units_is_held_once_afterwards(world: World) -> None:
    one, two = made(world, "P.1", procedures=[SOCIAL]), made(world, "P.2")
    only_in(world, "cv.ctxh", "chuyen_vien", one)
    granted(world, "cv.ctxh", "chuyen_vien", two)
    close_unit(world.services, closing(world, one, successor_id=two))
    assert [(username, role) for username, role, _ in roles_in(two)] == [("cv.ctxh", "chuyen_vien")]


@pytest.mark.parametrize("successor", ["itself", "elsewhere", "nowhere", "closed", "narrower"])
def test_a_successor_is_another_unit_at_work_of_the_same_agency(world: World, successor: str) -> None:
    unit, closed = made(world, "P.1"), made(world, "P.3")
    close_unit(world.services, closing(world, closed))
    found = {
        "itself": (unit, "unit_successor_wrong"),
        "elsewhere": (made(world, "P.1", agency="H14.01"), "unit_successor_wrong"),
        "nowhere": (999_999, "unit_successor_wrong"),
        "closed": (closed, "unit_closed"),
        "narrower": (made(world, "P.2", procedures=[FLAG]), "unit_successor_narrower"),
    }
    to, error = found[successor]
    with pytest.raises(DomainError, match=error):
        close_unit(world.services, closing(world, unit, successor_id=to))
    assert row(unit).ended_at is None


def test_a_person_goes_with_the_roles_or_without(world: World) -> None:
    one, two = made(world, "P.1"), made(world, "P.2")
    place_person(world.services, placing(world, "cv.ctxh", one))
    only_in(world, "cv.ctxh", "chuyen_vien", one)
    place_person(world.services, placing(world, "cv.ctxh", two))
    assert (home("cv.ctxh"), len(roles_in(one)), roles_in(two)) == (two, 1, [])
    place_person(world.services, placing(world, "cv.ctxh", one))
    place_person(world.services, placing(world, "cv.ctxh", two, with_roles=True, decision="20/QĐ"))
    assert (home("cv.ctxh"), roles_in(one), roles_in(two)) == (two, [], [("cv.ctxh", "chuyen_vien", "20/QĐ")])
    event = events("person:cv.ctxh")[-1]
    assert (event.verb, event.body["from"], event.body["to"]) == ("person.placed", "P.1", "P.2")
    place_person(world.services, placing(world, "cv.ctxh", None))
    assert (home("cv.ctxh"), len(roles_in(two))) == (None, 1)


@pytest.mark.parametrize(
    ("username", "where", "more", "error"),
    [
        ("cv.ctxh", "other", {}, "unit_of_other_agency"),
        ("cv.ctxh", "none", {"with_roles": True}, "unit_roles_need_unit"),
        ("cv.ctxh", "same", {}, "person_placed_already"),
        ("cv.ctxh", "missing", {}, "unit_missing"),
        ("cv.ctxh", "closed", {}, "unit_closed"),
        ("khong.co", "none", {}, "person_not_found"),
        ("quantri", "none", {}, "roles_of_oneself"),
    ],
)
def test_a_wrong_place_is_refused(world: World, username: str, where: str, more: dict[str, Any], error: str) -> None:
    mine, closed = made(world, "P.1"), made(world, "P.2")
    close_unit(world.services, closing(world, closed))
    place_person(world.services, placing(world, "cv.ctxh", mine))
    units = {"same": mine, "closed": closed, "none": None, "missing": 999_999}
    unit_id = units[where] if where in units else made(world, "P.1", agency="H14.01")
    with pytest.raises(DomainError, match=error):
        place_person(world.services, placing(world, username, unit_id, **more))
    assert home("cv.ctxh") == mine


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"role": "quan_tri"}, "role_not_grantable"),
        ({"agency": "H14.01"}, "unit_of_other_agency"),
        ({"unit_id": 999_999}, "unit_missing"),
        ({"role": "chuyen_vien"}, "role_held_wider"),
        ({"role": "van_thu"}, "role_held"),
        ({"closed": True}, "unit_closed"),
    ],
)
def test_a_role_in_a_unit_is_refused(world: World, more: dict[str, Any], error: str) -> None:
    number = made(world)
    granted(world, "cv.ctxh", "van_thu", number)
    other = made(world, "P.2")
    close_unit(world.services, closing(world, other))
    unit_id = other if more.get("closed") else more.get("unit_id", number)
    where = agency_id(more["agency"]) if "agency" in more else None
    command = GrantRole(
        by=world.actor("quantri"),
        username="cv.ctxh",
        role=more.get("role", "lanh_dao_phong"),
        agency_id=where,
        unit_id=unit_id,
        **DECISION,
    )
    with pytest.raises(DomainError, match=error):
        grant_role(world.services, command)


def test_who_stands_in_for_the_administrator_is_named(world: World) -> None:
    substitute(world, "kiemtra", "quantri")
    number = make_unit(world.services, making(world, by=world.actor("kiemtra")))
    event = events(f"unit:{number}")[-1]
    assert (event.actor, event.on_behalf_of) == ("kiemtra", "quantri")


def test_a_locked_person_goes_along_too(world: World) -> None:
    one, two = made(world, "P.1"), made(world, "P.2")
    place_person(world.services, placing(world, "cv.ctxh", one))
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv.ctxh").values(active=False))
    close_unit(world.services, closing(world, one, successor_id=two))
    assert home("cv.ctxh") == two


def test_nothing_begins_at_an_agency_that_ended(world: World) -> None:
    from reorganising import HEALTH, carried_out, merge

    carried_out(world, merge(CENTRE, HEALTH))
    with pytest.raises(Refused, match="agency_ended"):
        make_unit(world.services, making(world))
    with pytest.raises(Invalid, match="unit_charge_empty"):
        make_unit(world.services, making(world, agency_id=agency_id(HEALTH), facts=replace(facts(), everything=False)))
