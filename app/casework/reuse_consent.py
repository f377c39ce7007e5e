"""An applicant's consent that data of earlier dossiers fill later forms: given, withdrawn, shown (DIG-04, INT-11)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.permissions import Actor
from app.domain.typed_text import typed_text
from app.dossiers.file_records import DataReuse, ReuseConsent
from app.dossiers.records import Dossier
from app.people.records import Agency, Person

#: how a consent was given
CONSENT_WAYS = {
    "signed": "Ký giấy đồng ý",
    "spoken": "Nói trực tiếp với cán bộ",
    "online": "Đồng ý trên trang nộp hồ sơ",
}
#: what a consent is for, as the applicant is told it
PURPOSE = (
    "Dùng dữ liệu đã khai trong các hồ sơ trước tại tỉnh để điền sẵn tờ khai của hồ sơ sau; người nộp xem và xác nhận "
    "trước khi nộp; có thể rút lại bất cứ lúc nào."
)
#: who fills in forms with an applicant
_WHO = ("dossier.receive", "task.work", "dossier.submit")
_NUMBER = re.compile(r"[0-9A-Za-z-]{6,30}")


@dataclass(frozen=True, kw_only=True)
class RecordConsent:
    """Who agreed, by identity number and name, and how it was given (a key of ``CONSENT_WAYS``)."""

    by: Actor
    identity_number: str
    name: str
    how: str


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    """A consent as recorded; in force while ``withdrawn_at`` is None."""

    id: int
    identity_number: str
    name: str
    purpose: str
    how: str
    given_at: datetime
    recorded_by: str
    agency: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


@dataclass(frozen=True, kw_only=True)
class ReuseView:
    """One look at earlier data or one filling from it: when, by whom, which fields, for which dossier."""

    kind: str
    at: datetime
    by: str
    keys: tuple[str, ...]
    sources: tuple[str, ...]
    dossier_code: str


def clean_number(text: str) -> str:
    """An identity number as it is compared: without space, capital letters. Invalid("identity_number_wrong")."""
    number = re.sub(r"[\s.]", "", text).upper()
    if not _NUMBER.fullmatch(number):
        raise Invalid("identity_number_wrong", field="identity_number")
    return number


def record_consent(services: Services, command: RecordConsent) -> int:
    """Record it once; an earlier one in force stays and is returned. Raises Forbidden, Invalid."""
    at = services.clock.now()
    require_filler(command.by)
    number = clean_number(command.identity_number)
    name = typed_text(command.name, field="name", label="Họ và tên người nộp", most=200)
    if command.how not in CONSENT_WAYS:
        raise Invalid("consent_way_unknown", field="how")
    with transaction() as session:
        earlier = consent_in_force(session, number)
        if earlier is not None:
            return earlier.id
        row = ReuseConsent(
            identity_number=number,
            name=name,
            purpose=PURPOSE,
            given_how=command.how,
            given_at=at,
            recorded_by_id=command.by.person_id,
            agency_id=command.by.agency_id,
        )
        session.add(row)
        session.flush()
        ledger.write(
            session,
            consent_stream(row.id),
            verb="consent.given",
            by=command.by,
            at=at,
            body={"consent": row.id, "how": command.how, "agency_id": command.by.agency_id},
            payload={"identity_number": number, "name": name, "purpose": PURPOSE},
        )
        return row.id


def require_filler(by: Actor) -> None:
    """Forbidden for who fills in no forms with applicants."""
    if not any(by.holds(permission) for permission in _WHO):
        raise Forbidden("page_not_yours")


def consent_stream(consent_id: int) -> str:
    """The name of a consent's chain in the ledger."""
    return f"consent:{consent_id}"


def consent_in_force(session: Session, number: str) -> ReuseConsent | None:
    """The consent that holds now for this identity number."""
    query = select(ReuseConsent).where(ReuseConsent.identity_number == number, ReuseConsent.withdrawn_at.is_(None))
    return session.scalar(query.order_by(ReuseConsent.id).limit(1))


def withdraw_consent(services: Services, *, by: Actor, consent_id: int, reason: str) -> None:
    """From now on nothing is filled from earlier data; what was filled before stays recorded.

    Raises Forbidden, NotFound, Conflict("consent_withdrawn_already"), Invalid (no reason).
    """
    at = services.clock.now()
    require_filler(by)
    reason = typed_text(reason, field="reason", label="Lý do rút lại", most=500, lines=True)
    with transaction() as session:
        row = session.scalar(select(ReuseConsent).where(ReuseConsent.id == consent_id).with_for_update())
        if row is None:
            raise NotFound("consent_not_found")
        if row.withdrawn_at is not None:
            raise Conflict("consent_withdrawn_already")
        row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = at, by.person_id, reason
        ledger.write(
            session,
            consent_stream(row.id),
            verb="consent.withdrawn",
            by=by,
            at=at,
            body={"consent": row.id},
            payload={"reason": reason},
        )


def consents_of(*, by: Actor, identity_number: str) -> tuple[ConsentView, ...]:
    """All consents of this identity number, the newest first. Raises Forbidden, Invalid."""
    require_filler(by)
    number = clean_number(identity_number)
    with reading() as session:
        query = select(ReuseConsent).where(ReuseConsent.identity_number == number).order_by(ReuseConsent.id.desc())
        return tuple(_view(session, row) for row in session.scalars(query))


def _view(session: Session, row: ReuseConsent) -> ConsentView:
    withdrawn_by = session.get(Person, row.withdrawn_by_id) if row.withdrawn_by_id else None
    return ConsentView(
        id=row.id,
        identity_number=row.identity_number,
        name=row.name,
        purpose=row.purpose,
        how=CONSENT_WAYS.get(row.given_how, row.given_how),
        given_at=row.given_at,
        recorded_by=session.get_one(Person, row.recorded_by_id).full_name,
        agency=session.get_one(Agency, row.agency_id).name,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=withdrawn_by.full_name if withdrawn_by else "",
        withdrawn_reason=row.withdrawn_reason or "",
    )


def reuses_of(*, by: Actor, consent_ids: Sequence[int]) -> tuple[ReuseView, ...]:
    """The log of what was looked at and filled under these consents, the newest first. Raises Forbidden."""
    require_filler(by)
    with reading() as session:
        query = select(DataReuse).where(DataReuse.consent_id.in_(consent_ids)).order_by(DataReuse.id.desc()).limit(200)
        return tuple(_reuse(session, row) for row in session.scalars(query))


def _reuse(session: Session, row: DataReuse) -> ReuseView:
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    return ReuseView(
        kind=row.kind,
        at=row.at,
        by=session.get_one(Person, row.by_id).full_name,
        keys=tuple(row.fields),
        sources=tuple(dict.fromkeys(str(source.get("code", "")) for source in row.fields.values())),
        dossier_code=dossier.code if dossier else "",
    )
