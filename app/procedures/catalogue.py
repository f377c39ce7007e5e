"""Looking things up in the catalogue of procedures."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.procedures.records import FormRecord, Procedure, ProcedureVersion


def version_row(session: Session, version_id: int, *, lock: bool = False) -> ProcedureVersion:
    """The version with this id; NotFound otherwise."""
    query = select(ProcedureVersion).where(ProcedureVersion.id == version_id)
    row = session.scalar(query.with_for_update(of=ProcedureVersion) if lock else query)
    if row is None:
        raise NotFound("version_not_found", id=version_id)
    return row


def procedure_by_key(session: Session, code: str, *, level: str, case: str) -> Procedure | None:
    """The procedure with this key (PRC-05), if there is one."""
    return session.scalar(
        select(Procedure).where(Procedure.code == code, Procedure.level == level, Procedure.case == case)
    )


def next_version_number(session: Session, procedure_id: int) -> int:
    """One more than the last version's number."""
    last = session.scalar(
        select(func.max(ProcedureVersion.number)).where(ProcedureVersion.procedure_id == procedure_id)
    )
    return (last or 0) + 1


def latest_forms(session: Session, keys: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The newest schema of each form that exists under these keys."""
    found: dict[str, Mapping[str, Any]] = {}
    for key in set(keys):
        row = session.scalar(
            select(FormRecord).where(FormRecord.key == key).order_by(FormRecord.number.desc()).limit(1)
        )
        if row is not None:
            found[key] = row.schema
    return found


def free_slug(session: Session, text: str) -> str:
    """An address name made of the text that no other procedure has yet."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.")[:80] or "quy-trinh"
    slug, n = stem, 1
    while session.scalar(select(Procedure.id).where(Procedure.slug == slug)) is not None:
        n += 1
        slug = f"{stem}-{n}"
    return slug


def procedure_ids(session: Session, codes: Iterable[str]) -> frozenset[int]:
    """The procedures with these codes, at every level and in every case; NotFound for a code that there is not."""
    wanted = set(codes)
    rows = session.execute(select(Procedure.id, Procedure.code).where(Procedure.code.in_(wanted))).all()
    missing = wanted - {row.code for row in rows}
    if missing:
        raise NotFound("procedure_not_found", slug=min(missing))
    return frozenset(row.id for row in rows)
