"""Every code that the house can raise has a sentence, whose facts are given; and no sentence is unused."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest
from source_tree import name_of, python_files, tree_of

import app.factory  # noqa: F401  every error class of the house is known then
from app.domain import clock_refusals, errors, states
from app.edge.sentences import SENTENCES, sentence, status


def subclasses(kind: type) -> set[type]:
    return set().union({kind}, *(subclasses(sub) for sub in kind.__subclasses__()))


CLASSES = {kind.__name__ for kind in subclasses(errors.DomainError)}
FILES = python_files("app")
Raised = tuple[str, str, frozenset[str]]


def raised() -> Iterator[Raised]:
    """Where, which code, with which facts: each call of an error class with a literal code."""
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and called(node) in CLASSES and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    facts = frozenset("**" if k.arg is None else k.arg for k in node.keywords)
                    yield f"{name_of(path)}:{node.lineno}", code.value, facts


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def constants(*files: str) -> set[str]:
    """Every string constant of these files, or of all but the sentences."""
    chosen = [p for p in FILES if name_of(p) != "app/edge/sentences.py" and (not files or name_of(p) in files)]
    nodes = (node for path in chosen for node in ast.walk(tree_of(path)))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def returned(module: object) -> set[str]:
    """What the functions of a module return as literal codes."""
    path = next(p for p in FILES if str(p) == module.__file__)  # type: ignore[attr-defined]
    return {code for n in ast.walk(tree_of(path)) if isinstance(n, ast.Return) and n.value for code in results(n.value)}


def results(value: ast.expr) -> Iterator[str]:
    """The literal results of an expression; what it only compares with is none."""
    if isinstance(value, ast.IfExp):
        yield from (*results(value.body), *results(value.orelse))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


ALL = list(raised())


def test_something_was_found() -> None:
    assert len(ALL) > 50


@pytest.mark.parametrize("code", sorted({code for _, code, _ in ALL}))
def test_each_code_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


@pytest.mark.parametrize(("where", "code", "facts"), [(w, c, sorted(f)) for w, c, f in ALL])
def test_a_sentence_names_only_facts_that_are_given(where: str, code: str, facts: list[str]) -> None:
    known = {*facts, *(("who", "when") if {"by_id", "at"} & set(facts) else ())}
    if "**" not in known and code in SENTENCES:
        for text in (SENTENCES[code].vi, SENTENCES[code].en):
            assert placeholders(text) <= known, f"{where} gives {sorted(known)}"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_hindrances_of_acts_have_sentences() -> None:
    codes = returned(states)
    assert {"steps_still_open", "act_not_yet"} <= codes
    assert codes <= set(SENTENCES)
    assert all(placeholders(SENTENCES[code].vi) | placeholders(SENTENCES[code].en) <= {"act"} for code in codes)


def test_refusals_of_the_clock_have_sentences() -> None:
    codes = returned(clock_refusals)
    assert "supplement_after_due" in codes
    assert {f"clock_{code}" for code in codes} <= set(SENTENCES)


def test_no_sentence_is_unused() -> None:
    said = constants()
    clock = {f"clock_{code}" for code in constants("app/domain/clock_refusals.py")}
    assert {code for code in SENTENCES if code not in said and code not in clock} == set()


def test_the_error_tree_has_its_statuses() -> None:
    tree = {errors.NotFound: 404, errors.Forbidden: 403, errors.Invalid: 422, errors.Refused: 409, errors.Conflict: 409}
    assert {kind: status(kind("x")) for kind in tree} == tree
    assert status(errors.FormInvalid({})) == 422
    assert status(errors.Forbidden("not_signed_in")) == 401
    kinds = subclasses(errors.DomainError) - {errors.DomainError}
    assert all(issubclass(kind, tuple(tree)) for kind in kinds), "each is one of the five"


def test_an_unknown_code_is_said_and_a_missing_fact_does_not_fail() -> None:
    assert "chua_co_cau" in sentence(errors.Refused("chua_co_cau"))
    assert "…" in sentence(errors.NotFound("dossier_not_found"))


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_one_in_both_languages(code: str) -> None:
    words = SENTENCES[code]
    assert words.vi != words.en
    for text in (words.vi, words.en):
        assert text.strip() == text
        assert text[0].isupper() or text[0] in "“{"
        assert text[-1] in ".}"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_step_whose_name_begins_with_the_word_is_named_without_saying_it_twice(code: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(SENTENCES[code].vi) if name and name != "code"}
    text = sentence(errors.Refused(code, **dict.fromkeys(names, "Bước 2. Ký số")))
    assert "bước “bước" not in text.lower()
