"""At the end of a replay: the rows that everybody works with must say what the ledger says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import EventRow, payload
from app.casework import ledger
from app.casework.rebuild_state import completions
from app.casework.replay_places import misplaced
from app.domain.states import ACTS
from app.domain.steps import Completion, TaskKey
from app.dossiers.records import Dossier, FormEntry
from app.tasks.records import Task

#: events that carry what was typed into a form
_TYPED = ("dossier.received", "task.completed")
SUPPLEMENTED = "dossier.receive_supplement"


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Where the replay of a dossier ended: its events, the log they stand for, the steps then open."""

    dossier: Dossier
    events: Sequence[EventRow]
    log: Sequence[Completion]
    open: Sequence[TaskKey]


_COMING = {"dossier.submit": "submitted", "dossier.forwarded": "transferring"}
_CLOSING = ("dossier.return", "dossier.refuse", "dossier.stop", "dossier.annul", "dossier.change_procedure")


def differences(session: Session, ends: Ends) -> tuple[str, ...]:
    """A sentence for each place where the rows differ from the ledger; empty when they say the same."""
    return (
        *_facts(ends),
        *_tasks(session, ends),
        *_log(session, ends),
        *_entries(session, ends),
        *misplaced(session, ends.dossier, ends.events),
    )


def _facts(ends: Ends) -> Iterator[str]:
    row, told = ends.dossier, _told(ends.events)
    kept = {
        "trạng thái": (row.state, told.get("state")),
        "hạn trả kết quả": (row.due_at, _moment(told.get("due_at"))),
        "kết luận đúng hạn": (row.outcome, told.get("outcome")),
        "số văn bản kết quả": (row.result_number, told.get("result_number")),
        "ngày văn bản kết quả": (row.result_on and row.result_on.isoformat(), told.get("result_on")),
    }
    for name, (here, there) in kept.items():
        if here != there:
            yield f"Cuối hồ sơ: {name} đang lưu khác với sổ cái."


def _told(events: Sequence[EventRow]) -> Mapping[str, Any]:
    """What the ledger said last of each of the dossier's facts."""
    told: dict[str, Any] = {}
    for event in events:
        act = ACTS.get("receive" if event.verb == "dossier.received" else event.verb.removeprefix("dossier."))
        if event.verb in _COMING:
            told["state"] = _COMING[event.verb]
        elif act is not None:
            told["state"] = act.target or told.get("state")
        elif "clock" not in event.body:
            continue
        told |= {k: event.body[k] for k in ("due_at", "outcome", "result_number", "result_on") if k in event.body}
    return told


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


def _tasks(session: Session, ends: Ends) -> Iterator[str]:
    """The end of a dossier withdraws whatever the diagram still had open."""
    query = select(Task.element_id, Task.occurrence).where(Task.dossier_id == ends.dossier.id, Task.state == "open")
    here = {TaskKey(element_id=element, occurrence=n) for element, n in session.execute(query)}
    closed = any(event.verb in _CLOSING for event in ends.events)
    for key in sorted(here ^ (set() if closed else set(ends.open)), key=lambda k: (k.element_id, k.occurrence)):
        how = "đang mở mà sổ cái không mở" if key in here else "không mở mà sổ cái đang mở"
        yield f"Cuối hồ sơ: bước “{key.element_id}” lần {key.occurrence} {how}."


def _log(session: Session, ends: Ends) -> Iterator[str]:
    here = completions(session, ends.dossier.id)
    if len(here) != len(ends.log):
        yield f"Cuối hồ sơ: sổ hoàn thành có {len(here)} dòng, sổ cái có {len(ends.log)}."
    for number, (row, told) in enumerate(zip(here, ends.log, strict=False), start=1):
        if (row.kind, row.key) != (told.kind, told.key):
            yield f"Cuối hồ sơ: dòng {number} của sổ hoàn thành là bước khác với sổ cái."
        elif dict(row.data) != dict(told.data):
            yield f"Cuối hồ sơ: dòng {number} của sổ hoàn thành có giá trị rẽ nhánh khác với sổ cái."


def _entries(session: Session, ends: Ends) -> Iterator[str]:
    query = select(FormEntry).where(FormEntry.dossier_id == ends.dossier.id).order_by(FormEntry.id)
    rows = list(session.scalars(query))
    typed = {_place(event): event for event in ends.events if event.verb in _TYPED or _supplements(event)}
    for row in rows:
        event = typed.get((row.element_id, row.occurrence))
        if ledger.digest(row.data) != row.digest:
            yield f"Cuối hồ sơ: {_named(row.element_id)} không khớp mã băm của chính nó."
        if event is None:
            yield f"Cuối hồ sơ: {_named(row.element_id)} không có trong sổ cái."
        elif not _same(session, event, data=row.data):
            yield f"Cuối hồ sơ: {_named(row.element_id)} khác dữ liệu trong sổ cái."
    kept = {(row.element_id, row.occurrence) for row in rows}
    for place, event in typed.items():
        if event.payload_digest and place not in kept:
            yield f"Cuối hồ sơ: {_named(place[0])} có trong sổ cái mà không còn được lưu."


def _supplements(event: EventRow) -> bool:
    """A supplementary receipt with which an application that was changed online became the dossier's (SUP-05)."""
    return event.verb == SUPPLEMENTED and bool(event.body.get("changes"))


def _place(event: EventRow) -> tuple[Any, Any]:
    """Which form entry an event tells of; the application's stands at no step."""
    if event.verb in ("dossier.received", SUPPLEMENTED):
        return None, event.body.get("sent")
    return event.body.get("element"), event.body.get("occurrence")


def _named(element_id: Any) -> str:
    return f"nội dung nhập ở bước “{element_id}”" if element_id else "nội dung đơn"


def _same(session: Session, event: EventRow, *, data: Mapping[str, Any]) -> bool:
    """True also where nothing is left to compare with: personal data that were erased."""
    if event.payload_digest is None:
        return not data
    kept = payload(session, event.payload_digest)
    if kept is None or kept.content is None:
        return True
    whole = event.verb in ("dossier.received", SUPPLEMENTED)
    return bool(data == (kept.content.get("application") if whole else kept.content))
