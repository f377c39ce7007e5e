"""Small procedures drawn for a test, brought into force and received."""

from typing import Any

from drafts import moved_until, upload
from sqlalchemy import select
from world import World

from app.casework.receive_dossier import ApplicantData, ReceiveDossier, receive_dossier
from app.db import reading
from app.dossiers.records import Dossier, WaitRecord
from app.people.directory import agency_by_code

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1" id="D" '
    'targetNamespace="urn:test">'
)
AGENCY = "H14.02.01"
DESK = "mc.ctxh"


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def task(element_id: str, attributes: str = 'mc:limit="8" mc:unit="working_hours"', inside: str = "") -> str:
    return f'<userTask id="{element_id}" name="Bước {element_id}" {attributes}>{inside}</userTask>'


def process(*parts: str, held: tuple[str, ...], process_id: str = "P", head: str = "", code: str = "9.1") -> bytes:
    """An executable process whose tasks ``held`` stand in one lane of officers of the competent agency."""
    refs = "".join(f"<flowNodeRef>{each}</flowNodeRef>" for each in held)
    lanes = (
        '<laneSet id="L"><lane id="Lane_1" name="Chuyên viên" mc:role="chuyen_vien" mc:agency="competent">'
        f"{refs}</lane></laneSet>"
    )
    attributes = f'mc:code="{code}" isExecutable="true"'
    body = f'<process id="{process_id}" name="Quy trình {code}" {attributes}>{lanes}{"".join(parts)}</process>'
    return f"{HEAD}{head}{body}</definitions>".encode()


def open_timer(duration: str = "PT1H", *, attributes: str = "") -> bytes:
    """A task with a timer at its boundary that leads to another task."""
    timer = f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"
    return process(
        '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>',
        task("a"),
        task("b"),
        f'<boundaryEvent id="late" name="Quá mốc" attachedToRef="a" {attributes}>{timer}</boundaryEvent>',
        flow("s", "a") + flow("a", "e") + flow("late", "b") + flow("b", "e2"),
        held=("a", "b"),
    )


def in_force(world: World, source: bytes, **more: Any) -> int:
    """Upload, approve and put in force; the diagram must be ready."""
    uploaded = upload(world, source, **{"details": {}, **more})
    assert uploaded.verdict == "ready", [p for p in uploaded.problems if p.severity == "error"]
    return moved_until(world, uploaded.version_id, "put_in_force")


def receive(world: World, version_id: int) -> str:
    """A dossier of this version at the desk of the unit for social work."""
    by = world.actor(DESK)
    with reading() as session:
        agency_id = agency_by_code(session, AGENCY).id
    command = ReceiveDossier(
        by=by,
        version_id=version_id,
        receiving_agency_id=agency_id,
        competent_agency_id=agency_id,
        applicant=ApplicantData(name="Hoàng Thị Thơm"),
        application={},
        components=(),
    )
    return receive_dossier(world.services, command).code


def waits(code: str, state: str = "open") -> list[tuple[str, Any]]:
    """Element and due moment of what the dossier waits for."""
    query = select(WaitRecord.element_id, WaitRecord.due_at).join(Dossier, Dossier.id == WaitRecord.dossier_id)
    with reading() as session:
        return [tuple(row) for row in session.execute(query.where(Dossier.code == code, WaitRecord.state == state))]
