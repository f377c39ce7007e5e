"""The regulation files that ship: whole, as settled, and different where the texts differ."""

from collections import defaultdict
from datetime import date, time
from fractions import Fraction

import pytest

from app.domain.errors import NotFound
from app.domain.policy import Policy, parse_amount
from app.domain.regulation import load_regulation, regulation_ids
from app.domain.regulation_keys import KINDS, POLICY_KEYS
from app.domain.regulation_values import Value

SEEDS = ("ninh-binh-2025", "tuyen-quang-2025", "ninh-binh-2024", "bac-giang-2022", "thanh-hoa-2022")
#: the clauses whose clocks every regulation must answer
RULES = (
    *(f"INT-{n:02}" for n in (7, 8)),
    *(f"TRF-{n:02}" for n in range(1, 6)),
    *(f"TIM-{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13)),
    *(f"SUP-{n:02}" for n in range(1, 7)),
    *(f"EXT-{n:02}" for n in range(1, 8)),
    *("FEE-03", "STP-01", "STP-02", "FBK-01", "FBK-02", "ACC-01"),
    *("PRC-02", "PRC-03", "PRC-04", "SYS-05", "KPI-07", "REP-01", "ARC-02"),
)


def values_of(key: str, *regulations: str) -> list[Value]:
    return [load_regulation(one).value(key).value for one in regulations]


def test_the_regulations_that_ship() -> None:
    assert regulation_ids()[0] == "mac-dinh"
    assert set(regulation_ids()) == {"mac-dinh", "quoc-gia", *SEEDS}


@pytest.mark.parametrize("regulation_id", regulation_ids())
def test_every_file_is_whole(regulation_id: str) -> None:
    regulation = load_regulation(regulation_id)
    assert regulation.id == regulation_id
    assert [value.key for value in regulation.values] == list(KINDS)
    assert {value.rule for value in regulation.values} == set(RULES)
    assert {regulation.value(key).given_by for key in POLICY_KEYS} == {regulation_id}
    assert bool(regulation.in_force_from) == (regulation.status in ("in_force", "replaced"))
    assert regulation.notice or regulation.status == "in_force"


def test_a_key_belongs_to_one_rule_in_all_files() -> None:
    rules: dict[str, set[str]] = defaultdict(set)
    for regulation in map(load_regulation, regulation_ids()):
        for value in regulation.history:
            rules[value.key].add(value.rule)
    assert {key: found for key, found in rules.items() if len(found) > 1} == {}


def test_default_is_what_was_settled() -> None:
    regulation = load_regulation()
    assert regulation.policy == Policy(late_entry_cutoff=time(15))
    assert regulation.policy.digest_times == (time(10, 30), time(15))
    assert regulation.value("extension_fraction").value == Fraction(1, 3)
    assert regulation.value("extension_rounding").value == "exact"
    assert regulation.value("feedback_working_days").value == 10
    assert regulation.value("maintenance_notice_working_days").value == 7
    assert regulation.value("extension_fraction").rule == "EXT-04"
    with pytest.raises(KeyError):
        regulation.value("colour")


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        # S1 Ninh Bình 2025, S2 Tuyên Quang, S3 Ninh Bình 2024, S4 Bắc Giang, S5 Thanh Hóa, as in the order of SEEDS
        ("late_entry_cutoff", [None, None, None, time(15), None]),
        ("transfer_cutoff", [time(15)] * 5),
        ("answer_within_working_hours", [8] * 5),
        ("supplement_max", [1, 1, 1, None, 1]),
        ("extension_max", [1] * 5),
        ("extension_fraction", [Fraction(1, 3)] * 5),
        ("extension_notice_days", [1, None, 1, 1, 1]),
        ("feedback_working_days", [10, None, None, None, 13]),
        ("catalogue_sync_working_days", [2, 2, 2, 2, 5]),
        ("configuration_working_days", [5] * 5),
        ("maintenance_notice_working_days", [7] * 5),
    ],
)
def test_where_the_seeds_differ(key: str, answers: list[Value]) -> None:
    assert values_of(key, *SEEDS) == answers


def test_what_stands_beside_the_values() -> None:
    assert load_regulation("bac-giang-2022").status == load_regulation("thanh-hoa-2022").status == "draft"
    assert load_regulation("ninh-binh-2025").in_force_from == date(2025, 12, 10)
    assert load_regulation("ninh-binh-2024").interval.last == date(2025, 12, 9)
    assert load_regulation("ninh-binh-2025").value("configuration_working_days").given_by == "mac-dinh"
    assert values_of("extension_fraction", "quoc-gia") == values_of("paper_transfer_working_days", "quoc-gia") == [None]


def test_accounts_as_tuyen_quang_orders_them() -> None:
    regulation = load_regulation("tuyen-quang-2025")
    given = {value.key: value.value for value in regulation.values if value.rule == "ACC-01"}
    assert given == {
        "account_working_days": 2,
        "account_lock_request_days": 5,
        "account_lock_working_days": 2,
        "account_emergency_lock": "at_once",
        "account_emergency_notice_working_hours": 5,
        "account_activation": "at_requested_time",
        "account_activation_working_days": 1,
        "account_revoke_working_days": 2,
    }
    assert {regulation.value(key).given_by for key in given} == {"tuyen-quang-2025"}


@pytest.mark.parametrize("name", ["mars", "../mac-dinh", "", "mac-dinh.toml"])
def test_unknown_regulation(name: str) -> None:
    with pytest.raises(NotFound):
        load_regulation(name)


@pytest.mark.parametrize("text", ["", "x", "1e999", "1/0", "0.5.5", "١", "1/3/5", "9" * 40])
def test_amounts_without_a_sane_size(text: str) -> None:
    with pytest.raises(ValueError):
        parse_amount(text)


def test_impossible_policies() -> None:
    with pytest.raises(ValueError, match="negative"):
        Policy(supplement_max=-1)
    with pytest.raises(ValueError, match="rise"):
        Policy(digest_times=(time(9), time(9)))
