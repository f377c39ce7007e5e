"""Files in the forms that applicants fill in themselves: kept beside what they prepare, nobody names another's."""

from typing import Any

import pytest
from acting import ask_supplement, proven, supplement
from showcase import PDF, TYPED, put_showcase
from sqlalchemy import select
from test_applicants_side import account, sent
from world import World

from app.casework.accept_submission import CHECKS, AcceptSubmission, accept_submission
from app.casework.keep_file import KeepFile, keep_file
from app.casework.keep_paper import GivenFile, add_to_draft, add_to_supplement, remove_from_draft
from app.casework.kept_files import read_file
from app.casework.online_submission import begin_draft, draft_view, save_draft
from app.casework.queries.own_dossiers import own_dossier_page
from app.casework.queries.supplement_draft import supplement_draft
from app.casework.send_supplement import SupplementText, begin_supplement, save_supplement, send_supplement
from app.casework.standing import Standing
from app.db import reading
from app.domain.errors import FormInvalid, Invalid, NotFound
from app.dossiers.file_records import KeptFile
from app.dossiers.records import FormEntry

SCAN = GivenFile(component="Bản quét", filename="quét.pdf", content=PDF, use="form")


@pytest.fixture
def who(world: World) -> int:
    put_showcase(world)
    return account(world)


def begun(world: World, who: int) -> tuple[str, str]:
    """A draft with a file of its form: its key, the file's mark."""
    key = begin_draft(world.services, account_id=who, version_id=world.version_id("1.012990"))
    (mark,) = add_to_draft(world.services, account_id=who, draft_key=key, files=[SCAN])
    return key, mark


def marks() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(KeptFile.mark).order_by(KeptFile.id)))


def accepted(world: World, code: str) -> str:
    checks = {f"{name}_checked": True for name in CHECKS} | {f"{name}_evidence": "đã xem" for name in CHECKS}
    accept_submission(world.services, AcceptSubmission(by=world.actor("mc.ctxh"), code=code, **checks))
    return code


def test_a_file_goes_from_the_draft_into_the_dossier(world: World, who: int) -> None:
    key, mark = begun(world, who)
    save_draft(world.services, account_id=who, key=key, application={"scans": [mark]})
    assert [file.mark for file in draft_view(account_id=who, key=key).form_files] == [mark]
    code = sent(world, who, key, application={**TYPED, "scans": [mark]})
    view = own_dossier_page(world.services, code=code, standing=Standing(account_id=who))
    assert [(file.component, file.mark) for file in view.papers] == [("Bản quét", mark)]
    assert world.dossier(code).components == [], "a field's file is no paper of its own"
    assert read_file(by=world.actor("mc.ctxh"), mark=mark).content == PDF
    with pytest.raises(NotFound):
        read_file(by=world.actor("cv.noivu"), mark=mark)
    accepted(world, code)
    with reading() as session:
        (entry,) = session.scalars(select(FormEntry.data)).all()
    assert [(file["id"], file["name"]) for file in entry["scans"]] == [(mark, "quét.pdf")]
    proven(world, code)


def test_what_the_form_names_no_more_is_forgotten(world: World, who: int) -> None:
    key, mark = begun(world, who)
    (second,) = add_to_draft(world.services, account_id=who, draft_key=key, files=[SCAN])
    save_draft(world.services, account_id=who, key=key, application={"scans": [second]})
    assert marks() == [second]
    save_draft(world.services, account_id=who, key=key, own={"phone": "1"})
    assert marks() == [second], "another page of the draft forgets nothing"
    with pytest.raises(FormInvalid):
        sent(world, who, key, application={**TYPED, "scans": [mark]})
    (hidden,) = add_to_draft(world.services, account_id=who, draft_key=key, files=[SCAN])
    sent(world, who, key, application={**TYPED, "scans": [second]})
    assert hidden not in marks()


@pytest.mark.parametrize("whose", ["nobody's", "an officer's", "another's draft", "own paper", "a dossier's"])
def test_nobody_names_a_file_that_is_not_theirs(world: World, who: int, whose: str) -> None:
    key, mark = begun(world, who)
    other = {
        "nobody's": lambda: "x" * 32,
        "an officer's": lambda: officers(world),
        "another's draft": lambda: begun(world, account(world, "thu-2", "004"))[1],
        "own paper": lambda: paper(world, who, key),
        "a dossier's": lambda: of_dossier(world),
    }[whose]()
    with pytest.raises(FormInvalid) as caught:
        sent(world, who, key, application={**TYPED, "scans": [mark, other]})
    assert "chọn lại tệp" in caught.value.fields["scans"][0].lower()
    assert mark in marks()


def officers(world: World) -> str:
    return keep_file(world.services, KeepFile(by=world.actor("mc.ctxh"), name="a.pdf", content=PDF)).mark


def paper(world: World, who: int, key: str) -> str:
    given = GivenFile(component="Văn bằng", filename="b.pdf", content=PDF)
    return add_to_draft(world.services, account_id=who, draft_key=key, files=[given])[0]


def of_dossier(world: World) -> str:
    mark = officers(world)
    world.receive(application={**TYPED, "scans": [mark]})
    return mark


def test_a_file_removed_meanwhile_is_said(world: World, who: int) -> None:
    key, mark = begun(world, who)
    save_draft(world.services, account_id=who, key=key, application={**TYPED, "scans": [mark]})
    for _ in range(2):
        remove_from_draft(account_id=who, draft_key=key, mark=mark)
    with pytest.raises(FormInvalid):
        sent(world, who, key, application={**TYPED, "scans": [mark]})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content": b""}, "file_empty"),
        ({"accept": (".png",)}, "file_kind_not_here"),
        ({"most_bytes": 10}, "file_too_large"),
        ({"filename": "á" * 200 + ".exe"}, "file_name_lies"),
        ({"content": b"<html>"}, "file_kind_unknown"),
    ],
)
def test_what_the_field_does_not_take(world: World, who: int, change: dict[str, Any], code: str) -> None:
    key, mark = begun(world, who)
    given = {"component": "Bản quét", "filename": "a.pdf", "content": PDF, "use": "form", **change}
    with pytest.raises(Invalid, match=code):
        add_to_draft(world.services, account_id=who, draft_key=key, files=[SCAN, GivenFile(**given)])
    assert marks() == [mark], "all or none"


def waiting(world: World) -> tuple[str, Standing, str]:
    """A dossier whose application has a file, waiting for its applicant: its code, who stands for it, the mark."""
    mark = officers(world)
    code = world.receive(application={**TYPED, "scans": [mark]})
    ask_supplement(world, code)
    mine = Standing(opened=frozenset({code}))
    begin_supplement(code=code, standing=mine)
    return code, mine, mark


def test_a_supplement_keeps_and_replaces_the_files_of_the_form(world: World) -> None:
    put_showcase(world)
    code, mine, old = waiting(world)
    (new,) = add_to_supplement(world.services, code=code, standing=mine, files=[SCAN])
    raw = {**TYPED, "scans": [old, new]}
    save_supplement(SupplementText(code=code, standing=mine, raw=raw))
    draft = supplement_draft(world.services, code=code, standing=mine)
    assert {file.mark for file in draft.form_files} == {old, new}
    assert draft.papers == ()
    with pytest.raises(NotFound):
        read_file(by=world.actor("mc.ctxh"), mark=new)
    send_supplement(world.services, SupplementText(code=code, standing=mine, raw=raw))
    assert read_file(by=world.actor("mc.ctxh"), mark=new).content == PDF
    begin_supplement(code=code, standing=mine)
    send_supplement(
        world.services, SupplementText(code=code, standing=mine, note="Thêm", raw={**TYPED, "scans": [new]})
    )
    (change,) = own_dossier_page(world.services, code=code, standing=mine).supplements[-1].changes
    assert [[f["id"] for f in change[side]] for side in ("before", "after")] == [[old], [new]]
    supplement(world, code)
    with reading() as session:
        last = session.scalars(select(FormEntry.data).order_by(FormEntry.id.desc())).first()
        owners = set(session.scalars(select(KeptFile.dossier_id)))
    assert last is not None
    assert [file["id"] for file in last["scans"]] == [new]
    assert owners == {world.dossier(code).id}
    proven(world, code)


@pytest.mark.parametrize("whose", ["an officer's step", "another dossier's", "loose"])
def test_a_supplement_names_no_other_file(world: World, whose: str) -> None:
    put_showcase(world)
    code, mine, old = waiting(world)
    other = of_dossier(world) if whose == "another dossier's" else officers(world)
    if whose == "an officer's step":
        with reading() as session:
            session.query(KeptFile).filter_by(mark=other).one().dossier_id = world.dossier(code).id
            session.flush()
            refused(world, code, mine, [old, other])
    else:
        refused(world, code, mine, [old, other])


def refused(world: World, code: str, mine: Standing, scans: list[str]) -> None:
    with pytest.raises(FormInvalid):
        send_supplement(world.services, SupplementText(code=code, standing=mine, raw={**TYPED, "scans": scans}))
