"""The order in which a depth-first walk is done with the nodes of a graph."""

from collections.abc import Callable, Iterable, Sequence


def finishing_order(starts: Sequence[str], ahead: Callable[[str], Iterable[str]]) -> list[str]:
    """Each node after all that it leads to, without recursion; a way to a node not yet finished leads back."""
    order: list[str] = []
    seen: set[str] = set()
    stack = [(start, False) for start in reversed(starts)]
    while stack:
        node_id, done = stack.pop()
        if done:
            order.append(node_id)
        elif node_id not in seen:
            seen.add(node_id)
            stack.append((node_id, True))
            stack += [(following, False) for following in reversed([*ahead(node_id)])]
    return order
