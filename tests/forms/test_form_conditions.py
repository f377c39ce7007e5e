"""The conditions of a form on the genuine FEEL: what they hide, and how long all of them together may take."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.errors import Invalid
from app.edge.forms import FormCompiler
from app.engine.feel import BUNDLE, Feel, FeelError, FormPart

#: cheap while nothing is typed, without end afterwards
LATER = "=if note = null then false else count(for i in 1..100000000 return i) > 0"
AT_ONCE = "=count(for i in 1..100000000 return i) > 0"


@pytest.fixture(scope="module")
def feel() -> Iterator[Feel]:
    if not BUNDLE.exists():
        pytest.skip("the FEEL bundle is missing: run make assets")
    made = Feel(time_limit=0.4)
    yield made
    made.close()


def text(key: str, hide: str | None = None, **more: Any) -> dict[str, Any]:
    conditional = {"conditional": {"hide": hide}} if hide else {}
    return {"type": "textfield", "key": key, "label": key, **conditional, **more}


def form(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "default", "id": "f", "components": list(parts)}


def test_what_is_hidden_counts_as_null_below(feel: Feel) -> None:
    group = {"type": "group", "label": "G", "conditional": {"hide": "=b = null"}, "components": [text("c"), text("d")]}
    schema = form(text("a"), text("b", '=a = "x"'), group, text("e", "=c = null"), text("g", "=substring(1) > 2"))
    given = dict.fromkeys("abcdeg", "y")
    compiler = FormCompiler(feel=feel)
    assert dict(compiler.check(schema, given).data) == given
    assert dict(compiler.check(schema, {**given, "a": "x"}).data) == {"a": "x", "g": "y"}


def test_hidden_parts_of_feel_itself(feel: Feel) -> None:
    parts = [
        FormPart(key="a", hide="x = 1"),
        FormPart(hide="a = null"),
        FormPart(above=1, key="b"),
        FormPart(key="c", hide="b = null and x > 1"),
        FormPart(key="d", hide="x =="),
    ]
    found = feel.form(parts, {"x": 1, "a": 5, "b": 6})
    assert found.gone == (True, True, True, False, False)
    assert found.failed == ((4, "EXPRESSION_SYNTAX"),)
    with pytest.raises(FeelError, match=r"TIME|MEMORY"):
        feel.form([FormPart(key="a", hide=AT_ONCE[1:])], {})


@pytest.mark.slow
def test_all_conditions_of_a_form_share_one_limit_of_time(feel: Feel) -> None:
    schema = form(text("note"), *(text(f"k{n}", LATER) for n in range(30)))
    compiler = FormCompiler(feel=feel)
    assert compiler.problems(schema) == ()
    begun = time.process_time()
    data = compiler.check(schema, {"note": "x", "k1": "giữ lại"}).data
    assert time.process_time() - begun < 3
    assert dict(data) == {"note": "x", "k1": "giữ lại"}


@pytest.mark.slow
def test_a_form_whose_conditions_are_too_costly_is_not_usable(feel: Feel) -> None:
    schema = form(text("note"), *(text(f"k{n}", AT_ONCE) for n in range(30)))
    begun = time.process_time()
    with pytest.raises(Invalid, match="form_not_usable") as raised:
        FormCompiler(feel=feel).check(schema, {})
    assert time.process_time() - begun < 3
    (problem,) = raised.value.data["problems"]
    assert "quá nhiều thời gian" in problem


def test_a_form_has_a_limited_number_of_conditions(feel: Feel) -> None:
    compiler = FormCompiler(feel=feel)
    assert compiler.problems(form(*(text(f"k{n}", "=false") for n in range(40)))) == ()
    (problem,) = compiler.problems(form(*(text(f"k{n}", "=false") for n in range(41))))
    assert "41 điều kiện ẩn và giá trị tính, nhiều hơn mức 40" in problem
