"""The form with every type of field as the application, and as the form of the second step, of a shipped procedure."""

import json
from pathlib import Path
from typing import Any

from world import World

from app.db import transaction
from app.procedures.records import ProcedureVersion

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parent / "forms" / "showcase.json").read_text(encoding="utf-8")
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
#: what a person types into it, as a program sends it
TYPED: dict[str, Any] = {
    "full_name": "Hoàng Thị Thơm",
    "citizen_id": "004199001234",
    "home": {"province": "cb", "street": "Tổ 5, phường Thục Phán"},
    "born_on": "05/03/1999",
    "call_at": "9h30",
    "meet_at": "12/03/2026 14:00",
    "kind": "household",
    "papers": ["id"],
    "fields": ["civil", "land"],
    "members": [
        {"name": "Hoàng Văn Nam", "income": "5.000.000", "works_away": "true", "away_where": "Hà Nội"},
        {"name": "Lý Thị Hoa", "income": 4_500_000},
    ],
    "sworn": "true",
}


def put_showcase(world: World, code: str = "1.012990") -> int:
    """Let the procedure in force ask for it from now on; returns the version."""
    with transaction() as session:
        version = session.get_one(ProcedureVersion, world.version_id(code))
        key = version.details["application_form"]
        step = next(node["form"] for node in version.definition["nodes"] if node["id"] == "Step_2")
        version.forms = {**version.forms, key: SCHEMA, step: SCHEMA}
        version_id = version.id
    world.services.versions.clear()
    return version_id
