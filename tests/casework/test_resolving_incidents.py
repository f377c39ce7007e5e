"""An incident is kept for an administrator, who tries again or chooses; the dossier is never lost."""

from dataclasses import replace

import pytest
from incidents import StuckEngine
from sqlalchemy import select
from world import World

from app.audit import history
from app.casework.complete_task import CompleteTask, complete_task
from app.casework.incidents import open_incidents
from app.casework.resolve_incident import ResolveIncident, resolve_incident
from app.db import reading
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.dossiers.records import IncidentRecord


def stuck_dossier(world: World) -> str:
    """A dossier whose third step met an incident."""
    code = world.receive()
    steps = world.steps()
    task = world.open_task(code, "Step_2")
    complete_task(world.services, CompleteTask(by=world.actor("cv.ctxh"), task_id=task.id, raw=steps[1]["data"]))
    task = world.open_task(code, "Step_3")
    broken = replace(world.services, engine=StuckEngine(world.services.engine, at="complete"))
    for _ in range(2):
        with pytest.raises(Refused, match="diagram_incident"):
            complete_task(broken, CompleteTask(by=world.actor("gd.ctxh"), task_id=task.id, raw=steps[2]["data"]))
    return code


def resolve(world: World, *, by: str = "quantri", **given: object) -> str:
    incident_id = given.get("incident_id") or open_incidents(by=world.actor("quantri"))[0].id
    command = {"incident_id": incident_id, "choice": {}, "reason": "Đã sửa bảng quyết định.", **given}
    return resolve_incident(world.services, ResolveIncident(by=world.actor(by), **command))  # type: ignore[arg-type]


def test_the_same_incident_is_noted_once_with_what_the_conditions_read(world: World) -> None:
    code = stuck_dossier(world)
    rows = open_incidents(by=world.actor("quantri"))
    assert [(r.code, r.element, r.at_element, r.by) for r in rows] == [(code, "Step_3", "Gateway_3", "Hoàng Minh Đức")]
    assert rows[0].routing == {"acceptance": "accept"}


def test_trying_again_moves_the_dossier_on_and_the_ledger_says_who(world: World) -> None:
    code = stuck_dossier(world)
    assert resolve(world) == code
    assert open_incidents(by=world.actor("quantri")) == ()
    assert world.open_task(code).element_id == "Step_4"
    with reading() as session:
        event = history(session, f"dossier:{code}")[-1]
        row = session.scalars(select(IncidentRecord)).one()
    assert (event.verb, event.actor, event.body["how"]) == ("incident.resolved", "quantri", "retried")
    assert (row.resolved_how, row.resolved_at) == ("retried", world.clock.moment)


def test_choosing_another_value_takes_the_other_way(world: World) -> None:
    code = stuck_dossier(world)
    resolve(world, choice={"acceptance": "decline"})
    assert world.dossier(code).diagram_result == "refused"


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"by": "cv.ctxh"}, Forbidden, "page_not_yours"),
        ({"reason": "  "}, Invalid, "incident_reason_missing"),
        ({"choice": {"salary": 5}}, Invalid, "incident_choice_unknown"),
        ({"incident_id": 999_999}, NotFound, "incident_not_found"),
    ],
)
def test_what_is_wrong_changes_nothing(world: World, given: dict[str, object], error: type, code: str) -> None:
    dossier = stuck_dossier(world)
    with pytest.raises(error, match=code):
        resolve(world, **given)
    assert world.open_task(dossier).element_id == "Step_3"
    assert len(open_incidents(by=world.actor("quantri"))) == 1


def test_a_step_that_was_completed_meanwhile_is_not_completed_again(world: World) -> None:
    code = stuck_dossier(world)
    task = world.open_task(code, "Step_3")
    data = world.steps()[2]["data"]
    complete_task(world.services, CompleteTask(by=world.actor("gd.ctxh"), task_id=task.id, raw=data))
    assert open_incidents(by=world.actor("quantri")) == ()
    with reading() as session:
        incident_id = session.scalars(select(IncidentRecord.id)).one()
    with pytest.raises(Conflict, match="task_already_done"):
        resolve(world, incident_id=incident_id)
