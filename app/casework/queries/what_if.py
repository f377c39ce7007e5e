"""“If I receive this then, which date do I promise?” and “if I extend by so much?”: nothing is changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from app.casework.clock_facts import clock_facts, longest_text
from app.casework.legal_clock import counted_events, is_provisional, limit_of, pinned_of, terms_of, view_of
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.dossier_clock import ClockEvent, check_counted, run_counted
from app.domain.errors import Invalid, Refused
from app.domain.explain import Explanation, explain_due
from app.domain.limits import Limit
from app.domain.permissions import Actor


@dataclass(frozen=True, kw_only=True)
class Extended:
    """What an extension would make of a dossier's promised date; ``refused`` says why the law forbids it."""

    code: str
    procedure: str
    limit: Limit
    at: datetime
    due_at: datetime | None
    longest: str
    due_provisional: bool = False
    new_due_at: datetime | None = None
    provisional: bool = False
    refused: Refused | None = None
    explanation: Explanation | None = None


def what_if_extended(
    services: Services,
    *,
    by: Actor,
    code: str,
    working_hours: Fraction | None = None,
    calendar_days: int | None = None,
) -> Extended:
    """The promised date if the dossier were extended now; without an amount only what is the case now.

    Raises NotFound, Invalid("extension_amount_missing") for an amount of nothing or in two units.
    """
    if working_hours == 0 or calendar_days == 0 or None not in (working_hours, calendar_days):
        raise Invalid("extension_amount_missing")
    at = services.clock.now()
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        limit = limit_of(dossier, version)
        terms = terms_of(session, services, dossier, limit)
        view = view_of(session, services, dossier=dossier, limit=limit, at=at)
        now = Extended(
            code=dossier.code,
            procedure=version.name,
            limit=limit,
            at=at,
            due_at=view.due_at,
            longest=longest_text(terms),
            due_provisional=dossier.provisional,
        )
        if working_hours is None and calendar_days is None:
            return now
        event = ClockEvent(type="extended", at=at, working_hours=working_hours, calendar_days=calendar_days)
        events = counted_events(session, services, dossier, limit=limit)
        found = check_counted(events, event, terms=terms)
        regulation = services.rules.regulation_of(session, dossier)
        if found:
            facts = clock_facts(found, view=view, terms=terms, regulation=regulation)
            return replace(now, refused=Refused(f"clock_{found}", **facts))
        after = run_counted([*events, (event, terms)], terms=terms, at=at)
        calendar = pinned_of(session, services, dossier)
        explanation = explain_due(
            calendar_version=calendar, regulation=regulation, limit=limit, view=after, entered_at=dossier.entered_at
        )
        provisional = is_provisional(calendar, after.due_at)
        return replace(now, new_due_at=after.due_at, provisional=provisional, explanation=explanation)
