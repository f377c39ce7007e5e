"""Limits that depend on the place or the case (TIM-12)."""

from fractions import Fraction
from typing import Any

import pytest

from app.domain.limit_choice import alternatives_of, choose_limit
from app.domain.limits import Limit

OWN = Limit(value=Fraction(20), unit="working_days")
RAW = [
    {"name": "Vùng khó khăn", "value": "30", "unit": "working_days", "agencies": ["H14.41"]},
    {"name": "Phải kiểm tra thực tế", "value": 25, "unit": "working_days", "when": {"inspect": True}},
    {"name": "Cấp lại", "value": "1/2", "unit": "working_days", "when": {"kind": ["lost", "torn"]}},
]


@pytest.mark.parametrize(
    ("routing", "agency", "days", "name"),
    [
        ({}, "H14.02", "20", ""),
        ({}, "H14.41", "30", "Vùng khó khăn"),
        ({"inspect": True}, "H14.41.02", "30", "Vùng khó khăn"),
        ({"inspect": True}, "H14.411", "25", "Phải kiểm tra thực tế"),
        ({"kind": "torn"}, "H14.02", "1/2", "Cấp lại"),
        ({"kind": "new"}, "H14.02", "20", ""),
        ({"inspect": "true"}, "H14.02", "20", ""),
    ],
)
def test_the_first_that_fits(routing: dict[str, Any], agency: str, days: str, name: str) -> None:
    limit, case = choose_limit(OWN, alternatives_of(RAW), routing=routing, agency=agency)
    assert (limit.value, case) == (Fraction(days), name)


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "", "value": 1, "unit": "working_days"},
        {"name": "x", "value": 1, "unit": "weeks"},
        {"name": "x", "value": "một", "unit": "working_days"},
        {"name": "x", "unit": "working_days"},
        {"name": "x", "value": 1, "unit": "working_days", "if": "y"},
        {"name": "x", "value": 1, "unit": "working_days", "cutoff": "25:00"},
    ],
)
def test_what_cannot_be_read(entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"limits\[1\]"):
        alternatives_of([entry])
