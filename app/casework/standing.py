"""By what an applicant may see and do more with a dossier than anyone who knows its code (RET-06)."""

import hmac
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.applicants.records import ApplicantAccount, SubmissionDraft, Submitter
from app.db import reading
from app.domain.dossier_codes import normal_code
from app.domain.errors import Forbidden, NotFound, Refused
from app.dossiers.records import Dossier

DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who asks: the account that an identity provider named, and the codes proved in this session by their digits."""

    account_id: int | None = None
    opened: frozenset[str] = field(default_factory=frozenset)


def prove(*, code: str, digits: str) -> str:
    """Check the last digits of the applicant's identity number or telephone; returns the dossier's code.

    Raises NotFound("code_unknown"), Refused("no_second_factor"), Forbidden("digits_wrong"). The caller limits attempts.
    """
    with reading() as session:
        dossier = public_dossier(session, code)
        ends = _known_ends(session, dossier)
        if not ends:
            raise Refused("no_second_factor")
        given = digits.strip().encode("utf-8", "replace")
        # no early end: every comparison is made, and each in constant time
        if not sum(hmac.compare_digest(end.encode(), given) for end in ends):
            raise Forbidden("digits_wrong", most=DIGITS)
        return dossier.code


def public_dossier(session: Session, code: str, *, lock: bool = False) -> Dossier:
    """The dossier with this code as people type it. NotFound("code_unknown")."""
    wanted = normal_code(code)
    query = select(Dossier).where(Dossier.code == wanted)
    dossier = session.scalar(query.with_for_update(of=Dossier) if lock else query) if wanted else None
    if dossier is None:
        raise NotFound("code_unknown", code=code.strip()[:60])
    return dossier


def own_dossier(session: Session, code: str, *, standing: Standing, lock: bool = False) -> Dossier:
    """The dossier of whoever asks. NotFound("code_unknown"), Forbidden("dossier_not_opened")."""
    dossier = public_dossier(session, code, lock=lock)
    if dossier.code not in standing.opened and not _of_account(session, dossier, standing.account_id):
        raise Forbidden("dossier_not_opened")
    return dossier


def is_opened(*, code: str, standing: Standing) -> bool:
    """True if ``own_dossier`` would give it; False for an unknown code too."""
    with reading() as session:
        try:
            own_dossier(session, code, standing=standing)
        except (NotFound, Forbidden):
            return False
        return True


def _of_account(session: Session, dossier: Dossier, account_id: int | None) -> bool:
    """Sent by this account, or in the name of the person whom the provider named."""
    account = session.get(ApplicantAccount, account_id) if account_id is not None else None
    if account is None:
        return False
    if account.identity_number and account.identity_number == dossier.applicant.identity_number:
        return True
    sent = select(SubmissionDraft.id).where(
        SubmissionDraft.dossier_id == dossier.id, SubmissionDraft.account_id == account.id
    )
    return session.scalar(sent) is not None


def _known_ends(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """The last digits that prove somebody: of the applicant and of who handed in for them."""
    submitter = session.get(Submitter, dossier.id)
    people = (dossier.applicant, submitter) if submitter else (dossier.applicant,)
    numbers = [_digits(text) for person in people for text in (person.identity_number, person.phone)]
    return tuple(dict.fromkeys(number[-DIGITS:] for number in numbers if len(number) > DIGITS))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isdigit())
