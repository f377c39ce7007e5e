"""Every test here runs once for each procedure that ships."""

import pytest
import shipped


@pytest.fixture(params=shipped.FOLDERS, ids=lambda folder: folder.parent.name)
def procedure(request: pytest.FixtureRequest) -> shipped.Shipped:
    return shipped.read_shipped(request.param)
