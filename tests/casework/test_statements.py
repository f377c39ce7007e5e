"""How often an act asks the database: counted, not timed, so that it holds on any machine and cannot creep up unseen.

Each question is a round trip on PostgreSQL and about a third of a millisecond of composing and reading on SQLite. Where
a change needs one more, raise the bound with it and say why; where one fewer is needed, lower it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import acting
import pytest
from late_lists import deadline
from sqlalchemy import Engine, delete, event
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.demo_dossiers import worker_of
from app.casework.fire_effects import fire_effects
from app.casework.receive_dossier import receive_dossier
from app.db import transaction
from app.deadlines.records import Deadline

#: begin, commit and the savepoints that undo a test are not counted
_ASKED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
#: who acts: the person by name, roles, substitutions, agencies followed – once for each request
PERSON = 5
#: the newest event, the new one, its personal data, who subscribed, and the message to the applicant
TOLD = 5
#: the dossier under lock, its applicant as they are then, its open steps, the clock's events, its segments
LOOKED = 5


@dataclass
class Asked:
    """The statements sent, in order."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        return "\n".join(" ".join(text.split())[:160] for text in self.statements)


@contextmanager
def counted() -> Iterator[Asked]:
    """What is asked inside."""
    asked = Asked()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith(_ASKED):
            asked.statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def most(asked: Asked, bound: int, *, what: str = "") -> None:
    assert 0 < len(asked) <= bound, f"{what} {len(asked)} statements where {bound} are allowed:\n{asked}"


Act = Callable[[World, str], object]
#: in this order one dossier goes through them; what each writes besides what all read and tell
ACTS: dict[str, tuple[Act, int]] = {
    # clock event, dossier twice, segment; steps and timers frozen; windows ended, the wait opened; proposal, slip
    "request_supplement": (acting.ask_supplement, PERSON + LOOKED + TOLD + 15),
    # the same the other way round: steps, shares and windows begin again
    "receive_supplement": (acting.supplement, PERSON + LOOKED + TOLD + 14),
    # no proposal and no slip, but what is to be paid
    "request_payment": (acting.ask_payment, PERSON + LOOKED + TOLD + 13),
    "confirm_payment": (acting.paid, PERSON + LOOKED + TOLD + 13),
    # proposal, clock event, dossier, segment, the window for an extension, slip
    "extend": (acting.extend, PERSON + LOOKED + TOLD + 6),
    # steps withdrawn with their opinions, timers, proposals, supplements sent and clocks ended, slip
    "stop": (acting.stop, PERSON + LOOKED + TOLD + 14),
}


def test_a_reception_asks_no_more_than_it_must(world: World) -> None:
    # registered 7 (version, agency, its end, code, applicant, dossier, holders), clock 4, diagram and steps 6,
    # three other clocks 9, told 5; the first two fill the caches
    command = world.reception()
    for _ in range(2):
        world.receive()
    with counted() as asked:
        receive_dossier(world.services, command)
    most(asked, 31)


def test_legal_acts_ask_no_more_than_they_must(world: World) -> None:
    code = world.receive()
    for name, (act, bound) in ACTS.items():
        world.clock.advance(seconds=1)
        with counted() as asked:
            act(world, code)
        most(asked, bound, what=name)


def test_a_step_asks_no_more_than_it_must(world: World) -> None:
    # once 2; task, dossier and state in one; own earlier steps, opinions; log, draft, form; told 4, no mail; the
    # engine's state, the step done, the step opened
    code = world.receive()
    task = world.open_task(code)
    by = worker_of(world.services, task.id)
    command = CompleteTask(by=by, task_id=task.id, raw=world.steps()[1]["data"], key="k")
    with counted() as asked:
        complete_task(world.services, command)
    most(asked, 15)


def test_an_effect_asks_no_more_than_it_must(world: World) -> None:
    # claimed, noted and read in one; the newest event, the new one, the mail; before all, which are due
    code = world.receive()
    with transaction() as session:
        session.execute(delete(Deadline))
    for n in range(3):
        key = f"wait:{n}"
        deadline(world, code, key, due_at=world.clock.moment, kind="supplement_wait", effect="remind_applicant")
    world.clock.advance(days=1)
    with counted() as asked:
        assert fire_effects(world.services).fired == 3
    most(asked, 1 + 3 * 4)


def test_the_count_is_able_to_fail(world: World) -> None:
    with counted() as asked:
        world.actor("cv.ctxh")
    assert len(asked) == PERSON
    with pytest.raises(AssertionError, match=f"{PERSON} statements where {PERSON - 1} are allowed"):
        most(asked, PERSON - 1)
