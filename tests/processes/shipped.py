"""Reads the procedures that ship, straight from their files: XML, TOML and JSON, without the application."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / "forms"
FOLDERS = sorted(path.parent for path in (ROOT / "processes").glob("*/*/process.bpmn"))
NAMES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "mc": "urn:motcua:bpmn:1",
}


def mc(element: Any, name: str) -> str | None:
    """One of our own attributes."""
    return element.get(f"{{{NAMES['mc']}}}{name}")


@dataclass(frozen=True)
class Shipped:
    """One version of a procedure as it lies on the disk."""

    folder: Path
    root: Any
    details: dict[str, Any]
    cases: list[dict[str, Any]]

    @property
    def id(self) -> str:
        return self.folder.parent.name

    def find(self, path: str) -> list[Any]:
        return self.root.xpath(path, namespaces=NAMES)

    @property
    def process(self) -> Any:
        return self.find("bpmn:process")[0]

    @property
    def tasks(self) -> list[Any]:
        return self.find("//bpmn:userTask | //bpmn:manualTask")

    @property
    def flows(self) -> list[Any]:
        return self.find("//bpmn:sequenceFlow")

    @property
    def nodes(self) -> list[Any]:
        kinds = ("startEvent", "endEvent", "boundaryEvent", "userTask", "manualTask", "businessRuleTask")
        kinds += ("exclusiveGateway", "parallelGateway")
        return [node for kind in kinds for node in self.find(f"//bpmn:{kind}")]

    def decisions(self) -> dict[str, bytes]:
        """The decision tables of the folder by decision id."""
        files = [path.read_bytes() for path in sorted(self.folder.glob("*.dmn"))]
        ids = {source: etree.fromstring(source).xpath("//*[local-name()='decision']/@id") for source in files}
        return {decision_id: source for source, found in ids.items() for decision_id in found}

    def ways(self, element_id: str) -> list[str]:
        """Ids of the elements that a token can go to from here, boundary events of a task included."""
        here = {element_id, *self.find(f"//bpmn:boundaryEvent[@attachedToRef='{element_id}']/@id")}
        return [flow.get("targetRef") for flow in self.flows if flow.get("sourceRef") in here]

    def lane_of(self, element_id: str) -> Any:
        (lane,) = self.find(f"//bpmn:lane[bpmn:flowNodeRef='{element_id}']")
        return lane

    def upstream(self, element_id: str) -> set[str]:
        """Ids of everything from which a token can reach the element."""
        found: set[str] = set()
        waiting = [element_id]
        while waiting:
            here = waiting.pop()
            before = {flow.get("sourceRef") for flow in self.flows if flow.get("targetRef") == here} - found
            found |= before
            waiting += before
        return found


@cache
def read_shipped(folder: Path) -> Shipped:
    return Shipped(
        folder=folder,
        root=etree.parse(folder / "process.bpmn").getroot(),
        details=tomllib.loads((folder / "procedure.toml").read_text(encoding="utf-8")),
        cases=tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))["cases"],
    )


@cache
def read_schema(key: str) -> dict[str, Any]:
    return json.loads((FORMS / f"{key}.json").read_text(encoding="utf-8"))
