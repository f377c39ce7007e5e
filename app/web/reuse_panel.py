"""The panel that fills a form from what the applicant declared earlier: consent, offers, confirmation, sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request

from app.casework.reuse_consent import CONSENT_WAYS, RecordConsent, record_consent
from app.casework.reuse_data import FilledFrom, Place, fill, offers
from app.domain.errors import Invalid, Refused
from app.domain.forms import Form
from app.edge.access import actor, services
from app.edge.errors import words
from app.edge.forms import answers, display_values

#: the buttons of the panel: their name, and what they ask for
BUTTON = "x-reuse"
LOOK, CONSENT, FILL = "look", "consent", "fill"


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    """One value that could be taken over, in words."""

    key: str
    label: str
    text: str
    code: str
    declared_at: datetime


@dataclass(frozen=True, kw_only=True)
class Panel:
    """``asked``: somebody looked; ``consent``: the applicant agreed; ``error`` what went wrong, beside ``field``."""

    asked: bool = False
    consent: bool = True
    offers: tuple[OfferLine, ...] = ()
    chosen: tuple[str, ...] | None = None
    filled: tuple[FilledFrom, ...] = ()
    reuse_id: int | None = None
    error: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=lambda: CONSENT_WAYS)


def pressed() -> str:
    """Which of the panel's buttons was pressed; empty for none."""
    button = request.form.get(BUTTON, "")
    return button if button in (LOOK, CONSENT, FILL) else ""


def answer_panel(place: Place, form: Form, *, name: str) -> Panel:
    """What the pressed button brings: the offers after a look or a consent, the values after filling."""
    try:
        if pressed() == CONSENT:
            _record(place, name=name)
        if pressed() == FILL:
            return _fill(place, form)
        return _look(place, form)
    except Refused:
        return Panel(asked=True, consent=False)
    except Invalid as error:
        consent = pressed() != CONSENT
        return Panel(asked=True, consent=consent, error=words(error))


def _record(place: Place, *, name: str) -> None:
    how = request.form.get("d-consent", "")
    command = RecordConsent(by=actor(), identity_number=place.identity_number, name=name, how=how)
    record_consent(services(), command)


def _look(place: Place, form: Form) -> Panel:
    return Panel(asked=True, offers=_lines(form, place))


def _lines(form: Form, place: Place) -> tuple[OfferLine, ...]:
    found = offers(services(), place)
    texts = {line.key: line.text for line in answers(form, {offer.key: offer.value for offer in found})}
    return tuple(
        OfferLine(
            key=offer.key,
            label=offer.label,
            text=texts.get(offer.key, ""),
            code=offer.code,
            declared_at=offer.declared_at,
        )
        for offer in found
    )


def _fill(place: Place, form: Form) -> Panel:
    keys = request.form.getlist("d-offer")
    try:
        reuse_id, values = fill(services(), place, keys=keys, confirmed="d-confirmed" in request.form)
    except Invalid as error:
        return Panel(asked=True, offers=_lines(form, place), error=words(error), chosen=tuple(keys))
    return Panel(asked=True, reuse_id=reuse_id, values=display_values(form, values))
