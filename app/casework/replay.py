"""Replay is re-execution: the recorded inputs run again through the stored diagram and must give the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.audit import EventRow, history, verify
from app.casework import ledger
from app.casework.legal_clock import Counted, event_of, limit_of
from app.casework.queries.visible import visible_dossier
from app.casework.replay_ends import Ends, differences
from app.casework.services import Services
from app.db import reading
from app.domain.dossier_clock import ClockView, Terms, run_counted
from app.domain.errors import DomainError, Forbidden
from app.domain.limits import Limit
from app.domain.permissions import Actor, reach
from app.domain.policy import Policy
from app.domain.steps import Completion, Step, TaskKey
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One instant: what happened, where the tokens are, who holds what, the data and the clock then."""

    seq: int
    at: datetime
    verb: str
    actor: str
    on_behalf_of: str | None
    body: Mapping[str, Any]
    passed: tuple[str, ...]
    done: tuple[str, ...]
    now: tuple[str, ...]
    holders: Mapping[str, str]
    data: Mapping[str, Any]
    clock: ClockView


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A dossier from its first event to its last; ``divergences`` are sentences, empty when all is as recorded."""

    code: str
    version: FrozenVersion
    frames: tuple[Frame, ...]
    divergences: tuple[str, ...]
    ledger_faults: tuple[str, ...]
    limit: Limit


@dataclass
class _Run:
    """The state of the re-execution while it walks through the events."""

    session: Session
    services: Services
    version: FrozenVersion
    policy: Policy
    calendar: str
    limit: Limit
    step: Step | None = None
    start: dict[str, Any] = field(default_factory=dict)
    log: list[Completion] = field(default_factory=list)
    clock: list[Counted] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    divergences: list[str] = field(default_factory=list)


def replay(services: Services, *, by: Actor, code: str) -> Replay:
    """Run the dossier again from the ledger. NotFound, Forbidden("not_an_auditor")."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        if not reach(by, "audit.replay").covers(dossier.receiving_agency_id, dossier.competent_agency_id):
            raise Forbidden("not_an_auditor")
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        return replay_events(session, services, dossier=dossier, version=version)


def replay_events(session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion) -> Replay:
    """The replay itself, without the question of who asks."""
    code = dossier.code
    stream = ledger.dossier_stream(code)
    events = history(session, stream)
    policy = services.rules.regulation_of(session, dossier).policy
    run = _Run(
        session=session,
        services=services,
        version=version,
        policy=policy,
        calendar=dossier.calendar_version,
        limit=limit_of(dossier, version),
    )
    frames: list[Frame] = []
    for event in events:
        frames.extend(_lateness(run, frames, until=event.at))
        frames.append(_frame(run, event))
    # a dossier that waits and is late by now became so after its last event
    frames.extend(_lateness(run, frames, until=services.clock.now()))
    _compare_ends(session, run, events=events, dossier=dossier)
    faults = tuple(f"{fault.seq}: {fault.text}" for fault in verify(session, stream).faults)
    return Replay(
        code=code,
        version=version,
        frames=tuple(frames),
        divergences=tuple(run.divergences),
        ledger_faults=faults,
        limit=run.limit,
    )


def _compare_ends(session: Session, run: _Run, *, events: Sequence[EventRow], dossier: Dossier) -> None:
    opened = run.step.open if run.step else ()
    run.divergences.extend(differences(session, Ends(dossier=dossier, events=events, log=run.log, open=opened)))


def _frame(run: _Run, event: EventRow) -> Frame:
    passed = _run_again(run, event)
    _hold(run, event)
    run.done.extend(passed)
    return _still(run, event, passed=passed)


def _run_again(run: _Run, event: EventRow) -> tuple[str, ...]:
    """A changed record may say anything: what cannot be run again is a divergence, never a crash."""
    try:
        passed = _execute(run, event)
        if event.body.get("clock"):
            run.clock.append(_told(run, event))
    except (DomainError, LookupError, TypeError, ValueError, AttributeError):
        run.divergences.append(f"Sự kiện {event.seq}: không chạy lại được từ nội dung đã ghi.")
        return ()
    return passed


def _told(run: _Run, event: EventRow) -> Counted:
    """The event of the clock as recorded, with the calendar it says it was counted by."""
    if "calendar" in event.body:
        run.calendar = str(event.body["calendar"][1])
    at = _moment(str(event.body["clock_at"])) if "clock_at" in event.body else event.at
    return event_of(str(event.body["clock"]), at or event.at, event.body.get("clock_detail", {})), _terms(run)


def _terms(run: _Run) -> Terms:
    calendar = run.services.rules.pinned(run.session, run.calendar).calendar
    return Terms(calendar=calendar, policy=run.policy, limit=run.limit)


def _still(run: _Run, event: EventRow, *, passed: tuple[str, ...]) -> Frame:
    clock = run_counted(run.clock, terms=_terms(run), at=event.at)
    recorded = event.body.get("due_at")
    if recorded and clock.due_at != _moment(str(recorded)):
        run.divergences.append(f"Sự kiện {event.seq}: hạn tính lại khác hạn đã ghi ({recorded}).")
    now = tuple(k.element_id for k in run.step.open) if run.step else ()
    return Frame(
        seq=event.seq,
        at=event.at,
        verb=event.verb,
        actor=event.actor,
        on_behalf_of=event.on_behalf_of,
        body=event.body,
        passed=passed,
        done=tuple(dict.fromkeys(run.done)),
        now=now,
        holders={element: who for element, who in run.holders.items() if element in now},
        data=dict(run.step.data) if run.step else {},
        clock=clock,
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _execute(run: _Run, event: EventRow) -> tuple[str, ...]:
    """Feed the event's inputs to the engine; compare what it passed and opened with the record."""
    body = event.body
    model = run.version.model
    passed: tuple[str, ...] = ()
    if event.verb == "dossier.received":
        began = _moment(str(body["clock_at"])) if "clock_at" in body else event.at
        run.step = run.services.engine.start(model, data=ledger.inexact(body["routing"]), at=began or event.at)
        passed = run.step.passed
        run.start = ledger.inexact(body["routing"])
    for entry in _completions(event):
        if run.step is None:
            run.divergences.append(f"Sự kiện {event.seq}: có bước hoàn thành trước khi tiếp nhận.")
            return passed
        run.step = _move(run, entry, state=run.step.state)
        run.log.append(entry)
        passed = (*passed, *run.step.passed)
    if "passed" in body:
        _compare(run, event, passed=passed)
    return passed


def _move(run: _Run, entry: Completion, *, state: str) -> Step:
    """What the engine does with one line of the log, as the use cases did it then."""
    engine, model = run.services.engine, run.version.model
    if entry.kind == "fired":
        return engine.fire(model, state=state, key=entry.key, at=entry.at)
    if entry.kind == "received":
        return engine.receive(model, state=state, key=entry.key, data=entry.data, at=entry.at)
    if entry.kind == "handed_back":
        return engine.hand_back(model, data=run.start, completions=run.log, target=entry.key, at=entry.at)
    if entry.kind == "recalled":
        return engine.recall(model, data=run.start, completions=run.log, target=entry.key, at=entry.at)
    return engine.complete(model, state=state, key=entry.key, data=entry.data, at=entry.at)


def _completions(event: EventRow) -> Sequence[Completion]:
    """The lines of the log that an event stands for."""
    body = event.body
    if event.verb == "task.completed" or "kind" in body:
        key = TaskKey(element_id=body["element"], occurrence=body["occurrence"])
        data = ledger.inexact(body["routing"])
        return [Completion(key=key, data=data, at=event.at, kind=body.get("kind", "completed"))]
    drawn = [TaskKey(element_id=e, occurrence=o) for e, o in body.get("drawn", ())]
    return [Completion(key=key, data={}, at=event.at) for key in drawn]


def _compare(run: _Run, event: EventRow, *, passed: tuple[str, ...]) -> None:
    if list(passed) != list(event.body["passed"]):
        run.divergences.append(f"Sự kiện {event.seq}: đường đi trên sơ đồ khác đường đi đã ghi.")
    opened = [[k.element_id, k.occurrence] for k in run.step.open] if run.step else []
    if sorted(opened) != sorted(event.body.get("open", opened)):
        run.divergences.append(f"Sự kiện {event.seq}: các bước đang mở khác các bước đã ghi.")
    if event.body.get("model_hash") not in (None, run.version.model.hash):
        run.divergences.append(f"Sự kiện {event.seq}: sơ đồ đã dùng khác sơ đồ đã được phê duyệt.")


def _hold(run: _Run, event: EventRow) -> None:
    element = event.body.get("element")
    if event.verb == "dossier.reassigned":
        for released in event.body.get("released", ()):
            run.holders.pop(str(released[0]), None)
    if event.verb == "task.claimed" and element:
        run.holders[str(element)] = event.actor
    elif event.verb in ("task.assigned", "task.forwarded") and element:
        run.holders[str(element)] = str(event.body.get("to"))
    elif element:
        run.holders.pop(str(element), None)


def _lateness(run: _Run, frames: Sequence[Frame], *, until: datetime) -> list[Frame]:
    """A frame of its own for the moment at which the dossier became late, so that one can go straight there."""
    if not frames or any(f.verb == "clock.overdue" and f.at > frames[-1].at for f in frames):
        return []
    last = frames[-1]
    due = last.clock.due_at if last.clock.state == "running" else None
    if due is None or not last.at <= due < until:
        return []
    late = due + timedelta(seconds=1)
    event = EventRow(
        id=0,
        stream="",
        seq=last.seq,
        at=late,
        verb="clock.overdue",
        actor="system",
        on_behalf_of=None,
        body={},
        payload_digest=None,
        prev_hash="",
        hash="",
    )
    return [_still(run, event, passed=())]
