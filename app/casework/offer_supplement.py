"""A supplement came by a portal: it waits for the desk as one from our own pages does (SUP-04, SUP-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework.acts import locked_dossier, sees, speaks_for_applicant
from app.casework.kept_files import is_loose, marked, of_supplements, require_room
from app.casework.reception import ComponentGiven, as_stored
from app.casework.services import Services
from app.casework.supplements import PORTAL, new_version, put_before_desk
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor
from app.domain.states import ACTS
from app.domain.typed_text import clean_text
from app.dossiers.records import Dossier

ACT = "receive_supplement"
LONGEST = 4000
MOST_PAPERS = 200


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file that the portal uploaded before, by its mark, and the paper that it is."""

    mark: str
    component: str


@dataclass(frozen=True, kw_only=True)
class OfferSupplement:
    """``what`` says what is sent, ``components`` the papers with it, ``files`` those that come as files."""

    by: Actor
    code: str
    what: str
    components: Sequence[ComponentGiven] = ()
    files: Sequence[SentFile] = ()


def offer(session: Session, services: Services, command: OfferSupplement, *, at: datetime) -> int:
    """Put it before the desk in the caller's transaction; its number within the dossier.

    What comes while one waits is added to it. The applicant's own time ends now, the dossier's begins with the desk's
    receipt. Raises NotFound, Forbidden (a desk receives it itself), Refused("no_supplement_asked",
    "supplement_versions"), Invalid("supplement_text_missing", "text_too_long", "supplement_file_unknown",
    "papers_too_many", "papers_too_large").
    """
    what = command.what.strip()
    if not what or len(what) > LONGEST:
        raise Invalid("supplement_text_missing", most=LONGEST)
    dossier = _dossier(session, command)
    if dossier.state != "awaiting_supplement":
        raise Refused("no_supplement_asked")
    row = new_version(session, dossier, source=PORTAL)
    row.note, row.papers = what, as_stored(command.components)
    _take_files(session, row, command=command)
    put_before_desk(session, services, dossier, row=row, by=command.by, at=at)
    if len(row.note) > LONGEST or len(row.papers) > MOST_PAPERS:
        raise Invalid("text_too_long", most=LONGEST)
    return row.n


def _take_files(session: Session, row: SupplementSent, *, command: OfferSupplement) -> None:
    """Each must be the portal's own and belong to nothing else yet."""
    wanted = {file.mark: clean_text(file.component)[:300] for file in command.files}
    found = {
        file.mark: file for file in marked(session, wanted) if is_loose(file) and file.by_id == command.by.person_id
    }
    if len(wanted) != len(command.files) or found.keys() != wanted.keys():
        raise Invalid("supplement_file_unknown", field="files")
    require_room(session, of_supplements(row.dossier_id), more=[file.size for file in found.values()])
    for mark, component in wanted.items():
        file = found[mark]
        file.use, file.component, file.supplement_id = "paper", component, row.id


def _dossier(session: Session, command: OfferSupplement) -> Dossier:
    dossier = locked_dossier(session, command.code)
    if dossier is not None and speaks_for_applicant(command.by, dossier):
        return dossier
    if dossier is not None and sees(command.by, dossier):
        raise Forbidden("supplement_at_the_desk", act=ACTS[ACT].name)
    raise NotFound("dossier_not_found", code=command.code)
