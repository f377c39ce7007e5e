"""A calendar changes by decision: drafted by one person, released by another, in force at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from calendar_drafting import EXTRA_DAY, SATURDAYS, SEASON, draft, draft_for, released, revision, typed, typed_of_agency
from people import grant, substitute
from walking import events
from world import World

from app.casework.draft_calendar import DraftCalendar, draft_calendar, redraft_calendar
from app.casework.reject_calendar import reject_calendar, withdraw_calendar
from app.db import reading, transaction
from app.domain.calendar_drafts import TypedDraft
from app.domain.errors import Conflict, DomainError, Forbidden, FormInvalid, Invalid, Refused
from app.domain.permissions import MAY


def code_of(act: Callable[[], object], kind: type[DomainError]) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.code


def fields(act: Callable[[], object]) -> dict[str, tuple[str, ...]]:
    with pytest.raises(FormInvalid) as caught:
        act()
    return dict(caught.value.fields)


def test_who_may_do_what_with_calendars() -> None:
    def roles(permission: str) -> set[str]:
        return {role for role, may in MAY.items() if permission in may}

    assert roles("calendar.draft") == {"quan_tri"}
    assert roles("calendar.release") == {"quan_tri", "phe_duyet_quy_trinh", "lanh_dao_van_phong"}
    desk = {"cong_chuc_mot_cua", "truong_bo_phan_mot_cua"}
    assert roles("calendar.view") == roles("calendar.release") | desk | {"kiem_tra"}


def test_a_released_year_holds_for_whoever_comes_next(world: World) -> None:
    before = world.dossier(world.receive())
    revision_id = draft(world)
    assert world.dossier(world.receive()).due_at == before.due_at, "a draft counts for nobody"
    released(world, revision_id)
    after = world.dossier(world.receive())
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at > before.due_at
    assert after.calendar_version != before.calendar_version
    assert "QĐ 12/QĐ-UBND" in after.calendar_version
    assert world.dossier(before.code).due_at == before.due_at, "dossiers that run keep their dates"


def test_only_the_typed_year_is_replaced(world: World) -> None:
    with reading() as session:
        before = world.services.rules.calendar(session, agency_id=None, at=world.clock.now())
    released(world, draft(world))
    with reading() as session:
        after = world.services.rules.calendar(session, agency_id=None, at=world.clock.now())
    assert {day: name for day, name in after.days.items() if day != date(2026, 3, 12)} == dict(before.days)
    assert after.days[date(2026, 3, 12)].kind == "local"
    assert after.provisional_years == before.provisional_years


def test_a_provisional_year_is_published(world: World) -> None:
    with reading() as session:
        assert world.services.rules.calendar(session, agency_id=None, at=world.clock.now()).is_provisional(
            date(2027, 3, 1)
        )
    released(world, draft(world, year=2027, extra="", decision_number="99/QĐ-UBND"))
    with reading() as session:
        after = world.services.rules.calendar(session, agency_id=None, at=world.clock.now())
    assert not after.is_provisional(date(2027, 3, 1))
    assert after.is_provisional(date(2028, 3, 1))
    assert {2024, 2025, 2026, 2027} <= after.published_years


def test_the_ledger_tells_all_of_it(world: World) -> None:
    released(world, draft(world))
    told = events("calendar")
    assert [event.verb for event in told] == ["calendar.drafted", "calendar.released"]
    assert [event.actor for event in told] == ["quantri", "pheduyet"]
    assert told[0].body["data"] == told[1].body["data"]
    assert told[0].body["decision_number"] == "12/QĐ-UBND"


def test_the_drafter_does_not_release(world: World) -> None:
    revision_id = draft(world)
    assert code_of(lambda: released(world, revision_id, by="quantri"), Forbidden) == "calendar_released_by_drafter"
    assert revision(revision_id).state == "draft"


def test_nor_through_or_as_a_substitute(world: World) -> None:
    grant(world, "kiemtra", "quan_tri", None)
    substitute(world, "kiemtra", "quantri")
    substitute(world, "gd.ctxh", "quantri")
    by_substitute = draft(world, by="gd.ctxh")
    assert events("calendar")[-1].on_behalf_of == "quantri"
    for username in ("quantri", "gd.ctxh"):
        code = code_of(lambda who=username: released(world, by_substitute, by=who), Forbidden)  # type: ignore[misc]
        assert code == "calendar_released_by_drafter"
    assert revision(released(world, by_substitute, by="kiemtra")).state == "released", "in kiemtra's own right"


@pytest.mark.parametrize("username", ["mc.ctxh", "kiemtra", "thietke", "ld.ubnd"])
def test_the_province_needs_a_role_that_holds_everywhere(world: World, username: str) -> None:
    assert code_of(lambda: draft(world, by=username), Forbidden) == "calendar_not_yours"
    revision_id = draft(world)
    assert code_of(lambda: released(world, revision_id, by=username), Forbidden) == "calendar_not_yours"


def test_an_administrator_of_one_agency_stays_there(world: World) -> None:
    grant(world, "cv.ctxh", "quan_tri", "H14.02.01")
    grant(world, "cv2.ctxh", "quan_tri", "H14.02.01")
    assert code_of(lambda: draft(world, by="cv.ctxh"), Forbidden) == "calendar_not_yours"
    assert code_of(lambda: draft_for(world, "H14.41", by="cv.ctxh"), Forbidden) == "calendar_not_yours"
    own = draft_for(world, "H14.02.01", by="cv.ctxh")
    elsewhere = draft_for(world, "H14.41")
    assert code_of(lambda: released(world, elsewhere, by="cv2.ctxh"), Forbidden) == "calendar_not_yours"
    released(world, own, by="cv2.ctxh")
    assert typed_of_agency("H14.02.01") == ("", SATURDAYS)


def test_one_draft_at_a_time_in_each_scope(world: World) -> None:
    first = draft(world)
    assert code_of(lambda: draft(world), Conflict) == "calendar_draft_exists"
    draft_for(world, "H14.41")
    withdraw_calendar(world.services, by=world.actor("quantri"), revision_id=first)
    assert revision(first).state == "withdrawn"
    assert revision(draft(world)).number == 2


def test_a_draft_on_an_old_base_is_not_released(world: World) -> None:
    old = draft(world)
    row = revision(old)
    # the base can only change behind the draft's back
    with transaction() as session:
        values = {k: getattr(row, k) for k in ("scope", "data", "reason", "decision_number", "decision_on")}
        at, by = world.clock.now(), row.drafted_by_id
        more = {"number": 7, "state": "released", "drafted_by_id": by, "drafted_at": at, "decided_at": at}
        session.add(type(row)(**values, **more))
    assert code_of(lambda: released(world, old), Conflict) == "calendar_base_changed"
    by_drafter = DraftCalendar(by=world.actor("quantri"), typed=typed(world, extra=""))
    redraft_calendar(world.services, by_drafter, revision_id=old)
    assert revision(old).base_id is not None


def test_the_drafter_types_again_and_others_do_not(world: World) -> None:
    revision_id = draft(world)
    again = DraftCalendar(by=world.actor("quantri"), typed=replace(typed(world, extra=""), reason="Sửa lỗi."))
    redraft_calendar(world.services, again, revision_id=revision_id)
    assert "2026-03-12" not in str(revision(revision_id).data)
    assert revision(revision_id).reason == "Sửa lỗi."
    grant(world, "kiemtra", "quan_tri", None)
    other = replace(again, by=world.actor("kiemtra"))
    act = lambda: redraft_calendar(world.services, other, revision_id=revision_id)  # noqa: E731
    assert code_of(act, Forbidden) == "calendar_draft_of_other"
    released(world, revision_id)
    own = lambda: redraft_calendar(world.services, again, revision_id=revision_id)  # noqa: E731
    assert code_of(own, Conflict) == "calendar_not_draft"


def test_rejecting_needs_a_reason_and_another_person(world: World) -> None:
    revision_id = draft(world)

    def reject(by: str, reason: str) -> None:
        reject_calendar(world.services, by=world.actor(by), revision_id=revision_id, reason=reason)

    assert code_of(lambda: reject("pheduyet", " "), Invalid) == "calendar_reject_reason_missing"
    assert code_of(lambda: reject("quantri", "Sai."), Forbidden) == "calendar_released_by_drafter"
    reject("pheduyet", "Chưa có thông báo.")
    row = revision(revision_id)
    assert (row.state, row.decided_reason) == ("rejected", "Chưa có thông báo.")
    assert code_of(lambda: released(world, revision_id), Conflict) == "calendar_not_draft"


def test_everything_wrong_is_told_at_once(world: World) -> None:
    wrong = TypedDraft(
        days="30/02/2026; Ngày lạ; nghỉ lễ\n02/09/2025; Quốc khánh; nghỉ lễ",
        hours="T2-T6: 17:00-07:30",
        decision_number=" ",
        decision_on=date(2026, 3, 12),
        reason="",
    )
    command = DraftCalendar(by=world.actor("quantri"), typed=wrong, year=2026)
    found = fields(lambda: draft_calendar(world.services, command))
    assert set(found) == {"days", "hours", "decision_number", "decision_on", "reason"}
    assert [text[:7] for text in found["days"]] == ["Dòng 1:", "Dòng 2:"]
    assert "không thuộc năm 2026" in found["days"][1]
    empty = replace(command, typed=replace(typed(world), days=""))
    assert "ngày nghỉ lễ nào" in fields(lambda: draft_calendar(world.services, empty))["days"][0]
    far = replace(command, typed=typed(world), year=2099)
    assert code_of(lambda: draft_calendar(world.services, far), Invalid) == "calendar_year_wrong"


def test_what_contradicts_is_refused_from_both_sides(world: World) -> None:
    closed = "01/09/2026; Làm bù riêng; làm bù"
    assert "01/09/2026" in fields(lambda: draft_for(world, "H14.41", hours="", days=closed))["days"][0]
    saturday = "14/03/2026; Làm bù cho ngày 13/03/2026; làm bù\n13/03/2026; Nghỉ riêng; nghỉ riêng"
    released(world, draft_for(world, "H14.41", hours="", days=saturday))
    made_up = draft(world, extra="13/03/2026; Ngày làm bù; nghỉ riêng\n14/03/2026; Nghỉ thêm; nghỉ riêng")
    assert code_of(lambda: released(world, made_up), Refused) == "calendar_contradicts"
    assert revision(made_up).state == "draft"


@pytest.mark.parametrize("hours", [SATURDAYS, SEASON])
def test_hours_of_one_agency_move_dates_received_there_only(world: World, hours: str) -> None:
    here, there = world.dossier(world.receive()), world.dossier(world.receive("2.002755", desk="mc.thucphan"))
    released(world, draft_for(world, "H14.02.01", hours=hours))
    sooner, same = world.dossier(world.receive()), world.dossier(world.receive("2.002755", desk="mc.thucphan"))
    assert here.due_at is not None
    assert sooner.due_at is not None
    assert sooner.due_at < here.due_at
    assert same.due_at is not None
    assert there.due_at is not None
    assert same.due_at - there.due_at == timedelta(minutes=1)
    assert "H14.02.01" in sooner.calendar_version
    assert EXTRA_DAY not in sooner.calendar_version
