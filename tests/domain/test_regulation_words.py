"""What regulations say in words: nothing is left in English, and two regulations are compared value by value."""

import json
import re
from datetime import date, time
from fractions import Fraction

import pytest

from app.domain.regulation import load_regulation, regulation_ids
from app.domain.regulation_keys import KINDS
from app.domain.regulation_text import STATUSES
from app.domain.regulation_values import ALWAYS, CONFIDENCES, Interval, RuleValue, Value
from app.domain.regulation_view import (
    comparison,
    comparison_json,
    differences,
    force_text,
    groups,
    regulation_json,
)
from app.domain.regulation_words import (
    CHOICES,
    CONFIDENCE_WORDS,
    LABELS,
    STATUS_WORDS,
    interval_text,
    value_text,
)


def said(key: str, value: Value) -> str:
    return value_text(RuleValue(key=key, value=value, rule="X-01", clause="x", confidence="read", given_by="x"))


def test_every_key_status_and_confidence_has_words() -> None:
    assert list(LABELS) == list(KINDS)
    assert len(set(LABELS.values())) == len(LABELS)
    assert set(STATUS_WORDS) == set(STATUSES)
    assert tuple(CONFIDENCE_WORDS) == CONFIDENCES


@pytest.mark.parametrize("key", KINDS)
def test_every_word_that_a_file_may_use_is_said_in_vietnamese(key: str) -> None:
    with pytest.raises(ValueError) as caught:
        KINDS[key].read(object())
    words = re.search(r"giá trị(?: trong)?: ([^;]*)", str(caught.value))
    assert [word for word in (words[1].split(", ") if words else []) if word not in CHOICES] == []


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("answer_within_working_hours", Fraction(8), "trong 8 giờ làm việc"),
        ("answer_within_working_hours", Fraction(1, 2), "trong 0,5 giờ làm việc"),
        ("answer_within_working_hours", None, "không quy định"),
        ("late_entry_cutoff", time(15), "sau 15:00 thì tính từ đầu giờ ngày làm việc kế tiếp"),
        ("late_entry_cutoff", None, "không dời thời điểm tiếp nhận"),
        ("supplement_max", 1, "không quá 1 lần"),
        ("supplement_max", None, "không giới hạn số lần"),
        ("extension_fraction", Fraction(1, 3), "không quá 1/3 tổng thời gian giải quyết"),
        ("supplement_only_within_limit", True, "chỉ trong thời hạn giải quyết"),
        ("supplement_only_within_limit", False, "cả khi đã quá hạn"),
        ("digest_times", (time(10, 30), time(15)), "lúc 10:30, 15:00"),
        ("digest_times", (), "không rà soát theo giờ"),
        ("extension_channels", ("email", "sms"), "thư điện tử, tin nhắn"),
        ("rating_publication", "hằng tháng", "hằng tháng"),
    ],
)
def test_values_in_words(key: str, value: Value, text: str) -> None:
    assert said(key, value) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (ALWAYS, "theo quy chế"),
        (Interval(first=date(2025, 12, 10)), "từ 10/12/2025"),
        (Interval(last=date(2026, 6, 30)), "đến hết 30/06/2026"),
        (Interval(first=date(2024, 12, 1), last=date(2025, 12, 9)), "từ 01/12/2024 đến hết 09/12/2025"),
    ],
)
def test_days_in_words(interval: Interval, text: str) -> None:
    assert interval_text(interval, unbounded="theo quy chế") == text


def test_since_when_a_regulation_holds() -> None:
    texts = {one: force_text(load_regulation(one)) for one in regulation_ids()}
    assert texts["mac-dinh"] == "mọi thời điểm"
    assert texts["bac-giang-2022"] == "chưa ban hành"
    assert texts["ninh-binh-2024"] == "từ 01/12/2024 đến hết 09/12/2025"
    assert all(texts.values())


@pytest.mark.parametrize("regulation_id", regulation_ids())
def test_all_values_are_shown_and_say_who_gives_them(regulation_id: str) -> None:
    regulation = load_regulation(regulation_id)
    rows = [row for _, rows in groups(regulation) for row in rows]
    assert [row.source for row in rows] == list(regulation.history)
    assert [row.source for row in rows if row.current] == list(regulation.values)
    assert all(row.giver == ("Quy chế này" if row.own else "Theo Mặc định") for row in rows)
    assert [row.text for row in rows if "_" in row.text or row.text in CHOICES] == []


def test_what_differs() -> None:
    left, right = load_regulation("ninh-binh-2025"), load_regulation("bac-giang-2022")
    found = {row.left.source.key: (row.left.text, row.right.text) for row in differences(left, right)}
    assert found == {
        "late_entry_cutoff": ("không dời thời điểm tiếp nhận", "sau 15:00 thì tính từ đầu giờ ngày làm việc kế tiếp"),
        "supplement_max": ("không quá 1 lần", "không giới hạn số lần"),
        "feedback_working_days": ("trong 10 ngày làm việc", "không quy định"),
        "rating_publication": ("hằng tháng", "hằng tháng, hằng năm"),
        "report_period": ("06 tháng một lần", "tỉnh tự chọn"),
    }
    assert len(comparison(left, right)) == len(KINDS)
    assert differences(left, left) == ()
    mirrored = {row.left.source.key: (row.right.text, row.left.text) for row in differences(right, left)}
    assert mirrored == found


def test_json_says_the_same() -> None:
    left, right = load_regulation("ninh-binh-2025"), load_regulation("tuyen-quang-2025")
    told = json.loads(json.dumps(comparison_json(left, right), ensure_ascii=False))
    assert [row["key"] for row in told["differences"]] == [r.left.source.key for r in differences(left, right)]
    assert told["same"] + len(told["differences"]) == len(KINDS)
    whole = json.loads(json.dumps(regulation_json(left)))
    assert (whole["from"], whole["until"], whole["replaces"]) == ("2025-12-10", None, "ninh-binh-2024")
    fraction = next(row for row in whole["values"] if row["key"] == "extension_fraction")
    assert (fraction["value"], fraction["rule"], fraction["given_by"]) == ("1/3", "EXT-04", "ninh-binh-2025")
    times = next(row for row in whole["values"] if row["key"] == "digest_times")
    assert times["value"] == ["10:30", "15:00"]
