"""The clocks that follow a dossier: its transfer, the shares of its agencies, windows for supplement and extension."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, cast

from sqlalchemy import ScalarResult, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.casework.deadlines import Opening, end_deadline, end_of_dossier, end_running, open_deadline
from app.casework.moves import Move
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.calendar import Calendar
from app.domain.clock_model import ClockView
from app.domain.deadlines import due_of, near_from, transfer_due
from app.domain.limits import Limit
from app.domain.permissions import MAY
from app.domain.policy import parse_amount
from app.domain.regulation import Regulation
from app.dossiers.records import Dossier
from app.people.directory import lane_agency
from app.people.records import Agency
from app.people.succession import living
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task

#: roles of the one-stop desk: a step of theirs is not yet the resolving
DESK_ROLES = frozenset(role for role, may in MAY.items() if "dossier.receive" in may)
DESK_ROLE = "cong_chuc_mot_cua"

# built once: these stand in the way of every act and of every completed task
_TABLE = cast(Table, Deadline.__table__)
_OURS = _TABLE.c.dossier_id == bindparam("of_dossier")
_COUNT = select(func.count()).select_from(_TABLE).where(_OURS, _TABLE.c.kind == bindparam("of_kind"))
_EXTENSION_GONE = (
    update(_TABLE)
    .where(_OURS, _TABLE.c.kind == "extension", _TABLE.c.state == "running")
    .values(state="gone", ended_at=bindparam("at"))
)
_SHARES = (
    select(Deadline)
    .where(
        Deadline.dossier_id == bindparam("of_dossier"),
        Deadline.kind == "share",
        Deadline.state.in_(("running", "paused")),
    )
    .order_by(Deadline.id)
)
_PAPERS_ELSEWHERE = select(Deadline).where(
    Deadline.dossier_id == bindparam("of_dossier"),
    Deadline.kind == "paper_transfer",
    Deadline.state == "running",
    Deadline.agency_id != bindparam("not_of"),
)


def follow_reception(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, opened: Sequence[Task]
) -> None:
    """Open what begins with the reception: transfer, paper, the window for one supplement, the first share."""
    at, regulation = dossier.entered_at, _regulation(session, services, dossier)
    resolving = any(task.role not in DESK_ROLES for task in opened)
    if dossier.promised_at is None:
        transfer = _open_transfer(session, services, dossier, at=at)
        if transfer is not None and resolving:
            end_running(transfer, at=at)
    elif resolving:
        end_deadline(session, _key("transfer", dossier, 1), at=at)
    if regulation.policy.supplement_max != 0:
        received = dossier.received_at or at
        owner = dossier.competent_agency_id
        _open(session, services, dossier, kind="supplement_request", from_at=received, owner=owner)
    if version.details.get("shares"):
        _follow_shares(session, services, dossier=dossier, version=version, at=at)


def open_transfers(session: Session, services: Services, dossier: Dossier, *, at: datetime) -> datetime | None:
    """The clocks of the file and of its paper to another agency (TRF-01, TRF-04); returns when the last is due."""
    transfer = _open_transfer(session, services, dossier, at=at)
    due = transfer.due_at if transfer is not None else None
    if dossier.channel == "online":
        return due
    paper = _open(session, services, dossier, kind="paper_transfer", from_at=at, role=DESK_ROLE)
    ends = [moment for moment in (due, paper.due_at if paper is not None else None) if moment is not None]
    return max(ends, default=None)


def follow_step(session: Session, services: Services, move: Move, *, closed: Task, opened: Sequence[Task]) -> None:
    """A step is done and others are open: the dossier may be with those who resolve it, or with another agency now."""
    if closed.role in DESK_ROLES and any(task.role not in DESK_ROLES for task in opened):
        end_deadline(session, _key("transfer", move.dossier, 1), at=move.at)
    if move.dossier.receiving_agency_id != move.dossier.competent_agency_id:
        _paper_is_here(session, move.dossier, agency_id=closed.agency_id, at=move.at)
    if all(task.agency_id == closed.agency_id for task in opened):
        return
    session.flush()
    arrived = move.dossier.promised_at is not None and closed.act == "receive"
    if move.dossier.channel != "online" and not arrived:
        by_whom: dict[str, Any] = {"owner": closed.agency_id, "role": DESK_ROLE}
        _open(session, services, move.dossier, kind="paper_transfer", from_at=move.at, **by_whom)
    if move.version.details.get("shares"):
        _follow_shares(session, services, dossier=move.dossier, version=move.version, at=move.at)


def follow_agencies(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """The open steps are others than before: the share of each agency runs or rests accordingly (TIM-09c)."""
    if version.details.get("shares"):
        session.flush()
        _follow_shares(session, services, dossier=dossier, version=version, at=at)


def _paper_is_here(session: Session, dossier: Dossier, *, agency_id: int, at: datetime) -> None:
    """Who completes a step has the papers: what another agency owed to carry is carried (TRF-05)."""
    for row in session.scalars(_PAPERS_ELSEWHERE, {"of_dossier": dossier.id, "not_of": agency_id}).all():
        end_running(row, at=at)


def follow_clock(session: Session, services: Services, *, dossier: Dossier, view: ClockView, at: datetime) -> None:
    """The due moment moved: the last moment for an extension moves with it (EXT-02)."""
    session.connection().execute(_EXTENSION_GONE, {"of_dossier": dossier.id, "at": at})
    policy = _regulation(session, services, dossier).policy
    used_up = policy.extension_max is not None and view.extension_count >= policy.extension_max
    if view.due_at is None or view.state != "running" or used_up:
        return
    calendar = services.rules.pinned(session, dossier.calendar_version).calendar
    latest = calendar.shift_working_days(view.due_at, -policy.extension_notice_working_days)
    if latest > at:
        _open(session, services, dossier, kind="extension", from_at=at, due_at=latest)


def wait_for_applicant(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, kind: str, at: datetime
) -> Deadline | None:
    """The applicant has something to do now; the agencies' own clocks stand still."""
    _pause_shares(session, services, dossier, at=at)
    limit = _own_wait(version, kind)
    return _open(session, services, dossier, kind=kind, from_at=at, limit=limit)


def applicant_done(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, kind: str, at: datetime
) -> None:
    """The applicant has done it: in time or late; a supplement starts the shares from zero."""
    end_of_dossier(session, dossier.id, kind, at=at)
    if kind == "supplement_wait":
        old = update(Deadline).where(Deadline.dossier_id == dossier.id, Deadline.kind == "share")
        session.execute(old.where(Deadline.state == "paused").values(state="gone", ended_at=at))
    if version.details.get("shares"):
        _follow_shares(session, services, dossier=dossier, version=version, at=at)


def close_deadlines(session: Session, dossier: Dossier, *, at: datetime, settled: bool) -> None:
    """The dossier has its result (shares are judged, windows fall away) or its end (nothing is owed any more)."""
    if settled:
        end_of_dossier(session, dossier.id, "share", at=at)
        paused = session.scalars(
            select(Deadline).where(
                Deadline.dossier_id == dossier.id, Deadline.kind == "share", Deadline.state == "paused"
            )
        )
        for row in paused:
            row.state, row.outcome = "ended", "in_time" if (row.kept_seconds or 0) >= 0 else "late"
    rest = update(Deadline).where(Deadline.dossier_id == dossier.id, Deadline.state.in_(("running", "paused")))
    session.execute(rest.values(state="gone", ended_at=at))


def _open_transfer(session: Session, services: Services, dossier: Dossier, *, at: datetime) -> Deadline | None:
    regulation = _regulation(session, services, dossier)
    calendar = services.rules.calendar(session, agency_id=dossier.receiving_agency_id, at=at).calendar
    cutoff: Any = regulation.value("transfer_cutoff").value
    due = transfer_due(at, cutoff=cutoff, calendar=calendar)
    return _open(session, services, dossier, kind="transfer", from_at=at, due_at=due, role=DESK_ROLE)


def _open(session: Session, services: Services, dossier: Dossier, *, kind: str, **more: Any) -> Deadline | None:
    counted = session.connection().execute(_COUNT, {"of_dossier": dossier.id, "of_kind": kind})
    nth = 1 + int(counted.scalar_one())
    regulation = _regulation(session, services, dossier)
    return open_deadline(session, services, _opening(dossier, kind=kind, nth=nth, **more), regulation=regulation)


def _opening(
    dossier: Dossier, *, kind: str, nth: int, from_at: datetime, owner: int | None = None, **more: Any
) -> Opening:
    return Opening(
        kind=kind,
        key=_key(kind, dossier, nth),
        subject=dossier.code,
        agency_id=owner or dossier.receiving_agency_id,
        dossier_id=dossier.id,
        from_at=from_at,
        **more,
    )


def _key(kind: str, dossier: Dossier, nth: int) -> str:
    return f"{kind}:{dossier.code}:{nth}"


def _regulation(session: Session, services: Services, dossier: Dossier) -> Regulation:
    return services.rules.regulation_of(session, dossier)


def _own_wait(version: FrozenVersion, kind: str) -> Limit | None:
    """How long the procedure lets the applicant take, where it says so (SUP-06: no general rule)."""
    raw = version.details.get("waits", {}).get(kind)
    return Limit(value=parse_amount(str(raw["value"])), unit=raw["unit"]) if raw else None


# --- shares of agencies (TIM-09c, TIM-11)


def _follow_shares(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """The share of an agency runs while one of its steps is open; hours spent stay spent when a dossier comes back.

    An agency that ended counts as the one that follows it; where two of them became one, their shares go on one by one.
    """

    def now(agency_id: int) -> int:
        return living(session, session.get_one(Agency, agency_id), version.subject)

    open_ = select(Task.agency_id).where(Task.dossier_id == dossier.id, Task.state == "open")
    here, so_far = {now(agency_id) for agency_id in session.scalars(open_)}, Fraction(0)
    rows: dict[int, list[Deadline]] = {}
    for row in _shares(session, dossier):
        rows.setdefault(now(row.agency_id), []).append(row)
    for share in version.details["shares"]:
        lane = lane_agency(
            session,
            share["agency"],
            receiving_id=dossier.receiving_agency_id,
            competent_id=dossier.competent_agency_id,
            subject=version.subject,
        )
        agency_id = now(lane)
        limit = Limit(value=parse_amount(str(share["value"])), unit=share["unit"])
        known, calendar = rows.get(agency_id, []), services.rules.calendar(session, agency_id=agency_id, at=at).calendar
        if agency_id not in here:
            for row in known:
                _leave(row, calendar, at=at)
        elif known:
            if all(row.state != "running" for row in known):
                _come_back(known[-1], calendar, at=at)
        else:
            _arrive(session, services, dossier, agency_id=agency_id, limit=limit, so_far=so_far, at=at)
        so_far += limit.working_hours or 0


def _shares(session: Session, dossier: Dossier) -> ScalarResult[Deadline]:
    """The shares that run or rest, the first opened first."""
    return session.scalars(_SHARES, {"of_dossier": dossier.id})


def _arrive(
    session: Session,
    services: Services,
    dossier: Dossier,
    *,
    agency_id: int,
    limit: Limit,
    so_far: Fraction,
    at: datetime,
) -> None:
    calendar = services.rules.calendar(session, agency_id=dossier.receiving_agency_id, at=at).calendar
    row = _open(session, services, dossier, kind="share", from_at=at, owner=agency_id, limit=limit)
    start = dossier.running_from
    if row is not None and so_far and start is not None:
        cumulative = due_of(Limit(value=so_far, unit="working_hours"), start, calendar=calendar)
        row.arrived_late = cumulative is not None and at > cumulative


def _leave(row: Deadline, calendar: Calendar, *, at: datetime) -> None:
    if row.state == "running" and row.due_at is not None:
        row.kept_seconds = int(calendar.office_time_between(at, row.due_at).total_seconds())
        row.state, row.due_at, row.due_soon_at = "paused", None, None


def _come_back(row: Deadline, calendar: Calendar, *, at: datetime) -> None:
    if row.state == "paused" and row.kept_seconds is not None:
        left = timedelta(seconds=max(row.kept_seconds, 0))
        row.due_at = calendar.add_office_time(calendar.next_instant(at), left)
        row.due_soon_at = near_from(row.due_at, at, calendar=calendar)
        row.state, row.kept_seconds = "running", None


def _pause_shares(session: Session, services: Services, dossier: Dossier, *, at: datetime) -> None:
    for row in _shares(session, dossier):
        calendar = services.rules.calendar(session, agency_id=row.agency_id, at=at).calendar
        _leave(row, calendar, at=at)
