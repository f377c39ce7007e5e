"""Bringing a diagram into the catalogue as a draft: every mistake is named at once, nothing is thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.house_problems import house_problems
from app.casework.services import Services
from app.casework.version_parts import gather_parts, keep_decisions, keep_form, read_decision_file, read_form_file
from app.db import transaction
from app.domain.definition import Definition, Problem, definition_to_json
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.limit_choice import alternatives_of
from app.domain.permissions import Actor, acting_for, reach
from app.procedures.catalogue import free_slug, next_version_number, procedure_by_key
from app.procedures.records import Procedure, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class UploadVersion:
    """A file and what it is for. Code, level, case and name may be left empty where the diagram says them.

    ``forms`` are form-js schemas and ``decisions`` DMN files, each with its file name;
    ``details`` are components, fee, result name, application form.
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
    decisions: Sequence[tuple[str, bytes]] = ()
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
    inspection = inspect_file(services, command)
    _check_details(command.details)
    forms = [read_form_file(services, name, raw) for name, raw in command.forms]
    decisions = [read_decision_file(services, name, raw) for name, raw in command.decisions]
    with transaction() as session:
        for schema in forms:
            keep_form(session, schema=schema, at=at)
        for file in decisions:
            keep_decisions(session, file, at=at)
        procedure = _procedure(session, command, definition=inspection.definition)
        version = keep_draft(session, command, procedure=procedure, inspection=inspection, at=at)
        ledger.write(
            session,
            ledger.procedure_stream(procedure.slug),
            verb="version.uploaded",
            by=command.by,
            at=at,
            on_behalf_of=acting_for(command.by, lambda who: bool(reach(who, "procedure.draft"))),
            body={"version": version.number, "model_hash": version.model_hash, "verdict": version.verdict},
        )
        return as_uploaded(version)


def _check_details(details: Mapping[str, Any]) -> None:
    """Limits that depend on place or case must be readable before any dossier meets them (TIM-12)."""
    try:
        alternatives_of(details.get("limits") or ())
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid("limits_unreadable", reason=str(error)) from None


def as_uploaded(version: ProcedureVersion) -> Uploaded:
    """What the uploader is told of the stored draft."""
    return Uploaded(
        version_id=version.id,
        slug=version.procedure.slug,
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


def inspect_file(services: Services, command: UploadVersion) -> Readable:
    """What the file says; Refused("file_refused", problems=…) when it is no diagram."""
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


def keep_draft(
    session: Session, command: UploadVersion, *, procedure: Procedure, inspection: Readable, at: datetime
) -> ProcedureVersion:
    """Store the inspected file as the procedure's next draft, with its forms and all that is wrong with it."""
    definition = inspection.definition
    parts = gather_parts(session, definition, details=command.details, procedure_id=procedure.id)
    problems = (*inspection.problems, *parts.problems, *house_problems(session, definition))
    blocked = any(p.severity == "error" for p in problems)
    version = ProcedureVersion(
        procedure_id=procedure.id,
        number=next_version_number(session, procedure.id),
        verdict="draft" if blocked else inspection.verdict,
        model_hash=inspection.model_hash,
        source=inspection.source,
        filename=command.filename,
        definition=definition_to_json(definition),
        process_id=definition.process_id,
        problems=[asdict(p) for p in problems],
        forms={key: dict(schema) for key, schema in parts.forms.items()},
        decisions=dict(parts.decisions),
        called=dict(parts.called),
        details=dict(command.details),
        drafted_by_id=command.by.person_id,
        drafted_at=at,
    )
    session.add(version)
    session.flush()
    return version
