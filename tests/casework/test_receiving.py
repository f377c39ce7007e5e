"""Receiving a dossier: the legal clock, the code, the diagram's first step, what is refused."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from walking import events, open_elements
from world import MORNING, World

from app.audit import payload
from app.casework.receive_dossier import ApplicantData, ComponentGiven
from app.db import reading, transaction
from app.domain.clock import VIETNAM
from app.domain.dossier_clock import ClockEvent, run_clock
from app.domain.errors import Forbidden, FormInvalid, Invalid, Refused
from app.domain.limits import Limit
from app.dossiers.records import ClockSegment, Dossier, FormEntry
from app.outbox import messages_of
from app.procedures.records import ProcedureVersion


def at(hour: int, minute: int = 0, day: int = 11) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize("moment", [at(9), at(14, 59), at(15), at(15, 1), at(20), at(10, day=14)])
def test_dates_are_those_of_the_legal_clock(world: World, moment: datetime) -> None:
    world.clock.set(moment)
    row = world.dossier(world.receive())
    view = run_clock(
        calendar=world.services.rules.shipped.calendar,
        policy=world.services.rules.regulation.policy,
        limit=Limit(value=10, unit="working_days", cutoff=None),
        events=(ClockEvent(type="entered", at=moment),),
        at=moment,
    )
    assert (row.entered_at, row.received_at) == (moment, view.received_at)
    assert (row.due_at, row.first_due_at, row.due_soon_at) == (view.due_at, view.first_due_at, view.due_soon_from)
    with reading() as session:
        (segment,) = session.scalars(select(ClockSegment).where(ClockSegment.dossier_id == row.id))
        assert (segment.from_at, segment.due_at, segment.ended_at) == (view.received_at, view.due_at, None)


def test_after_1500_the_dossier_counts_from_the_next_morning(world: World) -> None:
    world.clock.set(at(15, 0))
    in_time = world.dossier(world.receive())
    world.clock.set(at(15, 0, day=12))
    world.clock.advance(seconds=1)
    late = world.dossier(world.receive())
    assert in_time.received_at == at(15, 0)
    assert late.received_at is not None
    assert late.received_at.astimezone(VIETNAM).date() == datetime(2026, 3, 13, tzinfo=VIETNAM).date()


def test_a_dossier_remembers_under_which_rules_it_was_received(world: World) -> None:
    row = world.dossier(world.receive())
    services = world.services
    assert (row.regulation_id, row.regulation_version) == (
        services.rules.regulation.id,
        services.rules.regulation.version,
    )
    assert (row.calendar_id, row.calendar_version) == (services.rules.shipped.id, services.rules.shipped.version)
    assert len(row.model_hash) == 64


def test_codes_count_per_agency_and_day(world: World) -> None:
    assert [world.receive() for _ in range(2)] == ["H14.02.01-260311-0001", "H14.02.01-260311-0002"]
    assert world.receive("2.002755", desk="mc.thucphan") == "H14.41-260311-0001"
    world.clock.set(at(8, day=12))
    assert world.receive() == "H14.02.01-260312-0001"


def test_the_day_of_a_code_is_the_vietnamese_day(world: World) -> None:
    world.clock.set(datetime(2026, 3, 12, 0, 30, tzinfo=VIETNAM))
    assert world.receive().startswith("H14.02.01-260312-")


def test_the_drawn_reception_is_done_with_the_act(world: World) -> None:
    code = world.receive()
    assert open_elements(code) == ["Step_2"]
    (event,) = events(f"dossier:{code}")
    assert event.body["drawn"] == [["Step_1", 1]]
    assert event.body["open"] == [["Step_2", 1]]
    assert event.body["portal_status"] == 2


def test_personal_data_stand_in_the_payload_only(world: World) -> None:
    code = world.receive(components=(ComponentGiven(name="Đơn", originals=1, copies=0),))
    (event,) = events(f"dossier:{code}")
    assert "Hoàng Thị Thơm" not in str(event.body)
    assert event.payload_digest is not None
    with reading() as session:
        kept = payload(session, event.payload_digest)
        entry = session.scalars(select(FormEntry)).one()
        assert kept is not None
        assert kept.content["applicant"]["name"] == "Hoàng Thị Thơm"
        assert entry.data == kept.content["application"]


def test_the_applicant_hears_by_mail(world: World) -> None:
    code = world.receive()
    with reading() as session:
        (mail,) = messages_of(session, f"dossier:{code}")
    assert (mail.recipient, mail.delivered_at) == ("thom@example.org", None)
    assert code in mail.subject
    assert f"/tra-cuu/{code}" in mail.body["text"]
    assert "Hẹn trả" in mail.body["text"]


def test_no_mail_without_an_address(world: World) -> None:
    code = world.receive(applicant=ApplicantData(name="Hoàng Thị Thơm"))
    with reading() as session:
        assert messages_of(session, f"dossier:{code}") == ()


def test_only_the_desk_of_the_receiving_agency_receives(world: World) -> None:
    with pytest.raises(Forbidden, match="not_this_desk"):
        world.receive(receiving_agency_id=world.actor("mc.noivu").agency_id)
    with pytest.raises(Forbidden, match="not_this_desk"):
        world.receive(desk="cv.ctxh")


@pytest.mark.parametrize("state", ["draft", "submitted", "appraised", "approved", "retired"])
def test_only_a_procedure_in_force_is_received(world: World, state: str) -> None:
    version_id = world.version_id("1.012990")
    with transaction() as session:
        session.get_one(ProcedureVersion, version_id).state = state
    with pytest.raises(Refused, match="procedure_not_in_force"):
        world.receive(version_id=version_id)


def test_a_version_that_is_not_there(world: World) -> None:
    with pytest.raises(Refused, match="procedure_not_in_force"):
        world.receive(version_id=999_999)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"channel": "pigeon"}, "channel_unknown"),
        ({"result_channel": ""}, "channel_unknown"),
        ({"applicant": ApplicantData(name="  ")}, "applicant_name_missing"),
        ({"competent_agency_id": 999_999}, "agency_not_found"),
        ({"key": "k" * 81}, "idempotency_key_too_long"),
    ],
)
def test_wrong_input(world: World, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        world.receive(**wrong)


def test_a_wrong_application_names_its_fields(world: World) -> None:
    with pytest.raises(FormInvalid) as caught:
        world.receive(application={"gender": "no such"})
    assert {"full_name", "gender"} <= set(caught.value.fields)
    assert world.receive() == "H14.02.01-260311-0001", "a refused reception uses up no code"


def test_the_same_request_twice_makes_one_dossier(world: World) -> None:
    assert world.receive(key="a") == world.receive(key="a")
    assert world.receive(key="b") != world.receive(key="a")
    world.clock.set(MORNING.replace(hour=10))
    assert world.dossier(world.receive(key="a")).entered_at == MORNING


def test_another_request_under_the_same_key_is_refused(world: World) -> None:
    world.receive(key="a")
    with pytest.raises(Invalid, match="idempotency_mismatch"):
        world.receive(key="a", channel="post")


def test_a_key_belongs_to_one_person(world: World) -> None:
    assert world.receive(key="a") != world.receive("2.002755", desk="mc.thucphan", key="a")


def test_a_diagram_that_cannot_start_receives_nothing(world: World) -> None:
    from incidents import StuckEngine

    stuck = replace(world.services, engine=StuckEngine(world.services.engine, at="start"))
    world.app.extensions["motcua"], ready = stuck, world.services
    try:
        with pytest.raises(Refused, match="diagram_incident"):
            world.receive()
    finally:
        world.app.extensions["motcua"] = ready
    assert world.receive() == "H14.02.01-260311-0001"


def test_no_dossier_is_received_where_nobody_could_work_on_it(world: World) -> None:
    with pytest.raises(Refused, match="nobody_for_role") as caught:
        world.receive("2.002755", desk="mc.ctxh")
    assert caught.value.data["agency"] == "Trung tâm Công tác xã hội tỉnh"
    with reading() as session:
        assert session.scalars(select(Dossier)).all() == []
