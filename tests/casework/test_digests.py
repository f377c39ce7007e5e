"""Late-lists: each agency's at its moments, once; those missed are written as they would have been, one is mailed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from late_lists import MONDAY, SUNDAY, agencies, at, deadline, digest_of, lists, mails, sweep
from sqlalchemy import select, update
from walking import complete
from world import World

from app.casework import digests
from app.casework.fire_due import fire_due
from app.db import reading, transaction
from app.domain.clock import VIETNAM
from app.people.records import Person
from app.tasks.records import Digest, SweepFault, Task


def test_lists_at_their_moments_once(world: World) -> None:
    assert sweep(world, at(10, 29)).digests == 0
    assert sweep(world, at(10, 30)).digests == agencies()
    assert sweep(world, at(10, 31)).digests == 0
    assert sweep(world, at(15)).digests == agencies()
    assert sweep(world, at(23, 59)).digests == 0
    assert {moment for moment, _ in lists()} == {at(10, 30), at(15)}


def test_after_downtime_all_missed_lists_are_written_once(world: World) -> None:
    sweep(world, at(10, 30))
    assert sweep(world, at(11, day=13)).digests == 4 * agencies()
    assert sweep(world, at(12, day=13)).digests == 0
    expected = {at(10, 30), at(15), at(10, 30, day=12), at(15, day=12), at(10, 30, day=13)}
    assert {moment for moment, _ in lists()} == expected
    assert digest_of(at(15)).body["written_late"] is True
    assert digest_of(at(10, 30)).body["written_late"] is False


def test_a_late_list_counts_what_was_late_then(world: World) -> None:
    code = world.receive()
    due = world.open_task(code).due_at
    assert due == at(15, day=12)
    sweep(world, at(15))
    world.clock.set(at(14, day=13))
    complete(world, code, world.open_task(code).element_id)
    sweep(world, at(16, day=13))
    before, then, after = (digest_of(m) for m in (at(15, day=12), at(10, 30, day=13), at(15, day=13)))
    assert (before.body["overdue"], before.body["due_soon"]) == (0, 1), "at the due moment itself it is in time"
    assert (then.body["overdue"], then.body["due_soon"]) == (1, 0)
    assert after.body["overdue"] == 0, "done since"
    (row,) = [r for r in then.body["rows"] if r["of"] == "step"]
    assert (row["code"], row["kind"], row["who"]) == (code, "overdue", "Chuyên viên")


def test_only_the_newest_of_missed_lists_is_mailed(world: World) -> None:
    world.receive()
    sweep(world, at(10, 30))
    sweep(world, at(16, day=MONDAY))
    ((to, subject, text),) = mails()
    assert (to, "15:00" in subject, "1 bước quá hạn" in text) == ("mc.ctxh@caobang.example", True, True)
    assert text.endswith("/canh-bao/H14.02.01/2026-03-16-1500")


@pytest.mark.parametrize("moment", [at(16, day=14), at(16, day=SUNDAY), datetime(2026, 4, 30, 16, tzinfo=VIETNAM)])
def test_no_lists_on_days_off(world: World, moment: datetime) -> None:
    assert sweep(world, moment).digests == 0


def test_nothing_late_no_mail(world: World) -> None:
    world.receive()
    sweep(world, at(16))
    assert mails() == []


def test_a_list_counts_steps_dossiers_and_deadlines(world: World) -> None:
    codes = [world.receive() for _ in range(2)]
    deadline(world, codes[0], "late", due_at=at(9, day=13), kind="transfer")
    deadline(world, codes[1], "window", due_at=at(9, day=13), kind="extension", window=True)
    deadline(world, codes[0], "arrived", due_at=at(9, day=30), kind="share", arrived_late=True)
    deadline(world, codes[0], "ended", due_at=at(9, day=13), kind="transfer", ended_at=at(10, day=13))
    sweep(world, at(16, day=MONDAY))
    digest = digest_of(at(15, day=MONDAY))
    counts = {name: n for name, n in digest.body.items() if n and name not in ("rows", "written_late")}
    assert counts == {"overdue": 2, "deadlines_overdue": 1, "arrived_late": 1}
    assert (digest.entries, digest.overdue) == (4, 3)
    kinds = [(r["of"], r["kind"]) for r in digest.body["rows"]]
    assert sorted(kinds) == [("deadline", "arrived_late"), ("deadline", "overdue"), *[("step", "overdue")] * 2]


def test_a_long_list_shows_the_latest_fifty(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.casework.digest_contents.ROWS", 2)
    codes = [world.receive() for _ in range(3)]
    with transaction() as session:
        for hours, task in enumerate(session.scalars(select(Task).order_by(Task.id))):
            task.due_at = at(15, day=13) - timedelta(hours=hours)
    sweep(world, at(16, day=MONDAY))
    rows = digest_of(at(15, day=MONDAY)).body["rows"]
    assert [row["code"] for row in rows] == [codes[2], codes[1]]


def test_one_agencys_failure_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = digests.rows_at
    world.receive()

    def broken(*given: Any) -> Any:
        raise RuntimeError("hỏng")

    monkeypatch.setattr(digests, "rows_at", broken)
    swept = sweep(world, at(16, day=MONDAY))
    assert (swept.digests, swept.digests_failed) == (2 * (agencies() - 1), 1)
    with reading() as session:
        fault = session.scalars(select(SweepFault)).one()
        assert (fault.place, fault.error, fault.attempts) == ("digests", "RuntimeError", 1)
    monkeypatch.setattr(digests, "rows_at", real)
    assert fire_due(world.services).digests == 0, "not before its time"
    world.clock.advance(minutes=2)
    assert fire_due(world.services).digests == 2
    with reading() as session:
        assert session.scalars(select(SweepFault)).all() == []


def escalations(world: World) -> list[tuple[str, str]]:
    return [(to, text) for to, subject, text in mails() if "chưa có người xem" in subject]


def test_a_list_nobody_looked_at_is_told_to_the_heads_once(world: World) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "gd.ctxh").values(email="gd@caobang.example"))
    world.receive()
    sweep(world, at(10, 30, day=MONDAY))
    assert escalations(world) == []
    sweep(world, at(15, day=MONDAY))
    ((to, text),) = escalations(world)
    assert (to, "10:30 thứ Hai, 16/03/2026" in text) == ("gd@caobang.example", True)
    assert digest_of(at(10, 30, day=MONDAY)).escalated_at == at(15, day=MONDAY)
    sweep(world, at(16, day=MONDAY))
    assert len(escalations(world)) == 1
    sweep(world, at(10, 30, day=17))
    assert len(escalations(world)) == 2, "the list of 15:00 in its turn"
    with reading() as session:
        assert len(session.scalars(select(Digest.at).where(Digest.escalated_at.is_not(None))).all()) == 2


def test_without_a_head_the_agency_above_is_told_then_the_system(world: World) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "quantri").values(email="quantri@caobang.example"))
    world.receive()
    sweep(world, at(10, 30, day=MONDAY))
    sweep(world, at(15, day=MONDAY))
    assert [to for to, _ in escalations(world)] == ["quantri@caobang.example"]
