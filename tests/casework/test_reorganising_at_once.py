"""Several at one moment, with real commits: two nodes carry out the same, officers act while dossiers go over."""

from collections.abc import Iterator
from functools import partial

import pytest
from acting import ask_supplement, proven
from reorganising import CENTRE, HEALTH, approved, its_day, merge, places, row, run
from sqlalchemy import func, select
from test_at_once import at_once, committed  # noqa: F401 - fixture
from walking import events, verbs
from world import MORNING, World

from app.audit import verify
from app.casework.claim_task import claim_task
from app.casework.complete_task import CompleteTask, complete_task
from app.db import db, reading
from app.domain.errors import DomainError
from app.tasks.records import Task

pytestmark = pytest.mark.slow


@pytest.fixture
def busy(committed: World) -> Iterator[World]:  # noqa: F811
    """The province on a database of this module's own: what ends here stays ended."""
    committed.clock.set(MORNING)
    with committed.app.app_context():
        yield committed
        db.session.remove()


def trying(act: object) -> object:
    """What came of it; a refusal is an answer, any other error is not."""
    try:
        return act()  # type: ignore[operator]
    except DomainError as no:
        return no


def test_two_nodes_and_officers_at_once(busy: World) -> None:
    """One test for the module, because agencies end for ever: everything happens, and once."""
    world, codes = busy, [busy.receive() for _ in range(8)]
    opened = {code: world.open_task(code).id for code in codes}
    officer, desk = world.actor("cv.ctxh"), codes[5:7]
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    officer = world.actor("cv.ctxh")
    completing = [CompleteTask(by=officer, task_id=opened[code], raw={"note": "Đủ."}) for code in codes[:3]]
    results = at_once(
        world,
        partial(run, world),
        partial(run, world),
        *[partial(trying, partial(complete_task, world.services, command)) for command in completing],
        *[partial(trying, partial(ask_supplement, world, code)) for code in desk],
        partial(trying, partial(claim_task, world.services, by=officer, task_id=opened[codes[7]])),
    )
    # who asked with the roles of a moment ago reads a refusal and asks again with those of now
    for code, result in zip(codes[:3], results[2:5], strict=True):
        if isinstance(result, DomainError):
            again = CompleteTask(by=world.actor("cv.ctxh"), task_id=opened[code], raw={"note": "Đủ."})
            complete_task(world.services, again)
    for code, result in zip(desk, results[5:7], strict=True):
        if isinstance(result, DomainError):
            ask_supplement(world, code)
    world.clock.advance(minutes=5)
    run(world)
    assert row(found).state == "finished"
    for code in codes:
        assert places(world, code) == (HEALTH, HEALTH)
        assert verbs(code).count("dossier.reassigned") == 1
        proven(world, code)
    assert [event.verb for event in events("person:cv.ctxh")].count("person.moved") == 1
    done = [event.verb for event in events("reorganisation")]
    assert (done.count("reorganisation.begun"), done.count("reorganisation.finished")) == (1, 1)
    with reading() as session:
        assert verify(session).ok
        count = select(func.count()).select_from(Task).where(Task.state == "done", Task.id.in_(opened.values()))
        assert session.scalar(count) == 3
