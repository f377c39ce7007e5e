"""Ids of messages that sort as the messages were posted."""

import secrets
from datetime import datetime
from itertools import count
from uuid import UUID

_COUNTER_BITS, _RANDOM_BITS = 42, 32
_number = count()


def ordered_id(at: datetime) -> str:
    """A UUID (RFC 9562, version 7) for a message of the aware moment ``at``: later moments sort after earlier ones.

    Messages of one moment and one process sort in the order of the calls; those of two processes stand in any order.
    """
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    counter = next(_number) & (1 << _COUNTER_BITS) - 1
    high, low = divmod(counter << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS), 1 << 62)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
