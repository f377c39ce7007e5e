"""The supplement that an applicant is preparing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_

from app.casework.kept_files import FileView, file_view, files_of
from app.casework.queries.own_dossiers import Asked, last_asked
from app.casework.send_supplement import form_holder
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.casework.supplements import files_with, open_draft
from app.db import reading
from app.domain.errors import NotFound, Refused
from app.dossiers.file_records import KeptFile

OTHER = "Giấy tờ khác"


@dataclass(frozen=True, kw_only=True)
class SupplementDraft:
    """``components`` are the papers a file may be uploaded for: those of the procedure, and any other.

    ``form_files`` are those that the form's fields may name.
    """

    code: str
    n: int
    note: str
    data: Mapping[str, Any]
    form: Mapping[str, Any] | None
    papers: tuple[FileView, ...]
    form_files: tuple[FileView, ...]
    components: tuple[str, ...]
    asked: Asked | None


def supplement_draft(services: Services, *, code: str, standing: Standing) -> SupplementDraft:
    """NotFound, Forbidden("dossier_not_opened"), Refused("no_supplement_asked"), NotFound("supplement_not_begun")."""
    with reading() as session:
        dossier = own_dossier(session, code, standing=standing)
        if dossier.state != "awaiting_supplement":
            raise Refused("no_supplement_asked")
        row = open_draft(session, dossier)
        if row is None:
            raise NotFound("supplement_not_begun")
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        holder = form_holder(session, dossier, row)
        theirs = or_(KeptFile.supplement_id.in_(holder.supplements), KeptFile.mark.in_(holder.named))
        named = [component["name"] for component in version.details.get("components") or ()]
        return SupplementDraft(
            code=dossier.code,
            n=row.n,
            note=row.note,
            data=row.data,
            form=version.form(version.details.get("application_form")),
            papers=tuple(file_view(file) for file in files_with(session, row) if file.use == "paper"),
            form_files=tuple(file_view(f) for f in files_of(session, and_(theirs, KeptFile.use == "form"))),
            components=(*dict.fromkeys(named), OTHER),
            asked=last_asked(session, dossier.code),
        )
