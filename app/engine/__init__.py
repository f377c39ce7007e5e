"""The token engine: SpiffWorkflow, lxml and FEEL behind ``app.domain.ports.Engine``. State in, Step out.

Nothing outside this package imports those libraries, and no Python from an uploaded file is ever evaluated in it.
"""

from app.engine.called_ids import resolve
from app.engine.spiff_engine import SpiffEngine

__all__ = ["SpiffEngine", "resolve"]
