"""Messages wake the dossiers that wait for them: from outside by a desk, or thrown by another dossier's diagram."""

import pytest
from drawn_procedures import flow, in_force, process, receive, task, waits
from walking import complete, open_elements, verbs
from world import World

from app.casework.deliver_messages import deliver_messages
from app.casework.rebuild_state import rebuild_state
from app.casework.receive_message import ReceiveMessage, receive_message
from app.casework.replay import replay
from app.domain.errors import Forbidden, Invalid

MESSAGE = '<message id="M" name="ket-qua-so"/>'
OF_M = '<messageEventDefinition messageRef="M"/>'
CATCH = f'<intermediateCatchEvent id="c" name="Chờ kết quả">{OF_M}</intermediateCatchEvent>'
THROW = f'<intermediateThrowEvent id="t" name="Báo kết quả">{OF_M}</intermediateThrowEvent>'


def waiting(world: World) -> int:
    parts = (
        '<startEvent id="s"/><endEvent id="e"/>',
        CATCH,
        task("b"),
        flow("s", "c") + flow("c", "b") + flow("b", "e"),
    )
    return in_force(world, process(*parts, held=("b",), head=MESSAGE, code="9.2"))


def throwing(world: World) -> int:
    parts = (
        '<startEvent id="s"/><endEvent id="e"/>',
        task("a"),
        THROW,
        task("b"),
        flow("s", "a") + flow("a", "t") + flow("t", "b") + flow("b", "e"),
    )
    return in_force(world, process(*parts, held=("a", "b"), head=MESSAGE, code="9.3", process_id="Q"))


def send(world: World, *, by: str | None = "mc.ctxh", **more: object) -> tuple[str, ...]:
    actor = world.actor(by) if by else None
    given = {"name": "ket-qua-so", "data": {}, "by": actor, **more}
    return receive_message(world.services, ReceiveMessage(**given)).dossiers  # type: ignore[arg-type]


def test_a_message_wakes_who_waits_and_only_once(world: World) -> None:
    code = receive(world, waiting(world))
    assert [element for element, _ in waits(code)] == ["c"]
    assert send(world, name="khac") == ()
    assert send(world) == (code,)
    assert open_elements(code) == ["b"]
    assert verbs(code)[-1] == "message.received"
    assert send(world) == ()


def test_a_message_brings_routing_data(world: World) -> None:
    code = receive(world, waiting(world))
    send(world, data={"so_van_ban": 12})
    complete(world, code, "b")
    assert rebuild_state(world.services, code=code).equal
    again = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert again.divergences == ()
    assert again.frames[1].data == {"so_van_ban": 12}


def test_a_dossier_tells_another(world: World) -> None:
    teller, listener = throwing(world), waiting(world)
    first = receive(world, teller)
    complete(world, first, "a")
    assert deliver_messages(world.services).failed == 1, "nobody waits yet: it is tried again"
    second = receive(world, listener)
    world.clock.advance(minutes=10)
    assert deliver_messages(world.services).sent == 1
    assert (open_elements(first), open_elements(second)) == (["b"], ["b"])


def test_only_a_desk_within_reach_may_send(world: World) -> None:
    code = receive(world, waiting(world))
    with pytest.raises(Forbidden, match="message_not_yours"):
        send(world, by="cv.ctxh")
    with pytest.raises(Invalid, match="message_name_missing"):
        send(world, name=" ")
    assert send(world, by="mc.noivu") == (), "the desk of another agency reaches nothing here"
    assert send(world, dossier=code) == (code,)
