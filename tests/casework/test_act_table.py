"""The whole machine of the shell, cell by cell on real dossiers: from each state each act."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from acting import apologised, ask_payment, ask_supplement, extend, paid, stop, supplement
from correcting import agreed_annul, agreed_correct, result
from sqlalchemy import select
from test_changing_procedure import agreed_change
from test_coming_in import accept, decline, submitted
from walking import confirmed, walked
from world import World

from app.casework.accept_submission import confirm_arrival
from app.casework.accounts import NewPerson, add_person
from app.casework.settle import ReturnResult, return_result
from app.db import reading, transaction
from app.domain.act_table import act_table, table_markdown
from app.domain.errors import Refused
from app.domain.states import ACTS, STATES
from app.people.records import Person

PAGE = Path(__file__).parents[2] / "docs" / "acts.md"
Doing = Callable[[World, str], object]


def at_another_desk(world: World) -> str:
    world.place_independent()
    return world.receive(desk="mc.thucphan", competent="H14.02.01")


def sorry(world: World, code: str) -> object:
    """Once it is late; tried last, since time moves on."""
    world.clock.advance(days=60)
    return apologised(world, code)


def returned(world: World, code: str) -> object:
    command = ReturnResult(by=world.actor("mc.ctxh"), code=code, handed_to="Hoàng Thị Thơm")
    return return_result(world.services, command)


def after(make: Callable[[World], str], *acts: Doing) -> Callable[[World], str]:
    def made(world: World) -> str:
        code = make(world)
        for act in acts:
            act(world, code)
        return code

    return made


def in_work(world: World) -> str:
    return walked(world, done=1)


def desk_of(world: World, code: str) -> str:
    """Who receives where the dossier was handed in."""
    return "mc.thucphan" if world.dossier(code).state == "transferring" else "mc.ctxh"


MAKE: dict[str, Callable[[World], str]] = {
    "submitted": submitted,
    "declined": after(submitted, decline),
    "transferring": at_another_desk,
    "processing": in_work,
    "awaiting_supplement": after(in_work, ask_supplement),
    "paused": after(in_work, ask_payment),
    "result_confirmed": after(walked, confirmed),
    "returned": after(walked, confirmed, returned),
    "refused": after(in_work, lambda world, code: confirmed(world, code, act="refuse")),
    "stopped": after(in_work, stop),
    "annulled": after(in_work, agreed_annul),
}
DO: dict[str, Doing] = {
    "accept": lambda world, code: accept(world, code, desk=desk_of(world, code)),
    "decline": lambda world, code: decline(world, code, desk=desk_of(world, code)),
    "arrive": lambda world, code: confirm_arrival(world.services, by=world.actor("mc.ctxh"), code=code),
    "request_supplement": ask_supplement,
    "receive_supplement": supplement,
    "request_payment": ask_payment,
    "confirm_payment": paid,
    "extend": lambda world, code: extend(world, code, signed_on=date(2026, 3, 11)),
    "confirm": confirmed,
    "refuse": lambda world, code: confirmed(world, code, act="refuse"),
    "stop": stop,
    "return": returned,
    "apologise": lambda world, code: sorry(world, code),
    "correct": lambda world, code: agreed_correct(world, code, by=desk_of(world, code)),
    "annul": lambda world, code: agreed_annul(world, code, by=desk_of(world, code)),
    "change_procedure": lambda world, code: agreed_change(world, code, by=desk_of(world, code)),
    "correct_result": result,
    "rectify_result": lambda world, code: result(world, code, act="rectify_result"),
}


def with_portal() -> None:
    """The portal's own account, also where a test of another file made it before."""
    with reading() as session:
        known = session.scalar(select(Person.id).where(Person.username == "cong.dvc"))
    if known is None:
        with transaction() as session:
            roles = (("cong_dich_vu", None),)
            person = NewPerson(
                username="cong.dvc", full_name="Cổng", password="rất dài đây", agency_code="H14.02.01", roles=roles
            )
            add_person(session, person)


@pytest.fixture
def portal_world(lite_world: World) -> World:
    """With the portal's own account."""
    with_portal()
    return lite_world


def test_every_state_and_every_act_is_tried() -> None:
    assert set(MAKE) == set(STATES)
    assert set(DO) == {act.id for act in ACTS.values() if act.sources}
    assert set(act_table()) == {(state, act) for state in STATES for act in DO}


@pytest.mark.parametrize("state", list(STATES))
def test_each_cell_is_what_happens(portal_world: World, state: str) -> None:
    cells = act_table()
    for act, do in DO.items():
        code = MAKE[state](portal_world)
        assert portal_world.dossier(code).state == state
        told = cells[state, act]
        if told.startswith("→"):
            do(portal_world, code)
            assert portal_world.dossier(code).state == told.removeprefix("→ "), (state, act)
            continue
        with pytest.raises(Refused) as refused:
            do(portal_world, code)
        assert (refused.value.code, portal_world.dossier(code).state) == (told, state), (state, act)


def test_the_page_says_the_same() -> None:
    assert PAGE.read_text(encoding="utf-8") == table_markdown(), "motcua act-table > docs/acts.md"
