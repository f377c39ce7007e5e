"""The papers of a dossier as the national portal hears of them: counts, and each file by its digest (STA-03).

A file's bytes never leave with the news: its id, name and SHA-256 do.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.applicants.records import SupplementSent
from app.casework.described_files import files_in
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier, FormEntry

#: what a paper is (STA-03)
ORIGINAL, COPY, ELECTRONIC = 0, 1, 2
#: what files named in the application itself are told under
OF_APPLICATION = "Tệp kèm tờ khai"


def told_papers(session: Session, dossier: Dossier) -> list[dict[str, Any]]:
    """Components with how many of which kind; electronic ones with their files."""
    told = [paper for n, given in enumerate(dossier.components, 1) for paper in _counted(n, given)]
    files = _files(session, dossier)
    for n, (name, attached) in enumerate(files.items(), len(dossier.components) + 1):
        told.append(
            {"MaThanhPhanHoSo": str(n), "Ten": name, "SoLuong": len(attached), "LoaiBan": ELECTRONIC, "Tep": attached}
        )
    return told


def _counted(number: int, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    kinds = ((ORIGINAL, given.get("originals", 0)), (COPY, given.get("copies", 0)))
    return [
        {"MaThanhPhanHoSo": str(number), "Ten": given.get("name", ""), "SoLuong": count, "LoaiBan": kind}
        for kind, count in kinds
        if count
    ]


def _files(session: Session, dossier: Dossier) -> dict[str, list[dict[str, Any]]]:
    """Component → its files, in the order they came."""
    found: dict[str, list[dict[str, Any]]] = {}
    for key, component, name, digest in session.execute(_uploaded(dossier.id)):
        found.setdefault(component, []).append(_file(key, name=name, sha256=digest))
    of_form = [
        _file(str(f["id"]), name=str(f["name"]), sha256=str(f["sha256"])) for f in files_in(_data(session, dossier))
    ]
    if of_form:
        found[OF_APPLICATION] = of_form
    return found


def _uploaded(dossier_id: int) -> Select[str, str, str, str]:
    """The applicant's own files: those handed in, and those of supplements that the desk took."""
    kept, sent = KeptFile, SupplementSent
    submitted = kept.draft_id.is_not(None) & (kept.dossier_id == dossier_id)
    taken = (sent.dossier_id == dossier_id) & (sent.state == "taken")
    query = select(kept.mark, kept.component, kept.name, kept.sha256).outerjoin(sent, sent.id == kept.supplement_id)
    return query.where(kept.use == "paper", or_(submitted, taken)).order_by(kept.id)


def _file(key: str, *, name: str, sha256: str) -> dict[str, Any]:
    return {"IdGiayTo": key, "TenGiayTo": name, "HashTepTin": sha256}


def _data(session: Session, dossier: Dossier) -> Any:
    """What was declared: the submission while it waits, the application afterwards."""
    if dossier.submission:
        return dossier.submission.get("data")
    first = select(FormEntry.data).where(FormEntry.dossier_id == dossier.id, FormEntry.element_id.is_(None))
    return session.scalar(first.order_by(FormEntry.id).limit(1))
