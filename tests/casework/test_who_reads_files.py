"""The table of who reads which kept file through which door: what is not in it is closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from showcase import PDF
from walking import walked
from world import World

from app.applicants.records import ApplicantAccount, SubmissionDraft, SupplementSent
from app.casework.forgetting import forget_old
from app.casework.kept_files import (
    LOOSE_FOR,
    FileContent,
    Owner,
    document_file,
    files_by_mark,
    keep,
    paper_for_applicant,
    paper_for_officer,
    read_file,
)
from app.casework.standing import Standing
from app.db import reading, transaction
from app.domain.errors import DomainError
from app.domain.file_kinds import judge_file
from app.dossiers.file_records import KeptFile

#: what is kept → its readers by door. Readers: the uploader, who works on the dossier, an agency that has nothing to do
#: with it, the auditor of the province; the applicant and somebody else
OFFICERS = {"mc.ctxh", "cv.ctxh", "kiemtra"}
READERS: dict[str, dict[str, set[str]]] = {
    "loose form": {"mark": {"mc.ctxh"}},
    "form of the dossier": {"mark": OFFICERS},
    "result": {"document": OFFICERS},
    "opinion": {"document": OFFICERS},
    "paper of a draft": {},
    "form of a draft": {},
    "paper of a submission": {"dossier": OFFICERS, "applicant": {"applicant"}},
    "form of a submission": {"mark": OFFICERS, "dossier": OFFICERS, "applicant": {"applicant"}},
    "paper of an unsent supplement": {},
    "form of an unsent supplement": {},
    "paper of a supplement": {"dossier": OFFICERS, "applicant": {"applicant"}},
    "form of a supplement": {"mark": OFFICERS, "dossier": OFFICERS, "applicant": {"applicant"}},
}
PERSONS = (*sorted(OFFICERS), "cv.tongiao", "mc.tongiao", "quantri")


@dataclass
class Store:
    """A dossier with a file of each owner."""

    world: World
    code: str
    account: int
    files: dict[str, tuple[int, str]]


@pytest.fixture
def store(world: World) -> Store:
    code = walked(world, done=1)
    dossier, by, at = world.dossier(code).id, world.actor("mc.ctxh").person_id, world.clock.now()
    with transaction() as session:
        account = ApplicantAccount(
            provider="thu", subject="1", name="Thơm", identity_number="004199001234", first_seen_at=at, last_seen_at=at
        )
        session.add(account)
        session.flush()
        version = world.version_id("1.012990")
        given = {"account_id": account.id, "version_id": version, "own": {}, "saved_at": at}
        draft = SubmissionDraft(key="nháp", **given)
        sent = SubmissionDraft(key="đã gửi", dossier_id=dossier, sent_at=at, **given)
        begun = SupplementSent(dossier_id=dossier, n=2, data={}, changes=[])
        waiting = SupplementSent(dossier_id=dossier, n=1, state="sent", sent_at=at, data={}, changes=[])
        session.add_all([draft, sent, begun, waiting])
        session.flush()
        owners = {
            "loose form": Owner(by_id=by),
            "form of the dossier": Owner(by_id=by, dossier_id=dossier),
            "result": Owner(by_id=by, dossier_id=dossier),
            "opinion": Owner(by_id=by, dossier_id=dossier),
            "paper of a draft": Owner(draft_id=draft.id),
            "form of a draft": Owner(draft_id=draft.id),
            "paper of a submission": Owner(draft_id=sent.id, dossier_id=dossier),
            "form of a submission": Owner(draft_id=sent.id, dossier_id=dossier),
            "paper of an unsent supplement": Owner(supplement_id=begun.id),
            "form of an unsent supplement": Owner(supplement_id=begun.id),
            "paper of a supplement": Owner(supplement_id=waiting.id),
            "form of a supplement": Owner(supplement_id=waiting.id),
        }
        file, files = judge_file("a.pdf", PDF), {}
        for name, owner in owners.items():
            use = next(word for word in ("form", "result", "opinion", "paper") if word in name)
            row = keep(session, file, use=use, owner=owner, at=at)
            files[name] = (row.id, row.mark)
        return Store(world=world, code=code, account=account.id, files=files)


Door = Callable[[], FileContent]


def doors(store: Store, name: str) -> Iterator[tuple[str, str, Door]]:
    """Every door with everybody before it."""
    number, mark = store.files[name]
    for person in PERSONS:
        by = store.world.actor(person)
        yield "mark", person, lambda by=by: read_file(by=by, mark=mark)
        yield "dossier", person, lambda by=by: paper_for_officer(by=by, code=store.code, mark=mark)
        yield "document", person, lambda by=by: document_file(by=by, code=store.code, file_id=number)
    standings = {"applicant": Standing(account_id=store.account), "nobody": Standing()}
    for person, standing in standings.items():
        yield "applicant", person, lambda s=standing: paper_for_applicant(standing=s, code=store.code, mark=mark)


def opens(door: Door) -> bool:
    try:
        return door().content == PDF
    except DomainError:
        return False


@pytest.mark.parametrize("name", READERS)
def test_who_reads_it(store: Store, name: str) -> None:
    found: dict[str, set[str]] = {}
    for door, person, way in doors(store, name):
        if opens(way):
            found.setdefault(door, set()).add(person)
    assert found == READERS[name]


@pytest.mark.parametrize("name", READERS)
def test_a_form_names_only_what_its_reader_may_read(store: Store, name: str) -> None:
    mark = store.files[name][1]
    for person in PERSONS:
        known = files_by_mark(by=store.world.actor(person), marks=[mark])
        assert (mark in known) == (person in READERS[name].get("mark", ()))


def test_only_loose_files_are_forgotten_by_the_daily_job(store: Store) -> None:
    world = store.world
    assert forget_old(world.services).files == 0
    world.clock.set(world.clock.now() + LOOSE_FOR + timedelta(days=2))
    assert forget_old(world.services).files == 1
    assert forget_old(world.services).files == 0
    with reading() as session:
        assert session.query(KeptFile).count() == len(READERS) - 1
