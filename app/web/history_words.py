"""The ledger of a dossier as a timeline: what, when, who, and what followed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.casework.queries.dossier_history import HistoryLine
from app.domain.definition import Definition
from app.domain.vietnamese import moment_text
from app.web.verb_texts import verb_text

ICONS = {
    "dossier.received": "inbox",
    "task.claimed": "user-check",
    "task.released": "arrow-back-up",
    "task.completed": "check",
    "dossier.confirm": "certificate",
    "dossier.refuse": "ban",
    "dossier.return": "send",
}
OUTCOMES = {"early": "sớm hạn", "on_time": "đúng hạn", "late": "quá hạn"}


def history_items(lines: Sequence[HistoryLine], *, definition: Definition) -> list[dict[str, Any]]:
    """The items of the macro ``timeline``, the newest first."""
    names = {task.id: task.name or task.id for task in definition.tasks}
    return [_item(line, names) for line in reversed(lines)]


def _item(line: HistoryLine, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "what": verb_text(line.verb, line.body).rstrip("."),
        "when": f"{moment_text(line.at)} · {_person(line)}",
        "detail": _detail(line, names),
        "icon": ICONS.get(line.verb, "point"),
    }


def _person(line: HistoryLine) -> str:
    who = line.who or "Hệ thống"
    return f"{who}, làm thay {line.for_whom}" if line.for_whom else who


def _detail(line: HistoryLine, names: Mapping[str, str]) -> str:
    body = line.body
    opened = dict.fromkeys(names.get(element, element) for element, _ in body.get("open") or ())
    parts = (
        _promise(line.verb, body.get("due_at")),
        f"Kết quả {OUTCOMES[body['outcome']]}." if body.get("outcome") in OUTCOMES else "",
        f"Bước đang chờ: {'; '.join(opened)}." if opened else "",
    )
    return " ".join(part for part in parts if part)


def _promise(verb: str, due_at: str | None) -> str:
    if verb != "dossier.received" or not due_at:
        return ""
    return f"Hẹn trả kết quả: {moment_text(datetime.fromisoformat(due_at))}."
