"""Bringing a diagram into the catalogue as a draft: every mistake is named at once, nothing is thrown away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import transaction
from app.domain.definition import Definition, LaneDef, Problem, definition_to_json
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.permissions import ROLES, Actor, acting_for, reach
from app.people.records import Agency
from app.procedures.catalogue import free_slug, latest_forms, next_version_number, procedure_by_key
from app.procedures.records import FormRecord, Procedure, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class UploadVersion:
    """A file and what it is for. Code, level, case and name may be left empty where the diagram says them.

    ``forms`` are form-js schemas by file name; ``details`` are components, fee, result name, application form.
    """

    by: Actor
    source: bytes
    filename: str = ""
    code: str = ""
    level: str = ""
    case: str = ""
    name: str = ""
    field_name: str = ""
    forms: Sequence[tuple[str, bytes]] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """The new draft and all that is wrong with it."""

    version_id: int
    slug: str
    number: int
    verdict: str
    problems: tuple[Problem, ...]


def upload_version(services: Services, command: UploadVersion) -> Uploaded:
    """Inspect the file and keep it as a new draft version.

    Raises Forbidden; Refused("file_refused", problems=…) when it is no BPMN file, an attack or beyond the limits
    (nothing is kept then); Invalid when code or name are missing or a form file is wrong.
    """
    at = services.clock.now()
    if not reach(command.by, "procedure.draft"):
        raise Forbidden("not_a_designer")
    inspection = _inspect(services, command)
    forms = [_read_form(services, name, raw) for name, raw in command.forms]
    with transaction() as session:
        for schema in forms:
            keep_form(session, schema=schema, at=at)
        procedure = _procedure(session, command, definition=inspection.definition)
        version = _draft(session, command, procedure=procedure, inspection=inspection, at=at)
        ledger.write(
            session,
            ledger.procedure_stream(procedure.slug),
            verb="version.uploaded",
            by=command.by,
            at=at,
            on_behalf_of=acting_for(command.by, lambda who: bool(reach(who, "procedure.draft"))),
            body={"version": version.number, "model_hash": version.model_hash, "verdict": version.verdict},
        )
        return Uploaded(
            version_id=version.id,
            slug=procedure.slug,
            number=version.number,
            verdict=version.verdict,
            problems=tuple(Problem(**p) for p in version.problems),
        )


@dataclass(frozen=True, kw_only=True)
class Readable:
    """An inspection that found a diagram, ready or not."""

    verdict: str
    problems: tuple[Problem, ...]
    definition: Definition
    model_hash: str
    source: bytes


def _inspect(services: Services, command: UploadVersion) -> Readable:
    found = services.engine.inspect(command.source)
    if found.definition is None or found.model_hash is None:
        raise Refused("file_refused", problems=found.problems, filename=command.filename)
    return Readable(
        verdict=found.verdict,
        problems=found.problems,
        definition=found.definition,
        model_hash=found.model_hash,
        source=found.source or command.source,
    )


def _read_form(services: Services, filename: str, raw: bytes) -> dict[str, Any]:
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


def _procedure(session: Session, command: UploadVersion, *, definition: Definition) -> Procedure:
    code = command.code.strip() or definition.code or ""
    level = command.level.strip() or definition.level or "province"
    case = command.case.strip() or definition.case or ""
    name = command.name.strip() or definition.name.strip()
    if not code:
        raise Invalid("procedure_code_missing")
    if not name:
        raise Invalid("procedure_name_missing")
    found = procedure_by_key(session, code, level=level, case=case)
    if found is not None:
        return found
    made = Procedure(
        slug=free_slug(session, f"{code} {level} {case}".strip()),
        code=code,
        level=level,
        case=case,
        name=name,
        field=command.field_name.strip(),
    )
    session.add(made)
    session.flush()
    return made


def _draft(
    session: Session, command: UploadVersion, *, procedure: Procedure, inspection: Readable, at: datetime
) -> ProcedureVersion:
    definition = inspection.definition
    wanted = form_keys(definition, command.details)
    forms = latest_forms(session, wanted)
    problems = (
        *inspection.problems,
        *_house_problems(definition, missing=wanted - forms.keys()),
        *_agency_problems(session, definition),
    )
    blocked = any(p.severity == "error" for p in problems)
    version = ProcedureVersion(
        procedure_id=procedure.id,
        number=next_version_number(session, procedure.id),
        verdict="draft" if blocked else inspection.verdict,
        model_hash=inspection.model_hash,
        source=inspection.source,
        filename=command.filename,
        definition=definition_to_json(definition),
        problems=[asdict(p) for p in problems],
        forms={key: dict(schema) for key, schema in forms.items()},
        details=dict(command.details),
        drafted_by_id=command.by.person_id,
        drafted_at=at,
    )
    session.add(version)
    session.flush()
    return version


def form_keys(definition: Definition, details: Mapping[str, Any]) -> set[str]:
    """All forms a version needs."""
    keys = {task.form for task in definition.tasks if task.form}
    if details.get("application_form"):
        keys.add(str(details["application_form"]))
    return keys


def _house_problems(definition: Definition, *, missing: set[str]) -> list[Problem]:
    """What only the house can know: forms that are not in the catalogue, roles that nobody could ever hold."""
    problems = [
        Problem(
            code="FORM_MISSING",
            element=next((t.id for t in definition.tasks if t.form == key), None),
            message=f"Biểu mẫu “{key}” chưa có trong kho biểu mẫu.",
            repair="Tải biểu mẫu (.json) lên cùng với sơ đồ, hoặc sửa tên biểu mẫu của bước.",
        )
        for key in sorted(missing)
    ]
    nobody = [t for t in definition.tasks if (lane := definition.lane_of(t)) is None or not lane.role]
    for task in nobody:
        problems.append(
            Problem(
                code="LANE_NO_ROLE",
                element=task.id,
                message=f"Bước “{task.name or task.id}” không thuộc làn nào có vai trò nên không ai nhận được việc.",
                repair="Đặt bước vào một làn và ghi vai trò của làn.",
            )
        )
    for lane in definition.lanes:
        if lane.role and lane.role not in ROLES:
            problems.append(
                Problem(
                    code="LANE_NO_ROLE",
                    element=lane.id,
                    message=f"Làn “{lane.name}” ghi vai trò “{lane.role}” không có trong danh mục vai trò.",
                    repair=f"Chọn một trong các vai trò: {', '.join(sorted(ROLES))}.",
                )
            )
    return problems


def _agency_problems(session: Session, definition: Definition) -> list[Problem]:
    """Lanes of one certain agency that this installation does not know: a dossier would get stuck there."""
    named = {lane: lane.agency.removeprefix("fixed:") for lane in definition.lanes if _is_fixed(lane)}
    known = set(session.scalars(select(Agency.code).where(Agency.code.in_(named.values()))))
    return [
        Problem(
            code="LANE_AGENCY_UNKNOWN",
            element=lane.id,
            message=f"Làn “{lane.name}” ghi cơ quan “{code}” không có trong danh mục cơ quan.",
            repair="Sửa mã cơ quan của làn (mc:agency), hoặc đề nghị quản trị hệ thống thêm cơ quan này.",
        )
        for lane, code in named.items()
        if code not in known
    ]


def _is_fixed(lane: LaneDef) -> bool:
    return lane.agency.startswith("fixed:")
