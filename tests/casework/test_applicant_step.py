"""A step of the applicant's stops the dossier's clock while it is the only one open (TIM-13)."""

from datetime import datetime, timedelta

import pytest
from acting import ask_supplement, clocks, proven, stop
from drawn_procedures import flow, in_force, process, receive, task
from walking import complete, verbs
from world import World

from app.domain.clock import VIETNAM
from app.domain.errors import Refused

APPLICANT = 'mc:limit="0" mc:unit="none" mc:clock="applicant"'


def drawn(world: World) -> int:
    """Check, then the applicant, then decide; five working days in all."""
    source = process(
        '<startEvent id="s"/>',
        task("A"),
        task("B", APPLICANT),
        task("C", 'mc:limit="32" mc:unit="working_hours"'),
        '<endEvent id="e" mc:result="granted"/>',
        flow("s", "A"),
        flow("A", "B"),
        flow("B", "C"),
        flow("C", "e"),
        held=("A", "B", "C"),
    )
    limited = source.replace(b'mc:code="9.1"', b'mc:code="9.1" mc:limit="5" mc:unit="working_days"')
    return in_force(world, limited)


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


def test_the_clock_stands_still_and_the_rest_goes_on(world: World) -> None:
    code = receive(world, drawn(world))
    assert world.dossier(code).due_at == vn(2026, 3, 18, 9)
    world.clock.set(vn(2026, 3, 12, 9))
    complete(world, code, "A")
    row = world.dossier(code)
    assert (row.state, row.paused_for, row.due_at) == ("processing", "applicant_step", None)
    assert clocks(world, code)["applicant_step"].state == "running"
    world.clock.set(vn(2026, 3, 17, 9))
    complete(world, code, "B")
    row = world.dossier(code)
    # three working days stood still: 18/03 becomes 23/03
    assert (row.paused_for, row.due_at, row.first_due_at) == (None, vn(2026, 3, 23, 9), vn(2026, 3, 18, 9))
    assert verbs(code)[-4:] == ["task.completed", "clock.paused", "task.completed", "clock.resumed"]
    assert clocks(world, code)["applicant_step"].state == "ended"
    proven(world, code)


def test_a_late_dossier_gets_no_pause(world: World) -> None:
    code = receive(world, drawn(world))
    due = world.dossier(code).due_at
    assert due is not None
    world.clock.set(due + timedelta(seconds=1))
    complete(world, code, "A")
    assert (world.dossier(code).paused_for, world.dossier(code).due_at) == (None, due)
    proven(world, code)


def test_acts_meanwhile(world: World) -> None:
    code = receive(world, drawn(world))
    complete(world, code, "A")
    with pytest.raises(Refused, match="clock_not_running"):
        ask_supplement(world, code)
    stop(world, code)
    assert world.dossier(code).paused_for is None
    proven(world, code)
