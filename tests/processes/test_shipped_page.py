"""docs/procedures.md says what the files say."""

import pytest
from click.testing import CliRunner
from shipped import FOLDERS, ROOT

from app.cli.procedure import procedure as group
from app.cli.shipped_report import read_all, report
from app.engine import SpiffEngine

PAGE = ROOT / "docs" / "procedures.md"


@pytest.fixture(scope="module")
def shipped():
    return read_all(SpiffEngine())


def test_the_committed_page_is_up_to_date(shipped):
    made = report(shipped)
    assert PAGE.read_text(encoding="utf-8") == made, "Run: motcua procedure shipped > docs/procedures.md"


def test_the_page_names_every_procedure_and_all_that_is_open(shipped):
    text = PAGE.read_text(encoding="utf-8")
    assert len(shipped) == len(FOLDERS)
    for each in shipped:
        assert f"\n## {each.facts['id']}\n" in text
        assert all(note in text for note in each.facts["notes"]["open"])
        assert each.facts.get("override_reason", "") in text


def test_the_command_prints_the_page():
    printed = CliRunner().invoke(group, ["shipped"])
    assert printed.exit_code == 0
    assert printed.output == PAGE.read_text(encoding="utf-8")
