"""Every written walk once more with a real dossier: received, done by the right persons, settled and replayed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from shipped import FOLDERS, Shipped, read_shipped
from shipped_dossiers import Dossier
from sqlalchemy import select
from world import World, make_world, rolled_back

from app.casework.rebuild_state import rebuild_state
from app.casework.replay import replay
from app.cli.demo import load_demo
from app.db import reading
from app.domain.clock import VIETNAM
from app.procedures.records import ProcedureVersion

pytestmark = pytest.mark.slow

#: decided after the day on which the world of the tests begins: a decision of the future waits
DECIDED_LATER = "SEC-HNO-663-2.000908.bpmn"
#: units, branches and agencies that no other procedure has
UNUSUAL = [
    folder
    for folder in FOLDERS
    if folder.parent.name.startswith(("BNI-1582", "CBA-2022-1.004946", "CBA-2028-1.012299", "HTI-2916", "HTI-3004"))
    or folder.parent.name.startswith(("LSN-2487-3", "NATL-ND297", "SEC-HNO-663"))
]
#: a Tuesday morning after the latest decision that ships
LATER = datetime(2026, 6, 9, 9, 0, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def whole_province(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The demonstration with all procedures that ship."""
    world = make_world(f"sqlite:///{tmp_path_factory.mktemp('shipped')}/shipped.db")
    with world.app.app_context():
        load_demo(world.services, dossiers=False)
        assert DECIDED_LATER not in in_force()
        world.clock.set(LATER)
        assert load_demo(world.services, dossiers=False)["procedures"] == 1
    return world


def in_force() -> set[str]:
    """The file names of the versions in force."""
    with reading() as session:
        wanted = select(ProcedureVersion.filename).where(ProcedureVersion.state == "in_force")
        return set(session.scalars(wanted))


@pytest.fixture
def province(whole_province: World) -> Iterator[World]:
    whole_province.clock.set(LATER)
    with rolled_back(whole_province) as ready:
        yield ready


def test_all_procedures_are_in_force_each_with_its_recorded_override(province: World) -> None:
    with reading() as session:
        given = select(ProcedureVersion.filename).where(ProcedureVersion.override_reason.is_not(None))
        assert session.scalars(given).all() == ["SLA-2969-2.bpmn"]
    assert in_force() == {f"{folder.parent.name}.bpmn" for folder in FOLDERS}


def test_each_walk_with_a_dossier(procedure: Shipped, province: World) -> None:
    for case in procedure.cases:
        dossier = Dossier(province, procedure, case)
        dossier.walk()
        assert dossier.finish() == ("refused" if case["end"] == "refused" else "returned"), case["name"]
        assert rebuild_state(province.services, code=dossier.code).equal, case["name"]
        again = replay(province.services, by=province.actor("kiemtra"), code=dossier.code)
        assert (again.divergences, again.ledger_faults) == ((), ()), case["name"]


@pytest.mark.parametrize("folder", UNUSUAL, ids=lambda folder: folder.parent.name)
def test_the_pages_of_a_procedure_and_of_its_dossier_open(folder: Path, province: World) -> None:
    procedure = read_shipped(folder)
    dossier = Dossier(province, procedure, procedure.cases[0])
    desk = province.client(dossier.desk.username)
    for path in (f"/tiep-nhan/{dossier.version_id}", f"/ho-so/{dossier.code}", f"/ho-so/{dossier.code}/giay-hen"):
        assert desk.get(path).status_code == 200, path
    auditor = province.client("kiemtra")
    assert auditor.get(f"/quy-trinh/phien-ban/{dossier.version_id}").status_code == 200
