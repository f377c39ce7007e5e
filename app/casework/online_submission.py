"""An applicant prepares and sends a submission on our own pages (INT-01, INT-03, INT-07, INT-13).

Drafts keep whatever was typed. Sending goes the same way as a submission of the national portal, once for each draft.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applicants.records import SubmissionDraft
from app.casework.form_files import Holder
from app.casework.keep_paper import own_draft
from app.casework.kept_files import FileView, file_view, files_of, forget_unnamed
from app.casework.own_portal import own_portal
from app.casework.reception import ApplicantData, ComponentGiven
from app.casework.services import Services
from app.casework.submit_dossier import SubmitDossier, Submitted, require_submittable, submit
from app.db import reading, transaction
from app.domain.errors import NotFound, Refused
from app.domain.handing_in import HandedIn
from app.domain.permissions import Actor
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier
from app.procedures.records import Procedure, ProcedureVersion

#: drafts an account may have open
MOST_DRAFTS = 30


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A draft as it was left: ``own`` the page's fields, ``application`` the form's (None: never typed).

    ``papers`` are the files for papers, ``form_files`` those of the form's fields.
    """

    key: str
    version_id: int
    own: Mapping[str, Any]
    application: Mapping[str, Any] | None
    papers: tuple[FileView, ...]
    form_files: tuple[FileView, ...]
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """A draft in the list of its account."""

    key: str
    procedure: str
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class SendDraft:
    """What the checked draft says; ``version_id`` is the draft's own."""

    account_id: int
    key: str
    receiving_agency_id: int
    competent_agency_id: int
    applicant: ApplicantData
    application: Mapping[str, Any]
    handed_in: HandedIn
    result_channel: str


def begin_draft(services: Services, *, account_id: int, version_id: int) -> str:
    """The key of a draft for this procedure: the one left earlier, else a new one.

    Raises Refused("procedure_not_in_force", "drafts_too_many").
    """
    at = services.clock.now()
    with transaction() as session:
        version = session.get(ProcedureVersion, version_id)
        if version is None or version.state != "in_force":
            raise Refused("procedure_not_in_force")
        mine = select(SubmissionDraft).where(
            SubmissionDraft.account_id == account_id, SubmissionDraft.sent_at.is_(None)
        )
        drafts = list(session.scalars(mine.order_by(SubmissionDraft.id)))
        left = next((draft for draft in drafts if draft.version_id == version_id), None)
        if left is not None:
            return left.key
        if len(drafts) >= MOST_DRAFTS:
            raise Refused("drafts_too_many", most=MOST_DRAFTS)
        draft = SubmissionDraft(
            key=secrets.token_urlsafe(24), account_id=account_id, version_id=version_id, own={}, saved_at=at
        )
        session.add(draft)
        return draft.key


def save_draft(
    services: Services,
    *,
    account_id: int,
    key: str,
    own: Mapping[str, str] | None = None,
    application: Mapping[str, Any] | None = None,
) -> None:
    """Keep what was typed on one page of the draft beside what the others say. NotFound("draft_not_found").

    Files of the form that ``application`` names no more are forgotten.
    """
    at = services.clock.now()
    with transaction() as session:
        draft = own_draft(session, account_id=account_id, key=key, lock=True)
        if own is not None:
            draft.own = {**draft.own, **own}
        if application is not None:
            draft.application = dict(application)
            forget_unnamed(session, KeptFile.draft_id == draft.id, data=application)
        draft.saved_at = at


def draft_view(*, account_id: int, key: str) -> DraftView:
    """A draft of this account that was not sent. NotFound("draft_not_found")."""
    with reading() as session:
        draft = own_draft(session, account_id=account_id, key=key)
        files = _files(session, draft.id)
        return DraftView(
            key=draft.key,
            version_id=draft.version_id,
            own=draft.own,
            application=draft.application,
            papers=tuple(file_view(file) for file in files if file.use == "paper"),
            form_files=tuple(file_view(file) for file in files if file.use == "form"),
            saved_at=draft.saved_at,
        )


def open_drafts(*, account_id: int) -> tuple[DraftRow, ...]:
    """The account's drafts, the last saved first."""
    with reading() as session:
        query = (
            select(SubmissionDraft.key, Procedure.name, SubmissionDraft.saved_at)
            .join(ProcedureVersion, ProcedureVersion.id == SubmissionDraft.version_id)
            .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
            .where(SubmissionDraft.account_id == account_id, SubmissionDraft.sent_at.is_(None))
            .order_by(SubmissionDraft.saved_at.desc())
        )
        return tuple(DraftRow(key=k, procedure=n, saved_at=s) for k, n, s in session.execute(query))


def discard_draft(*, account_id: int, key: str) -> None:
    """Throw a draft and its files away. NotFound("draft_not_found")."""
    with transaction() as session:
        draft = own_draft(session, account_id=account_id, key=key, lock=True)
        for file in _files(session, draft.id):
            session.delete(file)
        session.flush()
        session.delete(draft)


def send_draft(services: Services, command: SendDraft) -> Submitted:
    """Hand the draft in. Sent twice, it is one dossier.

    Raises NotFound("draft_not_found"), Refused("procedure_not_in_force", "online_closed"), FormInvalid, Invalid.
    """
    at, portal = services.clock.now(), own_portal(services)
    with transaction() as session:
        draft = _locked(session, command)
        if draft.dossier_id is not None:
            return Submitted(code=session.get_one(Dossier, draft.dossier_id).code, answer_due_at=None)
        files = _files(session, draft.id)
        papers = [file for file in files if file.use == "paper"]
        submission = _submission(command, portal, version_id=draft.version_id, papers=papers)
        require_submittable(submission, at=at)
        done, dossier = submit(session, services, submission, at=at, holder=Holder(draft_id=draft.id))
        draft.sent_at, draft.dossier_id = at, dossier.id
        # what was typed stands in the dossier now, and is kept once
        draft.own, draft.application = {}, None
        for paper in papers:
            paper.dossier_id = dossier.id
        for file in files:
            if file.dossier_id is None:
                # of a field that the form hides in the end
                session.delete(file)
        return done


def _submission(command: SendDraft, portal: Actor, *, version_id: int, papers: Sequence[KeptFile]) -> SubmitDossier:
    return SubmitDossier(
        by=portal,
        version_id=version_id,
        receiving_agency_id=command.receiving_agency_id,
        competent_agency_id=command.competent_agency_id,
        applicant=command.applicant,
        application=command.application,
        components=_components(papers),
        result_channel=command.result_channel,
        handed_in=command.handed_in,
    )


def _locked(session: Session, command: SendDraft) -> SubmissionDraft:
    query = select(SubmissionDraft).where(
        SubmissionDraft.key == command.key[:40], SubmissionDraft.account_id == command.account_id
    )
    draft = session.scalar(query.with_for_update())
    if draft is None:
        raise NotFound("draft_not_found")
    return draft


def _components(papers: Sequence[KeptFile]) -> list[ComponentGiven]:
    names = dict.fromkeys(paper.component for paper in papers)
    return [ComponentGiven(name=f"{name} (bản điện tử)", originals=0, copies=0) for name in names]


def _files(session: Session, draft_id: int) -> list[KeptFile]:
    return files_of(session, KeptFile.draft_id == draft_id)
