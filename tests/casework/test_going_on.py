"""In the middle of a reorganisation: work goes on, what fails is tried again, who dies is followed by another."""

import pytest
from acting import proven, tasks
from reorganising import CENTRE, CULTURE, HEALTH, HOME, approved, code_of, its_day, merge, places, roles_of, row, run
from test_feedback import agency
from walking import complete, confirmed, verbs, walk, walked
from world import World

from app.casework import carry_out_reorganisation, reassign_dossier
from app.casework.begin_reorganisation import begin_reorganisation
from app.casework.carry_out_reorganisation import CarriedOut, carry_out_due
from app.casework.queries.reorganisations import moved_page, reorganisation_view


@pytest.mark.parametrize("moved_first", [False, True])
def test_work_goes_on_in_the_middle(world: World, moved_first: bool) -> None:
    """Agencies have ended, this dossier has or has not gone over: its people do the next step, and nothing is lost."""
    code = walked(world, done=1)
    found = approved(world, merge(CENTRE, HEALTH))
    task_id, by = world.open_task(code).id, world.actor("hd.ctxh")
    its_day(world)
    assert begin_reorganisation(world.services, found)
    assert not begin_reorganisation(world.services, found), "once"
    assert {role for role, where in roles_of("cv.ctxh")} == {"chuyen_vien"}
    assert {where for _, where in roles_of("cv.ctxh")} == {CENTRE, HEALTH}
    if moved_first:
        ids = frozenset({agency(CENTRE)})
        command = reassign_dossier.ReassignDossier(
            reorganisation_id=found, dossier_id=world.dossier(code).id, ending=ids
        )
        assert reassign_dossier.reassign_dossier(world.services, command)
        assert not reassign_dossier.reassign_dossier(world.services, command)
    assert by.person_id
    assert task_id == world.open_task(code).id
    walk(world, code, world.steps()[1:2])
    assert run(world).finished == 1
    assert places(world, code) == (HEALTH, HEALTH)
    assert {code_of(t.agency_id) for t in tasks(world, code) if t.state == "open"} <= {HEALTH}
    assert verbs(code).count("dossier.reassigned") == 1
    walk(world, code, world.steps()[2:])
    confirmed(world, code)
    proven(world, code)


def test_a_broken_dossier_stops_no_other_and_keeps_its_people(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = world.receive(), world.receive()
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    real = reassign_dossier._move

    def failing(going: reassign_dossier._Going) -> None:
        if going.dossier.code == broken:
            raise ZeroDivisionError
        real(going)

    monkeypatch.setattr(reassign_dossier, "_move", failing)
    assert run(world) == CarriedOut(moved=1, failed=1)
    assert run(world) == CarriedOut(), "not again at once"
    assert (places(world, broken), places(world, fine)) == ((CENTRE, CENTRE), (HEALTH, HEALTH))
    assert row(found).state == "running"
    shown = moved_page(world.services, by=world.actor("quantri"), reorganisation_id=found)
    assert [(one.code, one.error) for one in shown.rows] == [(broken, "ZeroDivisionError"), (fine, None)]
    view = reorganisation_view(world.services, by=world.actor("quantri"), reorganisation_id=found)
    assert view.progress is not None
    assert (view.progress.moved, view.progress.left, view.progress.failed) == (1, 1, 1)
    complete(world, broken)
    complete(world, fine)
    monkeypatch.undo()
    world.clock.advance(minutes=3)
    assert run(world) == CarriedOut(moved=1, finished=1)
    assert verbs(broken).count("dossier.reassigned") == 1
    proven(world, broken)


def test_who_dies_in_the_middle_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [world.receive() for _ in range(3)]
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    real, done = carry_out_reorganisation.reassign_dossier, []

    def dying(services: object, command: reassign_dossier.ReassignDossier) -> bool:
        if done:
            raise KeyboardInterrupt
        done.append(command)
        return real(services, command)  # type: ignore[arg-type]

    monkeypatch.setattr(carry_out_reorganisation, "reassign_dossier", dying)
    with pytest.raises(KeyboardInterrupt):
        carry_out_due(world.services)
    monkeypatch.undo()
    assert [places(world, code)[0] for code in codes].count(HEALTH) == 1
    assert row(found).state == "running"
    assert run(world) == CarriedOut(moved=2, finished=1)
    assert [verbs(code).count("dossier.reassigned") for code in codes] == [1, 1, 1]


def test_what_cannot_begin_is_noted_and_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.receive()
    found, other = approved(world, merge(CENTRE, HEALTH)), approved(world, merge(HOME, CULTURE))
    its_day(world)
    real = carry_out_reorganisation.begin_reorganisation

    def failing(services: object, number: int, **more: object) -> bool:
        if number == found:
            raise ZeroDivisionError
        return real(services, number, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(carry_out_reorganisation, "begin_reorganisation", failing)
    assert run(world) == CarriedOut(failed=1, finished=1)
    assert (row(found).last_error, row(other).state) == ("ZeroDivisionError", "finished")
    monkeypatch.undo()
    assert run(world) == CarriedOut(moved=1, finished=1)
    assert row(found).last_error is None
