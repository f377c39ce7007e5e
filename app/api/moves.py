"""What moves a dossier besides completing a task: messages from outside, and handing a task back."""

from typing import Any

from app.api.move_schemas import HandBackBody, MessageBody, MessageOut, TargetsOut
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.casework import hand_back as handing
from app.casework.receive_message import MessageReceived, ReceiveMessage, receive_message
from app.domain.steps import TaskKey
from app.edge.access import actor, requires, services

moves = Blueprint("api_moves", __name__, url_prefix="/api/v1", description="Messages and handing back")


@moves.post("/messages")
@moves.arguments(MessageBody)
@moves.response(200, MessageOut)
@requires("dossier.receive")
def send(body: dict[str, Any]) -> MessageReceived:
    """Give a message to the dossiers that wait for it, among those of the person's desk."""
    return receive_message(services(), ReceiveMessage(by=actor(), **body))


@moves.get("/tasks/<int:task_id>/targets")
@moves.response(200, TargetsOut)
@requires("task.work")
def targets(task_id: int) -> dict[str, Any]:
    """The steps to which the task may be handed back; empty when there is none or the task is not open."""
    return {"targets": handing.targets_of(services(), by=actor(), task_id=task_id)}


@moves.post("/tasks/<int:task_id>/hand-back")
@moves.arguments(HandBackBody)
@moves.response(200, DossierCode)
@requires("task.work")
def hand_back(body: dict[str, Any], task_id: int) -> dict[str, str]:
    """Hand the task back to one of its targets; what depends on that step is withdrawn."""
    target = TaskKey(element_id=body["element_id"], occurrence=body["occurrence"])
    command = handing.HandBack(by=actor(), task_id=task_id, target=target, reason=body["reason"])
    return {"code": handing.hand_back(services(), command)}
