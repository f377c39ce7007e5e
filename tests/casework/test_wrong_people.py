"""Every act and operation by every wrong person: the sentence, and not a row of any table is another."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from faults import CASES, As, Case
from people import grant, substitute
from sqlalchemy import delete, select
from test_act_table import portal_world  # noqa: F401 - fixture
from test_all_or_nothing import everything
from walking import events
from world import World

from app.casework.expecting import expecting
from app.db import transaction
from app.domain.correction_acts import STEP_OPERATIONS
from app.domain.errors import DomainError
from app.domain.states import ACTS
from app.edge.sentences import sentence
from app.people.records import Person, RoleGrant, Substitution


def tables() -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row, without what a second colleague typed: that is kept for them on purpose."""
    return {name: rows for name, rows in everything().items() if name != "task_draft"}


def refused(case: Case, do: Callable[[], object]) -> str:
    """The code of the refusal, which has its sentence and left everything as it was."""
    before = tables()
    with pytest.raises(DomainError) as no:
        do()
    assert tables() == before, case.name
    assert sentence(no.value)
    return no.value.code


@contextmanager
def without_roles(username: str) -> Iterator[None]:
    """As if every role had been revoked since the person signed in."""
    with transaction() as session:
        person_id = session.scalars(select(Person.id).where(Person.username == username)).one()
        rows = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)).all()
        kept = [(row.role, row.agency_id) for row in rows]
        session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    yield
    with transaction() as session:
        session.add_all(RoleGrant(person_id=person_id, role=role, agency_id=where) for role, where in kept)


def test_every_act_and_operation_is_tried() -> None:
    acts = {act.id for act in ACTS.values() if act.sources} - {"apologise"}
    assert acts | set(STEP_OPERATIONS) <= set(CASES), "an apology is tried last of all, below"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(CASES))
def test_nobody_else_does_it(portal_world: World, name: str) -> None:  # noqa: F811
    world, case = portal_world, CASES[name]
    code = case.ready(world)
    hidden = (case.hidden, case.refusal)

    def by(username: str) -> Callable[[], object]:
        return lambda: case.do(As(world, world.actor(username)), code)

    assert refused(case, by(case.wrong)) == case.refusal
    strangers = ("cv.tongiao", "mc.thucphan", "kiemtra", "quantri", "cong.dvc")
    for stranger in strangers[:-1] if name == "request_stop" else strangers:
        assert refused(case, by(stranger)) in hidden, stranger
    with without_roles(case.right):
        assert refused(case, by(case.right)) in hidden, "a role that has ended"
    substitute(world, "cv.xaydung", case.right, days=1)
    assert world.actor("cv.xaydung").absent
    with transaction() as session:
        session.scalars(select(Substitution)).one().until_at = world.clock.now()
    assert refused(case, by("cv.xaydung")) in hidden, "the time of standing in is over"
    with expecting(code, version=len(events(f"dossier:{code}")) - 1):
        assert refused(case, by(case.right)) == "dossier_changed"
    with expecting(code, version=len(events(f"dossier:{code}"))):
        by(case.right)()
    if case.again is None:
        before = everything()
        by(case.right)()
        assert everything() == before, "once more changes nothing"
    else:
        assert refused(case, by(case.right)) == case.again


#: what the absent person has taken on is given out anew by the head (ACC-02); who stands in takes what is free
OF_THE_HOLDER = {"release", "forward"}


@pytest.mark.parametrize("name", sorted(set(CASES) - OF_THE_HOLDER))
def test_a_stand_in_is_named_with_whom_they_stand_in_for(portal_world: World, name: str) -> None:  # noqa: F811
    world, case = portal_world, CASES[name]
    code = case.ready(world)
    known = len(events(f"dossier:{code}"))
    substitute(world, "cv.xaydung", case.right, days=1)
    case.do(As(world, world.actor("cv.xaydung")), code)
    new = [event for event in events(f"dossier:{code}")[known:] if event.actor != "system"]
    assert {(event.actor, event.on_behalf_of) for event in new} == {("cv.xaydung", case.right)}, name


def test_a_role_given_meanwhile_counts(lite_world: World) -> None:
    case = CASES["stop"]
    code = case.ready(lite_world)
    grant(lite_world, "cv.ctxh", "cong_chuc_mot_cua", "H14.02.01")
    case.do(As(lite_world, lite_world.actor("cv.ctxh")), code)
