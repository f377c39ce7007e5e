"""What applicants do by the use cases, on each database: identify, prepare, send, supplement and pay."""

from hashlib import sha256
from typing import Any

import pytest
from acting import ask_payment, ask_supplement, proven, supplement
from walking import events, returned, walked
from world import World

from app.casework.accounts import lock_demo_accounts
from app.casework.identify_applicant import identify_applicant, identity_question
from app.casework.keep_paper import GivenFile, add_to_draft, add_to_supplement
from app.casework.kept_files import paper_for_applicant, paper_for_officer
from app.casework.online_submission import SendDraft, begin_draft, discard_draft, draft_view, save_draft, send_draft
from app.casework.own_portal import USERNAME, own_portal
from app.casework.pay_online import order_payment, payment_order, take_notice
from app.casework.portal_papers import told_papers
from app.casework.queries.catalogue import able_agencies, catalogue, desk_agencies
from app.casework.queries.coming import coming_counts
from app.casework.queries.dossiers import list_dossiers
from app.casework.queries.own_dossiers import own_dossier_page, own_list
from app.casework.queries.payments import list_payments
from app.casework.queries.rating_results import rating_results
from app.casework.rate_dossier import RateDossier, rate_dossier
from app.casework.reception import ApplicantData
from app.casework.send_supplement import SupplementText, begin_supplement, save_supplement, send_supplement
from app.casework.standing import Standing, prove
from app.cli.demo import read_table
from app.db import reading, transaction
from app.domain.errors import Forbidden, FormInvalid, Invalid, NotFound, Refused
from app.domain.handing_in import HandedIn
from app.dossiers.records import FormEntry
from app.integrations import signed
from app.people.directory import agency_by_code
from app.people.records import Person

APPLICATION = read_table()["applications"]["1.012990"]
PDF = b"%PDF-1.7\n%%EOF"


def account(world: World, subject: str = "thu-1", number: str = "004199001234") -> int:
    told = {"state": "s", "issued_at": world.clock.moment.isoformat(), "subject": subject, "name": "Hoàng Thị Thơm"}
    fields = signed({**told, "identity_number": number}, key=world.services.identity.key)  # type: ignore[attr-defined]
    return identify_applicant(world.services, fields=fields, state="s")


def prepared(world: World, who: int) -> str:
    key = begin_draft(world.services, account_id=who, version_id=world.version_id("1.012990"))
    given = [GivenFile(component="Văn bằng", filename="bằng.pdf", content=PDF)]
    add_to_draft(world.services, account_id=who, draft_key=key, files=given)
    return key


def sent(world: World, who: int, key: str, **more: Any) -> str:
    with reading() as session:
        place = agency_by_code(session, "H14.02.01").id
    given: dict[str, Any] = {
        "account_id": who,
        "key": key,
        "receiving_agency_id": place,
        "competent_agency_id": place,
        "applicant": ApplicantData(name="Hoàng Thị Thơm", identity_number="004199001234"),
        "application": APPLICATION,
        "handed_in": HandedIn(identity_proof="vneid"),
        "result_channel": "online",
    }
    return send_draft(world.services, SendDraft(**(given | more))).code


def test_a_draft_is_sent_once_with_its_files(world: World) -> None:
    who = account(world)
    key = prepared(world, who)
    save_draft(world.services, account_id=who, key=key, own={"phone": "sai"}, application={"full_name": ""})
    kept = draft_view(account_id=who, key=key)
    assert (kept.own, kept.application, len(kept.papers)) == ({"phone": "sai"}, {"full_name": ""}, 1)
    code = sent(world, who, key)
    assert sent(world, who, key) == code
    assert world.dossier(code).components == [{"name": "Văn bằng (bản điện tử)", "originals": 0, "copies": 0}]
    view = own_dossier_page(world.services, code=code, standing=Standing(account_id=who))
    (paper,) = view.papers
    assert paper_for_applicant(standing=Standing(account_id=who), code=code, mark=paper.mark).content == PDF
    assert paper_for_officer(by=world.actor("mc.ctxh"), code=code, mark=paper.mark).content == PDF
    with reading() as session:
        (told,) = told_papers(session, world.dossier(code))
    file = {"IdGiayTo": paper.mark, "TenGiayTo": "bằng.pdf", "HashTepTin": sha256(PDF).hexdigest()}
    assert told == {"MaThanhPhanHoSo": "2", "Ten": "Văn bằng", "SoLuong": 1, "LoaiBan": 2, "Tep": [file]}, "STA-03"
    with pytest.raises(NotFound):
        paper_for_officer(by=world.actor("mc.tongiao"), code=code, mark=paper.mark)
    with pytest.raises(NotFound, match="draft_not_found"):
        draft_view(account_id=who, key=key)
    assert [row.code for row in own_list(world.services, account_id=who)] == [code]
    assert events(f"dossier:{code}")[0].actor == USERNAME
    proven(world, code)


def test_what_is_wrong_sends_nothing_and_loses_nothing(world: World) -> None:
    who = account(world)
    key = prepared(world, who)
    with pytest.raises(FormInvalid):
        sent(world, who, key, application={})
    with pytest.raises(Invalid, match="authority_missing"):
        sent(world, who, key, handed_in=HandedIn(relation="authorised", name="Nông Văn Bách"))
    with pytest.raises(NotFound, match="draft_not_found"):
        sent(world, account(world, "thu-2", "004"), key)
    assert len(draft_view(account_id=who, key=key).papers) == 1
    discard_draft(account_id=who, key=key)
    with pytest.raises(NotFound):
        sent(world, who, key)


def test_the_same_procedure_goes_on_with_its_draft(world: World) -> None:
    who = account(world)
    assert prepared(world, who) == prepared(world, who)
    with pytest.raises(Refused, match="procedure_not_in_force"):
        begin_draft(world.services, account_id=who, version_id=999_999)


def test_an_account_is_one_for_ever_and_keeps_what_is_not_told(world: World) -> None:
    assert account(world) == account(world, number="004199009999")
    assert account(world) != account(world, "thu-2")
    assert identity_question(world.services, state="s", return_url="http://x").startswith(world.services.base_url)


def test_an_account_without_a_number_stands_for_nobody(world: World) -> None:
    code = world.receive(applicant=ApplicantData(name="Hội phụ nữ", phone="0912000111"))
    who = account(world, number="\u200b")
    assert own_list(world.services, account_id=who) == ()
    with pytest.raises(Forbidden, match="dossier_not_opened"):
        own_dossier_page(world.services, code=code, standing=Standing(account_id=who))


def test_locking_the_public_account_closes_the_pages(world: World) -> None:
    who = account(world)
    key = prepared(world, who)
    own_portal(world.services)
    with transaction() as session:
        session.query(Person).filter_by(username=USERNAME).one().active = False
    with pytest.raises(Refused, match="online_closed"):
        sent(world, who, key)
    lock_demo_accounts(world.services)


def test_a_supplement_is_a_version_with_its_changes(world: World) -> None:
    code = walked(world, done=1)
    mine = Standing(opened=frozenset({prove(code=f" {code.lower()} ", digits="1234")}))
    with pytest.raises(Refused, match="no_supplement_asked"):
        begin_supplement(code=code, standing=mine)
    ask_supplement(world, code)
    before = world.dossier(code)
    with pytest.raises(Forbidden, match="dossier_not_opened"):
        begin_supplement(code=code, standing=Standing())
    assert begin_supplement(code=code, standing=mine) == begin_supplement(code=code, standing=mine) == 1
    with pytest.raises(Invalid, match="supplement_empty"):
        send_supplement(world.services, SupplementText(code=code, standing=mine, raw=APPLICATION))
    files = [GivenFile(component="Giấy khám", filename="khám.pdf", content=PDF)]
    add_to_supplement(world.services, code=code, standing=mine, files=files)
    changed = {**APPLICATION, "full_name": "Hoàng Thị Thơm Hai"}
    save_supplement(SupplementText(code=code, standing=mine, note="Đổi tên", raw={"full_name": ""}))
    assert send_supplement(world.services, SupplementText(code=code, standing=mine, note="Đổi tên", raw=changed)) == 1
    assert (world.dossier(code).state, world.dossier(code).due_at) == (before.state, before.due_at)
    begin_supplement(code=code, standing=mine)
    send_supplement(world.services, SupplementText(code=code, standing=mine, note="Bản sau", raw=changed))
    view = own_dossier_page(world.services, code=code, standing=mine)
    assert [(row.n, row.state) for row in view.supplements] == [(1, "gone"), (2, "sent")]
    assert view.supplements[1].changes == (
        {"key": "full_name", "before": "Hoàng Thị Thơm", "after": "Hoàng Thị Thơm Hai"},
    )
    desk = world.actor("mc.ctxh")
    assert coming_counts(world.services, by=desk)["supplemented"] == 1
    assert [row.code for row in list_dossiers(world.services, by=desk, only="supplemented").rows] == [code]
    world.clock.advance(days=1)
    done = supplement(world, code)
    assert done.state == "processing"
    with reading() as session:
        kept = session.query(FormEntry).filter_by(dossier_id=before.id, element_id=None).order_by(FormEntry.id).all()
    assert [row.data["full_name"] for row in kept] == ["Hoàng Thị Thơm", "Hoàng Thị Thơm Hai"]
    assert world.dossier(code).components[-1]["name"] == "Giấy khám (bản điện tử)"
    assert coming_counts(world.services, by=desk)["supplemented"] == 0
    proven(world, code)


def test_a_draft_that_was_never_sent_falls_away_with_the_receipt(world: World) -> None:
    code = walked(world, done=1)
    mine = Standing(opened=frozenset({code}))
    ask_supplement(world, code)
    begin_supplement(code=code, standing=mine)
    supplement(world, code)
    view = own_dossier_page(world.services, code=code, standing=mine)
    assert view.supplements == ()
    with pytest.raises(Refused, match="no_supplement_asked"):
        save_supplement(SupplementText(code=code, standing=mine))
    proven(world, code)


def test_an_order_is_paid_once_on_each_database(world: World) -> None:
    code = walked(world, done=1)
    mine = Standing(opened=frozenset({code}))
    ask_payment(world, code)
    order = order_payment(world.services, code=code, standing=mine)
    answer = {
        "merchant": "DEMO",
        "order": order,
        "amount": "1500000",
        "reference": "R-1",
        "result": "paid",
        "paid_at": world.clock.moment.isoformat(),
    }
    fields = signed(answer, key=world.services.payments.key)  # type: ignore[attr-defined]
    for _ in range(3):
        take_notice(world.services, fields=fields)
    assert payment_order(order=order).receipt == "1/BLĐT"
    found = list_payments(world.services, by=world.actor("mc.ctxh"))
    assert ([row.state for row in found.rows], found.unmatched) == (["matched"], 0)
    # a second payment of the same order fits nothing any more
    again = {**answer, "reference": "R-2"}
    take_notice(world.services, fields=signed(again, key=world.services.payments.key))  # type: ignore[attr-defined]
    found = list_payments(world.services, by=world.actor("mc.ctxh"))
    assert ([row.state for row in found.rows], found.unmatched) == (["unmatched", "matched"], 1)
    assert payment_order(order=order).state == "paid"
    proven(world, code)


def test_the_catalogue_and_the_ratings(world: World) -> None:
    found = catalogue(world.services, search="cong tac xa hoi")
    assert [row.code for row in found.rows] == ["1.012990"]
    places = [place.code for place in able_agencies(world.services, version_id=found.rows[0].version_id)]
    assert places == ["H14.02.01"]
    assert len(desk_agencies()) > 1
    code = returned(world)
    mine = Standing(opened=frozenset({code}))
    rate_dossier(world.services, RateDossier(by=None, code=code, score=3, criteria={"attitude": 5}, standing=mine))
    month = rating_results(world.services)
    assert (month.count, month.mean, month.satisfied) == (1, 3.0, 0.0)
    assert month.rows[0].criteria == {"attitude": 5.0}
    assert rating_results(world.services, month="2026-13").month == month.month
    assert rating_results(world.services, month="2025-12").count == 0
