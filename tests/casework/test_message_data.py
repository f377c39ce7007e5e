"""A message from outside brings values, but never decides in an officer's place."""

from typing import Any

import pytest
from drafts import form
from drawn_procedures import flow, in_force, process, receive, task
from test_messages import CATCH, MESSAGE, send
from walking import complete, open_elements, verbs
from world import World

from app.casework import ledger
from app.casework.message_data import routed
from app.casework.replay import replay
from app.db import reading
from app.domain.errors import Invalid


def deciding(world: World) -> str:
    """A dossier that waits after an officer said no; the gateway reads what the officer said."""
    field = {"type": "textfield", "key": "quyet_dinh", "label": "Quyết định", "properties": {"route": "true"}}
    parts = (
        '<startEvent id="s"/><endEvent id="ok" mc:result="granted"/><endEvent id="no" mc:result="refused"/>',
        task("a", 'mc:form="qd" mc:limit="8" mc:unit="working_hours"'),
        CATCH,
        '<exclusiveGateway id="g" default="g_no"/><sequenceFlow id="g_no" sourceRef="g" targetRef="no"/>',
        flow("s", "a") + flow("a", "c") + flow("c", "g") + flow("g", "ok", 'quyet_dinh = "đồng ý"'),
    )
    source = process(*parts, held=("a",), head=MESSAGE, code="9.8")
    code = receive(world, in_force(world, source, forms=[form("qd", components=[field])]))
    complete(world, code, "a", data={"quyet_dinh": "từ chối"})
    return code


def test_a_desk_cannot_overwrite_what_an_officer_decided(world: World) -> None:
    code = deciding(world)
    before = verbs(code)
    with pytest.raises(Invalid, match="message_overwrites") as refused:
        send(world, data={"quyet_dinh": "đồng ý", "so_van_ban": 1})
    assert refused.value.data["names"] == "quyet_dinh"
    assert verbs(code) == before
    assert send(world, data={"so_van_ban": 1}) == (code,)
    assert world.dossier(code).diagram_result == "refused"
    assert open_elements(code) == []


def test_the_routed_variables_of_a_version(world: World) -> None:
    row = world.dossier(deciding(world))
    with reading() as session:
        version = world.services.versions.get(session, row.version_id, model_hash=row.model_hash)
    assert routed(version) == {"quyet_dinh"}


def test_a_diagram_may_still_say_what_it_likes(world: World) -> None:
    code = deciding(world)
    assert send(world, by=None, data={"quyet_dinh": "đồng ý"}) == (code,)
    assert world.dossier(code).diagram_result == "granted"


@pytest.mark.parametrize(
    "value",
    [float("nan"), [float("inf")], 2**60, "a\0b", [{"x": 1e300}], {"x": object()}, {1: "x"}, "\ud800", {"a": 1}],
)
def test_what_is_no_exact_json_is_refused_with_a_sentence(lite_world: World, value: Any) -> None:
    code = deciding(lite_world)
    with pytest.raises(Invalid, match="routing_value_not_json"):
        send(lite_world, data={"x": value})
    assert verbs(code)[-1] == "task.completed"


@pytest.mark.parametrize("value", [1.5, [1.5, 2, "a"], [], None])
def test_numbers_in_lists_too_are_recorded_exactly_and_replay(lite_world: World, value: Any) -> None:
    code = deciding(lite_world)
    assert ledger.inexact(ledger.exact({"x": value})) == {"x": value}
    assert send(lite_world, data={"x": value}) == (code,)
    again = replay(lite_world.services, by=lite_world.actor("kiemtra"), code=code)
    assert (again.divergences, again.ledger_faults) == ((), ())
