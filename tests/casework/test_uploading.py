"""Uploading diagrams and forms: what is kept as a draft, what is refused, how versions number."""

import pytest
from drafts import SOURCE, changed, form, moved_until, remarked, upload
from sqlalchemy import func, select
from walking import events
from world import World

from app.casework.queries.procedures import diagram_source
from app.db import reading
from app.domain.errors import Forbidden, Invalid, Refused
from app.procedures.records import FormRecord, Procedure, ProcedureVersion


def versions() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ProcedureVersion)) or 0


def row(version_id: int) -> ProcedureVersion:
    with reading() as session:
        found = session.get_one(ProcedureVersion, version_id)
        session.expunge(found)
        return found


def test_a_ready_diagram_becomes_the_next_draft(world: World) -> None:
    uploaded = upload(world)
    assert (uploaded.verdict, uploaded.number, uploaded.slug) == ("ready", 2, "1.012990-province")
    assert not [p for p in uploaded.problems if p.severity == "error"]
    version = row(uploaded.version_id)
    assert (version.state, version.drafted_by_id) == ("draft", world.actor("thietke").person_id)
    assert diagram_source(world.services, version_id=uploaded.version_id) == remarked(), "kept byte by byte"
    event = events("procedure:1.012990-province")[-1]
    assert (event.verb, event.actor, event.body["model_hash"]) == ("version.uploaded", "thietke", version.model_hash)


def test_each_upload_numbers_up(world: World) -> None:
    assert [upload(world).number for _ in range(3)] == [2, 3, 4]


def test_a_new_key_makes_a_new_procedure(world: World) -> None:
    first = upload(world, code="9.000001", name="Thủ tục mới")
    second = upload(world, code="9.000001", case="truong-hop-2", name="Thủ tục mới")
    assert (first.number, second.number) == (1, 1)
    assert first.slug == "9.000001-province"
    assert second.slug != first.slug
    with reading() as session:
        procedure = session.scalars(select(Procedure).where(Procedure.slug == first.slug)).one()
        assert (procedure.name, procedure.level) == ("Thủ tục mới", "province")


def test_the_diagram_says_what_the_form_leaves_empty(world: World) -> None:
    uploaded = upload(world, changed('mc:code="1.012990"', 'mc:code="9.000002"'))
    with reading() as session:
        procedure = session.scalars(select(Procedure).where(Procedure.slug == uploaded.slug)).one()
        assert (procedure.code, procedure.name) == ("9.000002", "Cấp giấy xác nhận quá trình thực hành công tác xã hội")


def test_a_diagram_with_mistakes_is_kept_as_draft_with_all_of_them(world: World) -> None:
    source = changed('<bpmn:sequenceFlow id="Flow_2_3" sourceRef="Step_2" targetRef="Step_3" />', "")
    uploaded = upload(world, source)
    assert uploaded.verdict == "draft"
    errors = [p for p in uploaded.problems if p.severity == "error"]
    assert len(errors) >= 2
    assert all(p.message and p.repair and p.code for p in errors)
    assert row(uploaded.version_id).problems


@pytest.mark.parametrize("source", [b"", b"no xml", b"<?xml version='1.0'?><html/>", b"\xff\xfe\x00", b"x" * 100])
def test_what_is_no_diagram_is_refused_and_not_kept(world: World, source: bytes) -> None:
    before = versions()
    with pytest.raises(Refused) as caught:
        upload(world, source)
    assert caught.value.code == "file_refused"
    assert caught.value.data["problems"]
    assert versions() == before


def test_an_entity_bomb_is_refused(world: World) -> None:
    bomb = SOURCE.replace("?>", '?><!DOCTYPE a [<!ENTITY b "bbbb">]>', 1).encode()
    with pytest.raises(Refused, match="file_refused"):
        upload(world, bomb)


def test_a_form_that_is_nowhere_is_a_mistake_of_the_draft(world: World) -> None:
    uploaded = upload(world, changed('mc:form="tiep_nhan_thuc_hanh"', 'mc:form="chua_co"'))
    missing = [p for p in uploaded.problems if p.code == "FORM_MISSING"]
    assert [(p.element, p.severity) for p in missing] == [("Step_3", "error")]
    assert "chua_co" in missing[0].message
    assert uploaded.verdict == "draft"


def test_the_application_form_must_be_there_too(world: World) -> None:
    uploaded = upload(world, details={"application_form": "khong_co"})
    assert [p.code for p in uploaded.problems if p.severity == "error"] == ["FORM_MISSING"]


def test_a_form_may_come_with_the_diagram(world: World) -> None:
    source = changed('mc:form="nhan_xet_thuc_hanh"', 'mc:form="moi_ve"')
    uploaded = upload(world, source, forms=(form("moi_ve"),))
    assert uploaded.verdict == "ready"
    assert row(uploaded.version_id).forms["moi_ve"]["components"][0]["key"] == "note"


def test_the_same_form_again_is_not_a_new_number(world: World) -> None:
    for title in (None, None, "đổi"):
        upload(world, forms=(form("moi_ve", **({"title": title} if title else {})),))
    with reading() as session:
        query = select(FormRecord.number).where(FormRecord.key == "moi_ve").order_by(FormRecord.number)
        assert session.scalars(query).all() == [1, 2]


def test_versions_keep_their_forms_as_they_were(world: World) -> None:
    source = changed('mc:form="nhan_xet_thuc_hanh"', 'mc:form="moi_ve"')
    first = upload(world, source, forms=(form("moi_ve"),))
    upload(world, source, forms=(form("moi_ve", title="đổi"),))
    assert "title" not in row(first.version_id).forms["moi_ve"]


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.json", b"{", "form_file_not_json"),
        ("a.json", b"\xff", "form_file_not_json"),
        ("a.json", b"[" * 100_000, "form_file_not_json"),
        ("a.json", b"[]", "form_file_without_id"),
        ("a.json", b'{"id": 7}', "form_file_without_id"),
        ("a.json", b'{"id": "a", "components": [{"type": "iframe", "key": "x"}]}', "form_file_wrong"),
    ],
)
def test_a_wrong_form_file(world: World, name: str, raw: bytes, code: str) -> None:
    before = versions()
    with pytest.raises(Invalid) as caught:
        upload(world, forms=((name, raw),))
    assert (caught.value.code, caught.value.data["filename"]) == (code, name)
    assert versions() == before


def test_code_and_name_must_stand_somewhere(world: World) -> None:
    with pytest.raises(Invalid, match="procedure_code_missing"):
        upload(world, changed('mc:code="1.012990"', ""))
    name = ' name="Cấp giấy xác nhận quá trình thực hành công tác xã hội"'
    nameless = SOURCE.replace(name, "").replace('code="1.012990"', 'code="9.000003"').encode()
    with pytest.raises(Invalid, match="procedure_name_missing"):
        upload(world, nameless)
    assert upload(world, nameless, name="Có tên").number == 1


@pytest.mark.parametrize("username", ["thamdinh", "pheduyet", "mc.ctxh", "kiemtra", "quantri"])
def test_only_designers_upload(world: World, username: str) -> None:
    with pytest.raises(Forbidden, match="not_a_designer"):
        upload(world, by=username)


def test_an_unknown_role_is_a_mistake(world: World) -> None:
    uploaded = upload(world, changed('mc:role="nguoi_huong_dan"', 'mc:role="giam_doc_so"'))
    assert any(p.code == "LANE_NO_ROLE" and p.element == "Lane_mentor" for p in uploaded.problems)
    assert uploaded.verdict == "draft"


def test_a_lane_of_an_agency_that_is_not_there_is_a_mistake(world: World) -> None:
    source = changed(
        'mc:role="nguoi_huong_dan" mc:agency="competent"', 'mc:role="nguoi_huong_dan" mc:agency="fixed:H99"'
    )
    uploaded = upload(world, source)
    assert any(p.element == "Lane_mentor" and p.severity == "error" for p in uploaded.problems)
    assert uploaded.verdict == "draft"


def test_a_draft_is_not_yet_received(world: World) -> None:
    uploaded = upload(world)
    for last in ("submit", "appraise", "approve"):
        version_id = moved_until(world, upload(world).version_id, last)
        with pytest.raises(Refused, match="procedure_not_in_force"):
            world.receive(version_id=version_id)
    with pytest.raises(Refused, match="procedure_not_in_force"):
        world.receive(version_id=uploaded.version_id)
