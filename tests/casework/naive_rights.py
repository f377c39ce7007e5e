"""Who may do what, told a second time as simply as can be: by it tests judge what the ledger says was done.

It keeps its own record of roles, of who stands in for whom and of what follows what, told by the test; of the product
it reads only where a dossier and its steps were the moment before.
"""

from dataclasses import dataclass, field
from datetime import datetime

from acting import tasks
from reorganising import roles_of
from sqlalchemy import select
from world import World

from app.audit import EventRow
from app.db import reading
from app.dossiers.correction_records import OpinionRequest
from app.people.records import Agency, Person
from app.tasks.records import Task

DESK = {"cong_chuc_mot_cua", "truong_bo_phan_mot_cua"}
HEADS = {"truong_bo_phan_mot_cua", "lanh_dao_co_quan", "lanh_dao_ubnd"}
GIVING = {*HEADS, "lanh_dao_phong", "lanh_dao_van_phong", "chi_huy_cong_an_xa"}
ANSWERING = {*DESK, "chuyen_vien", "van_thu", "lanh_dao_phong", "lanh_dao_co_quan", "lanh_dao_ubnd", "nguoi_huong_dan"}
ANSWERING |= {"thanh_vien_hoi_dong", "nguoi_nop", "cong_an_xa", "chi_huy_cong_an_xa", "lanh_dao_van_phong"}
#: what only the machine does, and what nobody but a portal, or the applicant through it, does
OF_SYSTEM = ("clock.", "deadline.", "timer.", "engine.", "opinion.missed", "message.", "dossier.reassigned")
OF_PORTAL = (
    "dossier.submit",
    "dossier.confirm_payment",
    "dossier.rated",
    "act.proposed",
    "payment.",
    "supplement.",
    "consent.",
)
PORTALS = {"cong.dvc", "trang-cong-khai"}
#: acts that the heads perform too, as those who consent
BY_TWO = ("dossier.correct", "dossier.annul", "dossier.change_procedure")


@dataclass(frozen=True, kw_only=True)
class Step:
    """An open or done step: which role where, and who has it or did it."""

    role: str
    agency: str
    act: str | None
    person: str | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a dossier is: its desks, its steps by element and occurrence, the agencies asked for an opinion."""

    receiving: str
    competent: str
    steps: dict[tuple[str, int], Step]
    asked: dict[int, str]


def place_of(world: World, code: str) -> Place:
    row, steps = world.dossier(code), tasks(world, code)
    asked = select(OpinionRequest.id, OpinionRequest.agency_id).where(OpinionRequest.dossier_id == row.id)
    with reading() as session:
        names = dict(session.execute(select(Person.id, Person.username)).all())
        codes = dict(session.execute(select(Agency.id, Agency.code)).all())
        opinions = {number: codes[agency_id] for number, agency_id in session.execute(asked)}
    return Place(
        receiving=codes[row.receiving_agency_id],
        competent=codes[row.competent_agency_id],
        steps={(t.element_id, t.occurrence): _step(t, names, codes) for t in steps},
        asked=opinions,
    )


def _step(task: Task, names: dict[int, str], codes: dict[int, str]) -> Step:
    person = names.get(task.closed_by_id or task.assignee_id or 0)
    return Step(role=task.role, agency=codes[task.agency_id], act=task.act, person=person)


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """Somebody acts for somebody from–until."""

    absent: str
    substitute: str
    from_at: datetime
    until_at: datetime


@dataclass
class NaiveRights:
    """``followed`` names for an agency that ended those that follow it."""

    roles: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    standing_in: dict[int, StandIn] = field(default_factory=dict)
    followed: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, usernames: list[str]) -> "NaiveRights":
        return cls(roles={name: roles_of(name) for name in usernames})

    def wrong(self, event: EventRow, before: Place) -> str | None:
        """What is wrong with this event's author; None if the person might do it at that moment."""
        if event.actor == "system":
            ours = event.verb.startswith((*OF_SYSTEM, "dossier.rated"))
            return None if ours else f"the system did {event.verb}"
        if event.actor in PORTALS:
            return None if event.verb.startswith(OF_PORTAL) else f"a portal did {event.verb}"
        if event.on_behalf_of is None:
            return None if self.might(event.actor, event, before) else f"{event.actor} might not {event.verb}"
        if self.might(event.actor, event, before):
            return f"{event.actor} did {event.verb} in another's name without need"
        for one in self.standing_in.values():
            pair = (one.substitute, one.absent) == (event.actor, event.on_behalf_of)
            if pair and one.from_at <= event.at < one.until_at and self.might(one.absent, event, before):
                return None
        return f"{event.actor} might not {event.verb} for {event.on_behalf_of}"

    def holds(self, who: str, roles: set[str], *agencies: str, after: bool = False) -> bool:
        """``after``: also where an agency has ended and this person's follows it."""
        wide = set(agencies)
        if after:
            for agency in agencies:
                wide |= self.followed.get(agency, set())
        return any(role in roles and agency in wide for role, agency in self.roles.get(who, ()))

    def might(self, who: str, event: EventRow, before: Place) -> bool:
        verb, desks = event.verb, (before.receiving, before.competent)
        step = self._step(event, before)
        if verb == "task.recalled":
            mine = step is not None and step.person == who
            return mine or (step is not None and self.holds(who, HEADS | {"lanh_dao_phong"}, step.agency, after=True))
        if verb in ("task.assigned", "task.released", "task.forwarded"):
            held = step is not None and step.person == who and self.holds(who, {step.role}, step.agency)
            return held or (step is not None and self.holds(who, GIVING, step.agency) and verb != "task.forwarded")
        if verb.startswith("task."):
            return step is not None and self.holds(who, {step.role}, step.agency)
        if verb == "opinion.answered":
            return self.holds(who, ANSWERING, before.asked[event.body["opinion"]])
        if verb.startswith("opinion."):
            return any(self.holds(who, {one.role}, one.agency) for one in before.steps.values())
        return self._might_act(who, event, before) or self.holds(who, DESK, *desks, after=event.verb in AFTER_THE_END)

    def _might_act(self, who: str, event: EventRow, before: Place) -> bool:
        """Beside the desk: who has the step that draws the act, who proposes from a step, who consents."""
        verb, desks = event.verb, (before.receiving, before.competent)
        for one in before.steps.values():
            drawn = one.act is not None and verb == f"dossier.{one.act}"
            proposes = verb == "act.proposed" and not event.body.get("consent")
            if (drawn or proposes) and self.holds(who, {one.role}, one.agency):
                return True
        heads = verb in BY_TWO or (verb in ("act.proposed", "act.proposal_declined"))
        return heads and self.holds(who, HEADS, *desks, after=verb in AFTER_THE_END)

    @staticmethod
    def _step(event: EventRow, before: Place) -> Step | None:
        at = event.body.get("from") if event.verb == "task.handed_back" else None
        element, occurrence = at or (event.body.get("element"), event.body.get("occurrence"))
        return before.steps.get((str(element), int(occurrence or 0)))


#: what the agency that follows does about a dossier that was closed at one that ended
AFTER_THE_END = (
    "dossier.correct",
    "dossier.rectify_result",
    "act.proposed",
    "act.proposal_declined",
    "payment.settled",
)
