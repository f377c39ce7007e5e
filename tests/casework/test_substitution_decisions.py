"""Decisions by which somebody stands in: who may make them, what they lend, when they end (ACC-02)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from people import grant
from sqlalchemy import select, update
from walking import complete, events
from world import World

from app.audit import verify
from app.casework.pass_task import candidates
from app.casework.queries.dossiers import list_dossiers
from app.casework.queries.receivable import desks, receivable
from app.casework.queries.substitution_list import list_substitutions, substitution_view
from app.casework.queries.worklist import worklist
from app.casework.substitutions import Substitute, add_substitution, end_substitution
from app.db import reading, transaction
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, DomainError, Forbidden, NotFound
from app.domain.substituting import Scope
from app.people.directory import agency_by_code
from app.people.records import Person
from app.procedures.records import Procedure


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=VIETNAM)


def deciding(world: World, **more: Any) -> Substitute:
    given = {
        "by": world.actor("gd.ctxh"),
        "absent": "cv.ctxh",
        "substitute": "mc.ctxh",
        "from_at": at(11),
        "until_at": at(16),
        "decision": "12/QĐ-TTCTXH",
        "signed_on": date(2026, 3, 10),
    }
    return Substitute(**{**given, **more})


def decided(world: World, **more: Any) -> int:
    return add_substitution(world.services, deciding(world, **more))


def procedures(*codes: str) -> frozenset[int]:
    with reading() as session:
        return frozenset(session.scalars(select(Procedure.id).where(Procedure.code.in_(codes))))


def works(world: World, username: str = "mc.ctxh") -> list[tuple[str, str | None]]:
    return [(r.code, r.on_behalf_of) for r in worklist(world.services, by=world.actor(username)).rows]


def test_the_head_decides_and_the_list_says_for_whom(world: World) -> None:
    code = world.receive()
    assert works(world) == []
    number = decided(world)
    assert works(world) == [(code, "Lý Văn Thành")]
    complete(world, code, "Step_2", by=world.actor("mc.ctxh"), data={"note": "Thay."})
    event = events(f"dossier:{code}")[-1]
    assert (event.actor, event.on_behalf_of) == ("mc.ctxh", "cv.ctxh")
    event = events("person:cv.ctxh")[-1]
    assert (event.verb, event.actor, event.body["roles"]) == ("person.substituted", "gd.ctxh", ["chuyen_vien"])
    view = substitution_view(world.services, by=world.actor("gd.ctxh"), substitution_id=number)
    assert (view.state, view.roles, view.may_end) == ("now", ("Chuyên viên",), True)
    with reading() as session:
        assert verify(session).faults == ()


def test_it_begins_and_ends_at_its_moments(world: World) -> None:
    world.receive()
    decided(world, from_at=at(12, 8), until_at=at(12, 17))
    for moment, allowed in ((at(12, 7), 0), (at(12, 8), 1), (at(12, 16), 1), (at(12, 17), 0)):
        world.clock.set(moment)
        assert len(works(world)) == allowed, moment


def test_ended_early_it_lends_nothing_more(world: World) -> None:
    world.receive()
    number, by = decided(world), world.actor("gd.ctxh")
    world.clock.advance(hours=2)
    with pytest.raises(DomainError, match="typed_text_missing"):
        end_substitution(world.services, by=by, substitution_id=number, reason=" ")
    end_substitution(world.services, by=by, substitution_id=number, reason="Về sớm")
    assert works(world) == []
    view = substitution_view(world.services, by=by, substitution_id=number)
    assert (view.state, view.end_reason, view.may_end) == ("past", "Về sớm", False)
    assert view.ended_by == by.name
    with pytest.raises(Conflict, match="substitution_over"):
        end_substitution(world.services, by=by, substitution_id=number, reason="Lần nữa")
    decided(world, from_at=world.clock.now())


def test_others_neither_see_nor_end_it(world: World) -> None:
    number = decided(world)
    for username in ("cv.ctxh", "mc.ctxh"):
        assert [v.id for v in list_substitutions(world.services, by=world.actor(username))] == [number]
    for username in ("ct.thucphan", "cv.noivu"):
        assert list_substitutions(world.services, by=world.actor(username)) == ()
        with pytest.raises(NotFound):
            end_substitution(world.services, by=world.actor(username), substitution_id=number, reason="x")
    with pytest.raises(NotFound):
        end_substitution(world.services, by=world.actor("mc.ctxh"), substitution_id=number, reason="x")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"substitute": "cv.ctxh"}, "substitute_same_person"),
        ({"absent": "khong.co"}, "account_not_found"),
        ({"substitute": "x" * 5000}, "account_not_found"),
        ({"until_at": at(11)}, "substitution_time_wrong"),
        ({"from_at": at(16)}, "substitution_time_wrong"),
        ({"until_at": at(11) + timedelta(days=367)}, "substitution_too_long"),
        ({"from_at": at(10)}, "substitution_from_past"),
        ({"decision": " "}, "substitution_reason_missing"),
        ({"decision": "Đ" * 101}, "typed_text_too_long"),
        ({"signed_on": date(2026, 3, 12)}, "substitution_signed_wrong"),
        ({"signed_on": None}, "substitution_signed_wrong"),
        ({"signed_on": date(1, 1, 1)}, "substitution_signed_wrong"),
        ({"absent": "cv.thucphan"}, "substitution_not_yours"),
        ({"substitute": "cv.thucphan"}, "substitute_of_others"),
        ({"substitute": "gd.ctxh"}, "substitution_to_oneself"),
        ({"scope": Scope(roles=frozenset({"vua"}))}, "role_unknown"),
        ({"scope": Scope(roles=frozenset({"van_thu"}))}, "substitution_lends_nothing"),
        ({"scope": Scope(agencies=frozenset({999_999}))}, "substitution_scope_unknown"),
        ({"scope": Scope(procedures=frozenset({999_999}))}, "substitution_scope_unknown"),
    ],
)
def test_what_is_wrong_is_refused(world: World, more: dict[str, Any], error: str) -> None:
    with pytest.raises(DomainError, match=error):
        decided(world, **more)
    assert list_substitutions(world.services, by=world.actor("quantri")) == ()


@pytest.mark.parametrize("username", ["cv2.ctxh", "mc.ctxh", "kiemtra", "ct.thucphan"])
def test_only_heads_of_that_agency_and_administrators_decide(world: World, username: str) -> None:
    with pytest.raises(Forbidden, match="substitution_not_yours"):
        decided(world, by=world.actor(username))


def test_the_head_may_name_who_stands_in_for_the_head(world: World) -> None:
    decided(world, absent="gd.ctxh")
    assert "lanh_dao_co_quan" in {g.role for a in world.actor("mc.ctxh").absent for g in a.grants}


def test_a_head_lends_nothing_that_reaches_further(world: World) -> None:
    grant(world, "cv.ctxh", "kiem_tra", None)
    grant(world, "cv.ctxh", "phe_duyet_quy_trinh", "H14.02.01")
    grant(world, "cv.ctxh", "van_thu", "H14.41")
    decided(world)
    (absent,) = world.actor("mc.ctxh").absent
    assert {g.role for g in absent.grants} == {"chuyen_vien"}
    decided(world, by=world.actor("quantri"), substitute="cv2.ctxh", from_at=at(17), until_at=at(18))
    world.clock.set(at(17, 9))
    (absent,) = world.actor("cv2.ctxh").absent
    assert {g.role for g in absent.grants} == {"chuyen_vien", "kiem_tra", "phe_duyet_quy_trinh", "van_thu"}


def test_overlaps_and_circles_are_refused(world: World) -> None:
    decided(world)
    with pytest.raises(DomainError, match="substitution_overlaps") as refused:
        decided(world, substitute="cv2.ctxh", from_at=at(15), until_at=at(20))
    assert refused.value.data["decision"] == "12/QĐ-TTCTXH"
    decided(world, substitute="cv2.ctxh", from_at=at(16), until_at=at(20))
    with pytest.raises(DomainError, match="substitution_circle"):
        decided(world, absent="mc.ctxh", substitute="cv.ctxh")


def test_what_was_lent_is_not_lent_on(world: World) -> None:
    world.receive()
    decided(world)
    decided(world, absent="mc.ctxh", substitute="hd.ctxh")
    assert works(world, "hd.ctxh") == []
    assert "chuyen_vien" not in {g.role for a in world.actor("hd.ctxh").absent for g in a.grants}


def test_a_locked_substitute_or_absent_person_lends_nothing(world: World) -> None:
    world.receive()
    decided(world)
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv.ctxh").values(active=False))
    assert works(world) == []
    with pytest.raises(NotFound):
        decided(world, absent="cv.ctxh", from_at=at(20), until_at=at(21))


def test_lent_for_one_procedure_it_holds_in_every_check_and_list(world: World) -> None:
    mine, other = world.receive(), world.receive("1.012644", desk="mc.tongiao")
    with reading() as session:
        agency = agency_by_code(session, "H14.02.01").id
    chosen = Scope(procedures=procedures("1.012990"))
    by = world.actor("quantri")
    decided(world, by=by, substitute="cv.noivu", scope=chosen)
    decided(world, by=by, absent="cv.tongiao", substitute="cv.noivu", scope=chosen)
    decided(world, by=by, absent="mc.ctxh", substitute="cv.noivu", scope=chosen)
    who = world.actor("cv.noivu")
    assert works(world, "cv.noivu") == [(mine, "Lý Văn Thành")]
    codes = {row.code for row in list_dossiers(world.services, by=who).rows}
    assert mine in codes
    assert other not in codes
    assert {p.code for p in receivable(world.services, by=who)} == {"1.012990"}
    assert [a.id for a in desks(world.services, by=who, version_id=world.version_id("1.012990"))] == [agency]
    assert desks(world.services, by=who, version_id=world.version_id("2.002755")) == ()
    task = world.open_task(mine)
    assert "cv.noivu" in {c.username for c in candidates(world.services, by=world.actor("gd.ctxh"), task_id=task.id)}
    complete(world, mine, "Step_2", by=who, data={"note": "Thay."})
    assert events(f"dossier:{mine}")[-1].on_behalf_of == "cv.ctxh"
    with pytest.raises(DomainError, match=r"task_not_found|task_of_others"):
        complete(world, other, by=who)
    for permission in ("feedback.enter", "calendar.view", "account.ask"):
        assert not who.holds(permission)


def test_the_desk_of_one_procedure_receives_that_one_only(world: World) -> None:
    decided(
        world,
        by=world.actor("quantri"),
        absent="mc.ctxh",
        substitute="cv.ctxh",
        scope=Scope(procedures=procedures("1.012990")),
    )
    by = world.actor("cv.ctxh")
    code = world.receive(by=by)
    assert events(f"dossier:{code}")[0].on_behalf_of == "mc.ctxh"
    with pytest.raises(Forbidden, match="not_this_desk"):
        world.receive("2.002755", by=by, receiving_agency_id=by.agency_id, competent="H14.41")
