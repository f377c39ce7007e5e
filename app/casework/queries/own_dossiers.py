"""What an applicant sees of a dossier that is theirs: what was asked of them, what they sent, what they may do now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.applicants.records import ApplicantAccount, SubmissionDraft, SupplementSent
from app.audit import history, payload
from app.casework.kept_files import FileView, dossier_papers
from app.casework.ledger import dossier_stream
from app.casework.proposals import open_proposals
from app.casework.queries.public import PublicDossier, public_view
from app.casework.request_payment import open_duty
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.db import reading
from app.domain.ratings import RATEABLE_STATES
from app.domain.states import CLOSED_STATES, COMING_STATES, LIVE_STATES
from app.dossiers.records import Applicant, Dossier
from app.payments.records import Payment
from app.procedures.records import Procedure, ProcedureVersion
from app.requests.records import Rating


@dataclass(frozen=True, kw_only=True)
class OwnAct:
    """Something the applicant may do: ready, or the code of the sentence why not with its ``facts``."""

    id: str
    hindrance: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the desk asked for or said, with its slip's number and the moment."""

    lines: tuple[str, ...]
    reason: str
    slip: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SentSupplement:
    """A supplement as it was sent; ``changes`` are key, before and after of the application's fields.

    ``papers`` are named with counts, without a file. ``taken_at`` is when it was taken or, with ``reason``, declined.
    """

    n: int
    source: str
    state: str
    note: str
    changes: tuple[Mapping[str, Any], ...]
    papers: tuple[Mapping[str, Any], ...]
    reason: str
    sent_at: datetime | None
    taken_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PaidView:
    """A payment of the dossier as its applicant sees it."""

    amount: int
    paid_at: datetime
    reference: str
    receipt: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OwnDossier:
    """The applicant's view. ``duty`` is (what, amount or None) while it is waited for."""

    public: PublicDossier
    applicant: str
    acts: tuple[OwnAct, ...]
    defects: Asked | None
    apologies: tuple[Asked, ...]
    duty: tuple[str, int | None] | None
    supplements: tuple[SentSupplement, ...]
    papers: tuple[FileView, ...]
    payments: tuple[PaidView, ...]
    form: Mapping[str, Any] | None
    stop_asked_at: datetime | None
    result: tuple[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """A dossier in the applicant's list."""

    code: str
    procedure: str
    state: str
    came_at: datetime
    due_at: datetime | None


def own_dossier_page(services: Services, *, code: str, standing: Standing) -> OwnDossier:
    """The applicant's view of a dossier. NotFound("code_unknown"), Forbidden("dossier_not_opened")."""
    with reading() as session:
        dossier = own_dossier(session, code, standing=standing)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        duty = open_duty(session, dossier)
        wishes = open_proposals(session, dossier.id, act="stop")
        told = _told(session, dossier.code)
        return OwnDossier(
            public=public_view(session, services, dossier),
            applicant=dossier.applicant.name,
            acts=_acts(session, services, dossier),
            defects=told.get("dossier.decline") or told.get("dossier.request_supplement"),
            apologies=tuple(told[v] for v in ("dossier.extend", "dossier.apologise") if v in told),
            duty=(duty.what, duty.amount) if duty else None,
            supplements=_supplements(session, dossier),
            papers=dossier_papers(session, dossier),
            payments=_payments(session, dossier),
            form=version.form(version.details.get("application_form")),
            stop_asked_at=wishes[0].at if wishes else None,
            result=(dossier.result_number, dossier.result_on) if dossier.result_number else None,
        )


def last_asked(session: Session, code: str) -> Asked | None:
    """What the desk asked to supplement last."""
    return _told(session, code).get("dossier.request_supplement")


def _told(session: Session, code: str) -> dict[str, Asked]:
    """The last of each kind of slip, by its verb."""
    found: dict[str, Asked] = {}
    for event in history(session, dossier_stream(code)):
        if event.body.get("slip") and event.payload_digest:
            kept = payload(session, event.payload_digest)
            content = kept.content if kept is not None and kept.content else {}
            lines = tuple(str(line) for line in content.get("defects", ()))
            reason = str(content.get("reason", ""))
            found[event.verb] = Asked(lines=lines, reason=reason, slip=str(event.body["slip"]), at=event.at)
    return found


def _acts(session: Session, services: Services, dossier: Dossier) -> tuple[OwnAct, ...]:
    return (
        OwnAct(id="supplement", hindrance=None if dossier.state == "awaiting_supplement" else "no_supplement_asked"),
        OwnAct(id="pay", hindrance=_pay_hindrance(session, services, dossier)),
        OwnAct(id="stop", hindrance=_stop_hindrance(session, dossier), facts={"act": "Dừng giải quyết hồ sơ"}),
        OwnAct(id="rate", hindrance=_rate_hindrance(session, dossier), facts={"code": dossier.code}),
    )


def _pay_hindrance(session: Session, services: Services, dossier: Dossier) -> str | None:
    duty = open_duty(session, dossier)
    if duty is None:
        return "no_payment_asked"
    if duty.amount is None:
        return "payment_amount_unknown"
    return None if services.payments.name else "online_payment_off"


def _stop_hindrance(session: Session, dossier: Dossier) -> str | None:
    if dossier.state in CLOSED_STATES:
        return "dossier_closed"
    if dossier.state not in (*COMING_STATES, *LIVE_STATES):
        return "already_settled"
    return "proposed_already" if open_proposals(session, dossier.id, act="stop") else None


def _rate_hindrance(session: Session, dossier: Dossier) -> str | None:
    if dossier.state not in RATEABLE_STATES:
        return "rating_not_yet"
    rated = session.scalar(select(Rating.id).where(Rating.dossier_id == dossier.id))
    return "rated_already" if rated else None


def _supplements(session: Session, dossier: Dossier) -> tuple[SentSupplement, ...]:
    query = select(SupplementSent).where(SupplementSent.dossier_id == dossier.id, SupplementSent.sent_at.is_not(None))
    return tuple(sent_view(row) for row in session.scalars(query.order_by(SupplementSent.n)))


def sent_view(row: SupplementSent) -> SentSupplement:
    """A supplement as pages show it."""
    names = ("n", "source", "state", "note", "reason", "sent_at", "taken_at")
    changes, papers = tuple(row.changes), tuple(row.papers)
    return SentSupplement(**{name: getattr(row, name) for name in names}, changes=changes, papers=papers)


def _payments(session: Session, dossier: Dossier) -> tuple[PaidView, ...]:
    rows = session.scalars(select(Payment).where(Payment.dossier_id == dossier.id).order_by(Payment.id))
    return tuple(
        PaidView(
            amount=row.amount,
            paid_at=row.paid_at,
            reference=row.reference,
            receipt=row.receipt_number or "",
            state=row.state,
        )
        for row in rows
    )


def _in_the_name_of(account: ApplicantAccount) -> ColumnElement[bool]:
    """The SQL twin of “the account's own number”; an account without one stands for nobody."""
    return and_(Applicant.identity_number == account.identity_number, Applicant.identity_number != "")


def own_list(services: Services, *, account_id: int) -> tuple[OwnRow, ...]:
    """The dossiers of an account, newest first: sent by it, or in the name of the person it stands for."""
    with reading() as session:
        account = session.get_one(ApplicantAccount, account_id)
        sent = select(SubmissionDraft.dossier_id).where(
            SubmissionDraft.account_id == account.id, SubmissionDraft.dossier_id.is_not(None)
        )
        query = (
            select(Dossier, Procedure.name)
            .join(Applicant, Applicant.id == Dossier.applicant_id)
            .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
            .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
            .where(or_(Dossier.id.in_(sent), _in_the_name_of(account)))
            .order_by(Dossier.id.desc())
            .limit(100)
        )
        return tuple(
            OwnRow(
                code=row.code,
                procedure=name,
                state=row.state,
                came_at=row.submitted_at or row.entered_at,
                due_at=row.due_at,
            )
            for row, name in session.execute(query)
        )
