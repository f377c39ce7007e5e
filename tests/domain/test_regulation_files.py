"""The regulation files: what they say, and that a wrong one is refused with its line."""

from datetime import date, time
from fractions import Fraction

import pytest

from app.domain.errors import Invalid, NotFound
from app.domain.policy import Policy, parse_amount
from app.domain.regulation import FOLDER, load_regulation, parse_regulation, regulation_ids
from app.domain.regulation_values import KINDS, POLICY_KINDS

DEFAULT = (FOLDER / "mac-dinh.toml").read_text(encoding="utf-8")
SEEDS = ("ninh-binh-2025", "tuyen-quang-2025", "ninh-binh-2024", "bac-giang-2022", "thanh-hoa-2022")


def test_the_regulations_that_ship() -> None:
    assert regulation_ids()[0] == "mac-dinh"
    assert set(regulation_ids()) == {"mac-dinh", "quoc-gia", *SEEDS}


@pytest.mark.parametrize("regulation_id", regulation_ids())
def test_every_file_is_whole(regulation_id: str) -> None:
    regulation = load_regulation(regulation_id)
    assert regulation.id == regulation_id
    assert [value.key for value in regulation.values] == list(KINDS)
    assert all(value.clause and value.rule for value in regulation.values)
    assert {regulation.value(key).given_by for key in POLICY_KINDS} == {regulation_id}
    assert bool(regulation.in_force_from) == (regulation.status in ("in_force", "replaced"))
    assert regulation.notice or regulation.status == "in_force"


def test_default_is_what_was_settled() -> None:
    regulation = load_regulation()
    assert regulation.policy == Policy(late_entry_cutoff=time(15))
    assert regulation.policy.digest_times == (time(10, 30), time(15))
    assert regulation.value("extension_fraction").value == Fraction(1, 3)
    assert regulation.value("feedback_working_days").value == 10
    assert regulation.value("maintenance_notice_working_days").value == 7
    assert regulation.value("extension_fraction").rule == "EXT-04"
    with pytest.raises(KeyError):
        regulation.value("colour")


def test_where_the_seeds_differ() -> None:
    assert [load_regulation(seed).policy.late_entry_cutoff for seed in SEEDS] == [None, None, None, time(15), None]
    assert load_regulation("bac-giang-2022").policy.supplement_max is None
    assert load_regulation("bac-giang-2022").status == load_regulation("thanh-hoa-2022").status == "draft"
    assert load_regulation("thanh-hoa-2022").value("feedback_working_days").value == 13
    assert load_regulation("ninh-binh-2025").in_force_from == date(2025, 12, 10)
    assert load_regulation("quoc-gia").policy.extension_fraction is None
    assert load_regulation("ninh-binh-2025").value("archive_within_years").given_by == "mac-dinh"


@pytest.mark.parametrize("name", ["mars", "../mac-dinh", "", "mac-dinh.toml"])
def test_unknown_regulation(name: str) -> None:
    with pytest.raises(NotFound):
        load_regulation(name)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('key = "supplement_max"', 'key = "supplement_maximum"', "unknown: 'supplement_maximum'"),
        ('key = "supplement_max"', 'key = "extension_max"', "extension_max: given twice"),
        ("value = 1", "value = -1", "whole number"),
        ('value = "1/3"', 'value = "4/3"', "extension_fraction: a share"),
        ('value = "1/3"', 'value = "1/0"', "extension_fraction: not a number"),
        ('value = "15:00"', 'value = "25:00"', "late_entry_cutoff: not a time"),
        ('value = ["10:30", "15:00"]', 'value = ["15:00", "10:30"]', "digest times must rise"),
        ('value = "from_zero"', 'value = "remainder"', "supplement_restart: one of from_zero"),
        ("value = true", 'value = "yes"', "true or false"),
        ("none = true", "none = false", "cannot be left out"),
        ("none = true", "none = true\nvalue = 3", "either value or none"),
        ('rule = "TRF-03"', 'rule = "15 giờ"', "rule must be an id"),
        ('confidence = "decided"', 'confidence = "sure"', "confidence one of"),
        ('confidence = "decided"', 'confidense = "decided"', "unknown field 'confidense'"),
        ('status = "default"', 'status = "valid"', "status: one of"),
        ('status = "default"', 'status = "in_force"', "in_force_from"),
        ('version = "2026-11"', "", "version: a text is missing"),
        ('version = "2026-11"', 'version = "1"\ncolour = "red"', "colour: unknown"),
        ('version = "2026-11"', 'version = "1"\nbuilds_on = "mars"', "builds_on"),
        ('id = "mac-dinh"', "id = mac-dinh", "Invalid value"),
    ],
)
def test_wrong_file_is_refused_with_its_line(old: str, new: str, reason: str) -> None:
    assert old in DEFAULT
    with pytest.raises(Invalid) as caught:
        parse_regulation(DEFAULT.replace(old, new, 1), file="x.toml")
    assert reason in str(caught.value.data["reason"])
    assert caught.value.data["file"] == "x.toml"


def test_the_line_is_that_of_the_value() -> None:
    wrong = DEFAULT.replace('value = "1/3"', 'value = "4/3"')
    with pytest.raises(Invalid) as caught:
        parse_regulation(wrong, file="x.toml")
    line = caught.value.data["line"]
    assert isinstance(line, int)
    assert 'key = "extension_fraction"' in "".join(wrong.splitlines()[line - 1 : line + 3])


def test_a_missing_and_a_contradicting_value() -> None:
    with pytest.raises(Invalid, match="report_period: missing"):
        parse_regulation(DEFAULT[: DEFAULT.rindex("[[value]]")], file="x.toml")
    none_allowed = DEFAULT.replace('key = "extension_max"\nvalue = 1', 'key = "extension_max"\nvalue = 0')
    with pytest.raises(Invalid, match="no extension is allowed"):
        parse_regulation(none_allowed, file="x.toml")


@pytest.mark.parametrize("text", ["", "x", "1e999", "1/0", "0.5.5", "١", "1/3/5", "9" * 40])
def test_amounts_without_a_sane_size(text: str) -> None:
    with pytest.raises(ValueError):
        parse_amount(text)


def test_impossible_policies() -> None:
    with pytest.raises(ValueError, match="negative"):
        Policy(supplement_max=-1)
    with pytest.raises(ValueError, match="rise"):
        Policy(digest_times=(time(9), time(9)))
