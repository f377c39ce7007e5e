"""The legal acts as a dossier's page shows them: ready, or the reason and the facts why not; and what was proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from app.casework.acts import may, open_tasks, situation
from app.casework.clock_facts import clock_facts, longest_text
from app.casework.legal_clock import counted_events, limit_of, terms_of
from app.casework.proposals import open_proposals
from app.casework.services import Services
from app.casework.task_access import works_on
from app.domain.dossier_clock import ClockEvent, ClockView, Terms, check_counted
from app.domain.limits import OFFICE_UNITS
from app.domain.permissions import Actor
from app.domain.states import ACTS, Act, hindrance
from app.dossiers.records import Dossier, Proposal
from app.people.records import Agency, Person
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """What the resolving agency asks for; ``data`` as the act's form takes it."""

    id: int
    data: Mapping[str, Any]
    by: str
    agency: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ActView:
    """A legal act on this page: ready, or the code of the reason why not with its ``facts``.

    ``mine`` says whether this person may, ``proposable`` whether they may ask the desk for it.
    """

    id: str
    name: str
    clause: str
    hindrance: str | None
    mine: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    proposable: bool = False
    proposal: ProposalView | None = None


def act_views(
    session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, view: ClockView, by: Actor
) -> tuple[ActView, ...]:
    """All acts of the shell for this dossier and this person."""
    tasks = open_tasks(session, dossier.id)
    now = situation(dossier, tasks)
    works_on_it = any(works_on(by, task, dossier) for task in tasks)
    asked = {row.act: _proposal(session, row) for row in open_proposals(session, dossier.id)}
    judge = _Judge(session=session, services=services, dossier=dossier, version=version, view=view)
    shown = []
    for act in (act for act in ACTS.values() if act.sources):
        code, facts = judge.judge(act, hindrance(act, now))
        drawn = tuple(t for t in tasks if t.act == act.id)
        shown.append(
            ActView(
                id=act.id,
                name=act.name,
                clause=act.clause,
                hindrance=code,
                facts=facts,
                mine=may(by, act, dossier=dossier, drawn=drawn),
                proposable=act.proposed_by is not None and works_on_it and code is None and act.id not in asked,
                proposal=asked.get(act.id),
            )
        )
    return tuple(shown)


def _proposal(session: Session, row: Proposal) -> ProposalView:
    return ProposalView(
        id=row.id,
        data=row.data,
        by=session.get_one(Person, row.by_id).full_name,
        agency=session.get_one(Agency, row.agency_id).name,
        at=row.at,
    )


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """Asks the clock what it would say to an act now; only for acts that the clock may forbid."""

    session: Session
    services: Services
    dossier: Dossier
    version: FrozenVersion
    view: ClockView

    def judge(self, act: Act, code: str | None) -> tuple[str | None, Mapping[str, Any]]:
        """The reason against the act, the state's before the clock's, and the facts its sentence names."""
        if act.id == "apologise" and code is None:
            return (None if self.view.warning == "overdue" else "not_overdue"), {}
        if act.clock_event is None or act.id == "stop" or code is not None:
            return code, {}
        limit, at = limit_of(self.dossier, self.version), self.services.clock.now()
        terms = terms_of(self.session, self.services, self.dossier, limit)
        events = counted_events(self.session, self.services, self.dossier, limit=limit)
        found = check_counted(events, _smallest(act, terms, at=at), terms=terms)
        regulation = self.services.rules.regulation_of(self.session, self.dossier)
        if found:
            return f"clock_{found}", clock_facts(found, view=self.view, terms=terms, regulation=regulation)
        return None, {"longest": longest_text(terms)} if act.id == "extend" else {}


def _smallest(act: Act, terms: Terms, *, at: datetime) -> ClockEvent:
    """The event of the act; an extension by the least there is, so that only time and number can be against it."""
    if act.id != "extend":
        return ClockEvent(type=act.clock_event or "", at=at)
    if terms.limit.unit in OFFICE_UNITS:
        return ClockEvent(type="extended", at=at, working_hours=Fraction(1, 60))
    return ClockEvent(type="extended", at=at, calendar_days=1)
