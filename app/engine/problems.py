"""Every problem an inspection can name: its code, its Vietnamese sentence, the repair it suggests."""

from app.domain.definition import Problem


def problem(code: str, element: str | None = None, **facts: object) -> Problem:
    return Problem(code=code, element=element, message=code)
