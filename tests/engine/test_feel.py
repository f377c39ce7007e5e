"""FEEL in V8: right, bounded in time and memory, alive after a runaway and after a fork."""

import os
import threading
from collections.abc import Iterator

import pytest

from app.engine import feel as feel_module
from app.engine.feel import BUNDLE, Feel, FeelError


@pytest.fixture(scope="module")
def feel() -> Iterator[Feel]:
    if not BUNDLE.exists():
        pytest.skip("the FEEL bundle is missing: run make assets")
    made = Feel(time_limit=0.5)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("so_tien > 5000000", True),
        ('ket_qua = "dat" and so_tien <= 6000000', True),
        ('"a" in loai', True),
        ('list contains(loai, "c")', False),
        ("count(loai)", 2),
        ("if so_tien > 1 then 1 else 2", 1),
        ("khong_co = 1", False),
        ("khong_co > 1", None),
        ('date("2026-02-28") + duration("P1D")', "2026-03-01"),
        ('string join(loai, "-")', "a-b"),
        ("cố_gắng", "có"),
    ],
)
def test_values(feel: Feel, expression: str, value: object) -> None:
    context = {"so_tien": 6_000_000, "ket_qua": "dat", "loai": ["a", "b"], "cố_gắng": "có"}
    assert feel.problem(expression) is None
    assert feel.evaluate(expression, context) == value


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("", "EXPRESSION_SYNTAX"),
        ("x >", "EXPRESSION_SYNTAX"),
        ("x == 5", "EXPRESSION_SYNTAX"),
        ("x = 'a'", "EXPRESSION_SYNTAX"),
        ("“x” = 1", "EXPRESSION_SYNTAX"),
        ("${x > 5}", "EXPRESSION_SYNTAX"),
        ("import os", "EXPRESSION_SYNTAX"),
        ("1" * 5_000, "EXPRESSION_SYNTAX"),
        ("now() > x", "EXPRESSION_CLOCK"),
        ("{a: today}.a", "EXPRESSION_CLOCK"),
        ('__import__("os").system("id")', "EXPRESSION_FUNCTION"),
        ('eval("1")', "EXPRESSION_FUNCTION"),
    ],
)
def test_refused_before_evaluation(feel: Feel, expression: str, code: str) -> None:
    problem = feel.problem(expression)
    assert problem is not None
    assert problem.code == code
    with pytest.raises(FeelError) as raised:
        feel.evaluate(expression, {"x": 1})
    assert raised.value.code == code


@pytest.mark.slow
@pytest.mark.parametrize(
    "expression",
    [
        "count(for i in 1..100000000 return i) > 0",
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")',
        'string length(string join(for i in 1..3000000 return "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")) > 0',
    ],
)
def test_a_runaway_is_stopped_and_the_next_is_answered(feel: Feel, expression: str) -> None:
    with pytest.raises(FeelError) as raised:
        feel.evaluate(expression, {})
    assert raised.value.code in ("EXPRESSION_TIME", "EXPRESSION_MEMORY")
    assert feel.evaluate("1 + 1", {}) == 2


def test_the_context_is_made_anew_after_a_memory_error() -> None:
    if not BUNDLE.exists():
        pytest.skip("the FEEL bundle is missing: run make assets")
    feel = Feel(time_limit=5, memory_limit=24 * 1024 * 1024)
    assert feel.evaluate("1", {}) == 1
    first = feel._context
    with pytest.raises(FeelError, match="MEMORY"):
        feel.evaluate("count(for i in 1..3000000 return i)", {})
    assert feel.evaluate("1", {}) == 1
    assert feel._context is not first
    feel.close()


def test_a_child_makes_its_own_context(feel: Feel) -> None:
    assert feel.evaluate("1 + 1", {}) == 2
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, str(feel.evaluate("2 + 2", {})).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 10) == b"4"
    os.close(reader)
    os.close(writer)
    assert feel.evaluate("3 + 3", {}) == 6


def test_threads_share_one_context(feel: Feel) -> None:
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        answers[number] = [feel.evaluate("n * 2", {"n": number}) for _ in range(20)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [number * 2] * 20 for number in range(4)}


def test_several_conditions_stop_at_the_first_true(feel: Feel) -> None:
    outcomes = feel.outcomes(["x = 1", "x = 2", "x ="], {"x": 2}, stop_at_true=True)
    assert [each.value for each in outcomes] == [False, True]
    assert feel.outcomes(["y > 1"], {})[0].missing == ("y",)


def test_unary_tests(feel: Feel) -> None:
    assert feel.unary_test("> 5, 3", 6)
    assert not feel.unary_test('"a", "b"', "c")
    assert feel.unary_test("[1..limit]", 3, {"limit": 4})
    with pytest.raises(FeelError):
        feel.unary_test("> >", 1)


def test_a_missing_bundle_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(feel_module, "BUNDLE", BUNDLE.with_name("absent.js"))
    with pytest.raises(feel_module.BundleMissing, match="make assets"):
        Feel().evaluate("1", {})
