"""Office hours as an administrator types them: what is read, what is wrong and in which line, and back to text."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legal_time import FULL_DAY, WEEK

from app.domain.calendar import Calendar
from app.domain.hours_text import hours_sentences
from app.domain.office_hours import Span, office_hours_text, parse_office_hours
from app.domain.seasons import MONTH_DAYS, Season, season_data, seasons_from_data
from app.domain.typed_hours import parse_typed_hours, typed_hours_text

TEXT = """T2-T6: 07:30-11:30, 13:30-17:30
T7: 07:30-11:30
Mùa hè từ 15/04 đến 15/10
T2-T6: 07:00-11:30, 13:30-17:00"""
BASE = {**{day: list(FULL_DAY) for day in WEEK}, "sat": ["07:30-11:30"]}
SUMMER = {
    "name": "Mùa hè",
    "from": "04-15",
    "until": "10-15",
    "office_hours": {day: ["07:00-11:30", "13:30-17:00"] for day in WEEK},
}


def test_hours_and_seasons_both_ways() -> None:
    typed = parse_typed_hours(TEXT)
    assert typed.problems == ()
    assert typed.as_data() == {"office_hours": BASE, "season": [SUMMER]}
    seasons = seasons_from_data(typed.season)
    assert typed_hours_text(parse_office_hours(typed.office_hours), seasons=seasons) == TEXT
    assert parse_typed_hours("T2: 8h-12h").as_data() == {"office_hours": {"mon": ["08:00-12:00"]}}


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("T2: 07:30-11:30", {"mon": ["07:30-11:30"]}),
        ("thứ hai: 7h30 – 11h30 và 13g-17h", {"mon": ["07:30-11:30", "13:00-17:00"]}),
        ("Thứ 2 đến Thứ 3: 13:30-17:30; 7:30-11:30.", {"mon": list(FULL_DAY), "tue": list(FULL_DAY)}),
        ("T2, T4 và CN: 8h đến 9h", {"mon": ["08:00-09:00"], "wed": ["08:00-09:00"], "sun": ["08:00-09:00"]}),
        ("chủ nhật: 08:00-09:00:30 / 10:00-11:00", {"sun": ["08:00-09:00:30", "10:00-11:00"]}),
        ("T2-CN: 08:00-09:00\nT7: nghỉ", None),
    ],
)
def test_ways_to_write_hours(line: str, hours: dict[str, list[str]] | None) -> None:
    typed = parse_typed_hours(line)
    assert (typed.problems == ()) == (hours is not None)
    assert hours is None or dict(typed.office_hours) == hours


@pytest.mark.parametrize(
    "heading",
    [
        "Mùa hè từ 15/04 đến 15/10",
        "Mùa hè: từ ngày 15/4 đến hết ngày 15/10:",
        "Mùa  hè (15/4 - 15/10)",
        "Mùa hè; 15/04; 15/10",
    ],
)
def test_ways_to_begin_a_season(heading: str) -> None:
    typed = parse_typed_hours(f"T2: 08:00-09:00\n{heading}\nT2-T6: 07:00-11:30, 13:30-17:00")
    assert typed.problems == ()
    assert typed.season == (SUMMER,)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("xin chào", "không đọc được “xin chào”: viết như “T2-T6: 07:30-11:30, 13:30-17:00”, hoặc mở đầu một mùa"),
        ("T8: 07:30-11:30", "không đọc được “T8: 07:30-11:30”"),
        ("T2-T3-T4: 07:30-11:30", "không đọc được"),
        ("T6-T2: 07:30-11:30", "“T6-T2” đi ngược: viết ngày đầu trước, như “T2-T6”"),
        ("T3, T3: 07:30-11:30", "“T3, T3” ghi một ngày hai lần"),
        ("CN-CN, T2: 07:30-11:30", "T2 đã có giờ ở dòng 2: bỏ một trong hai dòng"),
        ("T3:", "“” không phải là khoảng giờ: viết như"),
        ("T3: 07:30", "“07:30” không phải là khoảng giờ: viết như"),
        ("T3: 07:30-24:00", "“24:00” không phải là giờ từ 00:00 đến 23:59: viết như 07:30 hoặc 7h30"),
        ("T3: 7h5-8h", "“7h5” không phải là giờ"),
        ("T3: 11:30-07:30", "khoảng giờ “11:30-07:30” kết thúc không sau khi bắt đầu: sửa giờ kết thúc"),
        ("T3: 07:30-11:30, 11:00-12:00", "khoảng giờ 11:00-12:00 trùng với khoảng trước"),
        ("Mùa hè từ 15/04", "không đọc được “Mùa hè từ 15/04”: mở đầu một mùa bằng dòng như"),
        ("Từ 15/04 đến 15/10", "không đọc được “Từ 15/04 đến 15/10”"),
        ("Mùa hè từ 31/04 đến 15/10", "ngày 31/04 không có trong năm: viết ngày/tháng, như 15/04"),
        ("Mùa mưa từ 16/10 đến 20/10", "“Mùa mưa” chưa có dòng giờ làm việc nào: viết như"),
        ("T3: " + "x" * 500, "dòng dài quá 500 ký tự"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(line: str, problem: str) -> None:
    problems = parse_typed_hours(f"# giờ\nT2: 08:00-09:00\n{line}\nMùa hè từ 15/04 đến 15/10\nT2: 08:00-09:00").problems
    assert [found.sentence.startswith(f"Dòng 3: {problem}") for found in problems] == [True], problems


def test_all_problems_are_told_at_once_by_line() -> None:
    text = "T9\nMùa a từ 01/01 đến 30/06\nT2: 08:00-09:00\nT2: 08:00-09:00\nMùa b từ 30/06 đến 01/07\nT2: 08:00-09:00"
    problems = parse_typed_hours(text).problems
    assert [problem.line for problem in problems] == [1, 4, 5]
    assert "“Mùa b” trùng với “Mùa a” (dòng 2) ở ngày 30/06: sửa ngày" in problems[2].text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", True),
        ("T2: nghỉ", True),
        ("Mùa hè từ 15/04 đến 15/10\nT2: 08:00-09:00", True),
        ("Mùa hè từ 15/04 đến 15/10\nT2: 08:00-09:00\nMùa đông từ 16/10 đến 14/04\nT2: 09:00-10:00", False),
    ],
)
def test_the_days_outside_of_the_seasons_need_hours(text: str, told: bool) -> None:
    sentences = [problem.sentence for problem in parse_typed_hours(text).problems]
    expected = "Dòng 1: chưa có giờ làm việc chung cho thời gian ngoài các mùa: viết như"
    assert [sentence.startswith(expected) for sentence in sentences] == [True] * told


# --- sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("T2-T6: 08:00-12:00", ("Cả năm: thứ Hai đến thứ Sáu 08:00–12:00.",)),
        (
            TEXT,
            (
                "Mùa hè, từ 15/04 đến 15/10: thứ Hai đến thứ Sáu 07:00–11:30, 13:30–17:00.",
                "Thời gian còn lại trong năm: thứ Hai đến thứ Sáu 07:30–11:30, 13:30–17:30; thứ Bảy 07:30–11:30.",
            ),
        ),
        (
            "Mùa hè từ 15/04 đến 15/10\nT2: 08:00-09:00\nMùa đông từ 16/10 đến 14/04\nCN: 09:00-10:00",
            (
                "Mùa hè, từ 15/04 đến 15/10: thứ Hai 08:00–09:00.",
                "Mùa đông, từ 16/10 đến 14/04: Chủ nhật 09:00–10:00.",
            ),
        ),
        ("", ("Cả năm: không làm việc.",)),
    ],
)
def test_sentences(text: str, sentences: tuple[str, ...]) -> None:
    typed = parse_typed_hours(text)
    calendar = Calendar(office_hours=parse_office_hours(typed.office_hours), seasons=seasons_from_data(typed.season))
    assert hours_sentences(calendar) == sentences


# --- both ways, whatever the hours


def _spans(marks: list[int]) -> tuple[Span, ...]:
    times = [time(mark // 60, mark % 60) for mark in marks[: len(marks) // 2 * 2]]
    return tuple(zip(times[::2], times[1::2], strict=True))


minutes = st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True).map(sorted)
weeks = st.dictionaries(st.integers(0, 6), minutes.map(_spans), min_size=1)
borders = st.lists(st.sampled_from(MONTH_DAYS), max_size=6, unique=True).map(sorted)
names = st.text("aăđẾ 0129-", min_size=1).map(lambda text: f"Mùa {' '.join(text.split())}".strip())


@settings(max_examples=60, deadline=None, database=None)
@given(weeks, borders, st.data())
def test_whatever_is_printed_is_read_again(
    week: dict[int, tuple[Span, ...]], edges: list[tuple[int, int]], data: st.DataObject
) -> None:
    pairs = zip(edges[::2], edges[1::2], strict=False)
    seasons = [Season(name=data.draw(names), first=a, last=b, office_hours=data.draw(weeks)) for a, b in pairs]
    typed = parse_typed_hours(typed_hours_text(week, seasons=seasons))
    assert typed.problems == ()
    assert typed.office_hours == office_hours_text(week)
    assert list(typed.season) == [season_data(season) for season in seasons]
