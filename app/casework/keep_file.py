"""Files that people upload: taken when their content is what it says, kept in the database, given back to few."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, undefer

from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.file_kinds import ENDINGS, MOST_BYTES, judge_file
from app.domain.permissions import Actor
from app.dossiers.file_records import FormFile
from app.dossiers.records import Dossier

#: who fills in forms may upload files into them
_UPLOADERS = ("task.work", "dossier.receive", "dossier.submit")
#: files that one person may have uploaded without having sent their form
MOST_LOOSE = 200
#: how long a file is kept whose form was never sent
LOOSE_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class KeepFile:
    """A file as it was sent; ``accept`` and ``most_bytes`` are those of the form's field."""

    by: Actor
    name: str
    content: bytes
    accept: tuple[str, ...] = ENDINGS
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A kept file without its content; ``mark`` names it in a form's data."""

    mark: str
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime

    @property
    def described(self) -> dict[str, str | int]:
        """How a form's data hold it: enough to prove later which file it was."""
        return {"id": self.mark, "name": self.name, "type": self.media_type, "size": self.size, "sha256": self.sha256}


def keep_file(services: Services, command: KeepFile) -> FileView:
    """Keep the file loose until its form is sent.

    Raises Forbidden for who fills in no forms, what ``judge_file`` raises, Invalid("too_many_loose_files").
    """
    at = services.clock.now()
    if not any(command.by.holds(permission) for permission in _UPLOADERS):
        raise Forbidden("page_not_yours")
    file = judge_file(command.name, command.content, accept=command.accept, most_bytes=command.most_bytes)
    with transaction() as session:
        _forget_old(session, at=at)
        loose = select(func.count()).where(FormFile.by_id == command.by.person_id, FormFile.dossier_id.is_(None))
        if session.scalar(loose) >= MOST_LOOSE:  # type: ignore[operator]
            raise Invalid("too_many_loose_files", most=MOST_LOOSE)
        row = FormFile(
            mark=secrets.token_urlsafe(24),
            name=file.name,
            media_type=file.kind.media_type,
            size=file.size,
            sha256=file.sha256,
            content=file.content,
            at=at,
            by_id=command.by.person_id,
        )
        session.add(row)
        session.flush()
        return file_view(row)


def _forget_old(session: Session, *, at: datetime) -> None:
    old = delete(FormFile).where(FormFile.dossier_id.is_(None), FormFile.at < at - LOOSE_FOR)
    session.execute(old, execution_options={"synchronize_session": False})


def file_view(row: FormFile) -> FileView:
    """The kept file without its content."""
    return FileView(
        mark=row.mark, name=row.name, media_type=row.media_type, size=row.size, sha256=row.sha256, at=row.at
    )


def read_file(*, by: Actor, mark: str) -> tuple[FileView, bytes]:
    """The file with its content, for who uploaded it and for who may see its dossier; NotFound for all others."""
    with reading() as session:
        row = session.scalar(select(FormFile).where(FormFile.mark == mark).options(undefer(FormFile.content)))
        if row is None or not _may_read(session, row, by=by):
            raise NotFound("form_file_not_found")
        return file_view(row), row.content


def _may_read(session: Session, row: FormFile, *, by: Actor) -> bool:
    if row.dossier_id is None:
        return row.by_id == by.person_id
    try:
        visible_dossier(session, by=by, code=session.get_one(Dossier, row.dossier_id).code)
    except NotFound:
        return False
    return True


def files_by_mark(*, by: Actor, marks: list[str]) -> dict[str, FileView]:
    """Those of these files that this person may read, by their marks."""
    if not marks:
        return {}
    with reading() as session:
        rows = session.scalars(select(FormFile).where(FormFile.mark.in_(marks)))
        return {row.mark: file_view(row) for row in rows if _may_read(session, row, by=by)}
