"""One-click repairs of an uploaded diagram. What is not repaired keeps its meaning: unknown elements, comments too."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

from lxml import etree

from app.domain.definition import Repair
from app.engine.diagram_reading import clean, local, text_of
from app.engine.layout import draw, lacks_picture
from app.engine.questions import juel_as_feel
from app.engine.vocabulary import BPMNDI, CHOICES, FLOW_NODES, bpmn
from app.engine.xml_reading import Unreadable, read_tree

_REFERENCES = ("id", "sourceRef", "targetRef", "default", "attachedToRef", "processRef", "bpmnElement", "messageRef")
_REFERENCE_TEXTS = ("incoming", "outgoing", "flowNodeRef")
_OPERAND = r'(?:[^\W\d]\w*(?:\.[^\W\d]\w*)*|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null)'
_COMPARISON = rf"{_OPERAND}\s*(?:=|!=|<=|>=|<|>)\s*{_OPERAND}"
#: comparisons joined by one kind of word: with both kinds the reader must say what he meant
_PLAIN = re.compile(rf"{_COMPARISON}(?:(?: and {_COMPARISON})*|(?: or {_COMPARISON})*)")
_WORDS = {"eq": "=", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}
#: what BPMN puts before incoming and outgoing
_BEFORE_REFERENCES = ("documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef")


Found = Iterator[tuple[str | None, str]]


def repairs(source: bytes) -> tuple[Repair, ...]:
    """What could be repaired, in the order of doing it; nothing for a file that cannot be read. Never raises."""
    try:
        root = read_tree(source, whole=True)
    except Unreadable:
        return ()
    return tuple(Repair(code=code, element=e, text=text) for code, fix in _FIXES.items() for e, text in fix(root))


def repair(source: bytes, codes: Collection[str]) -> bytes:
    """The file with these repairs made, as UTF-8; raises Unreadable for a file that cannot be read."""
    root = read_tree(source, whole=True)
    for code, fix in _FIXES.items():
        if code in codes:
            # a fix changes the tree while it tells what it changes
            for _ in fix(root):
                continue
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


def _spaces(root: Any) -> Found:
    for element in root.iter("*"):
        for name in _REFERENCES:
            value = element.get(name)
            if value is not None and value != value.strip():
                element.set(name, value.strip())
                yield clean(element.get("id")) or None, f"Bỏ khoảng trắng quanh “{value.strip()[:60]}”."
        if element.tag in _TEXT_TAGS and element.text and element.text != element.text.strip() and not len(element):
            element.text = element.text.strip()
            yield None, f"Bỏ khoảng trắng quanh “{element.text[:60]}”."


_TEXT_TAGS = frozenset(bpmn(name) for name in _REFERENCE_TEXTS)


def _flow_ids(root: Any) -> Found:
    taken = _ids(root)
    for flow in root.iter(bpmn("sequenceFlow")):
        if not clean(flow.get("id")):
            flow.set("id", _fresh("flow_auto", taken))
            yield flow.get("id"), f"Đặt mã “{flow.get('id')}” cho nhánh “{text_of(flow.get('name')) or 'không tên'}”."


def _duplicates(root: Any) -> Found:
    """Flows and shapes whose id another element has; never nodes, to which others may refer."""
    taken, seen = _ids(root), Counter[str]()
    defaults = {clean(each.get("default")) for each in root.iter("*") if each.get("default")}
    others = Counter(clean(e.get("id")) for e in root.iter("*") if e.get("id") and not _renamable(e))
    for element in root.iter("*"):
        own = clean(element.get("id"))
        if not own or not _renamable(element):
            continue
        seen[own] += 1
        if seen[own] + others[own] > 1 and own not in defaults:
            element.set("id", _fresh(own, taken))
            if element.tag == bpmn("sequenceFlow"):
                _rename_edge(root, own, element.get("id"), number=seen[own] if not others[own] else seen[own] - 1)
            yield element.get("id"), f"Đổi mã trùng “{own[:60]}” thành “{element.get('id')[:70]}”."


def _renamable(element: Any) -> bool:
    return bool(element.tag == bpmn("sequenceFlow") or local(element)[0] == BPMNDI)


def _rename_edge(root: Any, old: str, new: str, *, number: int) -> None:
    edges = [each for each in root.iter(f"{{{BPMNDI}}}BPMNEdge") if clean(each.get("bpmnElement")) == old]
    # the first edge stays with the first flow; each renaming takes the next that is left
    if number > 1 and len(edges) > 1:
        edges[1].set("bpmnElement", new)


def _executable(root: Any) -> Found:
    processes = list(root.iterchildren(bpmn("process")))
    drawn = [each for each in processes if any(local(child)[1] in FLOW_NODES for child in each)]
    if any((each.get("isExecutable") or "").strip() in ("true", "1") for each in processes) or len(drawn) != 1:
        return
    drawn[0].set("isExecutable", "true")
    name = text_of(drawn[0].get("name")) or clean(drawn[0].get("id"))
    yield clean(drawn[0].get("id")) or None, f"Đánh dấu quy trình “{name}” là chạy được."


def _one_start(root: Any) -> Found:
    """Plain starts of one process are cases of which each dossier is one: one start, then a choice between them."""
    leaving, busy = _flows_by(root, "sourceRef"), _busy(root)
    for process in root.iterchildren(bpmn("process")):
        starts = [*process.iterchildren(bpmn("startEvent"))]
        ids = [clean(each.get("id")) for each in starts]
        flows = [leaving[each] for each in ids]
        one_way = len(set(ids)) == len(ids) and all(len(each) == 1 and each[0].get("id") for each in flows)
        if len(starts) > 1 and one_way and not busy & set(ids) and all(map(_plain, starts)):
            yield (
                clean(starts[0].get("id")),
                f"Gộp {len(starts)} sự kiện bắt đầu: {_cases(starts)}; sắp xếp lại hình vẽ.",
            )
            _join_starts(root, starts, [each[0] for each in flows])


def _busy(root: Any) -> set[str]:
    """Nodes that something leads to, or that a note or message is about: without them it would lose its meaning."""
    flow = bpmn("sequenceFlow")
    entered = {clean(each.get("targetRef")) for each in root.iter("*")}
    return entered | {clean(each.get("sourceRef")) for each in root.iter("*") if each.tag != flow}


def _plain(start: Any) -> bool:
    return not any(local(each)[1].casefold().endswith(("eventdefinition", "eventdefinitionref")) for each in start)


def _cases(starts: list[Any]) -> str:
    return ", ".join(f"“{_named(each)}”" for each in starts[:5]) + (", …" if len(starts) > 5 else "")


def _join_starts(root: Any, starts: list[Any], flows: list[Any]) -> None:
    others = starts[1:]
    if len({clean(each.get("targetRef")) for each in flows}) == 1:
        for flow in flows[1:]:
            flow.getparent().remove(flow)
        _drop_references(root, {clean(each.get("id")) for each in flows[1:]})
    else:
        _add_choice(root, starts, flows)
    for other in others:
        other.getparent().remove(other)
    _drop_references(root, {clean(each.get("id")) for each in others})
    # its name was that of one case
    starts[0].set("name", "Bắt đầu")
    if not lacks_picture(root):
        draw(root)


def _add_choice(root: Any, starts: list[Any], flows: list[Any]) -> None:
    first, taken = starts[0], _ids(root)
    own, choice, way = clean(first.get("id")), _fresh("choice_auto", taken), _fresh("flow_auto", taken)
    for start, flow in zip(starts, flows, strict=True):
        flow.set("sourceRef", choice)
        if not flow.get("name") and start.get("name"):
            flow.set("name", start.get("name"))
    gateway = etree.Element(bpmn("exclusiveGateway"), id=choice, name="Trường hợp nào?")
    first.addnext(gateway)
    gateway.addnext(etree.Element(bpmn("sequenceFlow"), id=way, sourceRef=own, targetRef=choice))
    _write_listed(first, {"incoming": [], "outgoing": [way]})
    _write_listed(gateway, {"incoming": [way], "outgoing": [clean(each.get("id")) for each in flows]})
    for reference in [each for each in root.iter(bpmn("flowNodeRef")) if clean(each.text) == own]:
        place = etree.Element(bpmn("flowNodeRef"))
        place.text = choice
        reference.addnext(place)


def _drop_references(root: Any, gone: set[str]) -> None:
    for element in [each for each in root.iter(*_TEXT_TAGS) if clean(each.text) in gone]:
        element.getparent().remove(element)


def _listed(root: Any) -> Found:
    arriving, leaving = _flows_by(root, "targetRef"), _flows_by(root, "sourceRef")
    for node in _nodes(root):
        own = clean(node.get("id"))
        wanted = {
            "incoming": [clean(each.get("id")) for each in arriving[own]],
            "outgoing": [clean(each.get("id")) for each in leaving[own]],
        }
        written = {tag: [clean(each.text) for each in node.iterchildren(bpmn(tag))] for tag in wanted}
        if own and any(sorted(written[tag]) != sorted(wanted[tag]) for tag in wanted):
            _write_listed(node, wanted)
            yield own, f"Ghi lại danh sách nhánh vào, ra của “{text_of(node.get('name')) or own}” theo hình vẽ."


def _write_listed(node: Any, wanted: dict[str, list[str]]) -> None:
    for old in [*node.iterchildren(bpmn("incoming"), bpmn("outgoing"))]:
        node.remove(old)
    before = [each for each in node if local(each)[1] in _BEFORE_REFERENCES]
    place = node.index(before[-1]) + 1 if before else 0
    for tag in ("incoming", "outgoing"):
        for flow_id in wanted[tag]:
            element = etree.Element(bpmn(tag))
            element.text = flow_id
            node.insert(place, element)
            place += 1


def _language(root: Any) -> Found:
    for condition in list(root.iter(bpmn("conditionExpression"))):
        candidate = plain_comparison("".join(condition.itertext()).strip())
        if candidate is None:
            continue
        for child in list(condition):
            condition.remove(child)
        condition.text = candidate
        if "feel" not in (condition.get("language") or "feel").lower():
            del condition.attrib["language"]
        flow = condition.getparent()
        yield (
            clean(flow.get("id")) or None,
            f"Viết lại điều kiện của nhánh “{_named(flow)}” bằng FEEL: {candidate[:80]}",
        )


def plain_comparison(text: str) -> str | None:
    """JUEL that only compares, as FEEL; None for anything else."""
    candidate = juel_as_feel(text)
    for word, sign in _WORDS.items():
        candidate = re.sub(rf"(?<=\s){word}(?=\s)", sign, candidate)
    return candidate if _PLAIN.fullmatch(candidate) else None


def _default(root: Any) -> Found:
    leaving = _flows_by(root, "sourceRef")
    for node in _nodes(root):
        own = clean(node.get("id"))
        outgoing = leaving[own] if own else []
        if local(node)[1] not in CHOICES or len(outgoing) < 2 or node.get("default"):
            continue
        bare = [each for each in outgoing if each.find(bpmn("conditionExpression")) is None and clean(each.get("id"))]
        if bare:
            node.set("default", clean(bare[-1].get("id")))
            yield own, f"Đặt nhánh “{_named(bare[-1])}” làm nhánh mặc định của “{_named(node)}”."


def _picture(root: Any) -> Found:
    if lacks_picture(root):
        draw(root)
        yield None, "Tự sắp xếp hình vẽ từ trái sang phải, mỗi làn một dải."


def _named(element: Any) -> str:
    return (text_of(element.get("name")) or clean(element.get("id")))[:60]


def _nodes(root: Any) -> list[Any]:
    """All flow nodes, as a list: a walk over a tree that changes would miss some."""
    processes = root.iterchildren(bpmn("process"))
    return [each for process in processes for each in process.iter(bpmn("*")) if local(each)[1] in FLOW_NODES]


def _flows_by(root: Any, end: str) -> defaultdict[str, list[Any]]:
    """The flows by the node at this end, in document order: asked for each node, so looked up once."""
    found = defaultdict[str, list[Any]](list)
    for flow in root.iter(bpmn("sequenceFlow")):
        found[clean(flow.get(end))].append(flow)
    return found


def _ids(root: Any) -> set[str]:
    return {clean(each.get("id")) for each in root.iter("*") if each.get("id")}


def _fresh(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    taken.add(f"{stem}_{number}")
    return f"{stem}_{number}"


#: in the order in which they build on one another
_FIXES: dict[str, Callable[[Any], Found]] = {
    "REF_SPACES": _spaces,
    "FLOW_ID_MISSING": _flow_ids,
    "DUPLICATE_ID": _duplicates,
    "NOT_EXECUTABLE": _executable,
    "SEVERAL_STARTS": _one_start,
    "REF_MISMATCH": _listed,
    "EXPRESSION_LANGUAGE": _language,
    "NO_DEFAULT": _default,
    "NO_DIAGRAM": _picture,
}
