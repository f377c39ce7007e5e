"""motcua procedure shipped: the page docs/procedures.md about the procedures that ship, made from their files."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.domain.definition import Inspection
from app.domain.ports import Engine
from app.engine import SpiffEngine

ROOT = Path(__file__).resolve().parents[2]

_HEAD = """\
# Các quy trình đi kèm

Trang này do lệnh `motcua procedure shipped > docs/procedures.md` lập từ thư mục `processes/`; không sửa bằng tay.
Mỗi quy trình chép từ một quyết định có thật. Những gì quyết định không nói, hoặc nói không khớp, ghi ở từng mục bên
dưới và phải được xác nhận trước khi dùng ở một tỉnh.
"""
_COLUMNS = "| Ký hiệu | Thủ tục | Quyết định | Thời hạn | Số bước | Tổng các bước |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """A procedure on the disk, as the engine judges it."""

    facts: dict[str, Any]
    inspection: Inspection

    @property
    def steps(self) -> int:
        """How many steps people perform."""
        return len(self.inspection.definition.tasks) if self.inspection.definition else 0

    @property
    def sum_check(self) -> str:
        """What the sum rule says (PRC-06)."""
        said = [found.message for found in self.inspection.problems if found.code.startswith("SUM_")]
        return " ".join(said) or "Khớp với thời hạn."


def read_all(engine: Engine, root: Path = ROOT) -> tuple[Shipped, ...]:
    """All versions below ``root``/processes in the order of their ids."""
    return tuple(
        Shipped(
            facts=tomllib.loads((folder / "procedure.toml").read_text(encoding="utf-8")),
            inspection=engine.inspect((folder / "process.bpmn").read_bytes()),
        )
        for folder in sorted(path.parent for path in (root / "processes").glob("*/*/process.bpmn"))
    )


def report(shipped: tuple[Shipped, ...]) -> str:
    """The page in Markdown, ending with a line break."""
    rows = [_row(each) for each in shipped]
    sections = [line for each in shipped for line in _section(each)]
    return "\n".join([_HEAD, f"Có {len(shipped)} quy trình.\n", _COLUMNS, *rows, *sections]) + "\n"


def _row(shipped: Shipped) -> str:
    facts = shipped.facts
    cells = (
        facts["id"],
        facts["name"],
        f"{facts['decision']['number']} ({facts['province']})",
        facts["limit"]["text"],
        str(shipped.steps),
        shipped.sum_check,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _section(shipped: Shipped) -> Iterator[str]:
    facts = shipped.facts
    decided = facts["decision"]
    yield f"\n## {facts['id']}\n"
    yield f"{facts['name']}\n"
    yield f"- Mã: {', '.join(facts.get('codes', [facts['code']]))}; cấp: {facts['level']}{_case(facts)}"
    yield f"- Quyết định: {decided['number']} ngày {decided['date']:%d/%m/%Y}, {decided['issuer']}"
    yield f"- Thời hạn: {facts['limit']['text']}; {shipped.steps} bước. {shipped.sum_check}"
    if facts.get("override_reason"):
        yield f"- Lý do phê duyệt dù tổng không khớp: {facts['override_reason']}"
    yield f"- Phí, lệ phí: {facts['fee']}"
    yield "- Quyết định còn để ngỏ:"
    yield from (f"  - {note}" for note in facts["notes"]["open"])


def _case(facts: dict[str, Any]) -> str:
    return f"; trường hợp: {facts['case']}" if facts["case"] else ""


@click.command("shipped")
def shipped() -> None:
    """The page docs/procedures.md about the procedures that ship."""
    click.echo(report(read_all(SpiffEngine())), nl=False)
