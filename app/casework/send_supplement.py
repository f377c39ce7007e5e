"""Answering a request for a supplement on our pages: versions of the application with what changed, papers (SUP-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework.described_files import described_marks
from app.casework.form_files import Holder, check_form
from app.casework.kept_files import forget_unnamed
from app.casework.own_portal import own_portal
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.casework.supplements import (
    application_now,
    files_with,
    new_version,
    open_draft,
    put_before_desk,
    waiting_supplement,
)
from app.db import transaction
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.typed_text import typed_text
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier

LONGEST_NOTE = 4000


@dataclass(frozen=True, kw_only=True)
class SupplementText:
    """What is typed: a note, and the application's fields as the form sent them."""

    code: str
    standing: Standing
    note: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


def begin_supplement(*, code: str, standing: Standing) -> int:
    """Open a draft with the application as it is now, or give the open one; returns its number.

    Raises NotFound, Forbidden("dossier_not_opened"), Refused("no_supplement_asked", "supplement_versions").
    """
    with transaction() as session:
        dossier = _waiting(session, code, standing)
        found = open_draft(session, dossier)
        return (found or new_version(session, dossier, source="own")).n


def save_supplement(command: SupplementText) -> None:
    """Keep what is typed, right or wrong; files of the form that it names no more are forgotten.

    Raises as ``begin_supplement``; NotFound("supplement_not_begun").
    """
    with transaction() as session:
        row = _draft(session, command)
        _keep(row, command)
        forget_unnamed(session, KeptFile.supplement_id == row.id, data=row.data)


def send_supplement(services: Services, command: SupplementText) -> int:
    """Send the draft to the desk; returns its number.

    Raises as ``save_supplement``; FormInvalid, Invalid("supplement_empty"): nothing changed and nothing is said.
    """
    at, by = services.clock.now(), own_portal(services)
    note = typed_text(
        command.note, field="note", label="Nội dung bổ sung", most=LONGEST_NOTE, required=False, lines=True
    )
    with transaction() as session:
        row = _draft(session, command)
        dossier = session.get_one(Dossier, row.dossier_id)
        data = _checked(session, services, row, raw=command.raw)
        row.changes = _changes(application_now(session, dossier), data)
        if not (note or row.changes or any(file.use == "paper" for file in files_with(session, row))):
            raise Invalid("supplement_empty")
        row.note, row.data = note, data
        forget_unnamed(session, KeptFile.supplement_id == row.id, data=data)
        put_before_desk(session, services, dossier, row=row, by=by, at=at)
        return row.n


def _waiting(session: Session, code: str, standing: Standing) -> Dossier:
    dossier = own_dossier(session, code, standing=standing, lock=True)
    if dossier.state != "awaiting_supplement":
        raise Refused("no_supplement_asked")
    return dossier


def _draft(session: Session, command: SupplementText) -> SupplementSent:
    row = open_draft(session, _waiting(session, command.code, command.standing))
    if row is None:
        raise NotFound("supplement_not_begun")
    return row


def _keep(row: SupplementSent, command: SupplementText) -> None:
    row.note = typed_text(
        command.note, field="note", label="Nội dung bổ sung", most=LONGEST_NOTE, required=False, lines=True
    )
    row.data = dict(command.raw)


def _checked(session: Session, services: Services, row: SupplementSent, *, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The application with its files."""
    dossier = session.get_one(Dossier, row.dossier_id)
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    schema = version.form(version.details.get("application_form"))
    return dict(check_form(services, schema, raw, holder=form_holder(session, dossier, row)).data)


def form_holder(session: Session, dossier: Dossier, row: SupplementSent) -> Holder:
    """The files that the application of a supplement may name: its own, those of the one that waits, those it had."""
    waiting = waiting_supplement(session, dossier)
    named = frozenset(described_marks(application_now(session, dossier)))
    return Holder(supplements=frozenset(each.id for each in (row, waiting) if each is not None), named=named)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = [*after, *(key for key in before if key not in after)]
    return [
        {"key": key, "before": before.get(key), "after": after.get(key)}
        for key in keys
        if before.get(key) != after.get(key)
    ]
