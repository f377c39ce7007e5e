"""Open dossiers are recounted by a released calendar: one approved act, resumable, nothing twice, no promise lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from calendar_drafting import draft, dues, previewed, recounted, released, revision, several, tasks
from people import grant
from sqlalchemy import select
from walking import complete, events, verbs, walked
from world import World

from app.casework import recount_dossier as recounting_one
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.recounts import recount_view
from app.casework.replay import replay
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import DomainError, Forbidden, Invalid, Refused
from app.outbox.records import OutboxMessage


def deadlines(code: str) -> dict[str, datetime | None]:
    with reading() as session:
        running = select(Deadline).where(Deadline.subject == code, Deadline.state == "running")
        return {row.kind: row.due_at for row in session.scalars(running)}


def mails(code: str) -> list[str]:
    with reading() as session:
        subjects = session.scalars(select(OutboxMessage.subject).order_by(OutboxMessage.id))
        return [s for s in subjects if s.startswith("Thay đổi ngày hẹn") and s.endswith(code)]


def test_the_preview_of_a_draft_is_what_the_recount_then_does(world: World) -> None:
    codes = several(world)
    before = dues(codes, world)
    revision_id = draft(world)
    promised = previewed(world, revision_id)
    assert dues(codes, world) == before
    released(world, revision_id)
    world.services.rules.forget()
    assert previewed(world, revision_id).rows == promised.rows, "as a draft and in force"
    done = recounted(world, revision_id)
    after = dues(codes, world)
    assert {row.code: (row.from_due_at, row.due_at) for row in promised.rows} == {
        code: (before[code], after[code]) for code in codes if before[code] != after[code]
    }
    assert promised.total > 2
    assert (done.changed, done.later, done.earlier, done.failed) == (promised.total, promised.later, 0, 0)
    assert (done.steps, done.deadlines) == (promised.steps, promised.deadlines)
    assert done.finished
    assert previewed(world, revision_id).total == 0


def test_a_recounted_dossier_keeps_its_promises_and_replays(world: World) -> None:
    code = world.receive()
    before = world.dossier(code)
    revision_id = released(world, draft(world))
    world.clock.advance(minutes=30)
    recounted(world, revision_id)
    after = world.dossier(code)
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at > before.due_at
    assert after.first_due_at == before.due_at
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    assert [(p.due_at, p.why) for p in view.clock.promises] == [
        (before.due_at, "entered"),
        (after.due_at, "recounted"),
    ]
    assert any("Tính lại lúc 09:31" in line.text for line in view.why.lines)
    told = events(f"dossier:{code}")[-1]
    assert (told.verb, told.actor) == ("clock.recounted", "pheduyet")
    assert told.body["clock"] == "recounted"
    assert told.body["calendar"] == [after.calendar_id, after.calendar_version]
    assert told.body["from_due_at"] == before.due_at.isoformat()
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()
    assert mails(code) == [f"Thay đổi ngày hẹn trả hồ sơ {code}"]


def test_a_recounted_dossier_goes_on_and_replays_to_its_end(world: World) -> None:
    code = walked(world, done=1)
    recounted(world, released(world, draft(world)))
    complete(world, code, data=world.steps()[1].get("data", {}))
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()


def test_steps_and_deadlines_move_with_their_dossier(world: World) -> None:
    code = walked(world, done=1)
    steps_before, windows_before = {t.id: t.due_at for t in tasks(code)}, deadlines(code)
    done = recounted(world, released(world, draft(world)))
    moved = [t for t in tasks(code) if t.due_at != steps_before[t.id]]
    assert len(moved) == done.steps > 0
    windows = deadlines(code)
    assert windows.keys() == windows_before.keys()
    assert windows["extension"] != windows_before["extension"]
    assert sum(windows[kind] != windows_before[kind] for kind in windows if kind != "extension") == done.deadlines > 0


def test_nothing_is_done_twice(world: World) -> None:
    codes = several(world)
    revision_id = released(world, draft(world))
    first = recounted(world, revision_id, key="k1")
    assert recounted(world, revision_id, key="k1") == first
    again = recounted(world, revision_id, key="k2")
    assert (again.changed, again.finished) == (0, True)
    assert max(verbs(code).count("clock.recounted") for code in codes) == 1
    assert [e.verb for e in events("calendar")].count("calendar.recounted") == 2


class Killed(BaseException):
    """The process ends here."""


def break_at(monkeypatch: pytest.MonkeyPatch, nth: int, error: BaseException) -> None:
    """Counting the n-th dossier of an act raises, inside its transaction."""
    real, seen = recounting_one._record, []

    def record(*args: Any, **kwargs: Any) -> None:
        seen.append(1)
        real(*args, **kwargs)
        if len(seen) == nth:
            raise error

    monkeypatch.setattr(recounting_one, "_record", record)


def test_a_crash_in_the_middle_is_gone_on_from(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = several(world)
    revision_id = released(world, draft(world))
    expected = {row.code: row.due_at for row in previewed(world, revision_id).rows}
    with monkeypatch.context() as broken:
        break_at(broken, 3, Killed())
        with pytest.raises(Killed):
            recounted(world, revision_id, key="k")
    assert sum("clock.recounted" in verbs(code) for code in codes) == 2
    assert revision(revision_id).recounted_at is None
    done = recounted(world, revision_id, key="k")
    assert (done.changed, done.failed, done.finished) == (len(expected), 0, True)
    assert {code: world.dossier(code).due_at for code in expected} == expected
    assert all(verbs(code).count("clock.recounted") == 1 and len(mails(code)) == 1 for code in expected)
    assert [e.verb for e in events("calendar")].count("calendar.recount_approved") == 1


def test_a_broken_dossier_is_noted_and_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = several(world)
    revision_id = released(world, draft(world))
    total = previewed(world, revision_id).total
    with monkeypatch.context() as broken:
        break_at(broken, 2, ValueError("Hoàng Thị Thơm"))
        done = recounted(world, revision_id)
    assert (done.changed, done.failed, done.finished) == (total - 1, 1, True)
    view = recount_view(world.services, by=world.actor("pheduyet"), recount_id=done.recount_id)
    assert [row.error for row in view.rows if row.error] == ["ValueError"]
    assert previewed(world, revision_id).total == 1, "it waits for another act"
    assert recounted(world, revision_id).changed == 1
    assert previewed(world, revision_id).total == 0
    assert all(verbs(code).count("clock.recounted") <= 1 for code in codes)


def test_many_dossiers_are_counted_in_parts(world: World) -> None:
    several(world)
    revision_id = released(world, draft(world))
    total = previewed(world, revision_id).total
    part = recounted(world, revision_id, key="a", most=2)
    assert (part.changed, part.finished) == (2, False)
    rest = recounted(world, revision_id, key="b")
    assert (rest.recount_id, rest.changed, rest.finished) == (part.recount_id, total, True)


def refused(act: Callable[[], object], kind: type[DomainError]) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.code


def test_only_by_who_releases_and_only_what_is_in_force(world: World) -> None:
    revision_id = draft(world)
    assert refused(lambda: recounted(world, revision_id), Refused) == "calendar_not_in_force"
    released(world, revision_id)
    assert refused(lambda: recounted(world, revision_id, by="mc.ctxh"), Forbidden) == "calendar_not_yours"
    assert refused(lambda: previewed(world, revision_id, by="mc.ctxh"), Forbidden) == "calendar_not_yours"
    assert refused(lambda: recounted(world, revision_id, reason=" "), Invalid) == "recount_reason_missing"
    grant(world, "cv.ctxh", "quan_tri", "H14.02.01")
    assert refused(lambda: recounted(world, revision_id, by="cv.ctxh"), Forbidden) == "calendar_not_yours"
