"""Specs by what they are built from, the most recently used ones."""

import hashlib
import threading
from collections import OrderedDict

from app.domain.steps import Model
from app.engine.choosing import executable_diagram
from app.engine.diagram_reading import read_diagrams
from app.engine.scope_nodes import MAX_CALLS
from app.engine.spec_building import Specs, build_specs
from app.engine.xml_reading import read_tree


class SpecCache:
    """Thread-safe; specs are never changed by running, so one serves all cases of its model."""

    def __init__(self, *, size: int) -> None:
        self._size = size
        self._specs: OrderedDict[str, Specs] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, model: Model) -> Specs:
        """Raises ValueError when the bytes do not have this hash or were not found ready."""
        key = key_of_model(model)
        with self._lock:
            specs = self._specs.get(key)
            if specs is not None:
                self._specs.move_to_end(key)
                return specs
        specs = _built(model, key)
        with self._lock:
            self._specs[key] = specs
            while len(self._specs) > self._size:
                self._specs.popitem(last=False)
        return specs


def key_of_model(model: Model, depth: int = 0) -> str:
    """The model's hash, or where it calls or decides one digest over all that is pinned with it."""
    if not model.called and not model.decisions:
        return model.hash
    digest = hashlib.sha256(model.hash.encode())
    for name in sorted(model.decisions):
        digest.update(f"|d:{name}:{hashlib.sha256(model.decisions[name]).hexdigest()}".encode())
    # deeper than calls may go nothing is run, and models could name each other in a circle
    for name in sorted(model.called) if depth <= MAX_CALLS else ():
        digest.update(f"|c:{name}:{key_of_model(model.called[name], depth + 1)}".encode())
    return digest.hexdigest()


def _built(model: Model, key: str) -> Specs:
    if hashlib.sha256(model.source).hexdigest() != model.hash:
        raise ValueError("the model's bytes do not have its hash")
    diagram = executable_diagram(read_diagrams(read_tree(model.source)))
    if diagram is None:
        raise ValueError("the model has no executable process")
    return build_specs(diagram, model, key=key)
