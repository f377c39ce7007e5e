"""motcua regulation: list, show, compare and check."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import build_cli
from app.domain.regulation import FOLDER, load_regulation, regulation_ids
from app.domain.regulation_view import differences
from app.domain.regulation_words import LABELS
from app.factory import make_ticker


def regulation(*arguments: str) -> Result:
    def no_app() -> None:
        raise AssertionError("this command needs no application")

    return CliRunner().invoke(build_cli(no_app, make_ticker), ["regulation", *arguments])


def narrow(done: Result) -> str:
    """What was told, which fits a hundred columns."""
    assert done.exit_code == 0, done.output
    assert max(len(line) for line in done.output.splitlines()) <= 100
    return " ".join(done.output.split())


def test_list_names_all_with_status_and_days() -> None:
    told = narrow(regulation("list"))
    assert all(one in told for one in regulation_ids())
    assert "Đã được thay thế từ 01/12/2024 đến hết 09/12/2025" in told
    assert "Dự thảo chưa ban hành" in told


@pytest.mark.parametrize("regulation_id", regulation_ids())
def test_show_says_every_value_with_its_clause(regulation_id: str) -> None:
    told = narrow(regulation("show", regulation_id))
    for value in load_regulation(regulation_id).history:
        assert LABELS[value.key] in told
        assert value.clause in told
        assert value.key in told


def test_show_as_json_and_on_a_day() -> None:
    done = regulation("show", "ninh-binh-2025", "--json")
    facts = json.loads(done.output)
    assert (done.exit_code, facts["id"], facts["replaces"]) == (0, "ninh-binh-2025", "ninh-binh-2024")
    assert (
        json.loads(regulation("show", "ninh-binh-2025", "--on", "2025-12-09", "--json").output)["id"]
        == "ninh-binh-2024"
    )
    assert "Ninh Bình 2024 (ninh-binh-2024)" in narrow(regulation("show", "ninh-binh-2025", "--on", "2025-12-09"))


def test_compare_says_what_differs() -> None:
    told = narrow(regulation("compare", "ninh-binh-2025", "thanh-hoa-2022"))
    found = differences(load_regulation("ninh-binh-2025"), load_regulation("thanh-hoa-2022"))
    assert f"{len(found)} nội dung khác nhau" in told
    facts = json.loads(regulation("compare", "ninh-binh-2025", "thanh-hoa-2022", "--json").output)
    assert [row["label"] for row in facts["differences"]] == [row.label for row in found]
    assert "0 nội dung khác nhau" in narrow(regulation("compare", "mac-dinh", "mac-dinh"))


@pytest.mark.parametrize(
    "arguments", [("show", "mars"), ("compare", "mars", "mac-dinh"), ("compare", "mac-dinh", "..")]
)
def test_an_unknown_regulation_is_one_sentence(arguments: tuple[str, ...]) -> None:
    done = regulation(*arguments)
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert "Không có quy chế" in done.output
    assert "ninh-binh-2025" in done.output


@pytest.mark.parametrize("regulation_id", regulation_ids())
def test_check_takes_what_ships(regulation_id: str) -> None:
    done = regulation("check", str(FOLDER / f"{regulation_id}.toml"))
    assert done.exit_code == 0
    assert f"hợp lệ. {load_regulation(regulation_id).name}, {len(LABELS)} nội dung" in done.output


def test_check_names_file_line_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "moi.toml"
    text = (FOLDER / "mac-dinh.toml").read_text(encoding="utf-8").replace('value = "1/3"', 'value = "4/3"')
    file.write_text(text, encoding="utf-8")
    done = regulation("check", str(file))
    line = text[: text.index('key = "extension_fraction"')].count("\n") - 1
    assert done.exit_code == 1
    assert done.output.startswith(f"{file}:{line}: extension_fraction: tỷ lệ phải lớn hơn 0")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", None])
def test_check_of_what_is_no_regulation_file(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "x.toml"
    if content is not None:
        file.write_bytes(content)
    done = regulation("check", str(file))
    assert done.exit_code == 1
    assert str(file) in done.output
    assert len(done.output.splitlines()) == 1
