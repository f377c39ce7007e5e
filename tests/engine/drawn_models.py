"""Diagrams for the tests, written in a few words."""

import hashlib
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from app.domain.steps import Model, Step, TaskKey
from app.engine import SpiffEngine

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'id="D" targetNamespace="urn:test">'
)


def source(*parts: str, attributes: str = "", head: str = "") -> bytes:
    """A file with one executable process P."""
    process = f'<process id="P" name="Thử" isExecutable="true" {attributes}>{"".join(parts)}</process>'
    return f"{HEAD}{head}{process}</definitions>".encode()


def node(kind: str, element_id: str, attributes: str = "", inside: str = "") -> str:
    return f'<{kind} id="{element_id}" name="{element_id}" {attributes}>{inside}</{kind}>'


def start(element_id: str = "s") -> str:
    return node("startEvent", element_id)


def end(element_id: str = "e", attributes: str = "", inside: str = "") -> str:
    return node("endEvent", element_id, attributes, inside)


def user(*element_ids: str) -> str:
    return "".join(node("userTask", each) for each in element_ids)


def flow(source_id: str, target_id: str, condition: str | None = None) -> str:
    """A flow with the id "source-target"."""
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    attributes = f'sourceRef="{source_id}" targetRef="{target_id}"'
    return f'<sequenceFlow id="{source_id}-{target_id}" {attributes}>{inside}</sequenceFlow>'


def chain(*element_ids: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(a, b) for a, b in pairwise(element_ids))


def model(*parts: str, attributes: str = "", head: str = "") -> Model:
    content = source(*parts, attributes=attributes, head=head)
    return Model(source=content, hash=hashlib.sha256(content).hexdigest())


class Walk:
    """A case in the hands of a test."""

    def __init__(self, engine: SpiffEngine, drawn: Model, **data: Any) -> None:
        self.engine, self.model = engine, drawn
        self.step: Step = engine.start(drawn, data=data, at=AT)

    @property
    def open(self) -> list[str]:
        return [key.element_id for key in self.step.open]

    def do(self, element_id: str, **data: Any) -> "Walk":
        key = next(key for key in self.step.open if key.element_id == element_id)
        return self.do_key(key, **data)

    def do_key(self, key: TaskKey, **data: Any) -> "Walk":
        self.step = self.engine.complete(self.model, state=self.step.state, key=key, data=data, at=AT)
        return self
