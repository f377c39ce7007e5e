"""Who may do what, closed by default.

A person holds roles, each in one agency, in a unit of one (then for what that unit is charged with), or everywhere
(``agency_id`` None, for auditors and the system's administrators). Whoever substitutes for an absent person (ACC-02)
acts with that person's roles too, and the ledger names both. A substitution may lend less than everything: a role lent
for some procedures only counts for dossiers of those. One object, ``Reach``, answers the check in Python and gives the
filter for SQL; a test holds them equal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from app.domain.roles import ROLES
from app.domain.units import UnitBound

__all__ = ["MAY", "OF_PERSONS", "ROLES", "SUCCEEDING", "Actor", "Grant", "Reach", "acting_for", "all_grants"]
__all__ += ["of_dossiers", "on_behalf_of", "reach", "reach_after", "reaches", "task_grants", "work_grants"]

#: late-lists of the agency: to look at them and say so (TIM-10)
_WATCH = {"digest.read"}
_DESK = {
    "dossier.view",
    "dossier.receive",
    "dossier.supplement",
    "dossier.extend",
    "dossier.confirm",
    "dossier.return",
    "dossier.refuse",
    "dossier.stop",
    "dossier.correct",
    "dossier.correct_result",
    "dossier.annul",
    "task.work",
    "opinion.answer",
    "deadline.view",
    "feedback.enter",
}
#: leaders: consent to corrections, take back what their people forwarded
_LEADER = {"dossier.consent", "step.recall"}
#: giving the steps of the agency to persons and taking them back
_HEAD = {"task.assign", "person.view"}
#: deciding who stands in for whom in the agency (ACC-02)
_CHIEF = {*_HEAD, "substitution.decide"}
#: what only the head of a desk may: enter what happened while the system stood still
_OUTAGE = {"dossier.backdate", "outage.record", "outage.view"}
_OFFICER = {"dossier.view", "dossier.propose", "task.work", "opinion.answer"}
#: what is done about things that happened at an agency that ended, by those of the agency that follows it
SUCCEEDING = frozenset({"dossier.view", "deadline.view", "digest.read", "audit.replay", "step.recall"})
#: deciding about calendars: whoever drafted one never releases it
_CALENDAR = {"calendar.view", "calendar.release"}

#: deciding about agencies that merge, split or end: whoever drafted it never approves it
_REORGANISING = {"reorganisation.view", "reorganisation.approve"}

#: role → what it may do in its agency
MAY: dict[str, frozenset[str]] = {
    "cong_chuc_mot_cua": frozenset({*_DESK, "calendar.view"}),
    "truong_bo_phan_mot_cua": frozenset(
        {*_DESK, *_WATCH, *_LEADER, *_HEAD, *_OUTAGE, "rules.view", "calendar.view", "feedback.answer", "account.ask"}
    ),
    "thiet_ke_quy_trinh": frozenset({"procedure.view", "procedure.draft", "rules.view"}),
    "tham_dinh_quy_trinh": frozenset({"procedure.view", "procedure.appraise", "rules.view"}),
    "phe_duyet_quy_trinh": frozenset({"procedure.view", "procedure.approve", "rules.view", *_CALENDAR, *_REORGANISING}),
    "kiem_tra": frozenset(
        {
            "procedure.view",
            "dossier.view",
            "audit.replay",
            "rules.view",
            "calendar.view",
            "deadline.view",
            "access.read",
            "person.view",
            "reorganisation.view",
        }
    ),
    "cong_dich_vu": frozenset({"dossier.submit"}),
    "quan_tri": frozenset(
        {
            *_WATCH,
            *_CALENDAR,
            *_REORGANISING,
            "calendar.draft",
            "reorganisation.draft",
            "procedure.view",
            "system.operate",
            "rules.view",
            "deadline.view",
            "feedback.enter",
            "feedback.answer",
            "account.ask",
            "account.decide",
            "person.view",
            "role.grant",
            "substitution.decide",
            "maintenance.announce",
            "outage.record",
            "outage.view",
            "token.manage",
            "webhook.manage",
            "access.read",
        }
    ),
    "lanh_dao_co_quan": frozenset({*_OFFICER, *_LEADER, *_CHIEF, "deadline.view", "account.ask"}),
    "lanh_dao_van_phong": frozenset({*_OFFICER, *_CHIEF, *_CALENDAR, *_REORGANISING}),
    "lanh_dao_ubnd": frozenset({*_OFFICER, *_LEADER, *_CHIEF}),
    "lanh_dao_phong": frozenset({*_OFFICER, "step.recall", *_HEAD}),
    "chi_huy_cong_an_xa": frozenset({*_OFFICER, *_HEAD}),
} | {
    role: frozenset(_OFFICER)
    for role in (
        "chuyen_vien",
        "van_thu",
        "nguoi_huong_dan",
        "chuyen_vien_van_phong",
        "thanh_vien_hoi_dong",
        "cong_an_xa",
        "nguoi_nop",
    )
}


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role in an agency; ``agency_id`` None means in every agency.

    ``versions`` not None: lent for dossiers of these versions of procedures only, and for nothing but dossiers.
    ``unit`` not None: held in this unit, for what it is charged with; of the rest only what concerns its persons.
    """

    role: str
    agency_id: int | None
    versions: frozenset[int] | None = None
    unit: UnitBound | None = None

    def allows(self, permission: str, *, version: int | None = None) -> bool:
        """True if the role may do this in its agency, for a dossier of this version (None: for none in particular)."""
        if permission not in MAY.get(self.role, frozenset()):
            return False
        if of_dossiers(permission):
            return self.counts_for(version)
        return self.versions is None and self.unit is None

    def counts_for(self, version: int | None) -> bool:
        """True if the role counts for dossiers of this version: neither the lending nor the unit leaves it out."""
        return self.only is None or version in self.only

    @property
    def only(self) -> frozenset[int] | None:
        """The versions that are left by the lending and by the unit; None: all."""
        charged = self.unit.versions if self.unit else None
        if self.versions is None or charged is None:
            return charged if self.versions is None else self.versions
        return self.versions & charged

    def gives(self, permission: str) -> bool:
        """True if the role allows this for something at all: a dossier, the unit's persons, the agency."""
        if permission not in MAY.get(self.role, frozenset()):
            return False
        return of_dossiers(permission) or self.allows(permission) or self.looks_after(permission) is not None

    def looks_after(self, permission: str) -> int | None:
        """The unit whose persons it is about, for what concerns persons; None for anything else."""
        mine = permission in OF_PERSONS and permission in MAY.get(self.role, frozenset())
        return self.unit.id if self.unit and mine and self.versions is None else None


#: what is allowed for single persons: a role held in a unit allows it for the persons of the unit
OF_PERSONS = frozenset({"person.view"})


def of_dossiers(permission: str) -> bool:
    """True for what is done to dossiers and their steps: only that can be lent, or held, for single procedures."""
    return permission.startswith(("dossier.", "task.", "step.", "opinion."))


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who is asking, with the roles held now; ``absent`` are the persons substituted for at this moment.

    An absent person's grants are those that were lent, not all that person holds.
    """

    person_id: int
    username: str
    name: str
    agency_id: int
    grants: frozenset[Grant] = frozenset()
    #: the same roles in agencies that the own ones followed: only for what happened there (MIG-01); an absent
    #: person's are with that person
    inherited: frozenset[Grant] = frozenset()
    absent: tuple["Actor", ...] = ()

    def holds(self, permission: str) -> bool:
        """True if the actor may do this in at least one agency (for menus, never as the check of an act)."""
        return any(reaches(self, permission))


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The agencies in which something is allowed: a set, or everywhere; for ``versions`` only, where not None.

    ``units``: beyond that for the persons of these units; ``covers`` never counts them.
    """

    agencies: frozenset[int]
    everywhere: bool = False
    versions: frozenset[int] | None = None
    units: frozenset[int] = frozenset()

    def covers(self, *agency_ids: int | None) -> bool:
        """True if any of these agencies is within reach; None, which stands for all of them, only if everything is."""
        return self.everywhere or any(a in self.agencies for a in agency_ids if a is not None)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies) or bool(self.units)


def reach(actor: Actor, permission: str, *, version: int | None = None) -> Reach:
    """Where the actor, or somebody the actor substitutes for, may do this, for a dossier of this version.

    Without a version, what is lent or held for single procedures does not count.
    """
    held = _held(actor, permission)
    units = (g.looks_after(permission) for g in held)
    found = _reach(g for g in held if g.allows(permission, version=version))
    return replace(found, units=frozenset(unit for unit in units if unit is not None))


def reach_after(actor: Actor, permission: str, *, version: int | None = None) -> Reach:
    """As ``reach``, and where the actor's agencies follow one that ended: for what was closed there (MIG-01)."""
    return _reach(g for g in _succeeding(actor) if g.allows(permission, version=version))


def reaches(actor: Actor, permission: str, *, after: bool = False) -> tuple[Reach, ...]:
    """All that the actor reaches, for filters in SQL: in general first, then by what is for single procedures only.

    ``after``: as ``reach_after``.
    """
    held = _succeeding(actor) if after else _held(actor, permission)
    limited = {g.only for g in held if g.only is not None} if of_dossiers(permission) else set()
    grants = [g for g in held if permission in MAY.get(g.role, frozenset())]
    found = [(versions, [g for g in grants if g.only == versions]) for versions in sorted(limited, key=sorted)]
    narrow = [replace(_reach(some), versions=versions) for versions, some in found]
    general = reach_after(actor, permission) if after else reach(actor, permission)
    return (general, *(each for each in narrow if each))


def _held(actor: Actor, permission: str) -> frozenset[Grant]:
    return _succeeding(actor) if permission in SUCCEEDING else all_grants(actor)


def _succeeding(actor: Actor) -> frozenset[Grant]:
    return all_grants(actor) | actor.inherited.union(*(a.inherited for a in actor.absent))


def _reach(grants: Iterable[Grant]) -> Reach:
    agencies = [g.agency_id for g in grants]
    return Reach(agencies=frozenset(a for a in agencies if a is not None), everywhere=None in agencies)


def all_grants(actor: Actor) -> frozenset[Grant]:
    """The actor's own roles and those lent by the persons substituted for."""
    return actor.grants.union(*(a.grants for a in actor.absent))


def task_grants(actor: Actor) -> frozenset[Grant]:
    """Every role by which the actor performs tasks, those for single procedures too; the filter in SQL."""
    return frozenset(g for g in all_grants(actor) if "task.work" in MAY.get(g.role, frozenset()))


def work_grants(actor: Actor, *, version: int | None = None) -> frozenset[Grant]:
    """The (role, agency) pairs whose tasks the actor may perform in a dossier of this version."""
    return _lanes(task_grants(actor), version=version)


def _lanes(grants: Iterable[Grant], *, version: int | None) -> frozenset[Grant]:
    return frozenset(Grant(role=g.role, agency_id=g.agency_id) for g in grants if g.counts_for(version))


def on_behalf_of(actor: Actor, grants: Iterable[Grant], *, version: int | None = None) -> str | None:
    """The username of the absent person whose role was needed, or None when the actor's own roles suffice."""
    wanted = set(grants)
    if wanted & _lanes(actor.grants, version=version):
        return None
    return next((a.username for a in actor.absent if wanted & work_grants(a, version=version)), None)


def acting_for(actor: Actor, allowed: Callable[[Actor], bool]) -> str | None:
    """The username of the absent person who was allowed this, or None when the actor alone is."""
    if allowed(replace(actor, absent=())):
        return None
    return next((a.username for a in actor.absent if allowed(a)), None)
