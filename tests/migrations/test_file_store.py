"""0017 puts the files of three tables into one: nothing is lost, ids, marks and digests stay."""

from rows import AT, Stock, upgrade_to
from sqlalchemy import Engine, inspect, text

from app.db import schema

FILE = {"size": 3, "sha256": "a" * 64, "content": b"pdf"}


def stocked(engine: Engine) -> dict[str, int]:
    """A database of the release before, with files in each of its tables."""
    upgrade_to(engine, "0016")
    with engine.begin() as connection:
        old = Stock(connection)
        dossier, person = old.put("dossier"), old.put("person")
        signed = {"dossier_id": dossier, "media_type": "application/pdf", "at": AT, "by_id": person, **FILE}
        for n in (3, 7, 9):
            old.put("stored_file", id=n, name=f"kết quả {n}.pdf", **signed)
        old.put("result_document", dossier_id=dossier, n=1, file_id=3)
        old.put("opinion_request", dossier_id=dossier, file_id=9)
        form = {"media_type": "image/png", "at": AT, "by_id": person, **FILE}
        old.put("form_file", mark="loose", name="ảnh.png", **form)
        old.put("form_file", mark="bound", name="ảnh.png", dossier_id=dossier, **form)
        draft = old.put("submission_draft", dossier_id=dossier)
        sent = old.put("supplement_sent", dossier_id=dossier, n=1, state="sent", sent_at=AT)
        paper = {"component": "Văn bằng", "filename": "bằng.docx", "uploaded_at": AT, **FILE}
        old.put("uploaded_paper", key="k1", kind="docx", draft_id=draft, dossier_id=dossier, **paper)
        old.put("uploaded_paper", key="k2", kind="jpeg", supplement_id=sent, **paper)
    return {"dossier": dossier, "person": person, "draft": draft, "sent": sent}


def test_every_file_is_in_the_one_table(empty: Engine) -> None:
    ids = stocked(empty)
    schema.upgrade(empty)
    with empty.begin() as connection:
        now = Stock(connection)
        rows = now.rows("kept_file")
        assert [(row["id"], row["use"]) for row in rows[:3]] == [(3, "result"), (7, "result"), (9, "opinion")]
        assert [row["mark"] for row in rows[3:]] == ["loose", "bound", "k1", "k2"]
        assert len({row["mark"] for row in rows}) == len(rows) == 7
        assert {(row["size"], row["sha256"], bytes(row["content"])) for row in rows} == {(3, "a" * 64, b"pdf")}
        owners = [(r["by_id"], r["dossier_id"], r["draft_id"], r["supplement_id"]) for r in rows[2:]]
        who, dossier = ids["person"], ids["dossier"]
        assert owners == [
            (who, dossier, None, None),
            (who, None, None, None),
            (who, dossier, None, None),
            (None, dossier, ids["draft"], None),
            (None, None, None, ids["sent"]),
        ]
        assert [(r["use"], r["name"], r["component"]) for r in rows[3:6]] == [
            ("form", "ảnh.png", ""),
            ("form", "ảnh.png", ""),
            ("paper", "bằng.docx", "Văn bằng"),
        ]
        assert rows[5]["media_type"].endswith("wordprocessingml.document")
        assert rows[6]["media_type"] == "image/jpeg"
        made = now.put("kept_file", use="form")
        assert made > max(row["id"] for row in rows), "new files get new ids"


def test_documents_refer_to_the_one_table_and_the_old_ones_are_gone(empty: Engine) -> None:
    stocked(empty)
    schema.upgrade(empty)
    found = inspect(empty)
    assert not {"stored_file", "form_file", "uploaded_paper"} & set(found.get_table_names())
    for table in ("result_document", "opinion_request"):
        (key,) = [k for k in found.get_foreign_keys(table) if k["constrained_columns"] == ["file_id"]]
        assert key["referred_table"] == "kept_file"
    with empty.connect() as connection:
        assert connection.execute(text("SELECT file_id FROM result_document")).scalar() == 3
        assert connection.execute(text("SELECT file_id FROM opinion_request")).scalar() == 9


def test_an_installation_without_files_migrates_too(empty: Engine) -> None:
    upgrade_to(empty, "0016")
    schema.upgrade(empty)
    with empty.begin() as connection:
        assert Stock(connection).rows("kept_file") == []
        assert Stock(connection).put("kept_file") == 1


def test_offered_supplements_wait_as_sent_ones(empty: Engine) -> None:
    upgrade_to(empty, "0016")
    said = {"what": "Gửi giấy khám", "components": [{"name": "Giấy khám", "originals": 1, "copies": 0}], "reason": "x"}
    with empty.begin() as connection:
        old = Stock(connection)
        alone, joined, done = (old.put("dossier") for _ in range(3))
        old.put("form_entry", dossier_id=alone, data={"full_name": "Thơm"})
        for dossier, state in ((alone, "open"), (joined, "open"), (done, "done")):
            old.put("proposal", dossier_id=dossier, act="receive_supplement", state=state, data=said, at=AT)
        other = old.put("proposal", dossier_id=done, act="extend", state="open", data={"reason": "chờ"})
        old.put("supplement_sent", dossier_id=joined, n=1, state="gone", note="", data={}, changes=[])
        sent = {"note": "Ghi chú", "data": {"a": 1}, "changes": [{"key": "a"}], "sent_at": AT}
        old.put("supplement_sent", dossier_id=joined, n=2, state="sent", **sent)
    schema.upgrade(empty)
    with empty.connect() as connection:
        now = Stock(connection)
        states = {row["id"]: row["state"] for row in now.rows("proposal")}
        assert sorted(states.values()) == ["done", "gone", "gone", "open"]
        assert states[other] == "open"
        rows = {(row["dossier_id"], row["n"]): row for row in now.rows("supplement_sent")}
        new, old_one = rows[alone, 1], rows[joined, 2]
        assert (new["state"], new["source"], new["note"]) == ("sent", "portal", "Gửi giấy khám")
        assert (new["papers"], new["data"], new["changes"]) == (said["components"], {"full_name": "Thơm"}, [])
        assert new["sent_at"] is not None
        assert (old_one["source"], old_one["note"]) == ("own", "Ghi chú\nGửi giấy khám")
        assert (old_one["papers"], old_one["data"]) == (said["components"], {"a": 1})
        assert set(rows) == {(alone, 1), (joined, 1), (joined, 2)}
