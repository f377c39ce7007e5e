"""One act for many tasks: each by itself, each answered, nothing lost, the same request twice has one effect."""

import pytest
from walking import complete, events, verbs
from world import World

from app.casework import many_tasks
from app.casework.claim_task import claim_task
from app.casework.many_tasks import MOST, ManyTasks, common_candidates, common_form, do_many
from app.domain.errors import DomainError, Invalid


def received(world: World, count: int = 3) -> tuple[list[str], tuple[int, ...]]:
    codes = [world.receive() for _ in range(count)]
    return codes, tuple(world.open_task(code).id for code in codes)


def wish(world: World, act: str, ids: tuple[int, ...], by: str = "cv.ctxh", **more: object) -> ManyTasks:
    return ManyTasks(**{"by": world.actor(by), "act": act, "task_ids": ids, **more})  # type: ignore[arg-type]


def errors(world: World, command: ManyTasks) -> list[str | None]:
    return [outcome.error.code if outcome.error else None for outcome in do_many(world.services, command)]


def test_what_can_be_done_is_done_and_the_rest_is_told(world: World) -> None:
    codes, ids = received(world)
    claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=ids[1])
    outcomes = do_many(world.services, wish(world, "claim", (*ids, 999_999, ids[0])))
    assert [o.error.code if o.error else None for o in outcomes] == [None, "task_held_by_other", None, "task_not_found"]
    assert [o.code for o in outcomes] == [*codes, ""]
    assert errors(world, wish(world, "release", ids)) == [None, "task_held_by_other", None]


def test_a_defect_with_one_loses_nothing_of_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes, ids = received(world)
    real = many_tasks.claim_task

    def broken(*args: object, task_id: int, **more: object) -> str:
        if task_id == ids[1]:
            raise RuntimeError("a defect")
        return real(*args, task_id=task_id, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(many_tasks, "claim_task", broken)
    assert errors(world, wish(world, "claim", ids)) == [None, "unexpected", None]
    assert [verbs(code)[-1] for code in codes] == ["task.claimed", "dossier.received", "task.claimed"]


@pytest.mark.parametrize("act", ["claim", "release", "assign", "forward", "complete"])
def test_the_same_request_twice_has_one_effect(world: World, act: str) -> None:
    codes, ids = received(world, 2)
    if act != "claim":
        do_many(world.services, wish(world, "claim", ids))
    more = {"to": "cv2.ctxh", "reason": "Nghỉ phép", "raw": {"note": "Đủ."}, "key": "x" * 80}
    first = errors(world, wish(world, act, ids, **more))
    before = [len(events(f"dossier:{code}")) for code in codes]
    assert errors(world, wish(world, act, ids, **more)) == first == [None, None]
    assert [len(events(f"dossier:{code}")) for code in codes] == before


def test_completing_together_needs_one_step_and_a_form_without_required_fields(world: World) -> None:
    codes, ids = received(world)
    by = world.actor("cv.ctxh")
    schema = common_form(world.services, by=by, task_ids=ids)
    assert schema is not None
    assert errors(world, wish(world, "complete", ids, raw={"note": "Đủ."})) == [None, None, None]
    assert all(verbs(code)[-1] == "task.completed" for code in codes)
    fresh = world.open_task(world.receive()).id
    later = next(t.id for t in (world.open_task(code) for code in codes))
    with pytest.raises(Invalid, match="many_not_same_step"):
        common_form(world.services, by=_both(world), task_ids=(fresh, later))


def _both(world: World):  # type: ignore[no-untyped-def]
    """One person who holds the roles of all steps."""
    from dataclasses import replace

    one, others = world.actor("cv.ctxh"), [world.actor(name) for name in ("gd.ctxh", "hd.ctxh", "mc.ctxh")]
    return replace(one, grants=one.grants.union(*(other.grants for other in others)))


def test_a_form_with_required_fields_is_for_each_dossier_by_itself(world: World) -> None:
    codes, _ = received(world, 2)
    for code in codes:
        complete(world, code, "Step_2", data={"note": "Đủ."})
    ids = tuple(world.open_task(code).id for code in codes)
    by = {"lanh_dao_co_quan": "gd.ctxh", "nguoi_huong_dan": "hd.ctxh"}[world.open_task(codes[0]).role]
    with pytest.raises(DomainError, match="many_form_required"):
        do_many(world.services, wish(world, "complete", ids, by=by))


@pytest.mark.parametrize(
    ("act", "ids", "code"),
    [
        ("erase", (1,), "many_act_unknown"),
        ("claim", (), "many_none"),
        ("claim", tuple(range(1, MOST + 2)), "many_too_many"),
    ],
)
def test_what_is_wrong_with_all_is_said_at_once(world: World, act: str, ids: tuple[int, ...], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        do_many(world.services, wish(world, act, ids))


def test_candidates_suit_every_chosen_task(world: World) -> None:
    codes, ids = received(world, 2)
    by = world.actor("mc.ctxh")
    assert {c.username for c in common_candidates(world.services, by=by, task_ids=ids)} == {"cv.ctxh", "cv2.ctxh"}
    complete(world, codes[0], "Step_2", data={"note": "Đủ."})
    mixed = (world.open_task(codes[0]).id, ids[1])
    assert common_candidates(world.services, by=by, task_ids=mixed) == ()
