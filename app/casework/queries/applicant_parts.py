"""What the applicant's own side adds to a dossier's page: files, supplements sent online, who handed it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.applicants.records import Submitter, SupplementSent
from app.casework.kept_files import FileView, dossier_papers
from app.casework.queries.own_dossiers import SentSupplement, sent_view
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.handing_in import HandedIn
from app.domain.permissions import Actor


@dataclass(frozen=True, kw_only=True)
class ApplicantParts:
    """``form`` is the application's, for reading what a supplement changed; ``submitter`` None: the applicant alone."""

    papers: tuple[FileView, ...]
    supplements: tuple[SentSupplement, ...]
    submitter: HandedIn | None
    form: Mapping[str, Any] | None

    @property
    def waiting(self) -> SentSupplement | None:
        """The supplement that waits for the desk's receipt."""
        return next((sent for sent in self.supplements if sent.state == "sent"), None)


def applicant_parts(services: Services, *, by: Actor, code: str) -> ApplicantParts:
    """NotFound for who has nothing to do with the dossier."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        rows = session.scalars(
            select(SupplementSent)
            .where(SupplementSent.dossier_id == dossier.id, SupplementSent.sent_at.is_not(None))
            .order_by(SupplementSent.n)
        )
        submitter = session.get(Submitter, dossier.id)
        return ApplicantParts(
            papers=dossier_papers(session, dossier),
            supplements=tuple(sent_view(row) for row in rows),
            submitter=_handed_in(submitter) if submitter else None,
            form=version.form(version.details.get("application_form")),
        )


def _handed_in(row: Submitter) -> HandedIn:
    names = ("relation", "name", "identity_number", "phone", "authority", "identity_proof")
    return HandedIn(**{name: getattr(row, name) for name in names})
