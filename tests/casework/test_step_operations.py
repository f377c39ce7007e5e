"""What is done from an open step, cell by cell: in each state of the shell each operation."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from test_opinions import answer, ask
from test_recalling import recall
from walking import walked, worker
from world import World

from app.db import transaction
from app.domain.act_table import step_table
from app.domain.correction_acts import STEP_OPERATIONS
from app.domain.errors import Refused
from app.domain.states import STATES
from app.dossiers.records import Dossier


def in_state(world: World, state: str) -> tuple[str, int]:
    """A dossier with a step done, the next one open and one opinion asked, put into this state."""
    code = walked(world, done=2)
    (opinion,) = ask(world, code, "H14.01", by=worker(world, world.open_task(code)).username)
    with transaction() as session:
        session.scalars(select(Dossier).where(Dossier.code == code)).one().state = state
    return code, opinion


DO: dict[str, Callable[[World, str, int], object]] = {
    "recall": lambda world, code, _: recall(world, code),
    "ask_opinions": lambda world, code, _: ask(world, code, "H14.03", by=worker(world, world.open_task(code)).username),
    "answer_opinion": lambda world, _, opinion: answer(world, opinion),
}


def test_every_operation_is_tried() -> None:
    assert set(DO) == set(STEP_OPERATIONS)


@pytest.mark.parametrize("state", list(STATES))
def test_each_cell_is_what_happens(lite_world: World, state: str) -> None:
    cells = step_table()
    for name, do in DO.items():
        code, opinion = in_state(lite_world, state)
        if cells[state, name] == "ready":
            do(lite_world, code, opinion)
            continue
        with pytest.raises(Refused, match=cells[state, name]):
            do(lite_world, code, opinion)
