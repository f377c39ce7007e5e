"""What the rows say at the end must be what the ledger says; whoever changes a row alone is found by the replay."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from walking import confirmed, walked
from world import World

from app.audit import erase_payloads
from app.casework import ledger
from app.casework.replay import replay
from app.casework.settle import ReturnResult, return_result
from app.db import Model, transaction
from app.dossiers.records import CompletionRecord, Dossier, FormEntry
from app.tasks.records import Task


def diverging(world: World, code: str) -> tuple[str, ...]:
    found = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert found.ledger_faults == (), "the ledger itself is untouched"
    return found.divergences


def settled(world: World) -> str:
    code = walked(world)
    confirmed(world, code)
    assert diverging(world, code) == ()
    return code


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"state": "returned"}, "trạng thái"),
        ({"due_at": None}, "hạn trả kết quả"),
        ({"outcome": "late"}, "kết luận đúng hạn"),
        ({"result_number": "16/GXN"}, "số văn bản kết quả"),
        ({"result_on": None}, "ngày văn bản kết quả"),
    ],
)
def test_a_changed_dossier_shows(world: World, values: dict[str, Any], named: str) -> None:
    code = settled(world)
    with transaction() as session:
        session.execute(update(Dossier).where(Dossier.code == code).values(**values))
    assert diverging(world, code) == (f"Cuối hồ sơ: {named} đang lưu khác với sổ cái.",)


def of_dossier(world: World, code: str, table: type[Model], *, last: bool = True) -> int:
    """The id of the dossier's newest (or oldest) row of a table."""
    query = select(table.id).where(table.dossier_id == world.dossier(code).id)  # type: ignore[attr-defined]
    with transaction() as session:
        found = sorted(session.scalars(query))
    return found[-1 if last else 0]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"element_id": "Step_1"}, "là bước khác"),
        ({"occurrence": 7}, "là bước khác"),
        ({"kind": "received"}, "là bước khác"),
        ({"routing": {"khac": 1}}, "có giá trị rẽ nhánh khác"),
    ],
)
def test_a_changed_line_of_the_log_shows(world: World, values: dict[str, Any], told: str) -> None:
    code = walked(world, done=3)
    row_id = of_dossier(world, code, CompletionRecord)
    with transaction() as session:
        session.execute(update(CompletionRecord).where(CompletionRecord.id == row_id).values(**values))
    (sentence,) = diverging(world, code)
    assert told in sentence


def test_a_missing_line_of_the_log_shows(world: World) -> None:
    code = walked(world, done=3)
    row_id = of_dossier(world, code, CompletionRecord)
    with transaction() as session:
        session.execute(delete(CompletionRecord).where(CompletionRecord.id == row_id))
    (sentence,) = diverging(world, code)
    assert "dòng, sổ cái có" in sentence


@pytest.mark.parametrize("state", ["withdrawn", "done"])
def test_a_task_closed_in_its_table_alone_shows(world: World, state: str) -> None:
    code = walked(world, done=2)
    task = world.open_task(code)
    with transaction() as session:
        session.execute(update(Task).where(Task.id == task.id).values(state=state))
    assert diverging(world, code) == (
        f"Cuối hồ sơ: bước “{task.element_id}” lần {task.occurrence} không mở mà sổ cái đang mở.",
    )


def test_a_task_opened_in_its_table_alone_shows(world: World) -> None:
    code = walked(world, done=3)
    with transaction() as session:
        session.execute(update(Task).where(Task.id == of_step(world, code)).values(state="open"))
    (sentence,) = diverging(world, code)
    assert sentence == "Cuối hồ sơ: bước “Step_2” lần 1 đang mở mà sổ cái không mở."


def of_step(world: World, code: str) -> Any:
    return (
        select(Task.id).where(Task.dossier_id == world.dossier(code).id, Task.element_id == "Step_2").scalar_subquery()
    )


@pytest.mark.parametrize("last", [True, False])
def test_changed_form_data_show_with_and_without_their_digest(world: World, last: bool) -> None:
    code = walked(world, done=2)
    row_id, forged = of_dossier(world, code, FormEntry, last=last), {"note": "Sửa sau."}
    change(row_id, data=forged)
    own, ledgers = diverging(world, code)
    assert own.endswith("không khớp mã băm của chính nó.")
    assert ledgers.endswith("khác dữ liệu trong sổ cái.")
    change(row_id, digest=ledger.digest(forged))
    assert diverging(world, code) == (ledgers,)


def change(row_id: int, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(FormEntry).where(FormEntry.id == row_id).values(**values))


def test_form_data_that_came_or_went_show(world: World) -> None:
    code = walked(world, done=2)
    row_id = of_dossier(world, code, FormEntry)
    change(row_id, occurrence=5)
    came, went = diverging(world, code)
    assert came.endswith("không có trong sổ cái.")
    assert went.endswith("không còn được lưu.")


def test_erased_data_are_compared_with_their_own_digest_only(world: World) -> None:
    code = settled(world)
    return_result(world.services, ReturnResult(by=world.actor("mc.ctxh"), code=code, handed_to="Người nộp"))
    with transaction() as session:
        erase_payloads(session, f"dossier:{code}", at=world.clock.now(), by="quantri")
    assert diverging(world, code) == ()
    change(of_dossier(world, code, FormEntry), data={"note": "Sửa sau."})
    (sentence,) = diverging(world, code)
    assert sentence.endswith("không khớp mã băm của chính nó.")
