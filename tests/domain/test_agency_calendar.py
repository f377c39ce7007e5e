"""Agencies with hours of their own on the days off of the province."""

import json
from datetime import date
from typing import Any

import pytest
from legal_time import FULL_DAY, WEEK, moment

from app.domain.agency_calendar import AgencyHours, agency_hours_from_data, agency_hours_to_data, for_agency
from app.domain.calendar_files import calendar_from_data, calendar_to_data, load_calendar
from app.domain.errors import Invalid

VN = load_calendar()
EARLY = ["07:00-11:30", "13:30-17:00"]
SUMMER = {"name": "Mùa hè", "from": "04-15", "until": "10-15", "office_hours": dict.fromkeys(WEEK, EARLY)}
H14 = {
    "id": "H14.05",
    "label": "Sở Nội vụ, giờ mùa 2026",
    "office_hours": {**{day: list(FULL_DAY) for day in WEEK}, "sat": ["07:30-11:30"]},
    "season": [SUMMER],
    "day_off": [{"date": "2026-06-19", "name": "Chuyển trụ sở"}],
    "make_up_day": [{"date": "2026-06-28", "for": "2026-06-19"}],
}


def own(**changes: Any) -> AgencyHours:
    raw = {key: value for key, value in (H14 | changes).items() if value is not None}
    return agency_hours_from_data(raw)


def test_hours_seasons_and_days_are_the_agencys_and_the_days_off_of_the_province_stay() -> None:
    agency = for_agency(VN, own=own())
    calendar = agency.calendar
    assert calendar.opening(date(2026, 6, 18)) == moment("2026-06-18 07:00:00")
    assert calendar.closing(date(2026, 12, 12)) == moment("2026-12-12 11:30:00")
    assert not calendar.is_working_day(date(2026, 8, 15)), "no Saturdays in summer"
    assert calendar.days_off == VN.calendar.days_off | {date(2026, 6, 19)}
    assert calendar.make_up_days == VN.calendar.make_up_days | {date(2026, 6, 28)}
    assert (agency.days[date(2026, 6, 19)].name, agency.days[date(2026, 6, 19)].kind) == ("Chuyển trụ sở", "local")
    assert agency.days[date(2026, 6, 28)].name == "Làm bù cho ngày 19/06/2026"


def test_the_combined_version_has_both_labels_and_one_digest() -> None:
    agency = for_agency(VN, own=own())
    assert agency.id == "vn/H14.05"
    assert agency.label == "2024-2026, dự kiến 2027-2031; Sở Nội vụ, giờ mùa 2026"
    assert agency.version.count(" · ") == 1
    changed = [own(label="khác"), own(day_off=[]), own(season=[]), own(make_up_day=[])]
    shorter = calendar_from_data(calendar_to_data(VN) | {"provisional_years": []})
    others = {for_agency(VN, own=other).version for other in changed} | {for_agency(shorter, own=own()).version}
    assert len(others | {agency.version}) == 6


def test_it_is_a_calendar_like_any_other_and_survives_as_data() -> None:
    agency = for_agency(VN, own=own())
    assert calendar_from_data(json.loads(json.dumps(calendar_to_data(agency)))) == agency
    again = agency_hours_from_data(json.loads(json.dumps(agency_hours_to_data(own()))))
    assert again == own()
    assert for_agency(VN, own=again) == agency


@pytest.mark.parametrize("changes", [{"office_hours": None, "season": None}, {"season": None}, {"day_off": None}])
def test_what_an_agency_leaves_out(changes: dict[str, None]) -> None:
    part = own(**changes)
    assert agency_hours_from_data(agency_hours_to_data(part)) == part
    calendar = for_agency(VN, own=part).calendar
    if part.office_hours is None:
        assert (calendar.office_hours, calendar.seasons) == (VN.calendar.office_hours, VN.calendar.seasons)
    else:
        assert calendar.seasons == part.seasons, "the seasons of the province go with its hours"


def test_without_hours_of_its_own_the_seasons_of_the_province_hold() -> None:
    province = calendar_from_data(calendar_to_data(VN) | {"season": [SUMMER]})
    closing = AgencyHours(id="H14.06", label="Đóng cửa", days_off=own().days_off)
    assert for_agency(province, own=closing).calendar.seasons == province.calendar.seasons
    assert for_agency(province, own=own(season=None)).calendar.seasons == ()


@pytest.mark.parametrize(
    ("day", "provisional"),
    [("2026-06-19", False), ("2027-06-18", True), ("2040-06-15", True), ("2020-06-15", True)],
)
def test_a_day_of_the_agency_makes_no_year_sure(day: str, provisional: bool) -> None:
    agency = for_agency(VN, own=own(day_off=[{"date": day, "name": "Nghỉ", "kind": "holiday"}], make_up_day=None))
    assert agency.is_provisional(date.fromisoformat(day)) == provisional
    assert not agency.is_provisional(date(2026, 1, 1))


def test_a_day_that_both_name_keeps_the_name_of_the_province() -> None:
    agency = for_agency(VN, own=own(day_off=[{"date": "2026-09-02", "name": "Đóng cửa"}]))
    assert agency.days[date(2026, 9, 2)].name == "Quốc khánh"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"make_up_day": [{"date": "2026-09-02"}, {"date": "2027-02-06"}]},
            "ngày làm bù 02/09/2026: lịch chung cho nghỉ (Quốc khánh), hãy chọn ngày khác hoặc bỏ ngày này; "
            "ngày làm bù 06/02/2027: lịch chung cho nghỉ (Tết Nguyên đán (mùng 1))",
        ),
        (
            {"day_off": [{"date": "2026-08-22", "name": "x"}]},
            "ngày nghỉ riêng 22/08/2026: lịch chung là ngày làm việc (Làm bù cho ngày 31/08/2026)",
        ),
        ({"make_up_day": [{"date": "2026-06-19"}]}, "both a day off and a make-up day: 2026-06-19"),
        ({"office_hours": None}, "phải có giờ làm việc chung"),
        ({"office_hours": {}, "season": None}, "không có giờ làm việc nào"),
        ({"season": [SUMMER, SUMMER]}, "trùng nhau ở ngày 15/04"),
        ({"office_hours": {"mon": ["09:00-08:00"]}}, "ends before it begins"),
        ({"id": ""}, "mã cơ quan “” không hợp lệ"),
        ({"id": "a/b"}, "mã cơ quan “a/b” không hợp lệ"),
        ({"id": 5}, "expected string"),
        ({"label": None}, "label"),
        ({"colour": 1}, "unknown key 'colour'"),
        ({"day_off": [{"date": "2026-06-19", "kind": "party"}]}, "unknown 'kind party'"),
    ],
)
def test_what_contradicts_or_is_wrong_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        for_agency(VN, own=own(**changes))
    assert caught.value.code == "calendar_invalid"
    assert reason in str(caught.value.data["reason"])


def test_an_agency_has_no_agencies() -> None:
    agency = for_agency(VN, own=own())
    with pytest.raises(Invalid, match="đã là lịch riêng"):
        for_agency(agency, own=own())
