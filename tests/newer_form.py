"""A form that ships, and a newer version of it that asks for one field more."""

import json
from pathlib import Path
from typing import Any

from world import World

from app.casework.version_parts import keep_form
from app.db import transaction

FORMS = Path(__file__).resolve().parents[1] / "forms"
#: what the second step of 1.012990 asks for
STEP_FORM = "xu_ly"
EXTRA = {"type": "textfield", "key": "checked_by", "label": "Người kiểm tra", "validate": {"required": True}}


def newer() -> dict[str, Any]:
    """The shipped form with the field more."""
    schema: dict[str, Any] = json.loads((FORMS / f"{STEP_FORM}.json").read_text(encoding="utf-8"))
    schema["components"].append(EXTRA)
    return schema


def put_newer_form(world: World) -> None:
    """Into the catalogue as its next version; no procedure pins it yet."""
    with transaction() as session:
        keep_form(session, schema=newer(), at=world.clock.now())
