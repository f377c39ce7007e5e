"""A scheduler as a process of its own: rounds without a pause, until it is killed.

Its clock runs sixty times as fast as the machine's, the same for all nodes, so that what failed is soon tried again.
Arguments: database URL, the moment at the start, the machine's time then, rows a batch.
"""

import logging
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.casework import marking
from app.config import Settings
from app.factory import create_app
from app.integrations import NullMail
from app.scheduler import tick

FASTER = 60


class FastClock:
    """Since ``started`` (the machine's time) it runs ahead of ``moment``."""

    def __init__(self, moment: datetime, started: float) -> None:
        self._moment, self._started = moment, started

    def now(self) -> datetime:
        passed = timedelta(seconds=(time.time() - self._started) * FASTER)
        return (self._moment + passed).replace(microsecond=0)


def main(url: str, moment: str, started: str, batch: str) -> None:
    """Tick for ever."""
    logging.basicConfig(level=logging.WARNING)
    marking.BATCH = int(batch)
    clock = FastClock(datetime.fromisoformat(moment), float(started))
    settings = Settings(database_url=url, secret_key="for tests only", demo=True, secure_cookies=False)
    app = create_app(settings, clock=clock, mail=NullMail())
    while True:
        tick(app, app.extensions["motcua"])
        time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
