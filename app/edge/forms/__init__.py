"""Forms at the edge: checking what was typed, showing it again."""

from app.edge.forms.compiler import Feel, FormCompiler
from app.edge.forms.display import Answer, answers, display_values, submitted_values
from app.edge.forms.numbers import format_date, format_number
from app.edge.forms.patterns import is_email

__all__ = [
    "Answer",
    "Feel",
    "FormCompiler",
    "answers",
    "display_values",
    "format_date",
    "format_number",
    "is_email",
    "submitted_values",
]
