"""A wrong regulation file is refused with its file, its line and a reason."""

from collections.abc import Callable

import pytest

from app.domain.errors import Invalid
from app.domain.regulation import FOLDER, parse_regulation

DEFAULT = (FOLDER / "mac-dinh.toml").read_text(encoding="utf-8")
NINH_BINH = (FOLDER / "ninh-binh-2024.toml").read_text(encoding="utf-8")


def refusal(text: str) -> tuple[int, str]:
    """The line and the reason of the refusal."""
    with pytest.raises(Invalid) as caught:
        parse_regulation(text, file="x.toml")
    assert caught.value.code == "regulation_invalid"
    assert caught.value.data["file"] == "x.toml"
    line, reason = caught.value.data["line"], caught.value.data["reason"]
    assert isinstance(line, int)
    assert 1 <= line <= max(1, len(text.splitlines()))
    return line, str(reason)


def said(key: str, value: str, *, text: str = DEFAULT, days: str = "") -> str:
    """The file with another value of this key, the first that is given."""
    before, found, rest = text.partition(f'key = "{key}"\n')
    assert found, key
    _, _, after = rest.partition("\n")
    return f"{before}{found}{value}\n{days}{after}"


def line_of(text: str, key: str, *, nth: int = 0) -> int:
    """The line of the nth ``[[value]]`` of this key."""
    lines = text.splitlines()
    return [n - 2 for n, line in enumerate(lines, 1) if line == f'key = "{key}"'][nth]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('key = "supplement_max"', 'key = "supplement_maximum"', "không có khóa này: 'supplement_maximum'"),
        ('key = "supplement_max"', 'key = "extension_max"', "extension_max: được nêu hai lần"),
        ('key = "supplement_max"', "key = [1]", "không có khóa này"),
        ("value = 1", "value = -1", "cần số nguyên từ 0 đến 1000"),
        ("value = 1", "value = true", "cần số nguyên"),
        ('value = "8"', 'value = "-8"', "cần số từ 0"),
        ('value = "8"', "value = [8]", "cần một số như"),
        ('value = "1/3"', 'value = "4/3"', "extension_fraction: tỷ lệ phải lớn hơn 0"),
        ('value = "1/3"', 'value = "0"', "extension_fraction: tỷ lệ phải lớn hơn 0"),
        ('value = "1/3"', 'value = "1/0"', "extension_fraction: cần một số như"),
        ('value = "15:00"', 'value = "25:00"', "late_entry_cutoff: cần giờ trong ngày"),
        ('value = "15:00"', 'value = ""', "late_entry_cutoff: cần giờ trong ngày"),
        ('value = ["10:30", "15:00"]', 'value = ["15:00", "10:30"]', "digest_times: các giờ phải tăng dần"),
        ('value = ["10:30", "15:00"]', 'value = ["10:30", "10:30"]', "digest_times: các giờ phải tăng dần"),
        ('value = ["10:30", "15:00"]', 'value = "10:30"', "digest_times: cần danh sách giờ"),
        ('value = "from_zero"', 'value = "remainder"', "supplement_restart: cần một trong các giá trị: from_zero"),
        ('value = ["email", "sms"', 'value = ["email", "fax"', "extension_channels: cần một trong"),
        ('value = ["email", "sms"', 'value = ["email", "email"', "extension_channels: một giá trị được nêu hai lần"),
        ('value = ["email", "sms", "phone", "account"]', "value = []", "extension_channels: cần danh sách"),
        ("value = true", 'value = "yes"', "cần true hoặc false"),
        ('value = "hằng tháng"', 'value = " "', "rating_publication: cần một đoạn chữ"),
        ('value = "hằng tháng"', f"value = {['x' * 90]}", "không phải “['xxx"),
        ("none = true", "none = false", "không được bỏ trống"),
        ("none = true", "none = true\nvalue = 3", "chỉ một trong hai"),
        ('rule = "TRF-03"', 'rule = "15 giờ"', "rule phải là mã quy tắc"),
        ('rule = "TRF-03"', "", "thiếu mục rule"),
        ('confidence = "decided"', 'confidence = "sure"', "confidence phải là một trong"),
        ('confidence = "decided"', 'confidense = "decided"', "không có mục 'confidense'"),
        ('status = "default"', 'status = "valid"', "status: cần một trong"),
        ('status = "default"', 'status = "in_force"', "in_force_from: văn bản in_force"),
        ('version = "2026-11"', "", "version: thiếu nội dung chữ"),
        ('version = "2026-11"', 'version = "1"\ncolour = "red"', "colour: không có mục này"),
        ('version = "2026-11"', 'version = "1"\nbuilds_on = "mars"', "builds_on: không có quy chế “mars”"),
        ('version = "2026-11"', 'version = "1"\nreplaces = "mars"', "replaces: không có quy chế “mars”"),
        ('version = "2026-11"', 'version = "1"\nreplaces = "mac-dinh"', "thành vòng: mac-dinh → mac-dinh"),
        ('notice = "Các giá trị', 'notice = 1 # "', "notice: thiếu nội dung chữ"),
        ('version = "2026-11"', 'version = "1"\nin_force_until = 2026-01-01', "in_force_until: chỉ văn bản in_force"),
        ('id = "mac-dinh"', "id = mac-dinh", "không đúng cú pháp TOML"),
        ('id = "mac-dinh"', 'id = "Mặc định"', "id: chỉ gồm chữ thường"),
        ('id = "mac-dinh"', f"id = {'[' * 5000}", "lồng nhau quá sâu"),
        ('id = "mac-dinh"', f"id = {'9' * 5000}", "không đúng cú pháp TOML"),
    ],
)
def test_wrong_file_is_refused(old: str, new: str, reason: str) -> None:
    assert old in DEFAULT
    assert reason in refusal(DEFAULT.replace(old, new, 1))[1]


@pytest.mark.parametrize("value", ["3", "[1, 2]", '"x"'])
def test_values_that_are_no_tables(value: str) -> None:
    head = DEFAULT[: DEFAULT.index("[[value]]")]
    assert "cần các bảng [[value]]" in refusal(f"{head}value = {value}\n")[1]


def test_an_empty_file_and_a_missing_value() -> None:
    assert refusal("") == (1, "id: thiếu nội dung chữ")
    assert refusal(DEFAULT[: DEFAULT.rindex("[[value]]")])[1] == "archive_within_years: thiếu giá trị này"


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        (lambda t: said("extension_max", "value = 0", text=t), "extension_fraction", "không cho hẹn lại"),
        (
            lambda t: said(
                "supplement_max", "value = 0", text=said("supplement_wait_working_days", "value = 9", text=t)
            ),
            "supplement_wait_working_days",
            "không cho yêu cầu bổ sung",
        ),
        (lambda t: said("supplement_wait_closes", "value = true", text=t), "supplement_wait_closes", "thời gian chờ"),
        (lambda t: said("applicant_step_closes", "value = true", text=t), "applicant_step_closes", "thời gian chờ"),
    ],
)
def test_values_that_contradict_one_another(change: Change, key: str, reason: str) -> None:
    wrong = change(DEFAULT)
    line, told = refusal(wrong)
    assert told.startswith(f"{key}: ")
    assert reason in told
    assert line == line_of(wrong, key)


def test_values_that_contradict_only_since_a_day() -> None:
    later = """
[[value]]
rule = "EXT-03"
key = "extension_max"
value = 0
from = 2027-01-01
clause = "x"
confidence = "decided"
"""
    wrong = said("extension_max", "value = 1", days="until = 2026-12-31\n") + later
    assert "không cho hẹn lại" in refusal(wrong)[1]


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ("from = 2025-03-01\nuntil = 2025-02-01\n", "kết thúc trước khi bắt đầu"),
        ("from = 2024-11-30\n", "nằm ngoài thời gian hiệu lực của quy chế"),
        ("until = 2025-12-10\n", "nằm ngoài thời gian hiệu lực của quy chế"),
        ("from = 2026-01-01\n", "nằm ngoài thời gian hiệu lực của quy chế"),
        ("from = 2025-01-01\n", "không có giá trị cho toàn bộ thời gian hiệu lực"),
        ("until = 2025-12-08\n", "không có giá trị cho toàn bộ thời gian hiệu lực"),
        ('from = "2025-01-01"\n', "from cần một ngày"),
        ("until = 2025-06-01T08:00:00\n", "until cần một ngày"),
    ],
)
def test_days_of_a_value(days: str, reason: str) -> None:
    wrong = said("off_hours_entry", 'value = "next_working_instant"', text=NINH_BINH, days=days)
    line, told = refusal(wrong)
    assert told.startswith("off_hours_entry: ")
    assert reason in told
    assert line == line_of(wrong, "off_hours_entry")


@pytest.mark.parametrize(
    ("until", "reason"),
    [("2025-07-01", "được nêu hai lần cho cùng một khoảng"), ("2025-06-29", "không có giá trị cho khoảng thời gian")],
)
def test_two_values_of_a_key_follow_one_another(until: str, reason: str) -> None:
    wrong = NINH_BINH.replace("until = 2025-06-30", f"until = {until}", 1)
    line, told = refusal(wrong)
    assert told.startswith("transfer_cutoff: ")
    assert reason in told
    assert line == line_of(wrong, "transfer_cutoff", nth=1)


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("in_force_until = 2025-12-09", "in_force_until = 2024-11-30", "in_force_until", "kết thúc trước khi bắt đầu"),
        ("in_force_until = 2025-12-09", "", "in_force_until", "phải có ngày cuối"),
        ("in_force_from = 2024-12-01", 'in_force_from = "2024-12-01"', "in_force_from", "cần một ngày"),
        ("in_force_from = 2024-12-01", "in_force_from = 2024-12-01T00:00:00", "in_force_from", "cần một ngày"),
        ('builds_on = "mac-dinh"', 'builds_on = "quoc-gia"', "", "không có giá trị cho toàn bộ thời gian"),
        (
            'builds_on = "mac-dinh"',
            'builds_on = "mac-dinh"\nreplaces = "quoc-gia"',
            "replaces",
            "“quoc-gia” không có hiệu lực trước",
        ),
        (
            'builds_on = "mac-dinh"',
            'builds_on = "mac-dinh"\nreplaces = "ninh-binh-2025"',
            "replaces",
            "“ninh-binh-2025” không có hiệu lực trước",
        ),
    ],
)
def test_days_of_a_regulation(old: str, new: str, field: str, reason: str) -> None:
    assert old in NINH_BINH
    line, told = refusal(NINH_BINH.replace(old, new, 1))
    assert reason in told
    if new and field:
        assert NINH_BINH.replace(old, new, 1).splitlines()[line - 1].startswith(field)
