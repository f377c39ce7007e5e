"""Timers of diagrams run from due rows: each fires once, in office time or calendar time, whatever else breaks."""

from dataclasses import replace
from datetime import datetime

import pytest
from drawn_procedures import flow, in_force, process, receive, task, waits
from walking import complete, open_elements, verbs
from world import World

from app.casework.fire_waits import fire_waits
from app.casework.one_by_one import Fired
from app.casework.rebuild_state import rebuild_state
from app.casework.replay import replay
from app.domain.clock import VIETNAM


def with_timer(timer: str, *, attributes: str = "", cancel: str = "true") -> bytes:
    """A task with a boundary timer that leads to another task."""
    boundary = (
        f'<boundaryEvent id="late" name="Quá mốc" attachedToRef="a" cancelActivity="{cancel}" {attributes}>'
        f"<timerEventDefinition>{timer}</timerEventDefinition></boundaryEvent>"
    )
    return process(
        '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>',
        task("a"),
        task("b"),
        boundary,
        flow("s", "a") + flow("a", "e") + flow("late", "b") + flow("b", "e2"),
        held=("a", "b"),
    )


HOUR = "<timeDuration>PT1H</timeDuration>"


def test_a_calendar_timer_interrupts_its_task_once(world: World) -> None:
    code = receive(world, in_force(world, with_timer(HOUR)))
    assert waits(code) == [("late", datetime(2026, 3, 11, 10, 0, tzinfo=VIETNAM))]
    world.clock.advance(minutes=59)
    assert fire_waits(world.services) == Fired(fired=0, failed=0)
    world.clock.advance(minutes=1)
    assert fire_waits(world.services) == Fired(fired=1, failed=0)
    assert fire_waits(world.services) == Fired(fired=0, failed=0)
    assert open_elements(code) == ["b"]
    assert verbs(code)[-1] == "timer.fired"
    complete(world, code, "b")
    assert world.dossier(code).diagram_ended


def test_a_timer_in_working_time_is_counted_by_the_calendar(world: World) -> None:
    source = with_timer("<timeDuration>PT1H</timeDuration>", attributes='mc:limit="2" mc:unit="working_days"')
    code = receive(world, in_force(world, source))
    assert waits(code) == [("late", datetime(2026, 3, 13, 9, 0, tzinfo=VIETNAM))]


def test_completing_the_task_ends_its_timer(world: World) -> None:
    code = receive(world, in_force(world, with_timer(HOUR)))
    complete(world, code, "a")
    assert (waits(code), waits(code, "gone")[0][0]) == ([], "late")
    world.clock.advance(days=2)
    assert fire_waits(world.services).fired == 0
    assert world.dossier(code).diagram_ended


def test_a_cycle_fires_each_round_and_leaves_the_task_open(world: World) -> None:
    source = with_timer("<timeCycle>R2/PT1H</timeCycle>", cancel="false")
    code = receive(world, in_force(world, source))
    for _ in range(3):
        world.clock.advance(hours=1)
        fire_waits(world.services)
    assert open_elements(code) == ["a", "b", "b"]
    assert len(waits(code, "done")) == 2


def test_after_a_stand_still_all_is_caught_up_once(world: World) -> None:
    version = in_force(world, with_timer(HOUR))
    codes = [receive(world, version) for _ in range(3)]
    world.clock.advance(days=3)
    assert fire_waits(world.services).fired == 3
    assert [open_elements(code) for code in codes] == [["b"]] * 3


class BrokenFor:
    """An engine that cannot fire for one dossier's state."""

    def __init__(self, real: object, first: list[int]) -> None:
        self._real, self._first = real, first

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def fire(self, *given: object, **more: object) -> object:
        if not self._first:
            self._first.append(1)
            raise RuntimeError("broken")
        return self._real.fire(*given, **more)  # type: ignore[attr-defined]


def test_a_broken_dossier_does_not_stop_the_others_and_is_tried_again(world: World) -> None:
    version = in_force(world, with_timer(HOUR))
    first, second = receive(world, version), receive(world, version)
    world.clock.advance(hours=2)
    broken = replace(world.services, engine=BrokenFor(world.services.engine, []))
    assert fire_waits(broken) == Fired(fired=1, failed=1)
    assert sorted([open_elements(first), open_elements(second)]) == [["a"], ["b"]]
    assert fire_waits(world.services).fired == 0, "not before its time"
    world.clock.advance(minutes=2)
    assert fire_waits(world.services).fired == 1


def test_a_fired_timer_replays_and_rebuilds(world: World) -> None:
    code = receive(world, in_force(world, with_timer(HOUR)))
    world.clock.advance(hours=1)
    fire_waits(world.services)
    complete(world, code, "b")
    assert rebuild_state(world.services, code=code).equal
    again = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert (again.divergences, again.ledger_faults) == ((), ())


@pytest.mark.parametrize("text", ["<timeDuration>-PT1H</timeDuration>", "<timeCycle>R/PT1S</timeCycle>"])
def test_a_timer_that_makes_no_sense_stays_in_draft(lite_world: World, text: str) -> None:
    from drafts import upload

    uploaded = upload(lite_world, with_timer(text), details={})
    assert uploaded.verdict == "draft"
