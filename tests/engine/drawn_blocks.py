"""Random block-structured diagrams. Each decision reads one variable, which one task before it writes."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, pairwise

from drawn_models import chain, end, flow, model, node, start, user
from hypothesis import strategies as st

from app.domain.steps import Model

KINDS = ("sequence", "choice", "parallel", "inclusive", "loop", "sub")
#: a loop goes round again on this value
AGAIN = 2


@dataclass(frozen=True)
class Block:
    """``number`` makes the ids: task t7; choice 7 reads v7, written by task d7."""

    kind: str
    number: int
    inner: tuple["Block", ...] = ()


def blocks(max_leaves: int = 7) -> st.SearchStrategy[Block]:
    """A numbered block."""
    shape = st.recursive(
        st.just(("task", ())),
        lambda inner: st.tuples(st.sampled_from(KINDS), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        max_leaves=max_leaves,
    )
    return shape.map(lambda drawn: _numbered(drawn, count(1).__next__))


def _numbered(shape: tuple, numbers: Callable[[], int]) -> Block:  # type: ignore[type-arg]
    kind, inner = shape
    return Block(kind, numbers(), tuple(_numbered(each, numbers) for each in inner))


def drawn_model(block: Block) -> Model:
    """The diagram of a block, from s to e."""
    parts: list[str] = []
    first, last = _draw(block, parts)
    return model(*parts, start(), end(), chain("s", first), chain(last, "e"))


def _draw(block: Block, parts: list[str]) -> tuple[str, str]:
    drawn: tuple[str, str] = _DRAWERS[block.kind](block, parts)
    return drawn


def _task(block: Block, parts: list[str]) -> tuple[str, str]:
    parts.append(user(f"t{block.number}"))
    return f"t{block.number}", f"t{block.number}"


def _sequence(block: Block, parts: list[str]) -> tuple[str, str]:
    ends = [_draw(each, parts) for each in block.inner]
    parts += [flow(a[1], b[0]) for a, b in pairwise(ends)]
    return ends[0][0], ends[-1][1]


def _choice(block: Block, parts: list[str]) -> tuple[str, str]:
    return _decided("exclusiveGateway", block, parts)


def _inclusive(block: Block, parts: list[str]) -> tuple[str, str]:
    return _decided("inclusiveGateway", block, parts)


def _decided(kind: str, block: Block, parts: list[str]) -> tuple[str, str]:
    decide, split = f"d{block.number}", f"x{block.number}"
    join = _branches(kind, block, parts, conditions=True)
    parts += [user(decide), flow(decide, split)]
    return decide, join


def _parallel(block: Block, parts: list[str]) -> tuple[str, str]:
    return f"x{block.number}", _branches("parallelGateway", block, parts, conditions=False)


def _branches(kind: str, block: Block, parts: list[str], *, conditions: bool) -> str:
    split, join = f"x{block.number}", f"y{block.number}"
    ends = [_draw(each, parts) for each in block.inner]
    parts += [node(kind, split, f'default="{split}-{ends[0][0]}"' if conditions else ""), node(kind, join)]
    for index, (first, last) in enumerate(ends):
        condition = f"v{block.number} > {index}" if conditions and index else None
        parts += [flow(split, first, condition), flow(last, join)]
    return join


def _loop(block: Block, parts: list[str]) -> tuple[str, str]:
    first, last = _sequence(block, parts)
    merge, decide, gate, way_out = (f"{letter}{block.number}" for letter in "mdgo")
    parts += [node("exclusiveGateway", merge), user(decide), node("exclusiveGateway", way_out)]
    parts += [node("exclusiveGateway", gate, f'default="{gate}-{way_out}"')]
    parts += [flow(gate, merge, f"v{block.number} = {AGAIN}"), chain(merge, first), chain(last, decide, gate, way_out)]
    return merge, way_out


def _sub(block: Block, parts: list[str]) -> tuple[str, str]:
    inside: list[str] = []
    first, last = _sequence(block, inside)
    begin, finish, name = (f"{letter}{block.number}" for letter in "sep")
    inside += [start(begin), end(finish), flow(begin, first), flow(last, finish)]
    parts.append(node("subProcess", name, "", "".join(inside)))
    return name, name


_DRAWERS: dict[str, Callable[[Block, list[str]], tuple[str, str]]] = {
    "task": _task,
    "sequence": _sequence,
    "choice": _choice,
    "inclusive": _inclusive,
    "parallel": _parallel,
    "loop": _loop,
    "sub": _sub,
}
