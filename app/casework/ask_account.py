"""A head asks the administrators for something about an account: the request and its clock (ACC-01)."""

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.deadlines import Opening, open_deadline
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.db import transaction
from app.domain.account_kinds import ACCOUNT_KINDS, account_limit, earliest_lock
from app.domain.calendar import local
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.limits import Limit
from app.domain.permissions import ROLES, Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.people.records import Agency, Person
from app.requests.records import AccountRequest

PERMISSION = "account.ask"
ADMINISTRATOR = "quan_tri"
#: what reaches beyond the agency, or is not a person: granted by command only
_BY_COMMAND = (
    "nguoi_nop",
    "kiem_tra",
    "cong_dich_vu",
    "thiet_ke_quy_trinh",
    "tham_dinh_quy_trinh",
    "phe_duyet_quy_trinh",
    ADMINISTRATOR,
)
#: roles that a head may ask for
GRANTABLE = {role: name for role, name in ROLES.items() if role not in _BY_COMMAND}
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
#: kinds that take an account away from somebody who works with it until the wished moment
LEAVING = ("lock", "revoke")
#: nobody plans further ahead
LATEST_YEAR = 2100


@dataclass(frozen=True, kw_only=True)
class AskAccount:
    """``username`` is whose account, for a new one the name wished for; ``full_name`` and ``role`` are for a new one.

    ``wanted_at`` is from when, with its zone; None means at once, which a planned lock cannot be.
    """

    by: Actor
    agency_id: int | None
    kind: str
    username: str
    reason: str
    full_name: str = ""
    role: str = ""
    wanted_at: datetime | None = None


def ask_account(services: Services, command: AskAccount) -> int:
    """Ask; returns the request's id.

    Raises Forbidden for another agency, Invalid for what was typed, Refused("account_lock_too_soon") with the clause,
    Refused("account_request_waiting").
    """
    at = services.clock.now()
    if command.kind not in ACCOUNT_KINDS:
        raise Invalid("account_kind_missing", field="kind")
    if not reach(command.by, PERMISSION).covers(command.agency_id):
        raise Forbidden("account_not_asked_here")
    wanted = _wanted(services, command, at=at)
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, lines=True)
    with transaction() as session:
        agency = session.get(Agency, command.agency_id)
        if agency is None:
            raise Forbidden("account_not_asked_here")
        require_living(session, (agency.id,), at=at)
        subject = _subject(session, command, agency_id=agency.id)
        _require_first(session, command.kind, subject["username"])
        row = AccountRequest(
            kind=command.kind,
            agency_id=agency.id,
            **subject,
            wanted_at=wanted,
            reason=reason,
            asked_by_id=command.by.person_id,
            asked_at=at,
        )
        session.add(row)
        session.flush()
        _open_clock(session, services, row, at=at)
        _record(session, row, by=command.by, at=at)
        return row.id


def _wanted(services: Services, command: AskAccount, *, at: datetime) -> datetime | None:
    wanted = None if command.kind == "emergency_lock" else command.wanted_at
    if wanted is not None and (wanted.year > LATEST_YEAR or local(wanted).date() < local(at).date()):
        raise Invalid("account_wanted_wrong", field="wanted_at")
    if command.kind == "lock":
        earliest, clause = earliest_lock(at, regulation=services.rules.regulation_on(at))
        if wanted is None:
            raise Invalid("account_wanted_missing", field="wanted_at")
        if local(wanted).date() < earliest:
            raise Refused("account_lock_too_soon", field="wanted_at", earliest=f"{earliest:%d/%m/%Y}", clause=clause)
    return wanted


def _subject(session: Session, command: AskAccount, *, agency_id: int) -> dict[str, str]:
    """Whose account: a free name for a new one, otherwise an account of this very agency."""
    username = command.username.strip()
    if command.kind == "create":
        if not USERNAME.fullmatch(username):
            raise Invalid("account_username_wrong", field="username")
        if session.scalar(select(Person.id).where(Person.username == username)) is not None:
            raise Invalid("username_taken", field="username", username=username)
        if command.role not in GRANTABLE:
            raise Invalid("account_role_missing", field="role")
        full_name = typed_text(command.full_name, field="full_name", label="Họ và tên", most=200)
        return {"username": username, "full_name": full_name, "role": command.role}
    person = session.scalar(select(Person).where(Person.username == username[:60]))
    if person is None or person.agency_id != agency_id:
        raise Invalid("account_not_of_agency", field="username", username=username[:60])
    return {"username": person.username, "full_name": person.full_name, "role": ""}


def _require_first(session: Session, kind: str, username: str) -> None:
    """What waits already is not asked a second time."""
    same = AccountRequest.kind == kind, AccountRequest.username == username, AccountRequest.state == "open"
    waiting = session.scalar(select(AccountRequest.id).where(*same).limit(1))
    if waiting is not None:
        raise Refused("account_request_waiting", field="username", number=waiting)


def _open_clock(session: Session, services: Services, row: AccountRequest, *, at: datetime) -> None:
    """An activation asked for in time is due at the wished moment, anything else within its own limit.

    Who leaves works until the wished moment, so the days for taking the account away run from there.
    """
    regulation = services.rules.regulation_on(at)
    limit, clause = account_limit(ACCOUNT_KINDS[row.kind], regulation=regulation)
    timely = row.kind == "activate" and row.wanted_at is not None and row.wanted_at > at
    if timely:
        clause = regulation.value("account_activation").clause
    opening = Opening(
        kind="account_request",
        key=request_key(row),
        subject=request_name(row.id),
        agency_id=row.agency_id,
        from_at=max(at, row.wanted_at or at) if row.kind in LEAVING else at,
        role=ADMINISTRATOR,
        limit=Limit(value=Fraction(0), unit="open") if timely else limit,
        due_at=row.wanted_at if timely else None,
        clause=clause,
    )
    open_deadline(session, services, opening, regulation=regulation)


def _record(session: Session, row: AccountRequest, *, by: Actor, at: datetime) -> None:
    body = {"request": row.id, "kind": row.kind, "person": row.username, "agency": row.agency_id, "role": row.role}
    behalf = acting_for(by, lambda who: reach(who, PERMISSION).covers(row.agency_id))
    payload = {"full_name": row.full_name, "reason": row.reason}
    ledger.write(session, "system", verb="account.asked", by=by, at=at, body=body, payload=payload, on_behalf_of=behalf)


def account_row(session: Session, request_id: int) -> AccountRequest:
    """The request, locked for this transaction; NotFound("account_request_not_found") otherwise."""
    row = session.scalar(select(AccountRequest).where(AccountRequest.id == request_id).with_for_update())
    if row is None:
        raise NotFound("account_request_not_found")
    return row


def request_name(request_id: int) -> str:
    """What people call it: whose account it concerns is not for everybody who sees clocks."""
    return f"Yêu cầu về tài khoản số {request_id}"


def request_key(row: AccountRequest, part: str = "do") -> str:
    """The key of the request's clock; ``part`` notice is the telling after an emergency."""
    return f"account_request:{row.id}:{part}"
