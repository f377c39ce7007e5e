"""The conformance report: what becomes of every element of BPMN and of every sample file, asked of the engine."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.cli.conformance_samples import SAMPLES, Sample
from app.cli.judging import Judge, files_in
from app.domain.definition import Problem
from app.engine import SpiffEngine
from app.engine.checks_calls import Catalogue
from app.engine.inspection import inspect
from app.engine.repairs import repairs

_ROWS = {
    "executed": "Thực hiện",
    "kept": "Giữ nguyên, không thực hiện",
    "repairable": "Sửa được bằng một lần bấm",
    "draft": "Giữ ở dạng dự thảo",
    "refused": "Từ chối",
}
_CATALOGUE = Catalogue(processes=("Q",), decisions=("Dec",), operations=("sample",))
#: said of every sample that has no lanes and no time limits
_USUAL = frozenset({"NO_LANES", "LIMIT_MISSING", "PROCESS_LIMIT_MISSING", "NO_DIAGRAM"})
ELEMENTS_END = "<!-- hết phần phần tử -->"


def report(engine: SpiffEngine, samples: Path | None = None) -> str:
    """Markdown, the same on every machine; ``samples`` holds the folders ``import`` and ``hostile``."""
    lines = [*_elements(engine)]
    if samples is not None:
        for name in ("import", "hostile"):
            if (samples / name).is_dir():
                lines += _files(engine, samples / name)
    return "\n".join(lines) + "\n"


def _elements(engine: SpiffEngine) -> Iterator[str]:
    yield "# Mức độ tuân thủ BPMN 2.0"
    yield ""
    yield "Trang này do lệnh `motcua procedure conformance` tạo ra: mỗi dòng là câu trả lời của bộ kiểm tra."
    for row, title in _ROWS.items():
        yield from ("", f"## {title}", "", "| Phần tử | Kết luận | Mã | Sửa được | Kiểm thử |", "|---|---|---|---|---|")
        yield from (_row(engine, each) for each in SAMPLES if each.row == row)
    yield from ("", ELEMENTS_END)


def _row(engine: SpiffEngine, sample: Sample) -> str:
    found = inspect(sample.source, feel=engine.feel, catalogue=_CATALOGUE)
    offered = [each.code for each in repairs(sample.source) if sample.row == "repairable"]
    cells = [
        sample.name,
        found.verdict,
        _codes(found.problems, leave_out=_USUAL),
        ", ".join(dict.fromkeys(offered)) or "–",
    ]
    return f"| {' | '.join(cells)} | `tests/engine/{sample.test}.py` |"


def _files(engine: SpiffEngine, folder: Path) -> Iterator[str]:
    judge = Judge(engine)
    yield from ("", f"## Tệp mẫu: {folder.name}", "", "| Tệp | Kết luận | Mã |", "|---|---|---|")
    for path in files_in([str(folder)]):
        judged = judge.path(path)
        yield f"| {path.name} | {judged.verdict} | {_codes(judged.problems)} |"


def _codes(problems: Sequence[Problem], *, leave_out: frozenset[str] = frozenset()) -> str:
    return ", ".join(dict.fromkeys(each.code for each in problems if each.code not in leave_out)) or "–"
