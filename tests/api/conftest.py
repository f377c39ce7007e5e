"""What the tests of the API share."""

import pytest
from api_client import Program
from portal_program import portal_account
from world import World


@pytest.fixture
def portal(world: World) -> Program:
    """The portal's own program; the dossiers of the tests are received by the desk."""
    return Program(world, portal_account(world))
