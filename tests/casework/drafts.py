"""Diagrams and forms to upload, and bringing a version as far as wanted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from world import World

from app.casework.approve_version import MoveVersion, appraise_version, approve_version, put_in_force, submit_version
from app.casework.upload_version import Uploaded, UploadVersion, upload_version

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "processes" / "CBA-2022-1.012990" / "1"
SOURCE = (FOLDER / "process.bpmn").read_text(encoding="utf-8")
MOVES = {
    "submit": submit_version,
    "appraise": appraise_version,
    "approve": approve_version,
    "put_in_force": put_in_force,
}
WHO = {"submit": "thietke", "appraise": "thamdinh", "approve": "pheduyet", "put_in_force": "pheduyet"}


def changed(old: str, new: str) -> bytes:
    """The shipped diagram with one thing changed."""
    assert old in SOURCE
    return SOURCE.replace(old, new).encode()


def remarked() -> bytes:
    """A diagram that says the same as the shipped one in other bytes."""
    return SOURCE.replace("<bpmn:process ", "<!-- bản mới -->\n<bpmn:process ", 1).encode()


def upload(world: World, source: bytes | None = None, *, by: str = "thietke", **more: Any) -> Uploaded:
    """Upload as the designer; the shipped diagram, slightly remarked, unless another is given."""
    given = {"filename": "quy-trinh.bpmn", "details": {"application_form": "don_thuc_hanh_cong_tac_xa_hoi"}, **more}
    command = UploadVersion(by=world.actor(by), source=source if source is not None else remarked(), **given)
    return upload_version(world.services, command)


def move(world: World, version_id: int, verb: str, *, by: str | None = None, **more: Any) -> str:
    """One move of a version by the right person, or by another."""
    given = {"decision_number": "12/QĐ", "decision_on": date(2026, 3, 10)} if verb == "approve" else {}
    command = MoveVersion(by=world.actor(by or WHO[verb]), version_id=version_id, **{**given, **more})
    return MOVES[verb](world.services, command)


def moved_until(world: World, version_id: int, last: str) -> int:
    """Bring a draft on until this move has been made."""
    for verb in MOVES:
        move(world, version_id, verb)
        if verb == last:
            return version_id
    raise AssertionError(last)


def form(key: str, **more: Any) -> tuple[str, bytes]:
    """A small form-js file."""
    field = {"type": "textfield", "key": "note", "label": "Ý kiến"}
    schema = {"type": "default", "schemaVersion": 18, "id": key, "components": [field], **more}
    return f"{key}.json", json.dumps(schema).encode()
