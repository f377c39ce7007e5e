"""What the legal acts share: the dossier under lock, the shell's table, the clock, drawn tasks, the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, lazyload

from app.audit import Recorded
from app.casework import ledger
from app.casework.legal_clock import detail_of, limit_of, tell_clock
from app.casework.portal_told import NewsAgain, tell_again
from app.casework.services import Services
from app.casework.step_forward import Forward, step_forward
from app.casework.tell_portal import act_news, tell_portal
from app.db.insert_once import count_up
from app.domain.calendar import local
from app.domain.correction_acts import CONSENTED
from app.domain.dossier_clock import ClockEvent, ClockView
from app.domain.errors import Conflict, Forbidden, NotFound, Refused
from app.domain.permissions import Actor, Grant, acting_for, reach, reach_after, work_grants
from app.domain.states import ACTS, CLOSED_STATES, WAITING_STATES, Act, Situation, hindrance
from app.domain.steps import TaskKey
from app.dossiers.records import CodeCounter, Dossier, EngineState
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task

# built once: every act asks them
_LOCKED = (
    select(Dossier)
    .where(Dossier.code == bindparam("of_code"))
    .options(lazyload(Dossier.applicant))
    .with_for_update(of=Dossier)
)
_OPEN_TASKS = select(Task).where(Task.dossier_id == bindparam("of_dossier"), Task.state == "open").order_by(Task.id)


@dataclass(frozen=True, kw_only=True)
class Acting:
    """A dossier under lock on which an act may be performed now; ``drawn`` are its open tasks bound to the act."""

    services: Services
    dossier: Dossier
    version: FrozenVersion
    act: Act
    drawn: tuple[Task, ...]
    by: Actor
    at: datetime
    on_behalf_of: str | None


@dataclass(frozen=True, kw_only=True)
class Acted:
    """What came of an act: the dossier's state, the due moment in force (None: nothing is due), a slip's number.

    ``provisional`` when that moment lies in a year whose days off are not published. ``proposed``: nothing was done
    yet, the head of the desk has to consent. ``other`` is the code of the dossier that takes this one's place.
    """

    code: str
    state: str
    due_at: datetime | None
    slip: str = ""
    provisional: bool = False
    proposed: bool = False
    other: str = ""


def prepare(session: Session, services: Services, *, code: str, act_id: str, by: Actor, at: datetime) -> Acting:
    """Lock the dossier and judge the act. NotFound, Forbidden, Conflict("task_held_by_other") or Refused(act code)."""
    dossier = locked_dossier(session, code)
    if dossier is None or not sees(by, dossier):
        raise NotFound("dossier_not_found", code=code)
    tasks = open_tasks(session, dossier.id)
    acting = _acting(session, services, dossier, act=ACTS[act_id], by=by, at=at, tasks=tasks)
    if not may(by, acting.act, dossier=dossier, drawn=acting.drawn):
        raise Forbidden("act_of_desk", act=acting.act.name)
    return _admitted(acting, tasks)


def prepare_for_portal(
    session: Session, services: Services, *, code: str, act_id: str, by: Actor, at: datetime
) -> Acting:
    """As ``prepare``, for what a portal tells of the applicant (STA-02): it may hand in where it may submit."""
    dossier = locked_dossier(session, code)
    if dossier is None or not speaks_for_applicant(by, dossier):
        raise NotFound("dossier_not_found", code=code)
    tasks = open_tasks(session, dossier.id)
    return _admitted(_acting(session, services, dossier, act=ACTS[act_id], by=by, at=at, tasks=tasks), tasks)


def speaks_for_applicant(by: Actor, dossier: Dossier) -> bool:
    """True for a portal through which applicants of this dossier's agencies act."""
    return reach(by, "dossier.submit").covers(dossier.receiving_agency_id, dossier.competent_agency_id)


def locked_dossier(session: Session, code: str) -> Dossier | None:
    """The dossier's row, locked until the end of the transaction.

    Its applicant is read afterwards: read in one with the row they would be as before somebody else's correction.
    """
    return session.scalar(_LOCKED, {"of_code": code})


def _acting(
    session: Session,
    services: Services,
    dossier: Dossier,
    *,
    act: Act,
    by: Actor,
    at: datetime,
    tasks: Sequence[Task],
) -> Acting:
    drawn = tuple(t for t in tasks if t.act == act.id)
    return Acting(
        services=services,
        dossier=dossier,
        version=services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash),
        act=act,
        drawn=drawn,
        by=by,
        at=at,
        on_behalf_of=acting_for(by, lambda who: may(who, act, dossier=dossier, drawn=drawn)),
    )


def _admitted(acting: Acting, tasks: tuple[Task, ...]) -> Acting:
    act = acting.act
    code_or_none = hindrance(act, situation(acting.dossier, tasks))
    if code_or_none:
        raise Refused(code_or_none, act=act.name, clause=act.clause)
    for task in acting.drawn:
        if task.assignee_id not in (None, acting.by.person_id):
            raise Conflict("task_held_by_other", task=task.name, by_id=task.assignee_id, at=task.claimed_at)
    return acting


def open_tasks(session: Session, dossier_id: int) -> tuple[Task, ...]:
    """The dossier's open tasks in the order they were opened."""
    return tuple(session.scalars(_OPEN_TASKS, {"of_dossier": dossier_id}))


def situation(dossier: Dossier, tasks: tuple[Task, ...]) -> Situation:
    """What the shell's table needs to know."""
    return Situation(
        state=dossier.state,
        open_acts=tuple(t.act for t in tasks),
        ended=dossier.diagram_ended,
        result=dossier.diagram_result,
    )


def sees(by: Actor, dossier: Dossier) -> bool:
    """True if the person's roles reach one of the dossier's agencies."""
    where = reach(by, "dossier.view", version=dossier.version_id)
    return where.covers(dossier.receiving_agency_id, dossier.competent_agency_id)


def stands_still(dossier: Dossier) -> bool:
    """True while its clock waits for the applicant."""
    return dossier.state in WAITING_STATES or dossier.paused_for is not None


def may(by: Actor, act: Act, *, dossier: Dossier, drawn: tuple[Task, ...]) -> bool:
    """A drawn task is its lane's; otherwise the act belongs to the desk of the receiving or competent agency.

    A submission is answered where it was sent, an arrival confirmed where the dossier arrives. What was closed at an
    agency that ended is put right by the one that follows it (MIG-01).
    """
    own = work_grants(by, version=dossier.version_id)
    if any(Grant(role=t.role, agency_id=t.agency_id) in own for t in drawn):
        return True
    where = {"accept": (dossier.receiving_agency_id,), "decline": (dossier.receiving_agency_id,)}
    where["arrive"] = (dossier.competent_agency_id,)
    agencies = where.get(act.id, (dossier.receiving_agency_id, dossier.competent_agency_id))
    where_may = reach_after if dossier.state in CLOSED_STATES else reach
    if act.id in CONSENTED and where_may(by, "dossier.consent", version=dossier.version_id).covers(*agencies):
        return True
    return where_may(by, act.permission, version=dossier.version_id).covers(*agencies)


def tell(session: Session, services: Services, acting: Acting, event: ClockEvent | None = None) -> ClockView:
    """Tell the dossier's clock of the act. Refused with the clock's code when the law does not allow it."""
    event = event or ClockEvent(type=acting.act.clock_event or "", at=acting.at)
    return tell_clock(
        session, services, dossier=acting.dossier, limit=limit_of(acting.dossier, acting.version), event=event
    )


def perform_drawn(session: Session, services: Services, acting: Acting) -> dict[str, Any]:
    """Complete the drawn tasks of the act; returns what the ledger says of it: drawn, passed, and what is open now."""
    if not acting.drawn:
        return {}
    passed: tuple[str, ...] = ()
    open_now: tuple[TaskKey, ...] = ()
    state = session.get_one(EngineState, acting.dossier.id)
    for task in acting.drawn:
        forward = Forward(
            dossier=acting.dossier, version=acting.version, task=task, state=state, by=acting.by, at=acting.at
        )
        step = step_forward(session, services, forward).step
        passed, open_now = (*passed, *step.passed), step.open
    return {
        "drawn": [[t.element_id, t.occurrence] for t in acting.drawn],
        "passed": list(passed),
        "open": [[k.element_id, k.occurrence] for k in open_now],
    }


def record_act(
    session: Session,
    acting: Acting,
    *,
    body: Mapping[str, Any] | None = None,
    payload: Mapping[str, Any] | None = None,
    event: ClockEvent | None = None,
) -> Recorded:
    """Write the act into the ledger with what the clock was told and what it is counted by, and tell the portal."""
    dossier, act = acting.dossier, acting.act
    clock: dict[str, Any] = {}
    if act.target:
        clock = {"clock": act.clock_event, "calendar": [dossier.calendar_id, dossier.calendar_version]}
    if act.clock_event:
        clock["due_at"] = dossier.due_at.isoformat() if dossier.due_at else None
        clock["provisional"] = dossier.provisional
    if event is not None and detail_of(event):
        clock["clock_detail"] = detail_of(event)
    _tell_portal(session, acting, payload)
    return ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb=f"dossier.{act.id}",
        by=acting.by,
        at=acting.at,
        on_behalf_of=acting.on_behalf_of,
        body={**(body or {}), **clock, "model_hash": dossier.model_hash, **_portal(act)},
        payload=payload,
    )


def _tell_portal(session: Session, acting: Acting, payload: Mapping[str, Any] | None) -> None:
    """The act's status; a correction has none, but the portal must not keep what was wrong."""
    services, dossier, version = acting.services, acting.dossier, acting.version
    if acting.act.portal_status is None:
        news = NewsAgain(content=acting.act.name, at=acting.at, whole=True)
        tell_again(session, services, dossier, version=version, news=news)
        return
    told = act_news(acting.act, by=acting.by, at=acting.at, payload=payload)
    tell_portal(session, services, dossier, version=version, news=told)


def _portal(act: Act) -> dict[str, Any]:
    return {} if act.portal_status is None else {"portal_status": act.portal_status}


def acted(acting: Acting, *, slip: str = "", proposed: bool = False, other: str = "") -> Acted:
    """The act's answer to whoever asked for it."""
    dossier = acting.dossier
    return Acted(
        code=dossier.code,
        state=dossier.state,
        due_at=dossier.due_at,
        slip=slip,
        provisional=dossier.provisional,
        proposed=proposed,
        other=other,
    )


def slip_number(session: Session, acting: Acting, suffix: str) -> str:
    """The next number of a kind of slip of the receiving agency in this year: 12/PBS (TT 03/2025, Annex I)."""
    year = local(acting.at).year
    row = {"prefix": f"{suffix}:{acting.dossier.receiving_agency_id}:{year}", "last": 1}
    return f"{count_up(session, CodeCounter, row=row, counter=CodeCounter.last)}/{suffix}"
