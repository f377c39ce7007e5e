"""Files that applicants upload: kept beside a draft or a supplement, given back only to who may see the dossier."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.applicants.records import SubmissionDraft, SupplementSent, UploadedPaper
from app.casework.queries.visible import visible_dossier
from app.casework.send_supplement import open_draft
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.db import reading, transaction
from app.domain.errors import Invalid, NotFound
from app.domain.file_kinds import KINDS, MEGABYTE, FileKind, JudgedFile, judge_file
from app.domain.permissions import Actor
from app.domain.typed_text import clean_text
from app.dossiers.records import Dossier

#: files that applicants may keep beside one draft, or one dossier's supplements, and bytes of all of them
MOST_FILES = 60
MOST_ALL_BYTES = 60 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A file as it was uploaded for a paper of the dossier."""

    component: str
    filename: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """A kept file without its bytes. ``supplement`` is the number of the supplement it came with, None at first."""

    key: str
    component: str
    filename: str
    kind: str
    size: int
    sha256: str
    uploaded_at: datetime
    supplement: int | None = None
    taken: bool = True


def add_to_draft(services: Services, *, account_id: int, draft_key: str, files: Sequence[GivenFile]) -> None:
    """Keep files for a submission being prepared; all of them or none.

    Raises NotFound("draft_not_found"), Invalid (a file, "papers_too_many", "papers_too_large").
    """
    at, read = services.clock.now(), [(given, judge_file(given.filename, given.content)) for given in files]
    with transaction() as session:
        draft = own_draft(session, account_id=account_id, key=draft_key, lock=True)
        _require_room(session, UploadedPaper.draft_id == draft.id, more=[paper for _, paper in read])
        for given, paper in read:
            session.add(_row(given, paper, at=at, draft_id=draft.id))


def add_to_supplement(services: Services, *, code: str, standing: Standing, files: Sequence[GivenFile]) -> None:
    """Keep files for a supplement being prepared. As ``add_to_draft``; NotFound("supplement_not_begun")."""
    at, read = services.clock.now(), [(given, judge_file(given.filename, given.content)) for given in files]
    with transaction() as session:
        dossier = own_dossier(session, code, standing=standing, lock=True)
        draft = open_draft(session, dossier)
        if draft is None or dossier.state != "awaiting_supplement":
            raise NotFound("supplement_not_begun")
        of_dossier = select(SupplementSent.id).where(SupplementSent.dossier_id == dossier.id)
        _require_room(session, UploadedPaper.supplement_id.in_(of_dossier), more=[paper for _, paper in read])
        for given, paper in read:
            session.add(_row(given, paper, at=at, supplement_id=draft.id))


def remove_from_draft(*, account_id: int, draft_key: str, key: str) -> None:
    """Take a file out of a draft. NotFound("draft_not_found"); a file that is not there is gone already."""
    with transaction() as session:
        draft = own_draft(session, account_id=account_id, key=draft_key, lock=True)
        _delete(session, UploadedPaper.draft_id == draft.id, key=key)


def remove_from_supplement(*, code: str, standing: Standing, key: str) -> None:
    """Take a file out of a supplement being prepared; what was sent stays."""
    with transaction() as session:
        draft = open_draft(session, own_dossier(session, code, standing=standing, lock=True))
        if draft is not None:
            _delete(session, UploadedPaper.supplement_id == draft.id, key=key)


def own_draft(session: Session, *, account_id: int, key: str, lock: bool = False) -> SubmissionDraft:
    """The account's draft that was not sent yet. NotFound("draft_not_found")."""
    query = select(SubmissionDraft).where(SubmissionDraft.key == key[:40], SubmissionDraft.account_id == account_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None or row.sent_at is not None:
        raise NotFound("draft_not_found")
    return row


def dossier_papers(session: Session, dossier: Dossier) -> tuple[PaperView, ...]:
    """The files of a dossier, those of supplements that were sent included."""
    query = (
        select(UploadedPaper, SupplementSent)
        .outerjoin(SupplementSent, SupplementSent.id == UploadedPaper.supplement_id)
        .where(_of(dossier), or_(SupplementSent.id.is_(None), SupplementSent.sent_at.is_not(None)))
        .order_by(UploadedPaper.id)
    )
    return tuple(
        paper_view(paper, supplement=sent.n if sent else None, taken=sent is None or sent.state == "taken")
        for paper, sent in session.execute(query)
    )


def paper_view(paper: UploadedPaper, *, supplement: int | None = None, taken: bool = True) -> PaperView:
    """A kept file as lists show it."""
    names = ("key", "component", "filename", "kind", "size", "sha256", "uploaded_at")
    return PaperView(**{name: getattr(paper, name) for name in names}, supplement=supplement, taken=taken)


def paper_for_officer(*, by: Actor, code: str, key: str) -> JudgedFile:
    """The bytes, for who may see the dossier. NotFound("dossier_not_found", "paper_not_found")."""
    with reading() as session:
        return _file(session, visible_dossier(session, by=by, code=code), key)


def paper_for_applicant(*, standing: Standing, code: str, key: str) -> JudgedFile:
    """The bytes, for whoever sent them or proved to be the applicant. NotFound, Forbidden."""
    with reading() as session:
        return _file(session, own_dossier(session, code, standing=standing), key)


def _file(session: Session, dossier: Dossier, key: str) -> JudgedFile:
    sent = select(SupplementSent.id).where(SupplementSent.dossier_id == dossier.id, SupplementSent.sent_at.is_not(None))
    given = or_(UploadedPaper.dossier_id == dossier.id, UploadedPaper.supplement_id.in_(sent))
    row = session.scalar(select(UploadedPaper).where(UploadedPaper.key == key[:40], given))
    if row is None:
        raise NotFound("paper_not_found")
    return JudgedFile(name=row.filename, kind=_kind(row.kind), sha256=row.sha256, content=row.content)


def _word(kind: FileKind) -> str:
    return kind.endings[-1].removeprefix(".")


def _kind(word: str) -> FileKind:
    return next(kind for kind in KINDS if _word(kind) == word)


def _of(dossier: Dossier) -> ColumnElement[bool]:
    supplements = select(SupplementSent.id).where(SupplementSent.dossier_id == dossier.id)
    return or_(UploadedPaper.dossier_id == dossier.id, UploadedPaper.supplement_id.in_(supplements))


def _require_room(session: Session, where: ColumnElement[bool], *, more: Sequence[JudgedFile]) -> None:
    count, size = session.execute(
        select(func.count(), func.coalesce(func.sum(UploadedPaper.size), 0)).where(where)
    ).one()
    if count + len(more) > MOST_FILES:
        raise Invalid("papers_too_many", most=MOST_FILES)
    if size + sum(paper.size for paper in more) > MOST_ALL_BYTES:
        raise Invalid("papers_too_large", most=MOST_ALL_BYTES // MEGABYTE)


def _row(given: GivenFile, paper: JudgedFile, *, at: datetime, **owner: int) -> UploadedPaper:
    return UploadedPaper(
        key=secrets.token_urlsafe(24),
        component=clean_text(given.component)[:300],
        filename=paper.name,
        kind=_word(paper.kind),
        size=paper.size,
        sha256=paper.sha256,
        content=paper.content,
        uploaded_at=at,
        **owner,
    )


def _delete(session: Session, where: ColumnElement[bool], *, key: str) -> None:
    row = session.scalar(select(UploadedPaper).where(where, UploadedPaper.key == key[:40]))
    if row is not None:
        session.delete(row)
