"""From draft to force: who may make which move, what a decision needs, what running dossiers stay on."""

from datetime import date

import pytest
from drafts import MOVES, changed, move, moved_until, upload
from people import grant
from walking import complete, events
from world import World

from app.casework.approve_version import send_back
from app.casework.queries.procedures import version_view
from app.domain.errors import Forbidden, Invalid, NotFound, Refused

STATES = {"submit": "submitted", "appraise": "appraised", "approve": "approved", "put_in_force": "in_force"}
ELSEWHERE = {"submit": "appraise", "appraise": "approve", "approve": "put_in_force", "put_in_force": "submit"}


def state(world: World, version_id: int) -> str:
    return version_view(world.services, by=world.actor("thietke"), version_id=version_id).state


def unsummed() -> bytes:
    """A diagram whose steps add up to less than the whole limit."""
    return changed(
        'mc:limit="5" mc:unit="working_days" mc:form="cap_giay', 'mc:limit="4" mc:unit="working_days" mc:form="cap_giay'
    )


def test_the_four_moves(world: World) -> None:
    version_id = upload(world).version_id
    for verb, target in STATES.items():
        assert move(world, version_id, verb) == target
    verbs = [event.verb for event in events("procedure:1.012990-province")][-5:]
    assert verbs == ["version.uploaded", *(f"version.{verb}" for verb in MOVES)]
    view = version_view(world.services, by=world.actor("thietke"), version_id=version_id)
    assert (view.decision_number, view.decision_on) == ("12/QĐ", date(2026, 3, 10))
    assert view.in_force_at == world.clock.moment


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("username", ["thietke", "thamdinh", "pheduyet", "quantri", "gd.ctxh"])
def test_each_move_belongs_to_one_role(lite_world: World, verb: str, username: str) -> None:
    version_id = upload(lite_world).version_id
    if {"submit": "thietke", "appraise": "thamdinh"}.get(verb, "pheduyet") == username:
        return
    with pytest.raises(Forbidden, match="version_move_forbidden"):
        move(lite_world, version_id, verb, by=username)


@pytest.mark.parametrize("verb", MOVES)
def test_no_move_out_of_order(world: World, verb: str) -> None:
    version_id = moved_until(world, upload(world).version_id, verb)
    for other in MOVES:
        if other != ELSEWHERE[verb]:
            with pytest.raises(Refused, match="version_wrong_state"):
                move(world, version_id, other)
    assert state(world, version_id) == STATES[verb]


@pytest.mark.parametrize("verb", MOVES)
def test_no_such_version(world: World, verb: str) -> None:
    with pytest.raises(NotFound, match="version_not_found"):
        move(world, 999_999, verb)


def test_a_draft_with_mistakes_is_not_submitted(world: World) -> None:
    version_id = upload(world, changed('mc:form="xu_ly"', 'mc:form="chua_co"')).version_id
    with pytest.raises(Refused) as caught:
        move(world, version_id, "submit")
    assert (caught.value.code, caught.value.data["count"]) == ("version_has_problems", 1)


def test_nobody_judges_the_own_work(world: World) -> None:
    for role in ("tham_dinh_quy_trinh", "phe_duyet_quy_trinh"):
        grant(world, "thietke", role, "H14")
    grant(world, "thamdinh", "phe_duyet_quy_trinh", "H14")
    version_id = moved_until(world, upload(world).version_id, "submit")
    with pytest.raises(Forbidden, match="appraised_by_drafter"):
        move(world, version_id, "appraise", by="thietke")
    move(world, version_id, "appraise")
    with pytest.raises(Forbidden, match="approved_by_drafter"):
        move(world, version_id, "approve", by="thietke")
    with pytest.raises(Forbidden, match="approved_by_appraiser"):
        move(world, version_id, "approve", by="thamdinh")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"decision_number": " "}, "decision_number_missing"),
        ({"decision_number": "1" * 101}, "decision_number_missing"),
        ({"decision_on": None}, "decision_date_wrong"),
        ({"decision_on": date(2026, 3, 12)}, "decision_date_wrong"),
    ],
)
def test_a_decision_has_number_and_date(world: World, wrong: dict[str, object], code: str) -> None:
    version_id = moved_until(world, upload(world).version_id, "appraise")
    with pytest.raises(Invalid, match=code):
        move(world, version_id, "approve", **wrong)
    assert state(world, version_id) == "appraised"


def test_a_decision_of_today_counts_by_the_vietnamese_day(world: World) -> None:
    world.clock.set(world.clock.moment.replace(hour=17, minute=30))  # half past midnight of the 12th there
    version_id = moved_until(world, upload(world).version_id, "appraise")
    assert move(world, version_id, "approve", decision_on=date(2026, 3, 12)) == "approved"


def test_steps_that_do_not_add_up_need_a_reason(world: World) -> None:
    uploaded = upload(world, unsummed())
    assert (uploaded.verdict, [p.code for p in uploaded.problems]) == ("ready", ["SUM_MISMATCH"])
    version_id = moved_until(world, uploaded.version_id, "appraise")
    with pytest.raises(Invalid, match="override_reason_missing"):
        move(world, version_id, "approve", override_reason="  ")
    move(world, version_id, "approve", override_reason="Quyết định ghi như vậy.")
    view = version_view(world.services, by=world.actor("pheduyet"), version_id=version_id)
    assert view.override_reason == "Quyết định ghi như vậy."
    assert events("procedure:1.012990-province")[-1].body["override_reason"] == "Quyết định ghi như vậy."


def test_a_new_version_retires_the_earlier_and_running_dossiers_stay(world: World) -> None:
    old_version, code = world.version_id("1.012990"), world.receive()
    new_version = moved_until(world, upload(world, unsummed()).version_id, "submit")
    for verb in ("appraise", "approve", "put_in_force"):
        move(world, new_version, verb, **({"override_reason": "Có lý do."} if verb == "approve" else {}))
    assert (state(world, old_version), state(world, new_version)) == ("retired", "in_force")
    assert world.version_id("1.012990") == new_version
    assert events("procedure:1.012990-province")[-1].body["replaces"] == 1
    assert complete(world, code, "Step_2", data={"note": "Theo bản cũ."}).opened
    assert world.dossier(code).version_id == old_version
    assert world.dossier(world.receive()).version_id == new_version


def test_sending_back(world: World) -> None:
    version_id = moved_until(world, upload(world).version_id, "submit")
    with pytest.raises(Invalid, match="send_back_reason_missing"):
        send_back(world.services, by=world.actor("thamdinh"), version_id=version_id, reason=" ")
    with pytest.raises(Forbidden, match="not_the_reviewer"):
        send_back(world.services, by=world.actor("pheduyet"), version_id=version_id, reason="Sai.")
    assert send_back(world.services, by=world.actor("thamdinh"), version_id=version_id, reason="Sai.") == "draft"
    view = version_view(world.services, by=world.actor("thietke"), version_id=version_id)
    assert view.sent_back_reason == "Sai."
    with pytest.raises(Refused, match="version_not_in_review"):
        send_back(world.services, by=world.actor("thamdinh"), version_id=version_id, reason="Sai.")
    moved_until(world, version_id, "appraise")
    assert send_back(world.services, by=world.actor("pheduyet"), version_id=version_id, reason="Chưa rõ.") == "draft"
    view = version_view(world.services, by=world.actor("thietke"), version_id=version_id)
    assert (view.appraised_by, view.sent_back_reason) == (None, "Chưa rõ.")
