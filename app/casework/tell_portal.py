"""News for the national portal: posted with the change that makes them, in order per dossier (STA-02 to STA-04)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.applicants.records import Submitter
from app.casework.portal_papers import told_papers
from app.casework.services import Services
from app.domain.calendar import local
from app.domain.permissions import Actor
from app.domain.portal import STATUSES
from app.domain.states import Act
from app.dossiers.records import Dossier
from app.outbox import NewMessage, post
from app.people.records import Agency, Person
from app.portal.records import PortalDossier
from app.procedures.frozen import FrozenVersion

KIND = "portal"
RECIPIENT = "Cổng dịch vụ công quốc gia"
#: our channel → the portal's (INT-01); a kiosk has no code of its own yet (INT-02)
_CHANNELS = {"direct": 1, "online": 2, "post": 3, "kiosk": 4}
#: who asks (STA-03); 2, a household business, is not told apart
_CITIZEN, _ORGANISATION = 0, 1
#: acts with which a dossier gets what the portal did not know when it first heard of it: receipt and promise
_BEGINNINGS = ("accept", "arrive")


@dataclass(frozen=True, kw_only=True)
class News:
    """A status and what led to it. ``fee`` is what is to be paid, or was; ``whole`` sends the dossier's data along.

    ``recorded_at`` where it was written down later than it happened (a reception during an outage).
    """

    status: int
    at: datetime
    by: Actor | None
    content: str
    fee: Mapping[str, Any] | None = None
    whole: bool = False
    recorded_at: datetime | None = None


def tell_portal(session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, news: News) -> None:
    """Post the news in the caller's transaction, which holds the dossier's lock.

    Nothing is posted without a portal, and nothing of a test dossier except to an emulator (REP-02): what lies only in
    the ledger is made good by the next comparison with the portal (``reconcile_portal``).
    """
    if not services.portal.configured or is_test(session, services, dossier):
        return
    row = session.get(PortalDossier, dossier.code)
    if row is None:
        row = PortalDossier(code=dossier.code, seq=0, status=news.status, at=news.at)
        session.add(row)
    at = news.recorded_at or news.at
    row.seq, row.status, row.at = row.seq + 1, news.status, at
    message = NewMessage(
        kind=KIND,
        recipient=RECIPIENT,
        subject=f"Hồ sơ {dossier.code}: {news.status} – {STATUSES[news.status]}",
        body=_body(session, dossier, version=version, news=news, first=row.seq == 1),
        stream=f"dossier:{dossier.code}",
        seq=row.seq,
    )
    post(session, message, at=at)


def is_test(session: Session, services: Services, dossier: Dossier) -> bool:
    """True for a dossier that an account of the demonstration received, which no true portal may hear of (REP-02)."""
    return not services.portal.takes_tests and session.get_one(Person, dossier.received_by_id).demo


def whole_dossier(session: Session, dossier: Dossier, *, version: FrozenVersion) -> dict[str, Any]:
    """What a message must bring when the portal does not know the dossier any more."""
    return {"HoSo": _dossier(session, dossier, version=version)}


def act_news(act: Act, *, by: Actor | None, at: datetime, payload: Mapping[str, Any] | None) -> News:
    """The news of a legal act, with what the applicant must know of it."""
    given = payload or {}
    fee = None
    if act.id in ("request_payment", "confirm_payment"):
        paid = int(act.id == "confirm_payment")
        fee = {"NoiDung": given.get("what") or given.get("evidence"), "SoTien": given.get("amount")}
        fee |= {"HinhThucThu": given.get("channel"), "TrangThaiThanhToan": paid}
    return News(
        status=told_status(act), at=at, by=by, content=_content(act, given), fee=fee, whole=act.id in _BEGINNINGS
    )


def told_status(act: Act) -> int:
    """The status that an act tells the portal; ValueError for one that tells nothing new."""
    if act.portal_status is None:
        raise ValueError(act.id)
    return act.portal_status


def _content(act: Act, given: Mapping[str, Any]) -> str:
    defects: Sequence[str] = given.get("defects") or ()
    said = "; ".join(defects) or str(given.get("what") or given.get("reason") or "")
    return f"{act.name}: {said}" if said else act.name


def _body(session: Session, dossier: Dossier, *, version: FrozenVersion, news: News, first: bool) -> dict[str, Any]:
    agency = session.get_one(Agency, news.by.agency_id).name if news.by else ""
    body: dict[str, Any] = {
        "MaHoSo": dossier.code,
        "MaTTHC": version.code,
        "TrangThai": news.status,
        "ThoiDiem": _text(news.at),
        "TienTrinh": {
            "NguoiXuLy": news.by.name if news.by else "",
            "PhongBanXuLy": agency,
            "ThoiDiemXuLy": _text(news.at),
            "NoiDungXuLy": news.content,
            "NgayBatDau": _text(dossier.running_from),
            "NgayKetThucTheoQuyDinh": _text(dossier.due_at),
        },
    }
    if news.fee:
        body["PhiLePhi"] = [dict(news.fee)]
    if first or news.whole:
        body["HoSo"] = _dossier(session, dossier, version=version)
    return body


def _dossier(session: Session, dossier: Dossier, *, version: FrozenVersion) -> dict[str, Any]:
    """The dossier's own data (STA-03); a household business is not told apart from a citizen."""
    handed = session.get(Submitter, dossier.id)
    relation = handed.relation if handed else "own"
    return {
        "TenTTHC": version.name,
        "ChuHoSo": dossier.applicant.name,
        "LoaiDoiTuong": _ORGANISATION if relation == "organisation" else _CITIZEN,
        "NguoiNop": {"HoTen": (handed.name if handed else "") or dossier.applicant.name, "TuCach": relation},
        "MaDonViTiepNhan": session.get_one(Agency, dossier.receiving_agency_id).code,
        "MaDonViXuLy": session.get_one(Agency, dossier.competent_agency_id).code,
        "KenhNop": _CHANNELS[dossier.channel],
        "NgayNop": _text(dossier.submitted_at or dossier.entered_at),
        "NgayTiepNhan": _text(dossier.received_at),
        "NgayHenTra": _text(dossier.due_at or dossier.promised_at),
        "ThanhPhanHoSo": told_papers(session, dossier),
    }


def _text(at: datetime | None) -> str | None:
    """The moment as the portal reads it, in Vietnamese time with its offset."""
    return local(at).isoformat() if at else None
