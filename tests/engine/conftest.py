"""One engine for the tests of the engine."""

from collections.abc import Iterator

import pytest

from app.engine import SpiffEngine
from app.engine.feel import BUNDLE


@pytest.fixture(scope="session")
def engine() -> Iterator[SpiffEngine]:
    if not BUNDLE.exists():
        pytest.skip("the FEEL bundle is missing: run make assets")
    made = SpiffEngine(time_limit=1.0, isolated=False)
    yield made
    made.feel.close()
