"""Specs by model hash, the most recently used ones."""

import hashlib
import threading
from collections import OrderedDict

from app.domain.steps import Model
from app.engine.choosing import executable_diagram
from app.engine.diagram_reading import read_diagrams
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
        with self._lock:
            specs = self._specs.get(model.hash)
            if specs is not None:
                self._specs.move_to_end(model.hash)
                return specs
        specs = _built(model)
        with self._lock:
            self._specs[model.hash] = specs
            while len(self._specs) > self._size:
                self._specs.popitem(last=False)
        return specs


def _built(model: Model) -> Specs:
    if hashlib.sha256(model.source).hexdigest() != model.hash:
        raise ValueError("the model's bytes do not have its hash")
    diagram = executable_diagram(read_diagrams(read_tree(model.source)))
    if diagram is None:
        raise ValueError("the model has no executable process")
    return build_specs(diagram)
