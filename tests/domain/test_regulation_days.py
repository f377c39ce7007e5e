"""Which regulation and which values govern a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain import regulation
from app.domain.errors import Invalid
from app.domain.regulation import load_regulation, regulation_ids, regulation_on, succession
from app.domain.regulation_values import ALWAYS, Interval

DEFAULT = (regulation.FOLDER / "mac-dinh.toml").read_text(encoding="utf-8")
LAST_OF_2024 = date(2025, 12, 9)


@pytest.mark.parametrize(
    ("chosen", "day", "governing"),
    [
        ("ninh-binh-2025", date(2025, 12, 10), "ninh-binh-2025"),
        ("ninh-binh-2025", date(2030, 1, 1), "ninh-binh-2025"),
        ("ninh-binh-2025", LAST_OF_2024, "ninh-binh-2024"),
        ("ninh-binh-2025", date(2024, 12, 1), "ninh-binh-2024"),
        ("ninh-binh-2025", date(2024, 11, 30), "ninh-binh-2024"),
        ("ninh-binh-2024", date(2026, 1, 1), "ninh-binh-2024"),
        ("tuyen-quang-2025", date(2020, 1, 1), "tuyen-quang-2025"),
        ("mac-dinh", date(2020, 1, 1), "mac-dinh"),
        ("bac-giang-2022", date(2020, 1, 1), "bac-giang-2022"),
    ],
)
def test_the_regulation_of_a_day(chosen: str, day: date, governing: str) -> None:
    assert regulation_on(chosen, day).id == governing


@pytest.mark.parametrize("chosen", regulation_ids())
def test_every_day_has_one_value_for_each_key(chosen: str) -> None:
    begins = {value.interval.first for one in succession(chosen) for value in load_regulation(one).history}
    days = [day + timedelta(days=n) for day in begins if day for n in (-1, 0)]
    keys = [value.key for value in load_regulation().values]
    assert days
    for day in days:
        on_day = regulation_on(chosen, day)
        assert [value.key for value in on_day.values] == keys
        assert regulation_on(on_day.id, day) == on_day


def test_values_change_on_their_day() -> None:
    def notice(day: date) -> object:
        return regulation_on("ninh-binh-2025", day).value("maintenance_notice_working_days").value

    assert [notice(date(2026, 6, 30)), notice(date(2026, 7, 1))] == [5, 7]
    before = regulation_on("quoc-gia", date(2026, 8, 4)).value("clock_start")
    after = regulation_on("quoc-gia", date(2026, 8, 5)).value("clock_start")
    assert (before.confidence, after.confidence) == ("unconfirmed", "read_in_copy")
    assert "309/2026" in after.clause
    assert "309/2026" not in before.clause


def test_inherited_values_stay_within_the_days_of_the_regulation() -> None:
    whole = load_regulation("ninh-binh-2024")
    assert {value.given_by for value in whole.history} == {"ninh-binh-2024", "mac-dinh"}
    assert min(value.interval.begins for value in whole.history) == whole.interval.first
    assert max(value.interval.ends for value in whole.history) == whole.interval.last


def test_a_day_without_change_is_the_same_regulation() -> None:
    newest = load_regulation("mac-dinh")
    assert newest.on(date(2026, 11, 21)) is newest
    assert newest.on(date(2025, 1, 1)).policy == newest.policy


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (ALWAYS, ALWAYS, ALWAYS),
        (ALWAYS, Interval(first=LAST_OF_2024), Interval(first=LAST_OF_2024)),
        (Interval(last=LAST_OF_2024), Interval(first=LAST_OF_2024), Interval(first=LAST_OF_2024, last=LAST_OF_2024)),
        (Interval(last=LAST_OF_2024), Interval(first=date(2025, 12, 10)), None),
    ],
)
def test_days_that_two_intervals_share(one: Interval, other: Interval, shared: Interval | None) -> None:
    assert one.within(other) == other.within(one) == shared


# --- lines of succession among files of our own


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the regulations that ship."""
    monkeypatch.setattr(regulation, "FOLDER", tmp_path)
    load_regulation.cache_clear()
    yield tmp_path
    load_regulation.cache_clear()


def write(folder: Path, name: str, head: str = "", *, days: tuple[str, str] | None = None) -> None:
    """A copy of the default under another id."""
    text = DEFAULT.replace('id = "mac-dinh"', f'id = "{name}"\n{head}', 1)
    if days:
        first, last = days
        until = f"\nin_force_until = {last}" if last else ""
        text = text.replace('status = "default"', f'status = "in_force"\nin_force_from = {first}{until}', 1)
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(("from =", "until =")))
        text = once(text)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def once(text: str) -> str:
    """Each key only the first time it is given."""
    head, *values = text.split("[[value]]")
    keys = {value.split('key = "')[1].split('"')[0]: value for value in reversed(values)}
    return "[[value]]".join([head, *keys.values()])


def test_a_gap_and_days_after_the_end(folder: Path) -> None:
    write(folder, "a", days=("2020-01-01", "2020-12-31"))
    write(folder, "b", 'replaces = "a"', days=("2022-01-01", "2022-12-31"))
    governing = {day: regulation_on("b", day).id for day in map(date.fromisoformat, ("2019-01-01", "2020-06-01"))}
    assert set(governing.values()) == {"a"}
    assert regulation_on("b", date(2021, 6, 1)).id == "a"
    assert regulation_on("b", date(2022, 6, 1)).id == "b"
    assert regulation_on("b", date(2023, 6, 1)).id == "b"


def test_a_province_may_come_from_the_default(folder: Path) -> None:
    write(folder, "mac-dinh")
    write(folder, "b", 'replaces = "mac-dinh"', days=("2022-01-01", ""))
    assert [regulation_on("b", date(year, 1, 1)).id for year in (2021, 2022)] == ["mac-dinh", "b"]


@pytest.mark.parametrize("field", ["replaces", "builds_on"])
def test_a_loop_is_refused_with_its_line(folder: Path, field: str) -> None:
    for name, following in (("a", "b"), ("b", "c"), ("c", "a")):
        write(folder, name, f'{field} = "{following}"')
    with pytest.raises(Invalid) as caught:
        load_regulation("a")
    assert caught.value.data["file"] == "a.toml"
    assert caught.value.data["reason"] == f"{field}: các quy chế nối thành vòng: a → b → c → a"
    line = caught.value.data["line"]
    assert isinstance(line, int)
    assert (folder / "a.toml").read_text(encoding="utf-8").splitlines()[line - 1].startswith(field)


def test_an_unknown_regulation_further_down_is_refused(folder: Path) -> None:
    write(folder, "a", 'replaces = "b"')
    write(folder, "b", 'replaces = "c"')
    with pytest.raises(Invalid, match="không có quy chế “c”"):
        load_regulation("a")
