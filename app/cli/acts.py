"""motcua act-table: the shell's machine as a page."""

import click

from app.domain.act_table import table_markdown


@click.command("act-table")
def act_table() -> None:
    """In bảng: từ mỗi trạng thái, mỗi nghiệp vụ đưa hồ sơ đến đâu hoặc vì sao chưa được (docs/acts.md)."""
    click.echo(table_markdown(), nl=False)
