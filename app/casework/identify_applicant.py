"""An applicant comes back from the identity provider: the account is made or brought up to date (INT-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applicants.records import ApplicantAccount
from app.casework import ledger
from app.casework.services import Services
from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.domain.errors import Forbidden, NotFound, Refused
from app.domain.ports import Identity, NotGenuine
from app.domain.typed_text import clean_text

_LONGEST = {"name": 200, "identity_number": 30, "phone": 30, "email": 200, "address": 300}


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """Who is identified in this session."""

    id: int
    name: str
    identity_number: str
    phone: str
    email: str
    address: str


def identity_question(services: Services, *, state: str, return_url: str) -> str:
    """Where to send the applicant. Refused("online_identity_off") where there is no provider."""
    if not services.identity.name:
        raise Refused("online_identity_off")
    return services.identity.address(state=state, return_url=return_url, at=services.clock.now())


def identify_applicant(services: Services, *, fields: Mapping[str, str], state: str) -> int:
    """The id of the account that the provider's answer names. Raises Forbidden("identity_not_proved")."""
    at = services.clock.now()
    try:
        who = services.identity.read(fields, state=state, at=at)
    except NotGenuine as error:
        raise Forbidden("identity_not_proved") from error
    with transaction() as session:
        account_id = _account(session, who, provider=services.identity.name, at=at)
        body = {"account": account_id, "provider": services.identity.name}
        ledger.write(session, f"applicant:{account_id}", verb="applicant.identified", by=None, at=at, body=body)
        return account_id


def _account(session: Session, who: Identity, *, provider: str, at: datetime) -> int:
    told = {name: clean_text(getattr(who, name))[:most] for name, most in _LONGEST.items()}
    row = {"provider": provider, "subject": who.subject, **told, "first_seen_at": at, "last_seen_at": at}
    made = insert_once(session, ApplicantAccount, row=row, returning=ApplicantAccount.id)
    same = (ApplicantAccount.provider == provider, ApplicantAccount.subject == who.subject)
    account = session.scalars(select(ApplicantAccount).where(*same).with_for_update()).one()
    if made is None:
        for name, text in told.items():
            # what the provider does not say any more stays as it said it last
            setattr(account, name, text or getattr(account, name))
        account.last_seen_at = at
    return account.id


def account_view(*, account_id: int) -> AccountView:
    """The account. NotFound("applicant_not_found")."""
    with reading() as session:
        row = session.get(ApplicantAccount, account_id)
        if row is None:
            raise NotFound("applicant_not_found")
        names = ("id", "name", "identity_number", "phone", "email", "address")
        return AccountView(**{name: getattr(row, name) for name in names})
