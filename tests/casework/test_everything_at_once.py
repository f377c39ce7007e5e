"""Every act and operation twice at one moment, with real commits on each database: done once, the other is told."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from acting import proven, tasks
from calendar_drafting import decision, draft_for
from faults import CASES, As, Case
from people import grant
from reorganising import typed
from sqlalchemy import func, select
from test_act_table import with_portal
from test_at_once import at_once, committed  # noqa: F401 - fixture
from walking import events
from world import MORNING, World

from app.audit import verify
from app.casework.draft_reorganisation import draft_reorganisation
from app.casework.many_tasks import ManyTasks, do_many
from app.casework.pass_task import PassTask, assign_task
from app.db import db, reading
from app.domain.errors import DomainError
from app.outbox.records import OutboxMessage
from app.people.reorganisations import Reorganisation

pytestmark = pytest.mark.slow


@pytest.fixture
def busy(committed: World) -> Iterator[World]:  # noqa: F811
    """A province whose portal has its own account, at the usual morning."""
    committed.clock.set(MORNING)
    with committed.app.app_context():
        with_portal()
        yield committed
        db.session.remove()


def trying(do: Callable[[], Any]) -> Any:
    """What came of it; a refusal is an answer, any other error is not."""
    try:
        return do()
    except DomainError as no:
        return no


def left(code: str) -> tuple[list[str], int]:
    """What the ledger says was done to the dossier, and how many messages about it wait to go out."""
    about = OutboxMessage.stream == f"dossier:{code}"
    with reading() as session:
        posted = session.scalar(select(func.count()).select_from(OutboxMessage).where(about)) or 0
    return [event.verb for event in events(f"dossier:{code}")], posted


def acting(world: World, case: Case, code: str) -> Callable[[], Any]:
    by = world.actor(case.right)
    return partial(trying, lambda: case.do(As(world, by), code))


@pytest.mark.parametrize("name", sorted(CASES))
def test_twice_at_one_moment(busy: World, name: str) -> None:
    case = CASES[name]
    alone, code = case.ready(busy), case.ready(busy)
    case.do(As(busy, busy.actor(case.right)), alone)
    results = at_once(busy, *[acting(busy, case, code)] * 2)
    told = [each.code for each in results if isinstance(each, DomainError)]
    assert len(told) == (0 if case.again is None else 1), results
    assert told in ([], [case.again]), results
    assert left(code) == left(alone), "as if it had been done once"
    proven(busy, code)


def test_two_heads_give_one_step_to_two_people(busy: World) -> None:
    """Both may: one after the other, each told, and whoever came last has it."""
    code = busy.receive()
    task = busy.open_task(code)
    heads = {"gd.ctxh": "cv.ctxh", "mc.ctxh": "cv2.ctxh"}

    def give(head: str, to: str) -> Callable[[], Any]:
        command = PassTask(by=busy.actor(head), task_id=task.id, to=to)
        return partial(trying, lambda: assign_task(busy.services, command))

    results = at_once(busy, *[give(head, to) for head, to in heads.items()])
    assert not [each for each in results if isinstance(each, DomainError)], results
    first, second = (e.body for e in events(f"dossier:{code}") if e.verb == "task.assigned")
    assert {first["to"], second["to"]} == set(heads.values())
    assert (first["from"], second["from"]) == (None, first["to"]), "the second knew of the first"
    (now,) = [t for t in tasks(busy, code) if t.state == "open"]
    assert (now.assignee_id, now.version) == (busy.actor(second["to"]).person_id, task.version + 2)
    proven(busy, code)


def test_a_head_gives_what_another_takes(busy: World) -> None:
    code = busy.receive()
    task = busy.open_task(code)
    give = PassTask(by=busy.actor("gd.ctxh"), task_id=task.id, to="cv2.ctxh")
    take = ManyTasks(by=busy.actor("cv.ctxh"), act="claim", task_ids=(task.id,))
    at_once(busy, lambda: assign_task(busy.services, give), lambda: do_many(busy.services, take))
    verbs = [e.verb for e in events(f"dossier:{code}")][1:]
    assert verbs in (["task.claimed", "task.assigned"], ["task.assigned"])
    (now,) = [t for t in tasks(busy, code) if t.state == "open"]
    assert now.assignee_id == busy.actor("cv2.ctxh").person_id
    proven(busy, code)


def test_calendars_of_two_agencies_are_drafted_at_once(busy: World) -> None:
    grant(busy, "mc.noivu", "quan_tri", None)
    drafting = [lambda a=agency: draft_for(busy, a) for agency in ("H14.02", "H14.03", "H14.04")]
    made = at_once(busy, *[partial(trying, do) for do in drafting])
    assert len({number for number in made if isinstance(number, int)}) == 3, made
    with reading() as session:
        assert verify(session, "calendar").ok
    again = at_once(busy, *[partial(trying, lambda: draft_for(busy, "H14.05", **decision("13/QĐ")))] * 2)
    assert sum(isinstance(each, DomainError) for each in again) == 1, again


def test_a_reorganisation_sent_twice_by_one_key_is_one(busy: World) -> None:
    by, what = busy.actor("quantri"), typed(busy)
    send = partial(draft_reorganisation, busy.services, by=by, typed=what, key="mot-lan")
    assert len(set(at_once(busy, *[send] * 3))) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Reorganisation)) == 1
