""" "Vì sao là ngày này?" in sentences and as a row of days."""

import json
from dataclasses import asdict

import pytest
from legal_time import event, limit, moment, run

from app.domain.calendar_files import load_calendar
from app.domain.dossier_clock import ClockEvent
from app.domain.explain import MOST_DAYS, Explanation, explain_due
from app.domain.limits import Limit
from app.domain.regulation import load_regulation

VN = load_calendar()
REGULATION = load_regulation()


def explain(*events: ClockEvent, of: Limit) -> Explanation:
    view = run(events, of=of, on=VN.calendar, policy=REGULATION.policy)
    entered = next((item.at for item in events if item.type == "entered"), moment("2025-12-10 08:00:00"))
    return explain_due(calendar_version=VN, regulation=REGULATION, limit=of, view=view, entered_at=entered)


def texts(explanation: Explanation) -> list[str]:
    return [line.text for line in explanation.lines]


def statuses(explanation: Explanation) -> dict[str, str]:
    return {f"{mark.date:%d/%m}": mark.status for mark in explanation.days}


def test_a_plain_limit() -> None:
    told = explain(event("entered", "2025-12-10 15:00:00"), of=limit(3))
    assert texts(told) == [
        "Hồ sơ được tiếp nhận lúc 15:00 thứ Tư, 10/12/2025.",
        "Thời hạn 3 ngày làm việc kể từ 15:00 thứ Tư, 10/12/2025: "
        "không tính ngày tiếp nhận, tính đến cùng giờ của ngày cuối.",
        "Hạn trả kết quả: 15:00 thứ Hai, 15/12/2025.",
    ]
    assert list(statuses(told).values()) == ["first", "counted", "counted", "weekend", "weekend", "due"]
    assert not told.provisional


def test_the_cutoff_is_named_with_its_clause_and_the_second_that_decided() -> None:
    told = explain(event("entered", "2025-12-10 15:00:01"), of=limit(3))
    assert texts(told)[0] == "Hồ sơ được nhập lúc 15:00:01 thứ Tư, 10/12/2025."
    assert texts(told)[1].startswith(
        "Nhập sau 15:00 nên tiếp nhận tính từ đầu giờ ngày làm việc kế tiếp: 07:30 thứ Năm"
    )
    assert told.lines[1].clause == "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 1"


def test_entry_outside_office_hours() -> None:
    told = explain(event("entered", "2025-12-10 12:00:00"), of=limit(8, "working_hours"))
    assert texts(told)[1].startswith("Nhập ngoài giờ làm việc")


def test_days_off_are_named_also_those_before_the_reception() -> None:
    told = explain(event("entered", "2026-02-13 09:00:00"), of=limit(5))
    assert "Không tính thứ Ba, 17/02/2026: Tết Nguyên đán (mùng 1)." in texts(told)
    assert statuses(told)["17/02"] == "off"
    assert statuses(told)["27/02"] == "due"
    shifted = explain(event("entered", "2026-02-13 16:00:00"), of=limit(5))
    assert "Không tính thứ Ba, 17/02/2026: Tết Nguyên đán (mùng 1)." in texts(shifted)
    assert statuses(shifted)["23/02"] == "first"


def test_make_up_days_are_named() -> None:
    told = explain(event("entered", "2025-04-24 10:00:00"), of=limit(4))
    assert "Thứ Bảy, 26/04/2025 là ngày làm việc (Làm bù cho ngày 02/05/2025)." in texts(told)
    assert statuses(told)["26/04"] == "make_up"
    assert statuses(told)["27/04"] == "weekend"


def test_calendar_days_name_only_the_days_off_at_the_end() -> None:
    told = explain(event("entered", "2026-08-25 09:00:00"), of=limit(7, "calendar_days"))
    assert [text for text in texts(told) if text.startswith("Không tính")] == [
        "Không tính thứ Ba, 01/09/2026: Quốc khánh (ngày liền kề).",
        "Không tính thứ Tư, 02/09/2026: Quốc khánh.",
    ]
    assert statuses(told)["31/08"] == "counted"
    assert statuses(told)["02/09"] == "off"


def test_history_of_segments_and_extension() -> None:
    told = explain(
        event("entered", "2025-12-01 08:00:00"),
        event("paused", "2025-12-02 08:00:00"),
        event("resumed", "2025-12-03 08:00:00"),
        event("supplement_requested", "2025-12-04 08:00:00"),
        event("supplement_received", "2025-12-05 08:00:00"),
        event("extended", "2025-12-08 08:00:00", hours=8),
        of=limit(5),
    )
    text = "\n".join(texts(told))
    assert "Lần tính 1 dừng lúc 08:00 thứ Ba, 02/12/2025: tạm dừng tính thời gian." in text
    assert "Tính tiếp từ 08:00 thứ Tư, 03/12/2025" in text
    assert "Đã nhận hồ sơ bổ sung: tính lại từ đầu, từ 08:00 thứ Sáu, 05/12/2025." in text
    assert "hạn từ 08:00 thứ Sáu, 12/12/2025 sang 08:00 thứ Hai, 15/12/2025." in text
    assert texts(told)[-2:] == [
        "Ngày hẹn trả ban đầu: 08:00 thứ Hai, 08/12/2025.",
        "Hạn trả kết quả: 08:00 thứ Hai, 15/12/2025.",
    ]


def test_resumed_dossier_does_not_claim_the_whole_limit_again() -> None:
    told = explain(
        event("entered", "2025-12-01 08:00:00"),
        event("paused", "2025-12-02 08:00:00"),
        event("resumed", "2025-12-03 08:00:00"),
        of=limit(5),
    )
    assert "Thời hạn giải quyết theo quy định: 5 ngày làm việc." in texts(told)


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        ("supplement_requested", "Đang chờ bổ sung hồ sơ: chưa có ngày hẹn trả mới."),
        ("paused", "Đang tạm dừng: ngày hẹn trả được tính lại khi tiếp tục."),
        ("stopped", "Hồ sơ đã dừng giải quyết: không còn ngày hẹn trả."),
        ("result_confirmed", "Hạn trả kết quả: 08:00 thứ Hai, 08/12/2025."),
    ],
)
def test_dossiers_whose_clock_stands(kind: str, last: str) -> None:
    told = explain(event("entered", "2025-12-01 08:00:00"), event(kind, "2025-12-02 08:00:00"), of=limit(5))
    assert texts(told)[-1] == last


def test_provisional_year() -> None:
    told = explain(event("entered", "2026-12-28 08:00:00"), of=limit(10))
    assert told.provisional
    assert any("dự kiến" in line.text and line.clause for line in told.lines)
    assert not explain(event("entered", "2026-12-31 22:00:00"), of=limit(12, "clock_hours")).provisional


def test_open_limits_and_dossiers_not_received() -> None:
    told = explain(event("entered", "2025-12-01 08:00:00"), of=limit(0, "open"))
    assert "không có ngày hẹn trả" in texts(told)[1]
    assert told.days == ()
    assert texts(explain(event("submitted", "2025-12-01 08:00:00"), of=limit(5))) == ["Hồ sơ chưa được tiếp nhận."]


def test_the_picture_is_short_and_everything_is_plain_data() -> None:
    told = explain(event("entered", "2025-01-02 08:00:00"), of=limit(200))
    assert len(told.days) == MOST_DAYS
    assert told.days[-1].status == "due"
    assert "Tết" in json.dumps(asdict(told), default=str, ensure_ascii=False)
