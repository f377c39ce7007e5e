"""The administrator does what was asked about an account, or refuses it with a reason (ACC-01)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.account_care import lock_account, unlock_account
from app.casework.accounts import NewPerson, add_person
from app.casework.ask_account import ADMINISTRATOR, LEAVING, account_row, request_key, request_name
from app.casework.deadlines import Opening, end_deadline, open_deadline
from app.casework.separate_duties import both_persons
from app.casework.services import Services
from app.casework.tokens import revoke_tokens_of
from app.db import transaction
from app.domain.account_kinds import NOTICE, account_limit
from app.domain.errors import Conflict, Forbidden, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.domain.vietnamese import moment_text
from app.people.records import Agency, Person, RoleGrant
from app.requests.records import AccountRequest

PERMISSION = "account.decide"
#: bytes of a one-time password; as text a third longer
_PASSWORD_BYTES = 12


@dataclass(frozen=True, kw_only=True)
class DecideAccount:
    """One decision on one request; ``note`` is what was done, or why it is refused."""

    by: Actor
    request_id: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What came of it. ``password`` is the new account's first one: shown once, kept nowhere."""

    state: str
    outcome: str | None
    username: str
    password: str = ""


def do_request(services: Services, command: DecideAccount) -> Decided:
    """Do it: make, lock, unlock or revoke the account. Locking in an emergency starts the clock of telling the agency.

    Raises Forbidden, NotFound, Conflict("account_request_decided" and what the account itself says), Refused for
    one's own account.
    """
    at = services.clock.now()
    note = typed_text(command.note, field="note", label="Ghi chú", most=2000, required=False, lines=True)
    with transaction() as session:
        row = _open(session, command, state="open")
        _not_ones_own(session, row, by=command.by)
        if row.kind in LEAVING and row.wanted_at is not None and row.wanted_at > at:
            raise Refused("account_lock_early", wanted=moment_text(row.wanted_at))
        password = _DO[row.kind](session, row, command.by, at)
        emergency = row.kind == "emergency_lock"
        if emergency:
            _open_notice(session, services, row, at=at)
        outcome = _close(session, row, command, at=at, state="notify" if emergency else "done", note=note)
        return Decided(state=row.state, outcome=outcome, username=row.username, password=password)


def tell_agency(services: Services, command: DecideAccount) -> Decided:
    """The agency was told of an emergency lock: by whom and how stands in ``note``. Ends the clock of telling."""
    at = services.clock.now()
    note = typed_text(command.note, field="note", label="Hình thức thông báo", most=2000, lines=True)
    with transaction() as session:
        row = _open(session, command, state="notify")
        outcome = _close(session, row, command, at=at, state="done", note=note, part="notice")
        return Decided(state=row.state, outcome=outcome, username=row.username)


def refuse_request(services: Services, command: DecideAccount) -> Decided:
    """Refuse it with a reason; the clock ends, for the request was answered."""
    at = services.clock.now()
    note = typed_text(command.note, field="note", label="Lý do từ chối", most=2000, lines=True)
    with transaction() as session:
        row = _open(session, command, state="open")
        outcome = _close(session, row, command, at=at, state="refused", note=note)
        return Decided(state=row.state, outcome=outcome, username=row.username)


def _open(session: Session, command: DecideAccount, *, state: str) -> AccountRequest:
    if not reach(command.by, PERMISSION):
        raise Forbidden("account_not_decided_here")
    row = account_row(session, command.request_id)
    if not reach(command.by, PERMISSION).covers(row.agency_id):
        raise Forbidden("account_not_decided_here")
    if row.state != state:
        raise Conflict("account_request_decided")
    return row


def _not_ones_own(session: Session, row: AccountRequest, *, by: Actor) -> None:
    """Neither the administrator nor the absent one represented is the subject of the request, or asked for it."""
    deciding = both_persons(by, allowed=lambda who: reach(who, PERMISSION).covers(row.agency_id))
    if row.username in deciding:
        raise Refused("account_own")
    if session.get_one(Person, row.asked_by_id).username in deciding:
        raise Refused("account_asked_oneself")


def _close(
    session: Session,
    row: AccountRequest,
    command: DecideAccount,
    *,
    at: datetime,
    state: str,
    note: str,
    part: str = "do",
) -> str | None:
    row.state, row.decided_at, row.decided_by_id = state, at, command.by.person_id
    row.note = note or row.note
    ended = end_deadline(session, request_key(row, part), at=at)
    outcome = ended.outcome if ended else None
    body = {"request": row.id, "kind": row.kind, "person": row.username, "state": state, "outcome": outcome}
    behalf = acting_for(command.by, lambda who: reach(who, PERMISSION).covers(row.agency_id))
    ledger.write(
        session,
        "system",
        verb="account.decided",
        by=command.by,
        at=at,
        body=body,
        payload={"note": note},
        on_behalf_of=behalf,
    )
    return outcome


def _open_notice(session: Session, services: Services, row: AccountRequest, *, at: datetime) -> None:
    limit, clause = account_limit(NOTICE, regulation=services.rules.regulation_on(at))
    opening = Opening(
        kind="account_request",
        key=request_key(row, "notice"),
        subject=request_name(row.id),
        agency_id=row.agency_id,
        from_at=at,
        role=ADMINISTRATOR,
        limit=limit,
        clause=clause,
    )
    open_deadline(session, services, opening)


def _create(session: Session, row: AccountRequest, by: Actor, at: datetime) -> str:
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    agency = session.get_one(Agency, row.agency_id)
    new = NewPerson(
        username=row.username,
        full_name=row.full_name,
        password=password,
        agency_code=agency.code,
        roles=((row.role, agency.code),),
    )
    person_id = add_person(session, new)
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)):
        grant.request_id, grant.granted_by_id, grant.granted_at = row.id, by.person_id, at
    body = {"person": new.username, "roles": [list(role) for role in new.roles]}
    ledger.write(session, "system", verb="person.created", by=by, at=at, body=body)
    return password


def _lock(session: Session, row: AccountRequest, by: Actor, at: datetime) -> str:
    lock_account(session, row.username, by=by, at=at)
    return ""


def _lock_at_once(session: Session, row: AccountRequest, by: Actor, at: datetime) -> str:
    """Whoever got at the account may have its keys too: activating it again gives back none of them."""
    revoke_tokens_of(session, lock_account(session, row.username, by=by, at=at), by=by, at=at)
    return ""


def _activate(session: Session, row: AccountRequest, by: Actor, at: datetime) -> str:
    unlock_account(session, row.username, by=by, at=at)
    return ""


def _revoke(session: Session, row: AccountRequest, by: Actor, at: datetime) -> str:
    """Locked, its roles and keys gone: activating it again gives back none of them."""
    person = lock_account(session, row.username, by=by, at=at)
    revoke_tokens_of(session, person, by=by, at=at)
    session.execute(delete(RoleGrant).where(RoleGrant.person_id == person.id))
    return ""


_DO: dict[str, Callable[[Session, AccountRequest, Actor, datetime], str]] = {
    "create": _create,
    "lock": _lock,
    "emergency_lock": _lock_at_once,
    "activate": _activate,
    "revoke": _revoke,
}
