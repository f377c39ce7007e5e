"""What a dossier waits for besides people, in words."""

from collections.abc import Sequence
from typing import Any

from app.casework.queries.standstill import WaitView
from app.domain.vietnamese import moment_text, said_once


def wait_items(waits: Sequence[WaitView]) -> list[dict[str, Any]]:
    """One entry a wait: ``text``, ``detail``, ``icon``."""
    return [_timer(wait) if wait.message is None else _message(wait) for wait in waits]


def _timer(wait: WaitView) -> dict[str, Any]:
    named = f"mốc thời gian “{wait.name}” trên sơ đồ" if wait.name else "mốc thời gian trên sơ đồ"
    until = f"Chờ đến {moment_text(wait.due_at)}" if wait.due_at else "Chờ đến mốc chưa tính được"
    beside = (
        said_once(f"Nếu khi đó bước “{wait.beside}” chưa xong, sơ đồ đi theo nhánh của mốc này.") if wait.beside else ""
    )
    return {"text": f"{until} ({named})", "detail": beside, "icon": "hourglass"}


def _message(wait: WaitView) -> dict[str, Any]:
    value = f" mang giá trị “{wait.correlation}”" if wait.correlation else ""
    beside = said_once(f"Thông điệp đến khi bước “{wait.beside}” đang mở.") if wait.beside else ""
    since = f"Chờ từ {moment_text(wait.opened_at)}."
    return {"text": f"Chờ thông điệp “{wait.message}”{value}", "detail": f"{beside} {since}".strip(), "icon": "mail"}
