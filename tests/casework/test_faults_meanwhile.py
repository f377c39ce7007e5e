"""Every act and operation on a page of yesterday, while the portal is away, in the middle of a reorganisation."""

from collections.abc import Callable

import pytest
from acting import proven, stop
from faults import CASES, As, Case
from portal_side import Joined, posted
from reorganising import CENTRE, HEALTH, approved, its_day, merge, places, row, run
from test_act_table import portal_world, returned  # noqa: F401 - fixture
from test_wrong_people import refused
from walking import events, verbs
from world import World

from app.casework.begin_reorganisation import begin_reorganisation
from app.casework.carry_out_reorganisation import ended_by
from app.casework.reassign_dossier import ReassignDossier, reassign_dossier
from app.db import reading

pytestmark = pytest.mark.slow
#: whoever has the dossier's end before them corrects it by two, or rectifies a result: no page of yesterday is wrong
ALSO_AFTERWARDS = {"correct", "rectify_result"}


def done_by_right(world: World, case: Case, code: str) -> object:
    return case.do(As(world, world.actor(case.right)), code)


@pytest.mark.parametrize("name", sorted(set(CASES) - ALSO_AFTERWARDS))
def test_on_a_page_of_yesterday(portal_world: World, name: str) -> None:  # noqa: F811
    """A colleague has ended the dossier, or handed the result over, since the page was fetched."""
    world, case = portal_world, CASES[name]
    code = case.ready(world)
    world.clock.advance(hours=24)
    (returned if world.dossier(code).state == "result_confirmed" else stop)(world, code)
    assert refused(case, lambda: done_by_right(world, case, code))


@pytest.mark.parametrize("name", sorted(CASES))
def test_while_the_portal_is_away(portal_world: World, name: str) -> None:  # noqa: F811
    """It is done as ever; what the portal should know waits, and comes once and in order."""
    world, case = portal_world, CASES[name]
    with Joined(world) as joined:
        joined.portal.down = True
        code = case.ready(world)
        done_by_right(world, case, code)
        assert joined.deliver()[0] == 0
        told = [e.body["portal_status"] for e in events(f"dossier:{code}") if "portal_status" in e.body]
        assert len(posted(code)) >= len(told)
        joined.catch_up(hours=3)
        assert all(message.delivered_at for message in posted(code))
        assert joined.told(code)[-1] == told[-1]
        assert [m.seq for m in joined.portal.taken if m.code == code] == [m.seq for m in posted(code)]
        assert (joined.portal.violations, joined.portal.repeats) == ([], 0)


def before_its_day(world: World, code: str) -> int:
    return approved(world, merge(CENTRE, HEALTH))


def begun(world: World, code: str) -> int:
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    assert begin_reorganisation(world.services, found)
    return found


def moved(world: World, code: str) -> int:
    found = begun(world, code)
    with reading() as session:
        ending = ended_by(session, found)
    dossier_id = world.dossier(code).id
    reassign_dossier(world.services, ReassignDossier(reorganisation_id=found, dossier_id=dossier_id, ending=ending))
    return found


def over(world: World, code: str) -> int:
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    run(world)
    assert row(found).state == "finished"
    return found


#: what happened at the agency that ended is still put right by who did it there
OF_WHO_DID_IT = {"recall", "rectify_result"}
PHASES: list[Callable[[World, str], int]] = [before_its_day, begun, moved, over]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name", sorted(CASES))
def test_in_the_middle_of_a_reorganisation(portal_world: World, name: str, phase: Callable[[World, str], int]) -> None:  # noqa: F811
    world, case = portal_world, CASES[name]
    code = case.ready(world)
    stale = world.actor(case.right)
    found = phase(world, code)
    if phase is over and case.right.endswith(".ctxh") and name not in OF_WHO_DID_IT:
        assert refused(case, lambda: case.do(As(world, stale), code)), "with the roles of yesterday"
    done_by_right(world, case, code)
    its_day(world)
    run(world)
    assert row(found).state == "finished"
    assert run(world).moved == 0
    assert verbs(code).count("dossier.reassigned") <= 2
    if world.dossier(code).closed_at is None:
        assert CENTRE not in places(world, code)
    proven(world, code)
