"""Results put right: replaced before they are returned, rectified afterwards; every document and file stays."""

import hashlib
from datetime import date

import pytest
from acting import proven, told
from correcting import pdf, result
from sqlalchemy import select
from walking import confirmed, events, verbs, walked
from world import World

from app.casework.result_documents import Upload
from app.casework.settle import ReturnResult, return_result
from app.db import reading, transaction
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.file_kinds import MOST_BYTES
from app.dossiers.correction_records import ResultDocument
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier
from app.procedures.records import ProcedureVersion


def documents(code: str) -> list[ResultDocument]:
    query = select(ResultDocument).join(Dossier, Dossier.id == ResultDocument.dossier_id).where(Dossier.code == code)
    with reading() as session:
        rows = list(session.scalars(query.order_by(ResultDocument.n)))
        session.expunge_all()
    return rows


def returned(world: World, code: str) -> None:
    return_result(world.services, ReturnResult(by=world.actor("mc.ctxh"), code=code, handed_to="Hoàng Thị Thơm"))


def test_a_wrong_document_is_replaced_before_the_return(world: World) -> None:
    code = walked(world)
    confirmed(world, code, signer="Lê Văn Bình", file=pdf("sai tên"))
    outcome, settled = world.dossier(code).outcome, world.dossier(code).settled_at
    world.clock.advance(hours=1)
    result(world, code, file=pdf("đúng tên"))
    row = world.dossier(code)
    assert (row.state, row.result_number, row.outcome, row.settled_at) == (
        "result_confirmed",
        "16/GXN",
        outcome,
        settled,
    )
    assert [(d.number, d.state, d.kind) for d in documents(code)] == [
        ("15/GXN", "replaced", "first"),
        ("16/GXN", "current", "corrected"),
    ]
    body = events(f"dossier:{code}")[-1].body
    assert body["file"]["sha256"] == hashlib.sha256(pdf("đúng tên").content).hexdigest()
    assert (body["before"], body["result_number"]) == ("15/GXN", "16/GXN")
    assert "16/GXN" in told(code, "Thay văn bản kết quả")
    proven(world, code)


def test_after_the_return_it_is_rectified_and_both_stay(world: World) -> None:
    code = walked(world)
    confirmed(world, code)
    with pytest.raises(Refused, match="result_not_returned"):
        result(world, code, act="rectify_result")
    returned(world, code)
    with pytest.raises(Refused, match="dossier_closed"):
        result(world, code)
    result(world, code, act="rectify_result", number="01/ĐC")
    assert [(d.number, d.state) for d in documents(code)] == [("15/GXN", "rectified"), ("01/ĐC", "current")]
    assert world.dossier(code).state == "returned"
    proven(world, code)


def test_where_the_procedure_wants_the_file_nothing_is_returned_without(world: World) -> None:
    code = walked(world)
    with transaction() as session:
        version = session.get_one(ProcedureVersion, world.version_id("1.012990"))
        version.details = {**version.details, "result": {**version.details["result"], "file_required": True}}
    world.services.versions.clear()
    confirmed(world, code)
    with pytest.raises(Refused, match="result_file_missing"):
        returned(world, code)
    result(world, code, number="15/GXN", file=pdf())
    returned(world, code)
    assert world.dossier(code).state == "returned"


@pytest.mark.parametrize(
    ("upload", "error"),
    [
        (Upload(name="a.pdf", content=b"<html>"), "file_kind_unknown"),
        (Upload(name="a.pdf", content=b"%PDF-1.7 cut off"), "file_cut_off"),
        (Upload(name="a.pdf", content=b""), "file_empty"),
        (Upload(name="a.pdf", content=b"%PDF-" + b"0" * MOST_BYTES + b"%%EOF"), "file_too_large"),
    ],
)
def test_what_is_no_signed_file(world: World, upload: Upload, error: str) -> None:
    code = walked(world)
    confirmed(world, code)
    with pytest.raises(Invalid, match=error):
        result(world, code, file=upload)
    assert [d.state for d in documents(code)] == ["current"]


def test_a_file_keeps_a_harmless_name(world: World) -> None:
    code = walked(world)
    confirmed(world, code, file=pdf(name="../../etc/kết\nquả.pdf"))
    with reading() as session:
        assert session.scalars(select(KeptFile.name)).all() == ["kết quả.pdf"]


@pytest.mark.parametrize(
    ("by", "more", "error"),
    [
        ("mc.noivu", {}, NotFound),
        ("cv.ctxh", {}, Forbidden),
        ("mc.ctxh", {"reason": ""}, Invalid),
        ("mc.ctxh", {"number": " "}, Invalid),
        ("mc.ctxh", {"signer": "x" * 201}, Invalid),
        ("mc.ctxh", {"on": date(2030, 1, 1)}, Invalid),
        ("mc.ctxh", {"on": date(1999, 1, 1)}, Invalid),
        ("mc.ctxh", {"act": "confirm"}, Invalid),
    ],
)
def test_what_is_refused_changes_nothing(world: World, by: str, more: dict[str, object], error: type) -> None:
    code = walked(world)
    confirmed(world, code)
    before = verbs(code)
    with pytest.raises(error):
        result(world, code, by=by, **more)
    assert (world.dossier(code).result_number, verbs(code)) == ("15/GXN", before)
