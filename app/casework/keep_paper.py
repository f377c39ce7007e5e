"""Files that applicants upload, kept beside what they prepare: a submission's draft, a supplement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applicants.records import SubmissionDraft
from app.casework.kept_files import Owner, keep, of_supplements, remove_file, require_room
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.casework.supplements import open_draft
from app.db import transaction
from app.domain.errors import NotFound
from app.domain.file_kinds import ENDINGS, MOST_BYTES, JudgedFile, judge_file
from app.domain.typed_text import clean_text
from app.dossiers.file_records import KeptFile

LONGEST_COMPONENT = 300


@dataclass(frozen=True, kw_only=True)
class GivenFile:
    """A file as it was uploaded for a paper of the dossier, or with ``use`` form for a field that takes ``accept``."""

    component: str
    filename: str
    content: bytes
    use: str = "paper"
    accept: tuple[str, ...] = ENDINGS
    most_bytes: int = MOST_BYTES


def add_to_draft(services: Services, *, account_id: int, draft_key: str, files: Sequence[GivenFile]) -> list[str]:
    """Keep files for a submission being prepared, all of them or none; their marks.

    Raises NotFound("draft_not_found"), Invalid (a file, "papers_too_many", "papers_too_large").
    """
    at, read = services.clock.now(), _judged(files)
    with transaction() as session:
        draft = own_draft(session, account_id=account_id, key=draft_key, lock=True)
        require_room(session, KeptFile.draft_id == draft.id, more=[file.size for _, file in read])
        return _keep(session, read, owner=Owner(draft_id=draft.id), at=at)


def add_to_supplement(services: Services, *, code: str, standing: Standing, files: Sequence[GivenFile]) -> list[str]:
    """Keep files for a supplement being prepared. As ``add_to_draft``; NotFound("supplement_not_begun")."""
    at, read = services.clock.now(), _judged(files)
    with transaction() as session:
        dossier = own_dossier(session, code, standing=standing, lock=True)
        draft = open_draft(session, dossier)
        if draft is None or dossier.state != "awaiting_supplement":
            raise NotFound("supplement_not_begun")
        require_room(session, of_supplements(dossier.id), more=[file.size for _, file in read])
        return _keep(session, read, owner=Owner(supplement_id=draft.id), at=at)


def remove_from_draft(*, account_id: int, draft_key: str, mark: str) -> None:
    """Take a file out of a draft. NotFound("draft_not_found"); a file that is not there is gone already."""
    with transaction() as session:
        draft = own_draft(session, account_id=account_id, key=draft_key, lock=True)
        remove_file(session, KeptFile.draft_id == draft.id, mark=mark)


def remove_from_supplement(*, code: str, standing: Standing, mark: str) -> None:
    """Take a file out of a supplement being prepared; what was sent stays."""
    with transaction() as session:
        draft = open_draft(session, own_dossier(session, code, standing=standing, lock=True))
        if draft is not None:
            remove_file(session, KeptFile.supplement_id == draft.id, mark=mark)


def own_draft(session: Session, *, account_id: int, key: str, lock: bool = False) -> SubmissionDraft:
    """The account's draft that was not sent yet. NotFound("draft_not_found")."""
    query = select(SubmissionDraft).where(SubmissionDraft.key == key[:40], SubmissionDraft.account_id == account_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None or row.sent_at is not None:
        raise NotFound("draft_not_found")
    return row


def _judged(files: Sequence[GivenFile]) -> list[tuple[GivenFile, JudgedFile]]:
    return [(f, judge_file(f.filename, f.content, accept=f.accept, most_bytes=f.most_bytes)) for f in files]


def _keep(session: Session, files: Sequence[tuple[GivenFile, JudgedFile]], *, owner: Owner, at: datetime) -> list[str]:
    marks = []
    for given, file in files:
        mine = replace(owner, component=clean_text(given.component)[:LONGEST_COMPONENT])
        marks.append(keep(session, file, use=given.use, owner=mine, at=at).mark)
    return marks
