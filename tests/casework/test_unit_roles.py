"""A role held in a unit counts for the procedures the unit is charged with, as charged at the moment of asking."""

from datetime import timedelta

import pytest
from people import substitute
from sqlalchemy import delete, select
from unit_making import CENTRE, FLAG, SOCIAL, agency_id, field_of, granted, made, only_in, recharged
from walking import complete, events, open_elements, walked
from world import World

from app.casework.claim_task import claim_task
from app.casework.queries.dossiers import list_dossiers
from app.casework.queries.person_page import person_page
from app.casework.queries.unit_scope import reached_units
from app.casework.queries.why_allowed import why_open_tasks
from app.casework.queries.worklist import worklist
from app.casework.substitutions import Substitute, add_substitution
from app.db import reading, transaction
from app.domain.errors import Conflict, DomainError, NotFound, Refused
from app.domain.permissions import reach
from app.domain.substituting import Scope
from app.people.records import Person, RoleGrant
from app.procedures.records import Procedure, ProcedureVersion

NOTE = {"note": "Đã thẩm tra."}


def sees(world: World, username: str) -> tuple[int, int]:
    by = world.actor(username)
    return list_dossiers(world.services, by=by).total, worklist(world.services, by=by).total


def next_version() -> int:
    """A later version of the procedure, still a draft."""
    with transaction() as session:
        old = session.scalars(select(ProcedureVersion).join(Procedure).where(Procedure.code == SOCIAL)).first()
        assert old is not None
        names = [c.key for c in ProcedureVersion.__table__.columns if c.key not in ("id", "number", "state")]
        new = ProcedureVersion(**{name: getattr(old, name) for name in names}, number=old.number + 1, state="draft")
        session.add(new)
        session.flush()
        return new.id


@pytest.mark.parametrize(
    ("charge", "seen"),
    [
        ({}, (1, 1)),
        ({"procedures": [SOCIAL]}, (1, 1)),
        ({"procedures": [FLAG]}, (0, 0)),
        ({"procedures": [FLAG, SOCIAL]}, (1, 1)),
    ],
)
def test_the_charge_says_what_the_role_reaches(
    world: World, charge: dict[str, list[str]], seen: tuple[int, int]
) -> None:
    code = world.receive()
    only_in(world, "cv.ctxh", "chuyen_vien", made(world, **charge))
    assert sees(world, "cv.ctxh") == seen
    if seen == (0, 0):
        with pytest.raises(NotFound):
            complete(world, code, "Step_2", by=world.actor("cv.ctxh"), data=NOTE)
    else:
        complete(world, code, "Step_2", by=world.actor("cv.ctxh"), data=NOTE)
        assert events(f"dossier:{code}")[-1].on_behalf_of is None


def test_a_whole_field_and_later_versions_count(world: World) -> None:
    world.receive()
    only_in(world, "cv.ctxh", "chuyen_vien", made(world, fields=[field_of()]))
    assert sees(world, "cv.ctxh") == (1, 1)
    version = next_version()
    assert reach(world.actor("cv.ctxh"), "dossier.view", version=version).covers(agency_id())
    only_in(world, "cv2.ctxh", "chuyen_vien", made(world, "P.2", fields=[field_of(FLAG)]))
    assert sees(world, "cv2.ctxh") == (0, 0)


def test_what_is_taken_from_the_charge_is_lost_with_the_next_request(world: World) -> None:
    """The claim falls away as with a revoked role: whoever shares the lane takes the step over, its limit runs on."""
    code = world.receive()
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    task = world.open_task(code)
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=task.id)
    with pytest.raises(Conflict, match="task_held_by_other"):
        claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=task.id)
    recharged(world, number, procedures=[FLAG])
    assert sees(world, "cv.ctxh") == (0, 0)
    with pytest.raises(NotFound):
        complete(world, code, "Step_2", by=world.actor("cv.ctxh"), data=NOTE)
    (row,) = worklist(world.services, by=world.actor("cv2.ctxh")).rows
    assert row.holder_gone
    claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=task.id)
    assert events(f"dossier:{code}")[-1].body["left_by"] == "cv.ctxh"
    assert world.open_task(code).due_at == task.due_at
    recharged(world, number)
    assert sees(world, "cv.ctxh") == (1, 1)


def test_a_step_that_only_an_uncharged_unit_could_do_stops_the_reception(world: World) -> None:
    number = made(world, procedures=[FLAG])
    with transaction() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.role == "chuyen_vien", RoleGrant.agency_id == agency_id()))
    granted(world, "cv.ctxh", "chuyen_vien", number)
    with pytest.raises(Refused, match="nobody_for_role"):
        world.receive()
    recharged(world, number, procedures=[SOCIAL])
    assert world.receive()


def test_what_concerns_the_whole_agency_is_not_a_units(world: World) -> None:
    number = made(world)
    only_in(world, "mc.ctxh", "truong_bo_phan_mot_cua", number)
    granted(world, "mc.ctxh", "cong_chuc_mot_cua", number)
    by = world.actor("mc.ctxh")
    assert by.holds("dossier.receive")
    assert world.receive()
    for permission in ("digest.read", "deadline.view", "account.ask", "feedback.answer", "calendar.view"):
        assert not by.holds(permission)


def test_a_lent_role_of_a_unit_stays_narrowed(world: World) -> None:
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    substitute(world, "cv.noivu", "cv.ctxh")
    code = world.receive()
    complete(world, code, "Step_2", by=world.actor("cv.noivu"), data=NOTE)
    assert events(f"dossier:{code}")[-1].on_behalf_of == "cv.ctxh"
    world.receive()
    assert sees(world, "cv.noivu")[1] == 1
    recharged(world, number, procedures=[FLAG])
    assert sees(world, "cv.noivu")[1] == 0


def test_lent_for_one_procedure_and_held_in_a_unit_charged_with_another_is_nothing(world: World) -> None:
    only_in(world, "cv.ctxh", "chuyen_vien", made(world, procedures=[SOCIAL]))
    with reading() as session:
        flag = session.scalars(select(Procedure.id).where(Procedure.code == FLAG)).one()
    begin = world.clock.now()
    command = Substitute(
        by=None,
        absent="cv.ctxh",
        substitute="cv.noivu",
        from_at=begin,
        until_at=begin + timedelta(days=5),
        decision="12/QĐ",
        scope=Scope(procedures=frozenset({flag})),
    )
    add_substitution(world.services, command)
    world.receive()
    assert sees(world, "cv.noivu")[1] == 0


def test_the_own_role_in_a_unit_comes_before_a_lent_one(world: World) -> None:
    """But only where the own unit is charged with it: else it was done for the absent colleague."""
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    substitute(world, "cv.ctxh", "cv2.ctxh")
    first, second = world.receive(), world.receive()
    complete(world, first, "Step_2", by=world.actor("cv.ctxh"), data=NOTE)
    assert events(f"dossier:{first}")[-1].on_behalf_of is None
    recharged(world, number, procedures=[FLAG])
    complete(world, second, "Step_2", by=world.actor("cv.ctxh"), data=NOTE)
    assert events(f"dossier:{second}")[-1].on_behalf_of == "cv2.ctxh"


def test_duties_stay_apart_in_units_too(world: World) -> None:
    """Who prepared does not sign for the absent head, though both hold their roles in the same unit."""
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    only_in(world, "gd.ctxh", "lanh_dao_co_quan", number)
    code = walked(world, done=2)
    task = world.open_task(code)
    substitute(world, "cv.ctxh", "gd.ctxh")
    with pytest.raises(Refused, match="task_after_oneself"):
        claim_task(world.services, by=world.actor("cv.ctxh"), task_id=task.id)
    claim_task(world.services, by=world.actor("gd.ctxh"), task_id=task.id)
    assert open_elements(code) == [task.element_id]


def test_the_page_names_the_unit_and_its_charge_as_the_reason(world: World) -> None:
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    shown = person_page(world.services, by=world.actor("quantri"), username="cv.ctxh")
    (why,) = next(row for row in shown.allowed if row.permission == "task.work").because
    assert (why.unit, why.charge[0][:8], why.limited) == ("Phòng P.QL", SOCIAL, False)
    assert [(g.unit, g.unit_id) for g in shown.grants] == [("Phòng P.QL", number)]
    code = world.receive()
    (answer,) = why_open_tasks(world.services, by=world.actor("quantri"), username="cv.ctxh", code=code)
    assert answer.allowed
    assert answer.by_role == "Chuyên viên, Phòng P.QL, Trung tâm Công tác xã hội tỉnh"
    recharged(world, number, procedures=[FLAG])
    (answer,) = why_open_tasks(world.services, by=world.actor("quantri"), username="cv.ctxh", code=code)
    assert not answer.allowed


def test_lists_are_narrowed_to_one_of_several_units(world: World) -> None:
    world.receive()
    social, flag = made(world, "P.1", procedures=[SOCIAL]), made(world, "P.2", procedures=[FLAG])
    granted(world, "gd.ctxh", "chuyen_vien", social)
    by = world.actor("gd.ctxh")
    assert [number for number, _ in reached_units(by=by, permission="dossier.view")] == [social, flag]
    totals = [list_dossiers(world.services, by=by, unit_id=number).total for number in (social, flag)]
    assert totals == [1, 0]
    led = [worklist(world.services, by=by, only="unit", unit_id=number).total for number in (social, flag)]
    assert led == [1, 0]
    with pytest.raises(NotFound, match="unit_not_found"):
        list_dossiers(world.services, by=by, unit_id=999_999)
    only_in(world, "cv.ctxh", "chuyen_vien", social)
    assert reached_units(by=world.actor("cv.ctxh"), permission="dossier.view") == (), "one unit is no choice"


def test_another_agencys_unit_narrows_to_nothing(world: World) -> None:
    world.receive()
    other = made(world, "P.1", agency="H14.01", procedures=[SOCIAL])
    assert list_dossiers(world.services, by=world.actor("gd.ctxh"), unit_id=other).total == 0
    with pytest.raises(DomainError, match="person_not_found"):
        person_page(world.services, by=world.actor("gd.ctxh"), username="cv.noivu")


def test_a_closed_units_roles_went_with_it(world: World) -> None:
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    with reading() as session:
        person = session.scalars(select(Person).where(Person.username == "cv.ctxh")).one()
        held = session.scalars(select(RoleGrant.agency_id).where(RoleGrant.person_id == person.id)).all()
    assert held == [agency_id(CENTRE)]
