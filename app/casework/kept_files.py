"""The one store of uploaded files: kept with their owner, read by who may see that owner, forgotten when nobody's."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework.queries.visible import visible_dossier
from app.casework.standing import Standing, own_dossier
from app.db import reading
from app.domain.errors import Invalid, NotFound
from app.domain.file_kinds import MEGABYTE, JudgedFile
from app.domain.permissions import Actor
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier

#: how long a file is kept whose form was never sent
LOOSE_FOR = timedelta(days=30)
#: a file that belongs to nothing yet
LOOSE: ColumnElement[bool] = and_(
    KeptFile.use == "form",
    KeptFile.dossier_id.is_(None),
    KeptFile.draft_id.is_(None),
    KeptFile.supplement_id.is_(None),
)

#: files that an applicant may keep beside one draft, or with the supplements of one dossier, and bytes of all of them
MOST_FILES = 60
MOST_ALL_BYTES = 60 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose a file is: of a dossier, a draft, a supplement, or loose; ``by_id`` the person who uploaded it.

    ``component`` names the paper, or the field, for which an applicant handed it in.
    """

    by_id: int | None = None
    dossier_id: int | None = None
    draft_id: int | None = None
    supplement_id: int | None = None
    component: str = ""


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A kept file without its bytes; ``mark`` names it in a form's data and in addresses.

    ``supplement`` is the number of the supplement it came with, None for what came with the submission.
    """

    mark: str
    use: str
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    component: str
    supplement: int | None = None
    taken: bool = True

    @property
    def described(self) -> dict[str, str | int]:
        """How a form's data hold it: enough to prove later which file it was."""
        return {"id": self.mark, "name": self.name, "type": self.media_type, "size": self.size, "sha256": self.sha256}


@dataclass(frozen=True, kw_only=True)
class FileContent:
    """A file to be handed out."""

    name: str
    media_type: str
    content: bytes


def keep(session: Session, file: JudgedFile, *, use: str, owner: Owner, at: datetime) -> KeptFile:
    """The file's row, with its id."""
    row = KeptFile(
        mark=secrets.token_urlsafe(24),
        use=use,
        name=file.name,
        media_type=file.kind.media_type,
        size=file.size,
        sha256=file.sha256,
        content=file.content,
        at=at,
        by_id=owner.by_id,
        dossier_id=owner.dossier_id,
        draft_id=owner.draft_id,
        supplement_id=owner.supplement_id,
        component=owner.component,
    )
    session.add(row)
    session.flush()
    return row


def file_view(row: KeptFile, *, supplement: int | None = None, taken: bool = True) -> FileView:
    """The kept file without its bytes."""
    names = ("mark", "use", "name", "media_type", "size", "sha256", "at", "component")
    return FileView(**{name: getattr(row, name) for name in names}, supplement=supplement, taken=taken)


def is_loose(row: KeptFile) -> bool:
    """True for a form's file that belongs to nothing yet."""
    return row.use == "form" and row.dossier_id is row.draft_id is row.supplement_id is None


def of_supplements(dossier_id: int) -> ColumnElement[bool]:
    """The files of all supplements of a dossier."""
    return KeptFile.supplement_id.in_(select(SupplementSent.id).where(SupplementSent.dossier_id == dossier_id))


def require_room(session: Session, where: ColumnElement[bool], *, more: Sequence[int]) -> None:
    """Whether files of ``more`` bytes each may come to these. Invalid("papers_too_many", "papers_too_large")."""
    total = select(func.count(), func.coalesce(func.sum(KeptFile.size), 0)).select_from(KeptFile)
    count, size = session.execute(total.where(where)).one()
    if count + len(more) > MOST_FILES:
        raise Invalid("papers_too_many", most=MOST_FILES)
    if size + sum(more) > MOST_ALL_BYTES:
        raise Invalid("papers_too_large", most=MOST_ALL_BYTES // MEGABYTE)


def files_of(session: Session, where: ColumnElement[bool]) -> list[KeptFile]:
    """The files in the order they came."""
    return list(session.scalars(select(KeptFile).where(where).order_by(KeptFile.id)))


def marked(session: Session, marks: Iterable[str]) -> list[KeptFile]:
    """The files of forms with these marks, whosever they are; none where none is asked for."""
    wanted = set(marks)
    return files_of(session, and_(KeptFile.use == "form", KeptFile.mark.in_(wanted))) if wanted else []


def read_file(*, by: Actor, mark: str) -> FileContent:
    """A form's file, for who may see what it belongs to, a loose one for who uploaded it; NotFound for all others."""
    with reading() as session:
        for row in marked(session, [mark[:64]]):
            if _may_read(session, row, by=by):
                return _content(row)
        raise NotFound("file_not_found")


def files_by_mark(*, by: Actor, marks: Iterable[str]) -> dict[str, FileView]:
    """Those of these files of forms that this person may read, by their marks."""
    with reading() as session:
        return {row.mark: file_view(row) for row in marked(session, marks) if _may_read(session, row, by=by)}


def _may_read(session: Session, row: KeptFile, *, by: Actor) -> bool:
    """What an applicant still prepares is read by nobody here."""
    if row.dossier_id is not None:
        return _sees(session, row.dossier_id, by=by)
    if row.supplement_id is not None:
        sent = session.get_one(SupplementSent, row.supplement_id)
        return sent.sent_at is not None and _sees(session, sent.dossier_id, by=by)
    return row.draft_id is None and row.by_id == by.person_id


def _sees(session: Session, dossier_id: int, *, by: Actor) -> bool:
    try:
        visible_dossier(session, by=by, code=session.get_one(Dossier, dossier_id).code)
    except NotFound:
        return False
    return True


def document_file(*, by: Actor, code: str, file_id: int) -> FileContent:
    """The signed file of a result or an opinion, for who may see the dossier. NotFound."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        signed = and_(KeptFile.id == file_id, KeptFile.use.in_(("result", "opinion")))
        return _first(session, and_(signed, KeptFile.dossier_id == dossier.id))


def paper_for_officer(*, by: Actor, code: str, mark: str) -> FileContent:
    """What the applicant handed in online, for who may see the dossier. NotFound."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        return _first(session, and_(_handed_in(dossier), KeptFile.mark == mark[:64]))


def paper_for_applicant(*, standing: Standing, code: str, mark: str) -> FileContent:
    """The same for whoever sent it or proved to be the applicant. NotFound, Forbidden("dossier_not_opened")."""
    with reading() as session:
        dossier = own_dossier(session, code, standing=standing)
        return _first(session, and_(_handed_in(dossier), KeptFile.mark == mark[:64]))


def dossier_papers(session: Session, dossier: Dossier) -> tuple[FileView, ...]:
    """What the applicant handed in online, the supplements that were sent included, in the order it came."""
    query = (
        select(KeptFile, SupplementSent)
        .outerjoin(SupplementSent, SupplementSent.id == KeptFile.supplement_id)
        .where(_handed_in(dossier))
        .order_by(KeptFile.id)
    )
    return tuple(
        file_view(row, supplement=sent.n if sent else None, taken=sent is None or sent.state == "taken")
        for row, sent in session.execute(query)
    )


def _handed_in(dossier: Dossier) -> ColumnElement[bool]:
    """What came with the submission or a supplement that was sent: no file of an officer's form."""
    sent = select(SupplementSent.id).where(SupplementSent.dossier_id == dossier.id, SupplementSent.sent_at.is_not(None))
    submitted = and_(KeptFile.draft_id.is_not(None), KeptFile.dossier_id == dossier.id)
    return and_(KeptFile.use.in_(("paper", "form")), or_(submitted, KeptFile.supplement_id.in_(sent)))


def _first(session: Session, where: ColumnElement[bool]) -> FileContent:
    row = session.scalar(select(KeptFile).where(where))
    if row is None:
        raise NotFound("file_not_found")
    return _content(row)


def _content(row: KeptFile) -> FileContent:
    return FileContent(name=row.name, media_type=row.media_type, content=row.content)


def remove_file(session: Session, where: ColumnElement[bool], *, mark: str) -> None:
    """Forget one of these files; one that is not there is gone already."""
    for row in files_of(session, and_(where, KeptFile.mark == mark[:64])):
        session.delete(row)


def forget_unnamed(session: Session, where: ColumnElement[bool], *, data: Mapping[str, Any]) -> None:
    """Forget those of these files of forms that what was typed names no more."""
    named = set(_texts(data))
    for row in files_of(session, and_(where, KeptFile.use == "form")):
        if row.mark not in named:
            session.delete(row)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def forget_loose(session: Session, *, before: datetime) -> int:
    """Forget the files whose form was not sent since this moment; how many."""
    gone = session.execute(delete(KeptFile).where(LOOSE, KeptFile.at < before), execution_options=_QUICKLY)
    return int(gone.rowcount)  # type: ignore[attr-defined]


def has_loose(*, before: datetime) -> ColumnElement[bool]:
    """Whether there is anything that ``forget_loose`` would forget."""
    return exists().where(LOOSE, KeptFile.at < before)


_QUICKLY = {"synchronize_session": False}
