"""Time as people read it."""

import unicodedata
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from legal_time import limit, moment

from app.domain import vietnamese as vn


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("2025-12-12 16:30:59", "16:30 thứ Sáu, 12/12/2025"),
        ("2025-12-14 07:05:00", "07:05 Chủ nhật, 14/12/2025"),
        ("2026-02-02 00:00:00", "00:00 thứ Hai, 02/02/2026"),
    ],
)
def test_moments(at: str, text: str) -> None:
    assert vn.moment_text(moment(at)) == text


def test_moments_and_dates_of_other_offsets_are_told_in_vietnam() -> None:
    late = datetime(2025, 12, 11, 23, 0, tzinfo=UTC)
    assert vn.moment_text(late) == "06:00 thứ Sáu, 12/12/2025"
    assert vn.date_text(late) == vn.date_text(date(2025, 12, 12)) == "thứ Sáu, 12/12/2025"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (1140, "2 ngày 3 giờ làm việc"),
        (480, "1 ngày làm việc"),
        (479, "7 giờ 59 phút làm việc"),
        (30, "30 phút làm việc"),
        (0, "dưới 1 phút làm việc"),
        (-180, "3 giờ làm việc"),
    ],
)
def test_durations(minutes: int, text: str) -> None:
    assert vn.office_duration_text(minutes) == text


def test_remaining_time() -> None:
    assert vn.remaining_text(660) == "còn 1 ngày 3 giờ làm việc"
    assert vn.remaining_text(-180) == "quá hạn 3 giờ làm việc"
    assert vn.remaining_text(0) == "còn dưới 1 phút làm việc"
    assert vn.remaining_text(0, overdue=True) == "quá hạn dưới 1 phút làm việc"
    assert vn.remaining_text(1625, wall=True) == "còn 27 giờ 5 phút"
    assert vn.hours_text(Fraction(40, 3)) == "13 giờ 20 phút làm việc"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (10, "working_days", "10 ngày làm việc"),
        ("0.5", "working_days", "0,5 ngày làm việc"),
        ("1/3", "working_days", "1/3 ngày làm việc"),
        ("2.25", "working_hours", "2,25 giờ làm việc"),
        (100, "calendar_days", "100 ngày"),
        (12, "clock_hours", "12 giờ"),
        (0, "same_day", "trong ngày làm việc"),
        (0, "immediate", "giải quyết ngay"),
        (0, "open", "không quy định thời hạn"),
        (0, "none", "không tính thời hạn"),
    ],
)
def test_limits(value: str | int, unit: str, text: str) -> None:
    assert vn.limit_text(limit(value, unit)) == text
    assert unicodedata.is_normalized("NFC", vn.limit_text(limit(value, unit)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Không thể thu hồi bước “Bước 5. Ký số”: …", "Không thể thu hồi “Bước 5. Ký số”: …"),
        ("Bước “Bước 2. Thẩm định” chưa có ai nhận.", "“Bước 2. Thẩm định” chưa có ai nhận."),
        ("Bước “BƯỚC 2” và bước “bước 3”", "“BƯỚC 2” và “bước 3”"),
        ("Bước “Thẩm định” chưa có ai nhận.", "Bước “Thẩm định” chưa có ai nhận."),
        ("Bước “Bướcngoặt” chưa có ai nhận.", "Bước “Bướcngoặt” chưa có ai nhận."),
        ("", ""),
    ],
)
def test_the_word_step_is_said_once(text: str, said: str) -> None:
    assert vn.said_once(text) == said
