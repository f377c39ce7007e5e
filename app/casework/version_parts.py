"""What a version needs beside its diagram: forms, decision tables, called procedures; kept, found, pinned."""

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.domain.definition import Definition, Problem
from app.domain.errors import Invalid
from app.domain.vietnamese import said_once
from app.procedures.catalogue import latest_forms
from app.procedures.records import DecisionRecord, FormRecord, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class DecisionFile:
    """A DMN file that was found in order."""

    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What was found for a diagram, and a problem for each part that was not."""

    forms: Mapping[str, Mapping[str, Any]]
    decisions: Mapping[str, str]
    called: Mapping[str, int]
    problems: tuple[Problem, ...]


def read_form_file(services: Services, filename: str, raw: bytes) -> dict[str, Any]:
    """A form-js file as a schema; Invalid names the file and what is wrong."""
    try:
        schema = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Invalid("form_file_not_json", filename=filename) from error
    if not isinstance(schema, dict) or not isinstance(schema.get("id"), str):
        raise Invalid("form_file_without_id", filename=filename)
    problems = services.forms.problems(schema)
    if problems:
        raise Invalid("form_file_wrong", filename=filename, problems=problems)
    return schema


def read_decision_file(services: Services, filename: str, raw: bytes) -> DecisionFile:
    """A DMN file; Invalid names the file and what is wrong."""
    found = services.engine.inspect_decisions(raw)
    errors = tuple(p for p in found.problems if p.severity == "error")
    if found.verdict != "ready" or errors:
        raise Invalid("decision_file_wrong", filename=filename, problems=errors or found.problems)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = "tệp không dùng bảng mã UTF-8; hãy xuất lại với bảng mã UTF-8."
        raise Invalid("decision_file_wrong", filename=filename, problems=(problem,)) from error
    return DecisionFile(text=text, ids=found.decisions)


def keep_form(session: Session, *, schema: Mapping[str, Any], at: datetime) -> FormRecord:
    """Store the form under its id unless its newest number is the same already."""
    key = str(schema["id"])
    newest = session.scalar(select(FormRecord).where(FormRecord.key == key).order_by(FormRecord.number.desc()).limit(1))
    form_digest = ledger.digest(schema)
    if newest is not None and newest.digest == form_digest:
        return newest
    number = (session.scalar(select(func.max(FormRecord.number)).where(FormRecord.key == key)) or 0) + 1
    row = FormRecord(key=key, number=number, schema=dict(schema), digest=form_digest, uploaded_at=at)
    session.add(row)
    session.flush()
    return row


def keep_decisions(session: Session, file: DecisionFile, *, at: datetime) -> None:
    """Store each decision of the file unless its newest number is the same already."""
    file_digest = ledger.digest(file.text)
    for key in file.ids:
        newest = _newest_decision(session, key)
        if newest is None or newest.digest != file_digest:
            number = newest.number + 1 if newest else 1
            session.add(DecisionRecord(key=key, number=number, source=file.text, digest=file_digest, uploaded_at=at))
            session.flush()


def _newest_decision(session: Session, key: str) -> DecisionRecord | None:
    query = select(DecisionRecord).where(DecisionRecord.key == key).order_by(DecisionRecord.number.desc())
    return session.scalar(query.limit(1))


def gather_parts(session: Session, definition: Definition, *, details: Mapping[str, Any], procedure_id: int) -> Parts:
    """Find the newest forms and decisions and the versions in force of called procedures."""
    wanted = form_keys(definition, details)
    forms = latest_forms(session, wanted)
    named = {node.decision for node in definition.nodes if node.decision}
    decisions = {key: row.source for key in named if (row := _newest_decision(session, key)) is not None}
    processes = {node.calls for node in definition.nodes if node.calls}
    found = {key: _in_force(session, key, besides=procedure_id) for key in processes}
    called = {key: version_id for key, version_id in found.items() if version_id is not None}
    return Parts(
        forms=forms,
        decisions=decisions,
        called=called,
        problems=(
            *_missing_forms(definition, missing=wanted - forms.keys()),
            *_missing_decisions(definition, known=decisions.keys()),
            *_missing_called(definition, known=called.keys()),
        ),
    )


def _in_force(session: Session, process_id: str, *, besides: int) -> int | None:
    """The version in force whose diagram has this process id; a procedure never calls itself.

    Pinned versions are older than whoever calls them, so calls cannot go in a circle.
    """
    return session.scalar(
        select(ProcedureVersion.id)
        .where(ProcedureVersion.state == "in_force", ProcedureVersion.process_id == process_id)
        .where(ProcedureVersion.procedure_id != besides)
        .order_by(ProcedureVersion.id.desc())
        .limit(1)
    )


def form_keys(definition: Definition, details: Mapping[str, Any]) -> set[str]:
    """All forms a version needs."""
    keys = {task.form for task in definition.tasks if task.form}
    if details.get("application_form"):
        keys.add(str(details["application_form"]))
    return keys


def _missing_forms(definition: Definition, *, missing: set[str]) -> list[Problem]:
    return [
        Problem(
            code="FORM_MISSING",
            element=next((t.id for t in definition.tasks if t.form == key), None),
            message=f"Biểu mẫu “{key}” chưa có trong kho biểu mẫu.",
            repair="Tải biểu mẫu (.json) lên cùng với sơ đồ, hoặc sửa tên biểu mẫu của bước.",
        )
        for key in sorted(missing)
    ]


def _missing_decisions(definition: Definition, *, known: Container[str]) -> list[Problem]:
    return [
        Problem(
            code="DECISION_MISSING",
            element=node.id,
            message=said_once(
                f"Bước “{node.name or node.id}” gọi bảng quyết định “{node.decision}” chưa có trong kho."
            ),
            repair="Tải bảng quyết định (.dmn) lên cùng với sơ đồ, hoặc sửa tên bảng quyết định của bước.",
        )
        for node in definition.nodes
        if node.decision and node.decision not in known
    ]


def _missing_called(definition: Definition, *, known: Container[str]) -> list[Problem]:
    return [
        Problem(
            code="CALLED_MISSING",
            element=node.id,
            message=said_once(
                f"Bước “{node.name or node.id}” gọi quy trình “{node.calls}” không có hoặc chưa có hiệu lực."
            ),
            repair="Đưa quy trình được gọi vào hiệu lực trước, hoặc sửa tên quy trình ở bước này.",
        )
        for node in definition.nodes
        if node.calls and node.calls not in known
    ]
