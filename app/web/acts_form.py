"""The legal acts on a dossier's page: ready, or the reason and the clause why not; and reading what was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict

from app.casework.queries.act_views import ActView, ProposalView
from app.casework.queries.dossier_page import DossierView
from app.domain.errors import DomainError, Forbidden, Invalid, Refused
from app.domain.limits import Limit, extension_amount
from app.edge.sentences import sentence
from app.web.act_fields import fields_of, proposal_fields
from app.web.act_words import CLAUSES, ICONS, QUESTIONS
from app.web.correction_fields import standing_in
from app.web.late_fields import LATE_ACTS, LATE_FIELDS
from app.web.typed_field import Field
from app.web.typed_time import read_day

#: the field beside which the use case's sentence stands
_FIELD_OF = {
    "result_number_missing": "number",
    "result_date_in_future": "on",
    "refusal_reason_missing": "reason",
    "handed_to_missing": "handed_to",
    "defects_missing": "defects",
    "defects_too_many": "defects",
    "payment_text_missing": "what",
    "payment_amount_wrong": "amount",
    "supplement_text_missing": "what",
    "payment_evidence_missing": "evidence",
    "extension_reason_missing": "reason",
    "extension_fault_unknown": "fault",
    "extension_needs_proposal": "fault",
    "extension_signer_missing": "signed_by",
    "expected_missing": "expected",
    "extension_amount_missing": "days",
    "extension_signed_wrong": "signed_on",
    "clock_extension_too_long": "days",
    "stop_reason_missing": "reason",
    "stop_asker_missing": "asked_by",
    "proposal_reason_missing": "reason",
}
#: acts that are what comes next when they are ready: their forms stand open
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_NEXT = ("accept", "arrive", "confirm", "return", "receive_supplement", "confirm_payment")


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """What was typed for an act and what is wrong with it, by field; ``proposing`` for a proposal of the act."""

    act: str
    values: Mapping[str, str]
    proposing: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)

    def with_error(self, error: DomainError, text: str) -> "ActForm":
        """The same with the use case's sentence beside the field it is about."""
        place = str(error.data.get("field") or _FIELD_OF.get(error.code, ""))
        return replace(self, errors={**self.errors, place: text})

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        """As the macro ``error_summary`` takes it: ids of the fields and what is wrong with them."""
        drawer = f"ask-{self.act}" if self.proposing else self.act
        return [(f"{drawer}-{name}" if name else None, text) for name, text in self.errors.items()]

    def day(self, name: str) -> date:
        """A date that was read without mistakes."""
        return date.fromisoformat(self.values[name])


@dataclass(frozen=True, kw_only=True)
class ShownAct:
    """One act as it is drawn. ``reason`` is empty when it is ready."""

    id: str
    label: str
    icon: str
    clause: str
    reason: str
    question: tuple[str, str]
    fields: tuple[Field, ...]
    errors: Mapping[str, str]
    open: bool
    hint: str = ""
    danger: bool = False
    proposal: ProposalView | None = None
    asking: tuple[Field, ...] = ()
    asking_errors: Mapping[str, str] = field(default_factory=dict)


def act_views(
    view: DossierView, *, typed: ActForm | None, today: date, late: tuple[Field, ...] = (), sent: str = ""
) -> tuple[ShownAct, ...]:
    """All acts of the shell for this dossier and this person: the ready ones first.

    ``late`` are the fields for what happened during an outage, ``sent`` is what to say of a supplement that came online
    where one waits for its receipt.
    """
    shown = [_shown(act, view, typed=typed, today=today, late=late, sent=sent) for act in view.acts]
    return tuple(sorted(shown, key=lambda act: bool(act.reason)))


def _shown(
    act: ActView, view: DossierView, *, typed: ActForm | None, today: date, late: tuple[Field, ...], sent: str
) -> ShownAct:
    limit = view.limit
    fields = (*fields_of(act.id, limit), *(late if act.id in LATE_ACTS else ()))
    mine = typed if typed and typed.act == act.id else None
    acting = mine if mine and not mine.proposing else None
    asking = mine if mine and mine.proposing else None
    given = {"what": sent} if sent and act.id == "receive_supplement" else standing_in(act, view)
    return ShownAct(
        id=act.id,
        label=act.name,
        icon=ICONS[act.id],
        clause=CLAUSES.get(act.clause, act.clause),
        reason=_reason(act),
        question=QUESTIONS[act.id],
        fields=_filled(fields, acting.values if acting else given, today=today),
        errors=acting.errors if acting else {},
        open=bool(acting) or act.id in _NEXT or act.proposal is not None,
        hint=f"Nhiều nhất {act.facts['longest']}." if "longest" in act.facts else "",
        danger=act.id in ("refuse", "stop", "decline", "annul", "change_procedure"),
        proposal=act.proposal,
        asking=_filled(proposal_fields(act.id, limit), asking.values if asking else {}, today=today)
        if act.proposable and not act.mine
        else (),
        asking_errors=asking.errors if asking else {},
    )


def _filled(fields: tuple[Field, ...], values: Mapping[str, Any], *, today: date) -> tuple[Field, ...]:
    def value(item: Field) -> str:
        found = values.get(item.name)
        if found is None:
            return today.isoformat() if item.kind == "date" else item.value
        return str(found)

    return tuple(replace(item, value=value(item)) for item in fields)


def _reason(act: ActView) -> str:
    if act.hindrance:
        return sentence(Refused(act.hindrance, act=act.name, **act.facts))
    return "" if act.mine else sentence(Forbidden("act_of_desk", act=act.name))


def read_act(sent: MultiDict[str, str], *, act: str, limit: Limit, proposing: bool = False) -> ActForm:
    """What was sent for the act; what is missing or no date is an error, the rest the use case judges."""
    fields = proposal_fields(act, limit) if proposing else fields_of(act, limit)
    fields = (*fields, *(LATE_FIELDS if act in LATE_ACTS and not proposing else ()))
    values = {item.name: sent.get(item.name, item.value).strip() for item in fields}
    errors: dict[str, str] = {}
    for item in fields:
        text = values[item.name]
        if not text and item.missing:
            errors[item.name] = sentence(Invalid(item.missing, most=item.most))
        elif len(text) > item.most:
            errors[item.name] = sentence(Invalid("text_too_long", most=item.most))
        elif item.kind == "date" and (day := read_day(text)):
            values[item.name] = day.isoformat()
        elif item.kind == "date":
            errors[item.name] = "Nhập ngày của văn bản, ví dụ 12/12/2025."
        elif item.kind == "number" and text and not _NUMBER.fullmatch(_digits(text)):
            errors[item.name] = "Nhập một số nguyên, ví dụ 3."
    return ActForm(act=act, values=values, proposing=proposing, errors=errors)


def extension_of(values: Mapping[str, str], limit: Limit) -> tuple[Fraction | None, int | None]:
    """The amount of an extension: working hours (a day is 8) or calendar days, whichever the limit is in."""
    days, hours, minutes = (int(_digits(values.get(name) or "0")) for name in ("days", "hours", "minutes"))
    return extension_amount(limit.unit, days=days, hours=hours, minutes=minutes)


def amount_of(text: str) -> int | None:
    """An amount in đồng, points between the thousands allowed; None when it is left empty."""
    return int(_digits(text)) if text else None


def _digits(text: str) -> str:
    return text.replace(".", "").replace(" ", "")
