"""A person of the house uploads a file into a form: it is kept loose until the form is sent."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.casework.kept_files import LOOSE, LOOSE_FOR, FileView, Owner, file_view, forget_loose, keep
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Forbidden, Invalid
from app.domain.file_kinds import ENDINGS, MOST_BYTES, judge_file
from app.domain.permissions import Actor
from app.dossiers.file_records import KeptFile

#: who fills in forms may upload files into them
_UPLOADERS = ("task.work", "dossier.receive", "dossier.submit")
#: files that one person may have uploaded without having sent their form
MOST_LOOSE = 200


@dataclass(frozen=True, kw_only=True)
class KeepFile:
    """A file as it was sent; ``accept`` and ``most_bytes`` are those of the form's field."""

    by: Actor
    name: str
    content: bytes
    accept: tuple[str, ...] = ENDINGS
    most_bytes: int = MOST_BYTES


def keep_file(services: Services, command: KeepFile) -> FileView:
    """Keep the file loose until its form is sent.

    Raises Forbidden for who fills in no forms, what ``judge_file`` raises, Invalid("too_many_loose_files").
    """
    at, by = services.clock.now(), command.by
    if not any(by.holds(permission) for permission in _UPLOADERS):
        raise Forbidden("page_not_yours")
    file = judge_file(command.name, command.content, accept=command.accept, most_bytes=command.most_bytes)
    with transaction() as session:
        forget_loose(session, before=at - LOOSE_FOR)
        loose = session.scalar(select(func.count()).where(LOOSE, KeptFile.by_id == by.person_id)) or 0
        if loose >= MOST_LOOSE:
            raise Invalid("too_many_loose_files", most=MOST_LOOSE)
        return file_view(keep(session, file, use="form", owner=Owner(by_id=by.person_id), at=at))
