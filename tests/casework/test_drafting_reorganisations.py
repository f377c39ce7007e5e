"""A reorganisation on paper: drafted line by line, judged as a whole, decided by another person."""

from datetime import date, timedelta

import pytest
from people import grant, substitute
from reorganising import CENTRE, CULTURE, DRAFTER, HEALTH, HOME, approved, drafted, its_day, merge, part, row, typed
from walking import events
from world import World

from app.casework.carry_out_reorganisation import carry_out_now
from app.casework.decide_reorganisation import (
    approve_reorganisation,
    cancel_reorganisation,
    reject_reorganisation,
    withdraw_reorganisation,
)
from app.casework.draft_reorganisation import (
    TypedLine,
    add_line,
    draft_reorganisation,
    redraft_reorganisation,
    remove_line,
)
from app.casework.queries.reorganisations import list_reorganisations, reorganisation_view
from app.domain.errors import Conflict, Forbidden, FormInvalid, Invalid, NotFound, Refused


def texts(world: World, found: int) -> list[str]:
    view = reorganisation_view(world.services, by=world.actor("kiemtra"), reorganisation_id=found)
    return [one.text for one in view.contradictions]


def test_a_draft_is_kept_with_its_lines_and_the_ledger_tells(world: World) -> None:
    found = drafted(world, merge(CENTRE, HEALTH), merge(HOME, HEALTH))
    remove_line(world.services, by=world.actor(DRAFTER), reorganisation_id=found, n=1)
    remove_line(world.services, by=world.actor(DRAFTER), reorganisation_id=found, n=1)
    again = typed(world, decision_number="  9/QĐ\u200b-UBND ")
    redraft_reorganisation(world.services, by=world.actor(DRAFTER), reorganisation_id=found, typed=again)
    assert row(found).decision_number == "9/QĐ-UBND"
    assert [event.verb.partition(".")[2] for event in events("reorganisation")] == [
        "drafted",
        "line_added",
        "line_added",
        "line_removed",
        "redrafted",
    ]
    view = reorganisation_view(world.services, by=world.actor(DRAFTER), reorganisation_id=found)
    assert [(line.n, line.source, line.target) for line in view.lines] == [(2, HOME, HEALTH)]
    (listed,) = list_reorganisations(world.services, by=world.actor(DRAFTER))
    assert (listed.state, listed.lines, listed.effective_on) == ("draft", 1, date(2026, 3, 12))


def test_everything_typed_wrong_is_said_at_once(world: World) -> None:
    wrong = typed(world, decision_number=" ", signed_on=date(2026, 3, 12), effective_on=None, reason="x" * 2001)
    with pytest.raises(FormInvalid) as told:
        draft_reorganisation(world.services, by=world.actor(DRAFTER), typed=wrong)
    assert set(told.value.fields) == {"decision_number", "signed_on", "effective_on", "reason"}
    with pytest.raises(FormInvalid) as told:
        draft_reorganisation(world.services, by=world.actor(DRAFTER), typed=typed(world, effective_on=date(2099, 1, 1)))
    assert set(told.value.fields) == {"effective_on"}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (TypedLine(kind="nuốt", source="", target="H14"), {"kind", "source"}),
        (TypedLine(kind="merge", source=CENTRE, target="H99"), {"target"}),
        (TypedLine(kind="rename", source=CENTRE, new_name=" "), {"new_name"}),
        (TypedLine(kind="split", source=CENTRE, target=HEALTH, share="all"), {"share"}),
        (
            TypedLine(kind="split", source=CENTRE, target=HEALTH, share="codes", wanted="a\n" * 3 + "b" * 300),
            {"wanted"},
        ),
        (
            TypedLine(
                kind="split", source=CENTRE, target=HEALTH, share="rest", persons="\n".join(map(str, range(501)))
            ),
            {"persons"},
        ),
    ],
)
def test_a_line_that_cannot_be_read(world: World, line: TypedLine, fields: set[str]) -> None:
    found = drafted(world)
    with pytest.raises(FormInvalid) as told:
        add_line(world.services, by=world.actor(DRAFTER), reorganisation_id=found, typed=line)
    assert set(told.value.fields) == fields


def test_only_its_drafter_changes_a_draft_and_only_with_a_role_everywhere(world: World) -> None:
    found = drafted(world, merge(CENTRE, HEALTH))
    grant(world, "ld.ubnd", "quan_tri", None)
    for who in ("pheduyet", "ld.ubnd"):
        with pytest.raises(Forbidden):
            add_line(world.services, by=world.actor(who), reorganisation_id=found, typed=merge(HOME, HEALTH))
        with pytest.raises(Forbidden):
            withdraw_reorganisation(world.services, by=world.actor(who), reorganisation_id=found)
    grant(world, "gd.ctxh", "quan_tri", CENTRE)
    with pytest.raises(Forbidden, match="reorganisation_not_yours"):
        draft_reorganisation(world.services, by=world.actor("gd.ctxh"), typed=typed(world))
    with pytest.raises(NotFound):
        add_line(world.services, by=world.actor(DRAFTER), reorganisation_id=999, typed=merge(HOME, HEALTH))
    with pytest.raises(Forbidden):
        reorganisation_view(world.services, by=world.actor("cv.ctxh"), reorganisation_id=found)


def test_who_drafted_does_not_approve_alone_or_through_another(world: World) -> None:
    found = drafted(world, merge(CENTRE, HEALTH))
    substitute(world, "ld.ubnd", DRAFTER)
    for who in (DRAFTER, "ld.ubnd"):
        with pytest.raises(Forbidden, match="reorganisation_by_drafter"):
            approve_reorganisation(world.services, by=world.actor(who), reorganisation_id=found)
        with pytest.raises(Forbidden, match="reorganisation_by_drafter"):
            reject_reorganisation(world.services, by=world.actor(who), reorganisation_id=found, reason="Không")
    with pytest.raises(Forbidden, match="reorganisation_not_yours"):
        approve_reorganisation(world.services, by=world.actor("kiemtra"), reorganisation_id=found)
    assert row(found).state == "draft"


def test_contradictions_are_told_together_and_stop_the_approval(world: World) -> None:
    found = drafted(
        world,
        merge(CENTRE, HEALTH),
        merge(HEALTH, CENTRE),
        part(HOME, CULTURE, "codes", "0.000000", persons="cv.ctxh"),
        effective_on=date(2026, 3, 9),
    )
    said = " ".join(texts(world, found))
    for words in ("trước ngày ký", "chuyển vào nhau", "0.000000", "chỉ chia cho một", "“cv.ctxh” không làm việc"):
        assert words in said
    with pytest.raises(Refused, match="reorganisation_contradictions"):
        approve_reorganisation(world.services, by=world.actor("pheduyet"), reorganisation_id=found)


def test_a_decision_is_judged_by_the_others_that_were_approved(world: World) -> None:
    earlier = drafted(world, merge(HOME, HEALTH))
    approved(world, merge(CENTRE, HEALTH))
    later = drafted(world, merge(HEALTH, HOME), effective_on=date(2026, 3, 12))
    assert texts(world, earlier) == []
    assert any("trước lần sắp xếp khác" in text for text in texts(world, later)), "the centre goes there that day"
    again = drafted(world, merge(CENTRE, HOME), effective_on=date(2026, 3, 20))
    assert any("Trung tâm Công tác xã hội tỉnh kết thúc từ" in text for text in texts(world, again))


def test_decided_once_and_no_more(world: World) -> None:
    found = approved(world, merge(CENTRE, HEALTH))
    by, drafter = world.actor("pheduyet"), world.actor(DRAFTER)
    for again in (
        lambda: approve_reorganisation(world.services, by=by, reorganisation_id=found),
        lambda: reject_reorganisation(world.services, by=by, reorganisation_id=found, reason="Thôi"),
        lambda: withdraw_reorganisation(world.services, by=drafter, reorganisation_id=found),
        lambda: add_line(world.services, by=drafter, reorganisation_id=found, typed=merge(HOME, HEALTH)),
    ):
        with pytest.raises(Conflict, match="reorganisation_state"):
            again()


def test_rejected_and_withdrawn_change_nothing(world: World) -> None:
    first, second = drafted(world, merge(CENTRE, HEALTH)), drafted(world, merge(CENTRE, HOME))
    with pytest.raises(Invalid, match="reorganisation_reason_missing"):
        reject_reorganisation(world.services, by=world.actor("pheduyet"), reorganisation_id=first, reason="  ")
    reject_reorganisation(world.services, by=world.actor("pheduyet"), reorganisation_id=first, reason="Chưa rõ")
    withdraw_reorganisation(world.services, by=world.actor(DRAFTER), reorganisation_id=second)
    assert (row(first).state, row(first).decided_reason, row(second).state) == ("rejected", "Chưa rõ", "withdrawn")
    its_day(world)
    assert world.receive().startswith(CENTRE)


def test_cancelled_only_before_its_day(world: World) -> None:
    found, other = approved(world, merge(CENTRE, HEALTH)), approved(world, merge(HOME, CULTURE))
    by = world.actor("pheduyet")
    with pytest.raises(Refused, match="reorganisation_not_yet"):
        carry_out_now(world.services, by=by, reorganisation_id=found)
    cancel_reorganisation(world.services, by=by, reorganisation_id=found, reason="Hoãn")
    its_day(world)
    assert row(found).state == "cancelled"
    assert world.receive().startswith(CENTRE)
    with pytest.raises(Refused, match="reorganisation_in_force"):
        cancel_reorganisation(world.services, by=by, reorganisation_id=other, reason="Hoãn")
    with pytest.raises(Conflict):
        carry_out_now(world.services, by=by, reorganisation_id=found)
    with pytest.raises(Forbidden):
        carry_out_now(world.services, by=world.actor("kiemtra"), reorganisation_id=other)
    assert timedelta(0) < world.clock.now() - row(other).effective_at
