"""Names of hosts looked up within a time: the system's own look-up may take minutes and cannot be cut short."""

import socket
import threading

from app.domain.ports import DeliveryFailed

#: look-ups that may hang at one moment; beyond these nothing more is asked
MOST_AT_ONCE = 8
_free = threading.BoundedSemaphore(MOST_AT_ONCE)


def look_up(host: str, port: int, *, within: float) -> list[str]:
    """The addresses of a host. DeliveryFailed after ``within`` seconds, OSError where the name is not known.

    A look-up that hangs goes on by itself and its answer is thrown away.
    """
    if not _free.acquire(timeout=within):
        raise DeliveryFailed("máy chủ tên miền không trả lời kịp")
    found: list[str] = []
    failures: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as error:
            failures.append(error)
        finally:
            _free.release()

    asking = threading.Thread(target=ask, daemon=True, name="look-up")
    asking.start()
    asking.join(within)
    if asking.is_alive():
        raise DeliveryFailed("máy chủ tên miền không trả lời kịp")
    if failures:
        raise failures[0]
    return found
