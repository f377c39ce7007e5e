"""Decision tables in words: hit policies, and the simple cells of FEEL as an officer would say them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.definition import DecisionView

POLICIES: Mapping[str, str] = {
    "UNIQUE": "Mỗi trường hợp chỉ khớp đúng một dòng.",
    "ANY": "Nhiều dòng có thể cùng khớp, miễn là cho cùng kết quả.",
    "FIRST": "Lấy dòng khớp đầu tiên từ trên xuống.",
    "PRIORITY": "Nhiều dòng khớp thì lấy kết quả có thứ tự ưu tiên cao nhất.",
    "RULE ORDER": "Lấy kết quả của mọi dòng khớp, theo thứ tự các dòng.",
    "OUTPUT ORDER": "Lấy kết quả của mọi dòng khớp, theo thứ tự ưu tiên của kết quả.",
    "COLLECT": "Lấy kết quả của mọi dòng khớp.",
}
AGGREGATIONS: Mapping[str, str] = {
    "SUM": "Cộng kết quả của mọi dòng khớp.",
    "MIN": "Lấy kết quả nhỏ nhất trong các dòng khớp.",
    "MAX": "Lấy kết quả lớn nhất trong các dòng khớp.",
    "COUNT": "Đếm số dòng khớp.",
}
_NUMBER = r"-?\d+(?:\.\d+)?"
_COMPARED = re.compile(rf"(<=|>=|<|>)\s*({_NUMBER})")
_RANGE = re.compile(rf"([\[\]\(])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\[\]\)])")
_TEXTS = re.compile(r'"[^"\\]*"(?:\s*,\s*"[^"\\]*")*')
_SAID = {"<": "dưới {}", "<=": "không quá {}", ">": "trên {}", ">=": "từ {} trở lên"}


def policy_text(view: DecisionView) -> str:
    """What the hit policy means for who reads the table."""
    if view.policy == "COLLECT" and view.aggregation:
        return AGGREGATIONS.get(view.aggregation, POLICIES["COLLECT"])
    return POLICIES.get(view.policy, "")


def condition_text(cell: str) -> str | None:
    """A cell of an input in words, “bất kỳ” for one that lets all pass; None when FEEL itself must be shown."""
    cell = cell.strip()
    if cell in ("", "-"):
        return "bất kỳ"
    if match := re.fullmatch(r"not\s*\(([^()]*)\)", cell):
        inner = condition_text(match[1])
        return f"khác {inner}" if inner and match[1].strip() not in ("", "-") else None
    if match := _COMPARED.fullmatch(cell):
        return _SAID[match[1]].format(_plain(match[2]))
    if match := _RANGE.fullmatch(cell):
        return _range_text(*match.groups())
    return result_text(cell)


def _range_text(opening: str, low: str, high: str, closing: str) -> str:
    start = f"từ {_plain(low)}" if opening == "[" else f"trên {_plain(low)}"
    return f"{start} đến {_plain(high)}" if closing == "]" else f"{start} đến dưới {_plain(high)}"


def result_text(cell: str) -> str | None:
    """A cell of a result in words; None when FEEL itself must be shown."""
    cell = cell.strip()
    if cell in ("true", "false"):
        return "Có" if cell == "true" else "Không"
    if re.fullmatch(_NUMBER, cell):
        return _plain(cell)
    if _TEXTS.fullmatch(cell):
        return " hoặc ".join(f"“{text}”" for text in re.findall(r'"([^"]*)"', cell))
    return "không có" if cell in ("", "-") else None


def _plain(number: str) -> str:
    """Large amounts in groups of three, as ``10.000.000``; what may be a year stays together."""
    whole, _, rest = number.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if len(whole.lstrip("-")) > 4 else whole
    return f"{grouped},{rest}" if rest else grouped


def decision_tables(found: Sequence[DecisionView]) -> list[dict[str, Any]]:
    """Decision tables as a version's page draws them; each cell is (words or None, as written)."""
    names = {decision.id: decision.name for decision in found}
    return [
        {
            "id": decision.id,
            "name": decision.name,
            "policy": policy_text(decision),
            "inputs": decision.inputs,
            "outputs": decision.outputs,
            "rules": [
                ([(condition_text(c), c) for c in row.tests], [(result_text(c), c) for c in row.results])
                for row in decision.rules
            ],
            "defaults": [(result_text(c), c) for c in decision.defaults],
            "needs": [names.get(needed, needed) for needed in decision.needs],
            "is_table": bool(decision.policy),
        }
        for decision in found
    ]
