"""Tokens of programs: made for a named owner, narrowed by scope, listed, revoked; each in the ledger (S2 Điều 8)."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acting_person import load_actor
from app.casework.services import Services
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.permissions import Actor, reach
from app.domain.programs import SCOPES
from app.domain.typed_text import typed_text
from app.domain.vietnamese import moment_text
from app.outbox import NewMessage, post
from app.people.records import ApiToken, Person

PERMISSION = "token.manage"
#: what two persons must do: whoever holds one of these gets their key for it by their own hand
DECIDING = (
    PERMISSION,
    "role.grant",
    "account.decide",
    "substitution.decide",
    "procedure.appraise",
    "procedure.approve",
    "calendar.release",
    "reorganisation.approve",
)
#: days that a token may live
LONGEST_LIFE = 366
#: nobody needs more requests in a window than this
MOST_REQUESTS = 10_000_000


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """A token to be made in a person's name. ``by`` None: by command.

    ``scopes`` None: all that the owner may; ``per_…`` None: the installation's own limit. ``asked_with`` are the scopes
    of the token by which it is asked for, None for a browser and a token that was not narrowed.
    """

    by: Actor | None
    username: str
    label: str
    days: int
    scopes: Collection[str] | None = None
    per_minute: int | None = None
    per_day: int | None = None
    asked_with: Collection[str] | None = None


@dataclass(frozen=True, kw_only=True)
class IssuedToken:
    """The token itself, shown once: only its digest is kept."""

    id: int
    token: str
    username: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """An API key as lists show it; ``state`` is valid | expired | revoked | locked (its person is)."""

    id: int
    username: str
    owner: str
    label: str
    created_at: datetime
    expires_at: datetime
    state: str
    scopes: tuple[str, ...] | None
    per_minute: int
    per_day: int
    last_used_at: datetime | None


def create_token(services: Services, *, username: str, label: str, days: int) -> str:
    """A new token by command that may do all that its owner may. NotFound for an unknown name."""
    return issue_token(services, NewToken(by=None, username=username, label=label, days=days)).token


def issue_token(services: Services, new: NewToken) -> IssuedToken:
    """Make the token; it is in the answer and nowhere else.

    Raises Forbidden for anyone but administrators of the owner's agency, for scopes beyond those it is asked with, and
    for administration or approval in another's name (token_decides_for_others); NotFound for an unknown or locked
    owner, Invalid for a label that is missing, a life, a scope or a limit that cannot be.
    """
    at = services.clock.now()
    scopes, label = _check(new)
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        one_at_a_time(session, "system")
        owner = session.scalar(select(Person).where(Person.username == new.username, Person.active))
        if owner is None:
            raise NotFound("account_not_found" if new.by else "person_not_found", username=new.username)
        if new.by is not None and not reach(new.by, PERMISSION).covers(owner.agency_id):
            raise Forbidden("page_not_yours")
        _require_own_decisions(session, new, owner, at=at)
        row = ApiToken(
            person_id=owner.id,
            digest=hashlib.sha256(token.encode()).hexdigest(),
            label=label,
            created_at=at,
            expires_at=at + timedelta(days=new.days),
            scope=scopes,
            per_minute=new.per_minute,
            per_day=new.per_day,
            created_by_id=new.by.person_id if new.by else None,
        )
        session.add(row)
        session.flush()
        body = {"person": owner.username, "label": label, "token": row.id, "scopes": scopes}
        ledger.write(session, "system", verb="token.created", by=new.by, at=at, body=body)
        _tell_owner(session, new, owner, token=row)
        return IssuedToken(id=row.id, token=token, username=owner.username, expires_at=row.expires_at)


def _require_own_decisions(session: Session, new: NewToken, owner: Person, *, at: datetime) -> None:
    """Nobody administers or approves in a colleague's name: whoever drafts would approve, or widen their own roles."""
    if new.by is None or owner.id == new.by.person_id or (new.scopes is not None and "admin" not in new.scopes):
        return
    if any(load_actor(session, owner.id, at=at).holds(permission) for permission in DECIDING):
        raise Forbidden("token_decides_for_others", field="scopes", name=owner.full_name)


def _tell_owner(session: Session, new: NewToken, owner: Person, *, token: ApiToken) -> None:
    """Whoever did not ask for a key in their own name hears of it at once."""
    if new.by is None or not owner.email or owner.id == new.by.person_id:
        return
    until = moment_text(token.expires_at)
    text = (
        f"Kính gửi {owner.full_name},\n\nQuản trị hệ thống {new.by.name} vừa cấp khóa API số {token.id} đứng tên "
        f"anh/chị, dùng cho: {token.label}; hiệu lực đến {until}.\nNếu anh/chị không đề nghị, hãy thu hồi khóa ở trang "
        "Khóa API của tôi và báo quản trị hệ thống."
    )
    message = NewMessage(
        kind="mail",
        recipient=owner.email,
        subject="Khóa API đứng tên anh/chị",
        body={"text": text},
        stream=f"person:{owner.username}",
    )
    post(session, message, at=token.created_at)


def _check(new: NewToken) -> tuple[list[str] | None, str]:
    if new.by is None:
        label = new.label[:200]
    else:
        label = typed_text(new.label, field="label", label="Dùng cho việc gì", most=200)
    if not 1 <= new.days <= LONGEST_LIFE:
        raise Invalid("token_days_wrong", field="days", most=LONGEST_LIFE)
    if any(limit is not None and not 1 <= limit <= MOST_REQUESTS for limit in (new.per_minute, new.per_day)):
        raise Invalid("token_limit_wrong", field="per_minute", most=MOST_REQUESTS)
    if new.asked_with is not None and not set(SCOPES if new.scopes is None else new.scopes) <= set(new.asked_with):
        raise Forbidden("token_wider_than_asked", field="scopes")
    if new.scopes is None:
        return None, label
    if not new.scopes or not set(new.scopes) <= set(SCOPES):
        raise Invalid("token_scopes_wrong", field="scopes")
    return [scope for scope in SCOPES if scope in new.scopes], label


def list_tokens(services: Services, *, by: Actor | None = None, own: bool = False) -> tuple[TokenRow, ...]:
    """API keys, the oldest first; never the keys themselves, which nobody has.

    ``by`` None: all, by command. ``own``: only those in the name of ``by``. Otherwise those whose owners' agencies
    ``by`` administers; Forbidden for anyone else.
    """
    at = services.clock.now()
    if by is not None and not own and not reach(by, PERMISSION):
        raise Forbidden("page_not_yours")
    query = select(ApiToken, Person).join(Person, Person.id == ApiToken.person_id).order_by(ApiToken.id)
    with reading() as session:
        found = session.execute(query).unique().all()
        return tuple(
            _row(services, token, person, at=at) for token, person in found if by is None or _mine(by, person, own=own)
        )


def _mine(by: Actor, owner: Person, *, own: bool) -> bool:
    return owner.id == by.person_id if own else reach(by, PERMISSION).covers(owner.agency_id)


def _row(services: Services, token: ApiToken, person: Person, *, at: datetime) -> TokenRow:
    state = "valid" if token.expires_at > at else "expired"
    if not person.active:
        state = "locked"
    return TokenRow(
        id=token.id,
        username=person.username,
        owner=person.full_name,
        label=token.label,
        created_at=token.created_at,
        expires_at=token.expires_at,
        state="revoked" if token.revoked_at else state,
        scopes=tuple(token.scope) if token.scope is not None else None,
        per_minute=token.per_minute or services.programs.per_minute,
        per_day=token.per_day or services.programs.per_day,
        last_used_at=token.last_used_at,
    )


def revoke_token(services: Services, *, token_id: int, by: Actor | None = None) -> str:
    """Stop an API key at once; returns whose it was. ``by`` None: by command.

    A person may revoke own keys, administrators those of their agencies. Raises NotFound("token_not_found"), also for
    another's key, and Conflict("token_already_revoked").
    """
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, "system")
        token, owner = _locked(session, token_id)
        mine = by is None or owner.id == by.person_id or reach(by, PERMISSION).covers(owner.agency_id)
        if not mine:
            raise NotFound("token_not_found", id=token_id)
        if token.revoked_at is not None:
            raise Conflict("token_already_revoked", id=token_id)
        _end(session, token, owner, by=by, at=at)
        return owner.username


def revoke_tokens_of(session: Session, owner: Person, *, by: Actor | None, at: datetime) -> None:
    """Stop all of a person's API keys within the caller's transaction: none comes back with the account."""
    one_at_a_time(session, "system")
    theirs = select(ApiToken).where(ApiToken.person_id == owner.id, ApiToken.revoked_at.is_(None))
    for token in session.scalars(theirs.order_by(ApiToken.id).with_for_update()):
        _end(session, token, owner, by=by, at=at)


def _end(session: Session, token: ApiToken, owner: Person, *, by: Actor | None, at: datetime) -> None:
    token.revoked_at = at
    body = {"person": owner.username, "token": token.id, "label": token.label}
    ledger.write(session, "system", verb="token.revoked", by=by, at=at, body=body)


def _locked(session: Session, token_id: int) -> tuple[ApiToken, Person]:
    token = session.scalar(select(ApiToken).where(ApiToken.id == token_id).with_for_update())
    if token is None:
        raise NotFound("token_not_found", id=token_id)
    return token, session.get_one(Person, token.person_id)
