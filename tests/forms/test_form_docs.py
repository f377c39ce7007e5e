"""docs/forms.md says what the code takes: each type, its limits, the kinds of files."""

import re
from pathlib import Path

from app.domain import file_kinds, form_rules, form_special_rules
from app.domain.form_changes import TYPE_WORDS
from app.edge.forms import expressions, fields

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")


def first_column(heading: str) -> set[str]:
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([a-z]+)` \|", section, re.MULTILINE))


def row(kind: str) -> str:
    return next(line for line in TEXT.splitlines() if line.startswith(f"| `{kind}` |"))


def test_each_type_has_its_row() -> None:
    assert first_column("Types that hold a value") == set(form_rules.VALUE_TYPES)
    assert first_column("Types that only show") == set(form_rules.DISPLAY_TYPES)
    assert set(TYPE_WORDS) == {*form_rules.VALUE_TYPES, *form_rules.DISPLAY_TYPES}


def test_limits_are_those_of_the_code() -> None:
    assert f"{fields._LONGEST['textfield']:,} characters" in row("textfield")
    assert f"{fields._LONGEST['textarea']:,} characters" in row("textarea")
    assert f"{form_rules.MAX_CHOICES} choices" in row("select")
    assert f"{form_special_rules.MOST_ROWS} rows" in row("dynamiclist")
    assert f"{file_kinds.MOST_MEGABYTES} MB a file, {form_special_rules.MOST_FILES} files" in row("filepicker")
    assert all(f"`{ending}`" in row("filepicker") for ending in file_kinds.ENDINGS)
    assert f"up to {form_special_rules.MOST_COLUMNS}," in row("table")
    assert f"{form_special_rules.LONGEST_PICTURE:,} characters" in row("image")
    assert f"({expressions.MAX_EXPRESSIONS} at most)" in TEXT
    assert all(f"`{kind}`" in row("datetime") for kind in form_rules.DATE_KINDS)
