"""Forms of the catalogue with their versions: which procedures pin which, how many open dossiers run on each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.db import reading
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.form_changes import Change, form_changes
from app.domain.forms import read_form
from app.domain.permissions import Actor
from app.domain.searching import fold
from app.domain.states import CLOSED_STATES
from app.dossiers.records import Dossier
from app.procedures.records import FormRecord, Procedure, ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """A form of the catalogue: its newest version and how many there are."""

    key: str
    title: str
    number: int
    uploaded_at: datetime
    fields: int


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A version of a procedure that pins this version of the form, with its open dossiers."""

    version_id: int
    code: str
    name: str
    number: int
    state: str
    open_dossiers: int


@dataclass(frozen=True, kw_only=True)
class FormVersion:
    """One version: ``changes`` from the one before, None for the first or where one of the two cannot be read."""

    number: int
    digest: str
    uploaded_at: datetime
    title: str
    changes: tuple[Change, ...] | None
    pinned: tuple[Pinned, ...] = ()

    @property
    def open_dossiers(self) -> int:
        """Open dossiers whose procedure pins this version."""
        return sum(pin.open_dossiers for pin in self.pinned)


def list_forms(*, by: Actor, search: str = "") -> tuple[FormRow, ...]:
    """The newest version of each form whose title or key holds the words, by title; Forbidden."""
    _require(by)
    newest = select(FormRecord.key, func.max(FormRecord.number).label("number")).group_by(FormRecord.key).subquery()
    query = select(FormRecord).join(newest, (FormRecord.key == newest.c.key) & (FormRecord.number == newest.c.number))
    with reading() as session:
        rows = [_row(record) for record in session.scalars(query)]
    words = fold(search)
    found = [row for row in rows if words in fold(f"{row.title} {row.key}")]
    return tuple(sorted(found, key=lambda row: fold(row.title)))


def _require(by: Actor) -> None:
    if not by.holds("procedure.view"):
        raise Forbidden("page_not_yours")


def _row(record: FormRecord) -> FormRow:
    title, count = _read(record.schema)
    return FormRow(
        key=record.key,
        title=title or record.key,
        number=record.number,
        uploaded_at=record.uploaded_at,
        fields=count,
    )


def _read(schema: Mapping[str, Any]) -> tuple[str, int]:
    try:
        form = read_form(schema)
    except Invalid:
        return "", 0
    return form.title, len(form.fields)


def form_versions(*, by: Actor, key: str) -> tuple[FormVersion, ...]:
    """All versions of a form, the newest first. NotFound for an unknown key, Forbidden without the permission."""
    _require(by)
    with reading() as session:
        records = list(session.scalars(select(FormRecord).where(FormRecord.key == key).order_by(FormRecord.number)))
        if not records:
            raise NotFound("form_not_found", key=key[:100])
        pinned = _pinned(session, key)
        versions: list[FormVersion] = []
        for n, record in enumerate(records):
            before = records[n - 1].schema if n else None
            versions.append(_version(record, before=before))
        return tuple(
            replace(version, pinned=tuple(pin for digest, pin in pinned if digest == version.digest))
            for version in reversed(versions)
        )


def _version(record: FormRecord, *, before: Mapping[str, Any] | None) -> FormVersion:
    return FormVersion(
        number=record.number,
        digest=record.digest,
        uploaded_at=record.uploaded_at,
        title=_read(record.schema)[0] or record.key,
        changes=changes_between(before, record.schema) if before is not None else None,
    )


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...] | None:
    """What changed between two schemas; None where one of them cannot be read."""
    try:
        return form_changes(read_form(old), read_form(new))
    except Invalid:
        return None


def _pinned(session: Session, key: str) -> list[tuple[str, Pinned]]:
    """The versions of procedures that pin the form under this key, each with the digest of what it pins."""
    counts = (
        select(Dossier.version_id, func.count().label("open"))
        .where(Dossier.state.not_in(CLOSED_STATES))
        .group_by(Dossier.version_id)
        .subquery()
    )
    query = (
        select(ProcedureVersion, Procedure, func.coalesce(counts.c.open, 0))
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .outerjoin(counts, counts.c.version_id == ProcedureVersion.id)
        # a first sieve that both databases know; which keys there are is seen below
        .where(cast(ProcedureVersion.forms, String).contains(f'"{key}"', autoescape=True))
        .order_by(Procedure.code, ProcedureVersion.number.desc())
    )
    return [
        (
            ledger.digest(version.forms[key]),
            Pinned(
                version_id=version.id,
                code=procedure.code,
                name=procedure.name,
                number=version.number,
                state=version.state,
                open_dossiers=count,
            ),
        )
        for version, procedure, count in session.execute(query)
        if key in version.forms
    ]


def form_schema(*, by: Actor, key: str, number: int) -> Mapping[str, Any]:
    """The form-js schema of one version. NotFound, Forbidden."""
    _require(by)
    with reading() as session:
        record = session.scalar(select(FormRecord).where(FormRecord.key == key, FormRecord.number == number))
        if record is None:
            raise NotFound("form_not_found", key=key[:100])
        return record.schema
