"""Lists of days as an administrator types them: what is read, what is wrong and in which line, and back to text."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar_files import calendar_from_data, calendar_to_data, load_calendar, without_provisional_years
from app.domain.day_names import DAY_OFF_KINDS, DayName, day_data
from app.domain.typed_days import parse_typed_days, typed_days_text

VN = load_calendar()
LIST = """\ufeffNgày; Tên; Loại
# nghỉ lễ
24/11/2026; Ngày Văn hóa Việt Nam; nghỉ lễ

23/11/2026; Nghỉ hoán đổi; hoán đổi; làm bù 21/11/2026; nguồn: Thông báo 1; trang 2
"""


def test_a_list_becomes_entries_of_a_calendar() -> None:
    typed = parse_typed_days(LIST)
    assert typed.problems == ()
    source = "Thông báo 1; trang 2"
    assert typed.day_off == (
        {"date": "2026-11-23", "name": "Nghỉ hoán đổi", "kind": "swap_off", "source": source},
        {"date": "2026-11-24", "name": "Ngày Văn hóa Việt Nam", "kind": "holiday", "source": ""},
    )
    paid = {"date": "2026-11-21", "name": "Làm bù cho ngày 23/11/2026", "kind": "make_up", "source": source}
    assert typed.make_up_day == (paid,)
    data = {"id": "x", "label": "x", "office_hours": {}, "day_off": typed.day_off, "make_up_day": typed.make_up_day}
    assert calendar_from_data(data).days[date(2026, 11, 24)].name == "Ngày Văn hóa Việt Nam"


@pytest.mark.parametrize(
    ("line", "day", "kind"),
    [
        ("2/9/2026; Quốc khánh; nghỉ lễ", "2026-09-02", "holiday"),
        ("02-09-2026;Quốc khánh;LỄ;", "2026-09-02", "holiday"),
        ("2026-09-02\tQuốc khánh; ngày chính\tNghỉ lễ, tết", "2026-09-02", "holiday"),
        ("2.9.2026; Quốc khánh; tết", "2026-09-02", "holiday"),
        ("thứ Tư, 02/09/2026; Quốc khánh; nghi le", "2026-09-02", "holiday"),
        ("3/5/2027; Nghỉ bù; Nghỉ bù", "2027-05-03", "compensatory"),
        ("19/6/2026; Chuyển trụ sở; nghỉ riêng của cơ quan", "2026-06-19", "local"),
        ("19/6/2026; Lễ hội; địa phương", "2026-06-19", "local"),
        ("31/8/2026; Hoán đổi; nghỉ hoán đổi; lam bu vao ngay thu bay, 22/8/2026", "2026-08-31", "swap_off"),
        ("31/8/2026; Hoán đổi; hoán đổi; làm bù: 22/8/2026; nguồn CV 1/VP", "2026-08-31", "swap_off"),
    ],
)
def test_ways_to_write_a_day(line: str, day: str, kind: str) -> None:
    typed = parse_typed_days(line)
    assert typed.problems == ()
    assert [(item["date"], item["kind"]) for item in typed.day_off] == [(day, kind)]
    assert [item["date"] for item in typed.make_up_day] == (["2026-08-22"] if kind == "swap_off" else [])


def test_a_make_up_day_may_have_its_own_line() -> None:
    typed = parse_typed_days("2/5/2025; Hoán đổi; hoán đổi\n26/4/2025; Làm bù cho ngày 2/5/2025; làm bù")
    assert typed.problems == ()
    assert typed.make_up_day[0]["name"] == "Làm bù cho ngày 2/5/2025"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("hello", "“hello” không phải là ngày: viết ngày/tháng/năm, như 24/11/2026"),
        ("24/11; Ngày Văn hóa; nghỉ lễ", "“24/11” không phải là ngày"),
        ("31/02/2026; x; nghỉ lễ", "“31/02/2026” không có trong lịch: kiểm tra lại ngày và tháng"),
        ("24/11/0226; x; nghỉ lễ", "năm 226 ngoài khoảng 2000 đến 2100: kiểm tra lại năm"),
        ("thứ Hai, 24/11/2026; x; nghỉ lễ", "24/11/2026 là thứ Ba, không phải thứ Hai: sửa thứ hoặc sửa ngày"),
        ("hôm, 24/11/2026; x; nghỉ lễ", "24/11/2026 là thứ Ba, không phải hôm"),
        ("24/11/2026", "thiếu tên ngày: viết như"),
        ("24/11/2026; ; nghỉ lễ", "thiếu tên ngày: viết như"),
        ("24/11/2026; Ngày Văn hóa", "thiếu loại ngày: viết như"),
        ("24/11/2026; x; tiệc", "“tiệc” không phải là loại ngày: ghi một trong nghỉ lễ, nghỉ bù, hoán đổi"),
        ("24/11/2026; x; nghỉ lễ; làm bù 21/11/2026", "chỉ ngày hoán đổi mới có ngày làm bù"),
        ("23/11/2026; x; hoán đổi; ghi chú", "không hiểu “ghi chú”: sau loại ngày chỉ ghi"),
        ("23/11/2026; x; hoán đổi; làm bù 21/11/2026; làm bù 22/11/2026", "không hiểu “làm bù 22/11/2026”"),
        ("23/11/2026; x; hoán đổi; làm bù 31/11/2026", "“31/11/2026” không có trong lịch"),
        ("23/11/2026; x; hoán đổi", "ngày hoán đổi 23/11/2026 chưa có ngày làm bù: thêm “; làm bù”"),
        ("21/11/2026; x; hoán đổi; làm bù 22/11/2026", "21/11/2026 là thứ Bảy, vốn là ngày nghỉ hằng tuần"),
        ("21/11/2026; x; nghỉ bù", "21/11/2026 là thứ Bảy, vốn là ngày nghỉ hằng tuần"),
        ("20/11/2026; Làm bù; làm bù", "20/11/2026 là thứ Sáu, vốn là ngày làm việc nên không thể là ngày làm bù"),
        ("23/11/2026; x; hoán đổi; làm bù 23/11/2026", "ngày 23/11/2026 đã ghi ở dòng 2 (hoán đổi)"),
        ("24/11/2026; " + "x" * 500 + "; nghỉ lễ", "dòng dài quá 500 ký tự"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(line: str, problem: str) -> None:
    problems = parse_typed_days(f"# danh sách\n{line}\n1/1/2027; Tết; nghỉ lễ").problems
    assert {found.line for found in problems} == {2}
    assert any(found.sentence.startswith(f"Dòng 2: {problem}") for found in problems)


def test_all_problems_are_told_at_once_by_line() -> None:
    text = "24/11/2026; a; nghỉ lễ\n23/11/2026; b; hoán đổi\nx\n24/11/2026; c; nghỉ riêng\n22/11/2026; d; nghỉ bù"
    typed = parse_typed_days(text)
    assert [problem.line for problem in typed.problems] == [2, 3, 4, 5]
    assert "đã ghi ở dòng 1 (nghỉ lễ): mỗi ngày chỉ ghi một lần" in typed.problems[2].text


def test_the_weekly_rest_is_that_of_the_office() -> None:
    text = "25/11/2026; Làm bù; làm bù"
    assert parse_typed_days(text).problems
    assert parse_typed_days(text, weekly_rest=frozenset({2, 6})).problems == ()


# --- both ways


def test_the_shipped_years_are_typed_as_they_are_read() -> None:
    data = calendar_to_data(without_provisional_years(VN))
    typed = parse_typed_days(typed_days_text(without_provisional_years(VN).days))
    assert typed.problems == ()
    assert [list(typed.day_off), list(typed.make_up_day)] == [data["day_off"], data["make_up_day"]]


@pytest.mark.parametrize("year", sorted(VN.provisional_years))
def test_a_provisional_year_is_the_draft_of_the_list_to_be_announced(year: int) -> None:
    typed = parse_typed_days(typed_days_text(VN.days, year=year))
    assert typed.problems == ()
    assert {item["date"] for item in typed.day_off} == {
        day.isoformat() for day in VN.calendar.days_off if day.year == year
    }
    assert not any(item["source"] or "provisional" in item for item in typed.day_off)


words = st.text("aăđếỘ ,-_.()/0129", min_size=1).map(str.strip).filter(lambda word: word not in ("", "-"))
mondays = st.integers(0, 2000).map(lambda week: date(2024, 1, 1) + timedelta(weeks=week))


@settings(max_examples=60, deadline=None, database=None)
@given(st.dictionaries(mondays, st.tuples(words, st.sampled_from(sorted({*DAY_OFF_KINDS} - {"swap_off"})), words)))
def test_whatever_is_printed_is_read_again(entries: dict[date, tuple[str, str, str]]) -> None:
    days = {day: DayName(name=name, kind=kind, source=source) for day, (name, kind, source) in entries.items()}
    typed = parse_typed_days(typed_days_text(days))
    assert typed.problems == ()
    assert list(typed.day_off) == [day_data(day, name) for day, name in sorted(days.items())]
    assert typed.make_up_day == ()
