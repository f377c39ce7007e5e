"""Forms at the edge: checking what was typed, showing it again."""

from app.edge.forms.compiler import FormCompiler
from app.edge.forms.display import Answer, answers, computed_words, display_values, submitted_values
from app.edge.forms.expressions import Feel
from app.edge.forms.numbers import NotReadable, format_date, format_number, parse_date, parse_moment
from app.edge.forms.patterns import is_email
from app.edge.forms.said import Said, told

__all__ = [
    "Answer",
    "Feel",
    "FormCompiler",
    "NotReadable",
    "Said",
    "answers",
    "computed_words",
    "display_values",
    "format_date",
    "format_number",
    "is_email",
    "parse_date",
    "parse_moment",
    "submitted_values",
    "told",
]
