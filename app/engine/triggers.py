"""What a diagram can wait for: timers and messages, read from the file once, when its specs are built."""

from dataclasses import dataclass
from typing import Any, Literal

from app.domain.steps import Timer
from app.engine.diagram import Node
from app.engine.diagram_reading import clean, text_of
from app.engine.extensions import ours
from app.engine.iso_times import bare, duration_seconds, is_date, read_cycle
from app.engine.vocabulary import ZEEBE, bpmn

_KINDS: tuple[tuple[str, Literal["duration", "date", "cycle"]], ...] = (
    ("timeDuration", "duration"),
    ("timeDate", "date"),
    ("timeCycle", "cycle"),
)


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One event that moves a token on. ``target`` names the spec that gets the token, None for the waiting one itself.

    ``correlation`` is FEEL, ``error`` the code that a boundary event catches ("" for any), None for other events.
    """

    element_id: str
    timer: Timer | None = None
    message: str | None = None
    correlation: str | None = None
    error: str | None = None
    interrupting: bool = True
    attached_to: str | None = None
    target: str | None = None

    @property
    def rounds(self) -> int | None:
        """How often a cycle fires; None for what is no cycle."""
        if self.timer is None or self.timer.kind != "cycle":
            return None
        return int(self.timer.text[1:].split("/", 1)[0])


def read_timer(node: Node) -> Timer | None:
    """The timer of an event: mc:limit with mc:unit, else ISO 8601, bare or quoted; None when it cannot be used."""
    limit, unit = ours(node.element, "limit"), ours(node.element, "unit")
    if limit is not None and unit is not None:
        return Timer(kind="duration", text=limit, unit=unit)
    for definition in node.element.iterchildren(bpmn("timerEventDefinition")):
        for tag, kind in _KINDS:
            for child in definition.iterchildren(bpmn(tag)):
                text = bare("".join(child.itertext()))
                return Timer(kind=kind, text=text) if _usable(kind, text) else None
    return None


def _usable(kind: str, text: str) -> bool:
    if kind == "duration":
        return duration_seconds(text) is not None
    if kind == "date":
        return is_date(text)
    cycle = read_cycle(text)
    return cycle is not None and bool(cycle.repeats)


def read_message(node: Node) -> tuple[str | None, str | None]:
    """The name of the message that an event or a receive task names, and the FEEL of its correlation value."""
    message = _referenced(node, "message", "messageEventDefinition", "messageRef")
    correlation = ours(node.element, "correlation")
    if message is None:
        return ours(node.element, "message"), _feel(correlation)
    correlation = correlation or ours(message, "correlation")
    for subscription in message.iter(f"{{{ZEEBE}}}subscription"):
        correlation = correlation or subscription.get("correlationKey")
    return text_of(message.get("name")) or clean(message.get("id")), _feel(correlation)


def read_error(node: Node) -> str:
    """The code of the error that an event throws or catches; "" where it names none."""
    error = _referenced(node, "error", "errorEventDefinition", "errorRef")
    if error is None:
        return ""
    return clean(error.get("errorCode")) or clean(error.get("id"))


def _referenced(node: Node, kind: str, definition: str, attribute: str) -> Any | None:
    names = [node.element.get(attribute)]
    names += [each.get(attribute) for each in node.element.iterchildren(bpmn(definition))]
    wanted = {clean(name).split(":")[-1] for name in names if name}
    root = node.element.getroottree().getroot()
    return next((each for each in root.iterchildren(bpmn(kind)) if clean(each.get("id")) in wanted), None)


def _feel(text: str | None) -> str | None:
    return (text or "").strip().removeprefix("=").strip() or None
