"""Judging files of every kind that belong to a procedure, as an upload would."""

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.definition import Problem, Verdict
from app.domain.forms import MAX_BYTES, parse_form_file
from app.edge.forms.compiler import FormCompiler
from app.engine import SpiffEngine
from app.engine.packages import MAX_PACKAGE, read_package
from app.engine.problems import problem
from app.engine.xml_reading import DMN_NAMESPACES

#: what is taken from a folder or a package
SUFFIXES = (".bpmn", ".xml", ".dmn", ".json", ".form", ".zip")
_FOR_PEOPLE = (".toml", ".md", ".txt", ".png", ".svg", ".pdf")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The answer to one file; ``decisions`` are the ids that a DMN file holds."""

    file: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    decisions: tuple[str, ...] = ()


def files_in(names: Iterable[str]) -> Iterator[Path]:
    """The files that are named, folders walked in the order of their names."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        for folder, folders, inside in os.walk(path):
            folders.sort()
            yield from (Path(folder) / each for each in sorted(inside) if each.lower().endswith(SUFFIXES))


class Judge:
    """Judges files one by one. A diagram may name the decisions of the DMN files beside it, and no other process."""

    def __init__(self, engine: SpiffEngine) -> None:
        self._engine = engine
        self._forms = FormCompiler(feel=engine.feel)
        self._beside: dict[Path, frozenset[str]] = {}

    def path(self, path: Path) -> Judged:
        """A file on disk; one that cannot be read is refused."""
        # a name that is no UTF-8 must not break the answer
        shown = unicodedata.normalize("NFC", os.fsencode(path).decode("utf-8", "replace"))
        try:
            with path.open("rb") as opened:
                # enough to see that it is too big
                source = opened.read(MAX_PACKAGE + 1)
        except OSError as error:
            found = problem("NOT_A_FILE", path=path.name[:100], why=error.strerror or type(error).__name__)
            return Judged(file=shown, verdict="refused", problems=(found,))
        kind = kind_of(path.name, source)
        known = self._decisions_beside(path) if kind == "bpmn" else frozenset()
        return self.content(shown, source, known_decisions=known)

    def content(self, name: str, source: bytes, *, known_decisions: frozenset[str] = frozenset()) -> Judged:
        """The bytes of a file of this name."""
        kind = kind_of(name, source)
        if kind == "dmn":
            table = self._engine.inspect_decisions(source)
            return Judged(file=name, verdict=table.verdict, problems=table.problems, decisions=table.decisions)
        if kind == "form":
            return self._form(name, source)
        if kind == "package":
            return self._package(name, source)
        found = self._engine.inspect(source, known_processes=(), known_decisions=known_decisions)
        return Judged(file=name, verdict=found.verdict, problems=found.problems)

    def _decisions_beside(self, path: Path) -> frozenset[str]:
        folder = path.parent
        if folder not in self._beside:
            tables = [self.path(each) for each in sorted(folder.glob("*.dmn"))]
            self._beside[folder] = frozenset(each for table in tables for each in table.decisions)
        return self._beside[folder]

    def _form(self, name: str, source: bytes) -> Judged:
        schema, sentences = parse_form_file(source)
        if schema is None:
            code = _code_of_form(source)
            found = tuple(replace(problem("FORM_REFUSED", what=each), code=code) for each in sentences)
            return Judged(file=name, verdict="refused", problems=found)
        sentences = sentences or self._forms.problems(schema)
        found = tuple(replace(problem("FORM_PROBLEM", what=each), code="FORM_SHAPE") for each in sentences)
        return Judged(file=name, verdict="draft" if found else "ready", problems=found)

    def _package(self, name: str, source: bytes) -> Judged:
        package = read_package(source)
        if package.problems:
            return Judged(file=name, verdict="refused", problems=package.problems)
        wanted = [(path, content) for path, content in package.files if not path.lower().endswith(_FOR_PEOPLE)]
        tables = [self.content(path, content) for path, content in wanted if kind_of(path, content) == "dmn"]
        known = frozenset(each for table in tables for each in table.decisions)
        inside = [self.content(path, content, known_decisions=known) for path, content in wanted]
        verdicts = {each.verdict for each in inside}
        return Judged(
            file=name,
            verdict=next((v for v in ("refused", "draft", "ready") if v in verdicts), "refused"),
            problems=tuple(replace(p, message=f"{each.file}: {p.message}") for each in inside for p in each.problems),
        )


def kind_of(name: str, source: bytes) -> str:
    """bpmn, dmn, form or package: by the name, else by the content."""
    suffix = Path(name.lower()).suffix
    kinds = {".bpmn": "bpmn", ".dmn": "dmn", ".json": "form", ".form": "form", ".zip": "package"}
    if suffix in kinds:
        return kinds[suffix]
    if source.startswith(b"PK\x03\x04"):
        return "package"
    if source.lstrip()[:1] == b"{":
        return "form"
    head = source[:4_000].decode("latin-1").replace("\x00", "")
    return "dmn" if any(each in head for each in DMN_NAMESPACES) else "bpmn"


def _code_of_form(source: bytes) -> str:
    """Why a form file is none, as a code; its sentence says it already."""
    if len(source) > MAX_BYTES:
        return "TOO_LARGE"
    try:
        value = json.loads(source.decode("utf-8"))
    except UnicodeDecodeError:
        return "ENCODING"
    except RecursionError:
        return "TOO_DEEP"
    except json.JSONDecodeError:
        return "JSON_SYNTAX"
    except ValueError:
        return "FORM_VALUE"
    return "JSON_DUPLICATE_KEY" if isinstance(value, dict) else "FORM_SHAPE"
