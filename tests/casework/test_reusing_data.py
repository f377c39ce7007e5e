"""Earlier data fill a form only under a consent; each look and each use is logged; what decides is never taken over."""

from typing import Any

import pytest
from showcase import TYPED, put_showcase
from sqlalchemy import select
from walking import events
from world import World

from app.casework.reuse_consent import (
    RecordConsent,
    clean_number,
    consents_of,
    record_consent,
    reuses_of,
    withdraw_consent,
)
from app.casework.reuse_data import Place, bind_reuse, fill, filled_from, filled_from_of_task, offers, place_of_task
from app.db import reading
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.dossiers.file_records import DataReuse

NUMBER = "004199001234"


def consent(world: World, **more: Any) -> int:
    given = {"by": world.actor("mc.ctxh"), "identity_number": NUMBER, "name": "Hoàng Thị Thơm", "how": "spoken"}
    return record_consent(world.services, RecordConsent(**{**given, **more}))


def desk_place(world: World, number: str = NUMBER) -> Place:
    return Place(by=world.actor("mc.ctxh"), identity_number=number, version_id=world.version_id("1.012990"))


def logged() -> list[tuple[str, list[str]]]:
    with reading() as session:
        return [(row.kind, sorted(row.fields)) for row in session.scalars(select(DataReuse).order_by(DataReuse.id))]


@pytest.fixture
def code(world: World) -> str:
    put_showcase(world)
    return world.receive(application=TYPED)


def test_nothing_is_offered_without_consent(world: World, code: str) -> None:
    assert code
    with pytest.raises(Refused, match="consent_missing"):
        offers(world.services, desk_place(world))
    assert logged() == []


def test_offers_name_their_source_and_leave_out_what_decides(world: World, code: str) -> None:
    consent(world)
    found = {offer.key: offer for offer in offers(world.services, desk_place(world))}
    assert set(found) == {"full_name", "citizen_id", "born_on", "call_at", "meet_at", "papers", "fields"}
    assert (found["born_on"].value, found["born_on"].code) == ("1999-03-05", code)
    assert found["born_on"].declared_at == world.dossier(code).entered_at
    assert logged() == [("looked", sorted(found))]


def test_the_newest_value_of_each_field_is_offered(world: World, code: str) -> None:
    assert code
    consent(world)
    world.clock.advance(days=1)
    later = world.receive(application={**TYPED, "full_name": "Hoàng Thị Thơm (mới)", "call_at": ""})
    found = {offer.key: offer for offer in offers(world.services, desk_place(world))}
    assert (found["full_name"].value, found["full_name"].code) == ("Hoàng Thị Thơm (mới)", later)
    assert found["call_at"].code == code


def test_data_of_another_person_are_never_offered(world: World, code: str) -> None:
    assert code
    consent(world, identity_number="001080009999")
    assert offers(world.services, desk_place(world, "001080009999")) == ()


def test_filling_needs_confirmation_and_is_logged(world: World, code: str) -> None:
    consent_id = consent(world)
    place = desk_place(world)
    with pytest.raises(Invalid, match="reuse_not_confirmed"):
        fill(world.services, place, keys=["full_name"], confirmed=False)
    with pytest.raises(Invalid, match="reuse_nothing_chosen"):
        fill(world.services, place, keys=["kind", "sworn", "total"], confirmed=True)
    reuse_id, values = fill(world.services, place, keys=["full_name", "born_on", "sworn"], confirmed=True)
    assert values == {"full_name": "Hoàng Thị Thơm", "born_on": "1999-03-05"}
    (source,) = [one for one in filled_from(by=place.by, reuse_id=reuse_id) if one.key == "born_on"]
    assert source.code == code
    assert filled_from(by=world.actor("cv.ctxh"), reuse_id=reuse_id) == ()
    new = world.receive(application={**TYPED, **values})
    bind_reuse(by=place.by, reuse_id=reuse_id, code=new)
    for other, which in (("cv.ctxh", reuse_id), ("mc.ctxh", reuse_id), ("mc.ctxh", 999_999)):
        with pytest.raises(NotFound):
            bind_reuse(by=world.actor(other), reuse_id=which, code=new)
    (use,) = reuses_of(by=place.by, consent_ids=[consent_id])
    assert (use.kind, use.dossier_code, use.sources) == ("filled", new, (code,))
    assert [event.verb for event in events(f"consent:{consent_id}")] == ["consent.given", "consent.used"]
    assert "Thơm" not in str([event.body for event in events(f"consent:{consent_id}")])


def test_the_form_of_a_step_is_filled_from_other_dossiers(world: World, code: str) -> None:
    consent(world)
    new = world.receive(application={**TYPED, "full_name": "Tên trong hồ sơ này"})
    task = world.open_task(new, "Step_2")
    by = world.actor("cv.ctxh")
    place = place_of_task(by=by, task_id=task.id)
    assert place.identity_number == NUMBER
    assert {offer.code for offer in offers(world.services, place)} == {code}, "this dossier itself is no earlier one"
    fill(world.services, place, keys=["full_name"], confirmed=True)
    assert [(one.key, one.code) for one in filled_from_of_task(task.id)] == [("full_name", code)]
    with pytest.raises(NotFound):
        place_of_task(by=world.actor("cv.noivu"), task_id=task.id)


def test_a_consent_is_recorded_once_and_can_be_withdrawn(world: World, code: str) -> None:
    assert code
    by = world.actor("mc.ctxh")
    first = consent(world)
    assert consent(world, identity_number=" 004199 001234 ") == first
    with pytest.raises(Invalid, match="typed_text_missing"):
        withdraw_consent(world.services, by=by, consent_id=first, reason=" ")
    withdraw_consent(world.services, by=by, consent_id=first, reason="Người nộp đề nghị")
    with pytest.raises(Conflict):
        withdraw_consent(world.services, by=by, consent_id=first, reason="lần nữa")
    with pytest.raises(Refused):
        offers(world.services, desk_place(world))
    second = consent(world, how="signed")
    newest, oldest = consents_of(by=by, identity_number=NUMBER)
    assert (newest.id, newest.withdrawn_at, newest.how) == (second, None, "Ký giấy đồng ý")
    assert (oldest.id, oldest.withdrawn_by, oldest.withdrawn_reason) == (first, newest.recorded_by, "Người nộp đề nghị")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"identity_number": ""}, "identity_number_wrong"),
        ({"identity_number": "12;DROP"}, "identity_number_wrong"),
        ({"identity_number": "1" * 31}, "identity_number_wrong"),
        ({"name": "  "}, "typed_text_missing"),
        ({"name": "x" * 201}, "typed_text_too_long"),
        ({"how": "guessed"}, "consent_way_unknown"),
    ],
)
def test_what_is_no_consent(world: World, change: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        consent(world, **change)


def test_only_who_fills_in_forms_uses_data_again(world: World) -> None:
    for username in ("kiemtra", "thietke", "quantri"):
        with pytest.raises(Forbidden):
            consent(world, by=world.actor(username))
        with pytest.raises(Forbidden):
            offers(world.services, Place(by=world.actor(username), identity_number=NUMBER, version_id=1))
    with pytest.raises(NotFound):
        withdraw_consent(world.services, by=world.actor("mc.ctxh"), consent_id=999_999, reason="x")


def test_numbers_are_compared_without_space() -> None:
    assert clean_number(" 0041 9900.1234 ") == NUMBER
    assert clean_number("b1234567") == "B1234567"
