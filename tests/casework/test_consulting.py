"""Asking several agencies at once: a task in each, each with its own due moment, and on when all have answered."""

from datetime import datetime

from drawn_procedures import flow, in_force, process, receive, task
from sqlalchemy import select
from walking import complete, worker
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.rebuild_state import rebuild_state
from app.db import reading
from app.domain.clock import VIETNAM
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.tasks.records import Task

MULTI = (
    '<multiInstanceLoopCharacteristics isSequential="{sequential}" mc:collection="co_quan">'
    "</multiInstanceLoopCharacteristics>"
)
AGENCIES = ["H14.01", "H14.03"]


def consulting(sequential: bool = False) -> bytes:
    asked = task("y_kien", inside=MULTI.format(sequential=str(sequential).lower()))
    rule = '<businessRuleTask id="r" name="Chọn cơ quan" mc:decision="chon"/>'
    flows = flow("s", "r") + flow("r", "y_kien") + flow("y_kien", "b") + flow("b", "e")
    parts = ('<startEvent id="s"/><endEvent id="e"/>', rule, asked, task("b"), flows)
    return process(*parts, held=("y_kien", "b"), code="9.7")


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="Chọn" namespace="urn:test">
<decision id="chon" name="Chọn"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie"><text>true</text></inputExpression></input><output id="o" name="co_quan"/>
<rule id="r1"><inputEntry id="a"><text>-</text></inputEntry>
<outputEntry id="b"><text>["H14.01","H14.03"]</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def tasks(code: str, element_id: str = "y_kien") -> list[Task]:
    query = select(Task).join(Dossier, Dossier.id == Task.dossier_id).order_by(Task.id)
    with reading() as session:
        return list(
            session.scalars(query.where(Dossier.code == code, Task.element_id == element_id, Task.state == "open"))
        )


def asked(world: World, *, sequential: bool = False) -> str:
    return receive(world, in_force(world, consulting(sequential), decisions=[("chon.dmn", TABLE.encode())]))


def answer(world: World, task_id: int, row: Task) -> None:
    complete_task(world.services, CompleteTask(by=worker(world, row), task_id=task_id, raw={}))


def test_every_agency_is_asked_at_once_with_its_own_due_moment(world: World) -> None:
    code = asked(world)
    rows = tasks(code)
    assert [row.item for row in rows] == AGENCIES
    with reading() as session:
        names = [session.get_one(Agency, row.agency_id).code for row in rows]
    assert names == AGENCIES
    assert {row.due_at for row in rows} == {datetime(2026, 3, 12, 9, 0, tzinfo=VIETNAM)}
    answer(world, rows[1].id, rows[1])
    assert [row.item for row in tasks(code)] == ["H14.01"]
    assert rebuild_state(world.services, code=code).equal
    answer(world, rows[0].id, rows[0])
    assert len(tasks(code, "b")) == 1
    complete(world, code, "b")
    assert world.dossier(code).diagram_ended


def test_paper_goes_from_one_to_the_next(world: World) -> None:
    code = asked(world, sequential=True)
    for item in AGENCIES:
        rows = tasks(code)
        assert [row.item for row in rows] == [item]
        answer(world, rows[0].id, rows[0])
    assert len(tasks(code, "b")) == 1
