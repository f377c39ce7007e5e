"""“May this person do it, and why?” – asked of a step or of a legal act, by the very rules that judge the act."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.acting_person import load_actor
from app.casework.acts import may, open_tasks
from app.casework.legal_clock import limit_of, view_of
from app.casework.queries.act_views import act_views
from app.casework.queries.person_page import person_looked_after
from app.casework.queries.visible import visible_dossier
from app.casework.separate_duties import own_earlier_step
from app.casework.services import Services
from app.casework.task_access import Holders, stand_in, works_on
from app.db import reading
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.domain.permission_names import permission_name
from app.domain.permissions import ROLES, Actor, Grant, acting_for, all_grants, task_grants
from app.domain.states import ACTS, OPEN_STATES, STATES, WAITING_STATES, Act
from app.domain.vietnamese import said_once
from app.dossiers.records import Dossier
from app.people.records import Agency, Person, Unit
from app.tasks.records import Task

#: looking at a dossier is asked for like an act
VIEW = "view"
STEP = "Thực hiện bước xử lý"
SEEN = "Hồ sơ trong phạm vi được xem"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One of the things asked, in the order asked: what, and what is against it (None: nothing)."""

    name: str
    against: DomainError | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class WhyView:
    """The answer: ``subject`` names the step or act, ``code`` the dossier; allowed when nothing is against it.

    ``by_role`` names the role that allows it, ``for_whom`` the absent person whose role it is.
    """

    person: str
    code: str
    subject: str
    checks: tuple[Check, ...]
    by_role: str = ""
    for_whom: str | None = None

    @property
    def allowed(self) -> bool:
        """True if the person may do it at this moment."""
        return all(check.against is None for check in self.checks)

    @property
    def against(self) -> DomainError | None:
        """The first thing against it."""
        return next((check.against for check in self.checks if check.against), None)


def why_task(services: Services, *, by: Actor, username: str, task_id: int) -> WhyView:
    """May the person do this step? NotFound for a person one does not look after, or no such task.

    Of a dossier that the person may not see, nothing is told but that.
    """
    at = services.clock.now()
    with reading() as session:
        person = person_looked_after(session, by=by, username=username)
        task = session.get(Task, task_id)
        if task is None:
            raise NotFound("task_not_found")
        code = session.get_one(Dossier, task.dossier_id).code
        hidden = WhyView(person=person.full_name, code=f"{task_id}", subject=STEP, checks=(_account(person),))
        who = _actor(session, person, at=at)
        if who is None:
            return hidden
        try:
            dossier = visible_dossier(session, by=who, code=code)
        except NotFound:
            return replace(hidden, checks=(*hidden.checks, _unseen(f"{task_id}")))
        return _task_answer(session, task, dossier, person=person, who=who, at=at)


def why_open_tasks(services: Services, *, by: Actor, username: str, code: str) -> tuple[WhyView, ...]:
    """May the person do the steps of the dossier that are open now? One answer each; empty when none is open.

    NotFound as ``why_task``; one single answer for a locked account or a dossier out of sight.
    """
    at = services.clock.now()
    with reading() as session:
        person = person_looked_after(session, by=by, username=username)
        hidden = WhyView(person=person.full_name, code=code, subject=STEP, checks=(_account(person),))
        who = _actor(session, person, at=at)
        if who is None:
            return (hidden,)
        try:
            dossier = visible_dossier(session, by=who, code=code)
        except NotFound:
            return (replace(hidden, checks=(*hidden.checks, _unseen(code))),)
        tasks = open_tasks(session, dossier.id)
        return tuple(_task_answer(session, t, dossier, person=person, who=who, at=at) for t in tasks)


def _task_answer(
    session: Session, task: Task, dossier: Dossier, *, person: Person, who: Actor, at: datetime
) -> WhyView:
    mine = [g for g in task_grants(who) if (g.role, g.agency_id) == (task.role, task.agency_id)]
    role = "; ".join(sorted({_role(session, g) for g in mine if g.counts_for(dossier.version_id)}))
    return WhyView(
        person=person.full_name,
        code=dossier.code,
        subject=task.name,
        checks=(_account(person), *_task_checks(session, task, dossier, who=who, at=at)),
        by_role=role,
        for_whom=_name(who, stand_in(task, who, dossier=dossier)),
    )


def _unseen(what: str) -> Check:
    return Check(name=SEEN, against=NotFound("why_invisible", code=what))


def why_act(services: Services, *, by: Actor, username: str, code: str, act: str) -> WhyView:
    """May the person look at the dossier (act “view”), or perform this legal act?

    NotFound for a person one does not look after; Invalid("why_nothing_chosen") for an act that there is not.
    """
    at = services.clock.now()
    wanted = ACTS.get(act)
    if act != VIEW and (wanted is None or not wanted.sources):
        raise Invalid("why_nothing_chosen", field="act")
    with reading() as session:
        person = person_looked_after(session, by=by, username=username)
        subject = wanted.name if wanted else "Xem hồ sơ"
        view = WhyView(person=person.full_name, code=code, subject=subject, checks=(_account(person),))
        who = _actor(session, person, at=at)
        if who is None:
            return view
        try:
            dossier = visible_dossier(session, by=who, code=code)
        except NotFound:
            return replace(view, checks=(*view.checks, _unseen(code)))
        seen = Check(name=SEEN)
        if wanted is None:
            return replace(view, checks=(*view.checks, seen), by_role=_roles(session, who, "dossier.view", dossier))
        return _act_answer(session, services, replace(view, checks=(*view.checks, seen)), _Asked(wanted, dossier, who))


@dataclass(frozen=True)
class _Asked:
    """An act of a dossier, asked for a person."""

    act: Act
    dossier: Dossier
    who: Actor


def _act_answer(session: Session, services: Services, view: WhyView, asked: _Asked) -> WhyView:
    act, dossier, who = asked.act, asked.dossier, asked.who
    at = services.clock.now()
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    clock = view_of(session, services, dossier=dossier, limit=limit_of(dossier, version), at=at)
    shown = act_views(session, services, dossier, version=version, view=clock, by=who)
    found = next(each for each in shown if each.id == act.id)
    drawn = tuple(t for t in open_tasks(session, dossier.id) if t.act == act.id)
    denied = None if found.mine else Forbidden("why_permission", permission=permission_name(act.permission))
    facts = {"clause": act.clause, **found.facts, "act": act.name}
    state = Refused(found.hindrance, **facts) if found.hindrance else None
    checks = (
        *view.checks,
        Check(name=f"Có quyền “{permission_name(act.permission)}” hoặc giữ bước trên sơ đồ", against=denied),
        Check(name="Trạng thái và thời hạn của hồ sơ cho phép", against=state, detail=STATES[dossier.state]),
        *(Check(name=said_once(f"Bước “{t.name}” không do người khác giữ"), against=_held(t, who)) for t in drawn),
    )
    behalf = acting_for(who, lambda one: may(one, act, dossier=dossier, drawn=drawn))
    role = _roles(session, who, act.permission, dossier) if found.mine else ""
    return replace(view, checks=checks, by_role=role, for_whom=_name(who, behalf))


def _account(person: Person) -> Check:
    return Check(name="Tài khoản đang hoạt động", against=None if person.active else Forbidden("why_locked"))


def _actor(session: Session, person: Person, *, at: datetime) -> Actor | None:
    return load_actor(session, person.id, at=at) if person.active else None


def _task_checks(session: Session, task: Task, dossier: Dossier, *, who: Actor, at: datetime) -> Iterator[Check]:
    role, agency = ROLES.get(task.role, task.role), session.get_one(Agency, task.agency_id).name
    mine = works_on(who, task, dossier)
    lane = None if mine else Forbidden("why_lane", task=task.name, role=role, agency=agency)
    yield Check(name="Đúng vai trò của bước", against=lane, detail=f"{role}, {agency}")
    yield Check(name="Bước đang mở, hồ sơ đang xử lý", against=_closed(task, dossier), detail=STATES[dossier.state])
    held = _held(task, who) if Holders(session, at=at).still_hold(task, dossier) else None
    yield Check(name="Không do người khác giữ", against=held)
    earlier = own_earlier_step(session, task, dossier=dossier, by=who) if mine else None
    apart = Refused("task_after_oneself", task=task.name, earlier=earlier) if earlier else None
    yield Check(name="Không tự kiểm tra việc của mình khi làm thay", against=apart)
    act = Refused("use_act", task=task.name, act=task.act) if task.act else None
    yield Check(name="Hoàn thành bằng biểu mẫu của bước", against=act)


def _closed(task: Task, dossier: Dossier) -> DomainError | None:
    if task.state != "open":
        return Conflict("task_already_done", task=task.name, at=task.closed_at, by_id=task.closed_by_id)
    if dossier.state in WAITING_STATES:
        return Conflict("task_frozen", task=task.name, state=STATES[dossier.state].lower())
    return None if dossier.state in OPEN_STATES else Refused("already_settled", act=task.name)


def _held(task: Task, who: Actor) -> DomainError | None:
    if task.assignee_id in (None, who.person_id):
        return None
    return Conflict("task_held_by_other", task=task.name, by_id=task.assignee_id, at=task.claimed_at)


def _roles(session: Session, who: Actor, permission: str, dossier: Dossier) -> str:
    """The roles that allow this for the dossier, by name and agency."""
    tasks = set(session.scalars(select(Task.agency_id).where(Task.dossier_id == dossier.id)))
    there = {None, dossier.receiving_agency_id, dossier.competent_agency_id, *tasks}
    grants = [g for g in all_grants(who) if g.agency_id in there and g.allows(permission, version=dossier.version_id)]
    return "; ".join(sorted({_role(session, g) for g in grants}))


def _role(session: Session, grant: Grant) -> str:
    where = session.get_one(Agency, grant.agency_id).name if grant.agency_id else "mọi cơ quan"
    unit = f"{session.get_one(Unit, grant.unit.id).name}, " if grant.unit else ""
    return f"{ROLES.get(grant.role, grant.role)}, {unit}{where}"


def _name(who: Actor, behalf: str | None) -> str | None:
    return next((a.name for a in who.absent if a.username == behalf), None)
