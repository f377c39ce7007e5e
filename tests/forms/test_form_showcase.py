"""Every type of field in one form: what is taken, what is refused and with which words, what is shown again."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from showcase import SCHEMA, TYPED
from test_form_render import by_id, render, tree, words
from werkzeug.datastructures import MultiDict

from app.domain.errors import FormInvalid
from app.domain.form_rules import DISPLAY_TYPES, VALUE_TYPES
from app.domain.forms import read_form
from app.edge.forms import FormCompiler, answers, computed_words, display_values, submitted_values, told
from app.edge.forms.rows import changed_rows, path_in_data, path_on_page, with_computed
from app.engine.feel import BUNDLE, Feel

FORM = read_form(SCHEMA)


@pytest.fixture(scope="module")
def compiler() -> Iterator[FormCompiler]:
    if not BUNDLE.exists():
        pytest.skip("the FEEL bundle is missing: run make assets")
    feel = Feel()
    yield FormCompiler(feel=feel)
    feel.close()


def typed(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(TYPED) | changes


def wrong(compiler: FormCompiler, raw: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    with pytest.raises(FormInvalid) as caught:
        compiler.check(SCHEMA, raw)
    return caught.value.fields


def test_the_showcase_has_every_type() -> None:
    assert {part.type for part in FORM.walk()} == {*VALUE_TYPES, *DISPLAY_TYPES}


def test_values_keep_their_types(compiler: FormCompiler) -> None:
    found = compiler.check(SCHEMA, typed())
    assert dict(found.data) == {
        "full_name": "Hoàng Thị Thơm",
        "citizen_id": "004199001234",
        "home": {"province": "cb", "street": "Tổ 5, phường Thục Phán"},
        "born_on": "1999-03-05",
        "call_at": "09:30",
        "meet_at": "2026-03-12T14:00",
        "kind": "household",
        "papers": ["id"],
        "fields": ["land", "civil"],
        "members": [
            {
                "name": "Hoàng Văn Nam", "income": 5_000_000, "yearly": 60_000_000,
                "works_away": True, "away_where": "Hà Nội",
            },
            {"name": "Lý Thị Hoa", "income": 4_500_000, "works_away": False, "yearly": 54_000_000},
        ],
        "total": 9_500_000,
        "sworn": True,
    }  # fmt: skip
    assert dict(found.routing) == {"kind": "household"}
    json.dumps(dict(found.data))


def test_what_is_computed_is_never_taken_from_the_client(compiler: FormCompiler) -> None:
    members = [{"name": "A", "income": 10, "yearly": 999}]
    data = compiler.check(SCHEMA, typed(members=members, total=1)).data
    assert (data["total"], data["members"][0]["yearly"]) == (10, 120)


def test_what_a_condition_hides_is_dropped_in_rows_and_as_a_list(compiler: FormCompiler) -> None:
    members = [{"name": "A", "income": 1, "away_where": "thừa"}]
    assert "away_where" not in compiler.check(SCHEMA, typed(members=members)).data["members"][0]
    data = compiler.check(SCHEMA, typed(kind="person")).data
    assert "members" not in data
    assert "total" not in data


def test_blank_rows_do_not_count_and_numbers_stay_those_of_the_page(compiler: FormCompiler) -> None:
    blank: dict[str, Any] = {"name": " ", "works_away": False}
    members = [blank, {"name": "A", "income": "x", "works_away": "true"}, blank, {"income": 5}]
    assert list(wrong(compiler, typed(members=members))) == [
        "members.1.income",
        "members.1.away_where",
        "members.3.name",
    ]
    data = compiler.check(SCHEMA, typed(members=[blank, {"name": "A", "income": 5}, blank])).data
    assert (len(data["members"]), data["total"]) == (1, 5)


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        ({"members": []}, "members", "Cần ít nhất 1 dòng có nội dung, hiện có 0"),
        ({"members": [{"name": "A", "income": 1}] * 5}, "members", "Tối đa 4 dòng, hiện có 5"),
        ({"members": "abc"}, "members", "không đúng kiểu"),
        ({"members": [1, 2]}, "members", "không đúng kiểu"),
        ({"home": "abc"}, "home", "không đúng kiểu"),
        ({"home": {"province": "hn", "street": "x"}}, "home.province", "không có trong danh sách"),
        ({"call_at": "25:00"}, "call_at", "giờ:phút"),
        ({"meet_at": "12/03/2026"}, "meet_at", "cả ngày và giờ"),
        ({"meet_at": "31/02/2026 09:00"}, "meet_at", "không có trong lịch"),
        ({"scans": ["x"]}, "scans", "không đúng kiểu"),
        ({"scans": [{"id": 5}]}, "scans", "không đúng kiểu"),
        ({"scans": [f"{n:020d}" for n in range(11)]}, "scans", "Tối đa 10 tệp"),
        ({"fields": ["land", "zzz"]}, "fields", "không có trong danh sách"),
    ],
)
def test_mistakes_are_told_at_their_place(compiler: FormCompiler, changes: Any, path: str, text: str) -> None:
    (sentence,) = wrong(compiler, typed(**changes))[path]
    assert text in sentence


def test_every_sentence_has_its_english(compiler: FormCompiler) -> None:
    fields = wrong(compiler, {"members": [{"income": "x"}], "kind": "household", "citizen_id": "1"})
    english = told(fields, english=True)
    assert english["members.0.name"] == ["Required."]
    assert english["members.0.income"] == ["Not a number. Type digits only, for example 1.500.000 or 12,5."]
    assert english["citizen_id"] == ["Số định danh cá nhân gồm đúng 12 chữ số. Hãy kiểm tra lại."], "its author's words"
    assert told(fields, english=False)["members.0.name"] == ["Bắt buộc nhập."]


def test_places_are_named_by_label_and_row() -> None:
    assert FORM.label_of("members.1.name") == "Thành viên trong hộ, dòng 2, Họ và tên"
    assert FORM.label_of("home.street") == "Nơi ở, Địa chỉ"
    assert FORM.label_of("nothing.0.here") == ""


def sent(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict([("members._row", ""), *pairs])


PAGE = sent(
    ("members._row", "0"), ("members.0.name", "A"), ("members._row", "7"), ("members.7.name", "B"),
    ("members.7.works_away", "true"), ("home.street", "Tổ 5"), ("total", "1"), ("fields", "land"), ("fields", "civil"),
    ("scans", "a" * 20), ("scans", "b" * 20), ("scans._drop", "a" * 20),
)  # fmt: skip


def test_a_page_sends_rows_groups_and_files() -> None:
    assert submitted_values(FORM, PAGE) == {
        "members": [{"name": "A"}, {"name": "B", "works_away": "true"}],
        "home": {"street": "Tổ 5"},
        "fields": ["land", "civil"],
        "scans": ["b" * 20],
    }
    assert submitted_values(FORM, sent()) == {"members": []}, "all rows were removed"
    assert path_on_page(PAGE, "members.1.name") == "members.7.name"
    assert path_in_data(PAGE, "members.7.name") == "members.1.name"


@pytest.mark.parametrize(
    ("button", "rows"),
    [
        ("members+", ["A", "B", None]),
        ("members.0-", ["B"]),
        ("members.7-", ["A"]),
        ("members.5-", ["A", "B"]),
    ],
)
def test_buttons_add_and_remove_rows(button: str, rows: list[str | None]) -> None:
    values, path = changed_rows(FORM, MultiDict([*PAGE.items(multi=True), ("x-rows", button)])) or ({}, "")
    assert ([row.get("name") for row in values["members"]], path) == (rows, "members")


@pytest.mark.parametrize("button", ["", "+", "-", "home+", "full_name+", "members", "members.x-", "zzz.0-", ".-"])
def test_other_buttons_change_nothing(button: str) -> None:
    assert changed_rows(FORM, MultiDict([("x-rows", button)])) is None


def test_no_more_rows_than_allowed_are_added() -> None:
    rows = [("members._row", str(n)) for n in range(4)]
    values, _ = changed_rows(FORM, sent(*rows, ("x-rows", "members+"))) or ({}, "")
    assert len(values["members"]) == 4


def test_what_is_shown_again_gives_the_same_data(compiler: FormCompiler) -> None:
    data = dict(compiler.check(SCHEMA, typed()).data)
    assert dict(compiler.check(SCHEMA, display_values(FORM, data)).data) == data


def test_looking_tells_what_is_hidden_and_computed(compiler: FormCompiler) -> None:
    rows = [{"name": "A", "income": "10", "works_away": "true"}, {}]
    look = compiler.look(SCHEMA, {"kind": "household", "members": rows})
    assert look.hidden == {"members.1.away_where"}, "a blank row is judged too"
    texts = computed_words(FORM, look.computed)
    assert texts == {"members.0.yearly": "120 đồng", "members.1.yearly": "", "total": "10 đồng"}
    shown = with_computed(display_values(FORM, {"members": rows}), texts)
    assert shown["members"][0]["yearly"] == "120 đồng"
    assert "members" in compiler.look(SCHEMA, {"kind": "person"}).hidden


def test_answers_name_the_row(compiler: FormCompiler) -> None:
    found = {line.label: line.text for line in answers(FORM, compiler.check(SCHEMA, typed()).data)}
    assert found["Thành viên trong hộ, dòng 2: Họ và tên"] == "Lý Thị Hoa"
    assert found["Nơi ở: Tỉnh, thành phố"] == "Cao Bằng"
    assert found["Tổng thu nhập một tháng"] == "9.500.000 đồng"
    assert found["Thời điểm hẹn gặp"] == "12/03/2026 14:00"


def test_the_page_has_every_place_that_the_summary_names() -> None:
    paths = ("members", "members.1.name", "members.1.income", "home", "home.street", "scans", "fields", "call_at")
    root = tree(display_values(FORM, TYPED), dict.fromkeys(paths, ("Sai.",)), schema=SCHEMA)
    links = {link.get("href"): words(link) for link in by_id(root, "error-summary").xpath(".//a")}
    assert links["#f-members.1.name"] == "Thành viên trong hộ, dòng 2, Họ và tên: Sai."
    for href in links:
        by_id(root, href[1:])
    assert by_id(root, "f-members.1.name").get("aria-describedby") == "f-members.1.name-error"
    assert by_id(root, "f-members.1.name").get("aria-invalid") == "true"
    ids = root.xpath(".//@id[not(ancestor::template)]")
    assert len(ids) == len(set(ids))


def test_rows_can_be_added_and_removed_without_script() -> None:
    root = tree(display_values(FORM, TYPED), schema=SCHEMA)
    live = "not(ancestor::template)"
    assert root.xpath(f".//button[@name='x-rows' and {live}]/@value") == ["members.0-", "members.1-", "members+"]
    assert root.xpath(f".//input[@name='members._row' and {live}]/@value") == ["", "0", "1"]
    # the Enter key presses the first button: it is one that sends the form
    assert root.xpath(".//button")[0].get("name") is None
    assert root.xpath(".//td/text()")[:3] == ["Hoàng Văn Nam", "5.000.000", "Có"]


def test_explanations_are_markdown_without_html() -> None:
    root = tree(None, schema=SCHEMA)
    assert root.xpath(".//strong/text()") == ["đầy đủ"]
    assert root.xpath(".//a/@href") == ["https://example.org/huong-dan"]
    assert len(root.xpath(".//ul/li")) == len(root.xpath(".//ol/li")) == 2
    assert "&lt;b&gt;Không phải HTML&lt;/b&gt;" in render(None, schema=SCHEMA)
