"""The application on a loopback port for programs: with a database of its own, and tokens for those who call."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server
from world import World, make_world

from app.casework.tokens import NewToken, issue_token


@dataclass
class LiveApi:
    """A running application; ``url`` without a slash at its end."""

    world: World
    url: str

    def token(self, username: str, *, per_minute: int = 1_000_000) -> str:
        """A token in a person's name."""
        new = NewToken(by=None, username=username, label="thử", days=30, per_minute=per_minute, per_day=per_minute)
        with self.world.app.app_context():
            return issue_token(self.world.services, new).token


@contextmanager
def serving(folder: Path) -> Iterator[LiveApi]:
    """Serve a fresh world while inside."""
    world = make_world(f"sqlite:///{folder / 'live.db'}")
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield LiveApi(world=world, url=f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
