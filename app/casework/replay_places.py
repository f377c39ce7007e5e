"""At the end of a replay: a dossier and its open steps stand at the agencies of its last reassignment."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import EventRow
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.tasks.records import Task

REASSIGNED = "dossier.reassigned"


def misplaced(session: Session, dossier: Dossier, events: Sequence[EventRow]) -> Iterator[str]:
    """A sentence for each place that differs from the ledger; nothing for a dossier that was never reassigned."""
    told = [event.body for event in events if event.verb == REASSIGNED]
    if not told:
        return
    here = {"receiving": _code(session, dossier.receiving_agency_id)}
    here["competent"] = _code(session, dossier.competent_agency_id)
    names = {"receiving": "cơ quan tiếp nhận", "competent": "cơ quan giải quyết"}
    last: Any = told[-1].get("to") or {}
    for key, name in names.items():
        if here[key] != last.get(key):
            yield f"Cuối hồ sơ: {name} đang lưu khác với sổ cái."
    yield from _steps(session, dossier, told)


def _steps(session: Session, dossier: Dossier, told: Sequence[Any]) -> Iterator[str]:
    """Steps still open stand where the last event that named them put them."""
    moved = {(line[0], line[1]): line[3] for body in told for line in body.get("tasks") or ()}
    query = select(Task.element_id, Task.occurrence, Agency.code).join(Agency, Agency.id == Task.agency_id)
    for element, occurrence, code in session.execute(query.where(Task.dossier_id == dossier.id, Task.state == "open")):
        if moved.get((element, occurrence), code) != code:
            yield f"Cuối hồ sơ: bước “{element}” lần {occurrence} ở cơ quan khác với sổ cái."


def _code(session: Session, agency_id: int) -> str:
    return session.get_one(Agency, agency_id).code
