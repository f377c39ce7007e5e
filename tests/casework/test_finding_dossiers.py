"""Lists of dossiers: what a search finds, and that a page shows what the count promises."""

import pytest
from world import World

from app.casework.queries.dossiers import PAGE, list_dossiers
from app.db import transaction
from app.dossiers.records import Dossier


def codes(world: World, **asked: object) -> list[str]:
    found = list_dossiers(world.services, by=world.actor("mc.ctxh"), **asked)  # type: ignore[arg-type]
    return [row.code for row in found.rows]


def test_a_whole_code_finds_that_dossier_alone(world: World) -> None:
    short, longer = world.receive(), world.receive()
    with transaction() as session:
        session.get_one(Dossier, world.dossier(longer).id).code = f"{short}1"
    assert codes(world, search=short) == [short]
    assert codes(world, search=f" {short.lower()} ") == [short]
    assert codes(world, search=short[:-1]) == [f"{short}1", short]


@pytest.mark.parametrize("words", ["hoang thi THOM", "Hoàng Thị Thơm", "004199001234"])
def test_the_applicant_finds_it_with_and_without_marks(world: World, words: str) -> None:
    code = world.receive()
    assert codes(world, search=words) == [code]
    assert codes(world, search="Nguyễn Văn Không") == []


def test_pages_follow_one_another_newest_first(lite_world: World) -> None:
    received = [lite_world.receive() for _ in range(PAGE + 2)]
    assert [*codes(lite_world), *codes(lite_world, page=2)] == received[::-1]
    assert codes(lite_world, page=3) == []
    found = list_dossiers(lite_world.services, by=lite_world.actor("mc.ctxh"))
    assert (found.total, found.pages) == (PAGE + 2, 2)
