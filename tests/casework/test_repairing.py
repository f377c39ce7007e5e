"""Repairing a draft: the result is a new draft of the same procedure, the earlier one stays, the ledger tells both."""

import pytest
from drafts import move, upload
from drawn_procedures import flow, process, task
from sqlalchemy import func, select
from walking import events
from world import World

from app.casework.queries.procedures import diagram_source
from app.casework.repair_version import RepairVersion, offered_repairs, preview_repair, repair_version
from app.casework.upload_version import Uploaded
from app.db import reading
from app.domain.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from app.procedures.records import ProcedureVersion

CODES = ["FLOW_ID_MISSING", "NOT_EXECUTABLE", "REF_MISMATCH", "NO_DIAGRAM"]
BROKEN = (
    process(
        '<startEvent id="s"/>',
        task("a"),
        '<endEvent id="e"/>',
        flow("s", "a").replace(' id="s_a"', ""),
        flow("a", "e"),
        held=("s", "a", "e"),
    )
    .replace(b' isExecutable="true"', b"")
    .replace(b"<endEvent", b"<!-- l\xe1\xbb\x9di nh\xe1\xba\xafn --><endEvent")
)


def broken(world: World) -> int:
    return upload(world, BROKEN, details={"fee": "Không"}).version_id


def mended(world: World, version_id: int, *codes: str, by: str = "thietke") -> Uploaded:
    return repair_version(world.services, RepairVersion(by=world.actor(by), version_id=version_id, codes=codes))


def row(version_id: int) -> ProcedureVersion:
    with reading() as session:
        found = session.get_one(ProcedureVersion, version_id)
        session.expunge(found)
        return found


def state_of_all() -> tuple[int, int]:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ProcedureVersion)) or 0, len(
            events("procedure:9.1-province")
        )


def offered(world: World, version_id: int, *, by: str = "thietke") -> list[str]:
    found = offered_repairs(world.services, by=world.actor(by), version_id=version_id)
    return list(dict.fromkeys(each.code for each in found))


def test_a_repaired_draft_is_the_next_version_and_ready(world: World) -> None:
    first = broken(world)
    assert row(first).verdict == "draft"
    assert offered(world, first) == CODES
    done = mended(world, first, *CODES)
    new = row(done.version_id)
    assert (done.slug, done.number, done.verdict) == ("9.1-province", 2, "ready")
    assert (new.state, new.procedure_id, new.filename) == ("draft", row(first).procedure_id, "quy-trinh.bpmn")
    assert (new.details, new.drafted_by_id) == ({"fee": "Không"}, world.actor("thietke").person_id)
    assert offered(world, done.version_id) == []
    assert "<!-- lời nhắn -->".encode() in diagram_source(world.services, version_id=done.version_id)
    assert move(world, done.version_id, "submit") == "submitted"


def test_the_earlier_version_stays_byte_by_byte(world: World) -> None:
    first = broken(world)
    before = row(first)
    mended(world, first, "NOT_EXECUTABLE")
    after = row(first)
    assert diagram_source(world.services, version_id=first) == BROKEN
    assert (after.state, after.verdict, after.problems) == (before.state, before.verdict, before.problems)


def test_the_ledger_names_codes_and_both_files(world: World) -> None:
    first = broken(world)
    done = mended(world, first, "REF_MISMATCH", "FLOW_ID_MISSING", "REF_MISMATCH")
    event = events("procedure:9.1-province")[-1]
    assert (event.verb, event.actor) == ("version.repaired", "thietke")
    assert event.body["codes"] == ["FLOW_ID_MISSING", "REF_MISMATCH"], "in the order of doing them"
    assert (event.body["earlier"], event.body["version"]) == (1, 2)
    assert event.body["earlier_model_hash"] == row(first).model_hash
    assert event.body["model_hash"] == row(done.version_id).model_hash != row(first).model_hash


def test_only_what_was_chosen_is_repaired(world: World) -> None:
    done = mended(world, broken(world), "NOT_EXECUTABLE")
    assert offered(world, done.version_id) == [code for code in CODES if code != "NOT_EXECUTABLE"]


def test_a_preview_shows_both_and_keeps_nothing(world: World) -> None:
    first, before = broken(world), state_of_all()
    command = RepairVersion(by=world.actor("thietke"), version_id=first, codes=["NOT_EXECUTABLE"])
    found = preview_repair(world.services, command)
    new = [line for line in found.after.splitlines() if line not in found.before.splitlines()]
    assert len(new) == 1
    assert 'isExecutable="true"' in new[0]
    assert state_of_all() == before


@pytest.mark.parametrize(
    ("codes", "kind", "code"),
    [
        ([], Invalid, "repair_not_chosen"),
        (["NOT_EXECUTABLE", "<b>"], Invalid, "repair_unknown"),
        (["NO_DEFAULT"], Invalid, "repair_unknown"),
    ],
)
def test_what_was_not_offered_is_refused(world: World, codes: list[str], kind: type[DomainError], code: str) -> None:
    first, before = broken(world), state_of_all()
    with pytest.raises(kind) as caught:
        mended(world, first, *codes)
    assert caught.value.code == code
    assert state_of_all() == before


def test_nothing_to_repair(world: World) -> None:
    whole = mended(world, broken(world), *CODES).version_id
    for codes in (CODES, []):
        with pytest.raises(Refused, match="nothing_to_repair"):
            mended(world, whole, *codes)


def test_only_drafts_are_repaired(world: World) -> None:
    ready = mended(world, broken(world), *[code for code in CODES if code != "NO_DIAGRAM"]).version_id
    assert offered(world, ready) == ["NO_DIAGRAM"]
    move(world, ready, "submit")
    assert offered(world, ready) == []
    with pytest.raises(Refused) as caught:
        mended(world, ready, "NO_DIAGRAM")
    assert (caught.value.code, caught.value.data) == ("version_not_draft", {"state": "Chờ thẩm định"})


@pytest.mark.parametrize("username", ["thamdinh", "pheduyet", "mc.ctxh", "kiemtra", "quantri"])
def test_only_designers_repair(world: World, username: str) -> None:
    first = broken(world)
    assert offered(world, first, by=username) == []
    with pytest.raises(Forbidden, match="not_a_designer"):
        mended(world, first, *CODES, by=username)


def test_a_version_that_is_not_there(world: World) -> None:
    with pytest.raises(NotFound, match="version_not_found"):
        mended(world, 999_999, *CODES)


def test_a_file_that_cannot_be_repaired_stays(world: World) -> None:
    engine = world.services.engine
    assert engine.repairs(b"<a/>") == ()
    for rewritten in (lambda: engine.repair(b"<a/>", CODES), lambda: engine.readable(b"\xff")):
        with pytest.raises(Refused, match="repair_failed"):
            rewritten()
