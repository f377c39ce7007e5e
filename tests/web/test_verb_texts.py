"""Every verb that a use case writes has words; what the record holds never breaks a sentence."""

import re
from pathlib import Path

import pytest

from app.web.verb_texts import VERBS, kind, verb_icon, verb_name, verb_text

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"step", "act", "clock", "late", "timer", "message", "view", "other"}
ICONS = set(re.findall(r"[a-z0-9=-]+", (ROOT / "app/web/frontend/src/icons.txt").read_text(encoding="utf-8")))


def written() -> set[str]:
    """The verbs in the use cases' calls of the ledger."""
    text = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "app" / "casework").rglob("*.py"))
    return {verb for verb in re.findall(r'verb="([a-z_.]+)"', text) if "." in verb}


def test_no_verb_is_without_words() -> None:
    assert {"task.handed_back", "timer.fired", "message.received", "dossier.incident"} <= written()
    assert written() <= VERBS.keys()


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_words_kind_and_icon_of_each(verb: str) -> None:
    assert kind(verb) in KINDS
    assert verb_icon(verb) in ICONS
    assert verb_name(verb)[0].isupper()
    for body in ({}, {"task": "Bước 2. Ký", "message": "m", "origin": "HS-1", "round": 2, "withdrawn": [1, 2]}):
        assert verb_text(verb, body).strip()


@pytest.mark.parametrize(
    ("verb", "body", "text"),
    [
        (
            "task.handed_back",
            {"task": "Bước 3. Ký", "withdrawn": [["a", 1], ["b", 1]]},
            "Chuyển lại “Bước 3. Ký” về bước trước và rút 1 bước khác đang mở.",
        ),
        ("timer.fired", {"round": 2}, "Đến mốc thời gian trên sơ đồ, lần 2; hệ thống cho hồ sơ đi tiếp."),
        ("message.received", {"message": "kq", "origin": "HS-1"}, "Nhận thông điệp “kq” từ hồ sơ HS-1; hồ sơ đi tiếp."),
        ("incident.resolved", {"how": "chosen"}, "Xử lý sự cố của sơ đồ: chọn giá trị khác để đi tiếp."),
    ],
)
def test_new_sentences(verb: str, body: dict[str, object], text: str) -> None:
    assert verb_text(verb, body) == text
