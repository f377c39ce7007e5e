"""Units when agencies merge or are split: they go along with their roles, persons and charge (MIG-01)."""

from collections.abc import Iterable

from reorganising import CENTRE, HEALTH, HOME, approved, carried_out, code_of, its_day, merge, part, run
from sqlalchemy import select
from unit_making import DECISION, FLAG, SOCIAL, granted, made, only_in, row
from walking import complete, events, walk
from world import World

from app.casework.claim_task import claim_task
from app.casework.close_unit import CloseUnit, close_unit
from app.casework.place_person import PlacePerson, place_person
from app.casework.queries.worklist import worklist
from app.db import reading
from app.domain.permissions import reach
from app.people.records import Person, RoleGrant, Unit
from app.people.units import charge_of


def units_of(code: str) -> list[Unit]:
    with reading() as session:
        ids = session.execute(select(Unit.id, Unit.agency_id).order_by(Unit.id)).all()
    return [row(number) for number, agency in ids if code_of(agency) == code]


def held(username: str) -> Iterable[tuple[str, str | None]]:
    """Agency and unit of every role of the person."""
    query = select(RoleGrant.agency_id, Unit.code).join(Person, Person.id == RoleGrant.person_id)
    query = query.outerjoin(Unit, Unit.id == RoleGrant.unit_id).where(Person.username == username)
    with reading() as session:
        return sorted((code_of(agency), unit) for agency, unit in session.execute(query))


def home(username: str) -> tuple[str, int | None]:
    with reading() as session:
        person = session.scalars(select(Person).where(Person.username == username)).one()
        return code_of(person.agency_id), person.unit_id


def placed(world: World, username: str, unit_id: int) -> None:
    command = PlacePerson(by=world.actor("quantri"), username=username, unit_id=unit_id, **DECISION)
    place_person(world.services, command)


def test_a_unit_goes_along_with_a_merger(world: World) -> None:
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    placed(world, "cv.ctxh", number)
    code = world.receive()
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=world.open_task(code).id)
    carried_out(world, merge(CENTRE, HEALTH))
    assert (code_of(row(number).agency_id), row(number).ended_at) == (HEALTH, None)
    assert (home("cv.ctxh"), held("cv.ctxh")) == ((HEALTH, number), [(HEALTH, "P.QL")])
    assert worklist(world.services, by=world.actor("cv.ctxh"), only="mine").total == 1, "the claim is kept"
    complete(world, code, "Step_2", by=world.actor("cv.ctxh"), data={"note": "x"})
    moved = next(e for e in events("person:cv.ctxh") if e.verb == "person.moved")
    assert moved.body["roles"] == [["chuyen_vien", HEALTH, "P.QL"]]
    begun = next(e for e in events("reorganisation") if e.verb == "reorganisation.begun")
    assert begun.body["units"] == [[CENTRE, "P.QL", "P.QL"]]


def test_between_beginning_and_end_the_role_counts_in_both(world: World) -> None:
    number = made(world, procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", number)
    code = world.receive()
    carried_out(world, merge(CENTRE, HEALTH))
    by = world.actor("cv.ctxh")
    version = world.dossier(code).version_id
    assert reach(by, "dossier.view", version=version).covers(world.dossier(code).competent_agency_id)
    assert not reach(by, "dossier.view", version=world.version_id(FLAG)).covers(row(number).agency_id)
    assert all(grant.unit for grant in by.inherited), "what is read of the old agency is narrowed alike"


def test_two_units_with_one_code_are_told_apart(world: World) -> None:
    theirs, ours = made(world, "P.QL", agency=HEALTH), made(world, "P.QL")
    carried_out(world, merge(CENTRE, HEALTH))
    assert (row(theirs).code, row(ours).code) == ("P.QL", "P.QL-01")


def test_each_part_of_a_split_agency_gets_its_own(world: World) -> None:
    """No role becomes one of the whole agency by a split: what continues the unit has its charge."""
    number = made(world, procedures=[SOCIAL])
    for username in ("cv.ctxh", "cv2.ctxh"):
        only_in(world, username, "chuyen_vien", number)
        placed(world, username, number)
    empty = made(world, "P.0")
    code = world.receive()
    carried_out(world, part(CENTRE, HEALTH, "codes", SOCIAL, persons="cv.ctxh"), part(CENTRE, HOME, "rest"))
    (there,), (rest,) = units_of(HEALTH), units_of(HOME)
    assert (there.came_from_id, rest.came_from_id) == (number, number)
    assert (held("cv.ctxh"), held("cv2.ctxh")) == ([(HEALTH, "P.QL")], [(HOME, "P.QL")])
    assert (home("cv.ctxh"), home("cv2.ctxh")) == ((HEALTH, there.id), (HOME, rest.id))
    with reading() as session:
        assert charge_of(session, there.id) == charge_of(session, number) == charge_of(session, rest.id)
    assert row(number).ended_at is not None
    assert row(empty).ended_at is not None
    assert worklist(world.services, by=world.actor("cv.ctxh")).total == 1
    walk(world, code, [{"task": "Step_2", "data": {"note": "x"}}])


def test_a_unit_closed_meanwhile_is_not_opened_again(world: World) -> None:
    """The end of the reorganisation opens roles once more for who came late; not in a unit that is no more."""
    one, two = made(world, "P.1", procedures=[SOCIAL]), made(world, "P.2", procedures=[SOCIAL])
    only_in(world, "cv.ctxh", "chuyen_vien", one)
    granted(world, "cv2.ctxh", "lanh_dao_phong", two)
    world.receive()
    approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    from app.casework.begin_reorganisation import begin_reorganisation
    from app.people.reorganisations import Reorganisation

    with reading() as session:
        found = session.scalars(select(Reorganisation.id)).one()
    assert begin_reorganisation(world.services, found)
    command = CloseUnit(by=world.actor("quantri"), unit_id=one, successor_id=two, **DECISION)
    assert close_unit(world.services, command) == 1
    assert run(world).finished == 1
    assert held("cv.ctxh") == [(HEALTH, "P.2")]
