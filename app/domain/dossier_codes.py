"""A dossier's code as people copy it from paper."""

import re

#: every format of COD-01 to COD-03 that this system gives out
CODE = re.compile(r"[A-Z0-9.]{1,35}-\d{6}-\d{4,8}")


def normal_code(text: str) -> str | None:
    """The code as it is stored; None for text that cannot be one."""
    wanted = text.strip().upper()
    return wanted if CODE.fullmatch(wanted) else None
