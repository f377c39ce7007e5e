"""The ledger of a dossier as a timeline: what, when, who, and what followed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.casework.queries.dossier_history import HistoryLine
from app.domain.vietnamese import moment_text
from app.procedures.frozen import FrozenVersion
from app.web.verb_texts import verb_icon, verb_text

OUTCOMES = {"early": "sớm hạn", "on_time": "đúng hạn", "late": "quá hạn"}


def history_items(lines: Sequence[HistoryLine], *, version: FrozenVersion) -> list[dict[str, Any]]:
    """The items of the macro ``timeline``, the newest first."""
    return [_item(line, version) for line in reversed(lines)]


def _item(line: HistoryLine, version: FrozenVersion) -> dict[str, Any]:
    return {
        "what": verb_text(line.verb, line.body).rstrip("."),
        "when": f"{moment_text(line.at)} · {_person(line)}",
        "detail": _detail(line, version),
        "icon": verb_icon(line.verb),
    }


def _person(line: HistoryLine) -> str:
    who = line.who or "Hệ thống"
    return f"{who}, làm thay {line.for_whom}" if line.for_whom else who


def _detail(line: HistoryLine, version: FrozenVersion) -> str:
    body = line.body
    opened = dict.fromkeys(version.step_name(element) for element, _ in body.get("open") or ())
    parts = (
        f"Nội dung: {_sentence(line.content)}" if line.content else "",
        f"Lý do: {_sentence(line.reason)}" if line.reason else "",
        f"Người nhận: {_sentence(line.handed_to)}" if line.handed_to else "",
        _promise(line.verb, body.get("due_at"), unsure=bool(body.get("provisional"))),
        f"Kết quả {OUTCOMES[body['outcome']]}." if body.get("outcome") in OUTCOMES else "",
        f"Bước đang chờ: {'; '.join(opened)}." if opened else "",
    )
    return " ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _promise(verb: str, due_at: str | None, *, unsure: bool) -> str:
    if verb != "dossier.received" or not due_at:
        return ""
    return f"{'Dự kiến trả' if unsure else 'Hẹn trả'} kết quả: {moment_text(datetime.fromisoformat(due_at))}."
