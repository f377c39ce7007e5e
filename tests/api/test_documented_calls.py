"""The commands of docs/api.md do what the text says: they are run as they stand against a real server."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from live_api import serving

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
TOOLS = ("bash", "curl", "jq")


def commands() -> list[str]:
    """The blocks that are to be run, in order."""
    return re.findall(r"```bash\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.slow
@pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason="needs bash, curl and jq")
def test_every_command_of_the_guide_works(tmp_path: Path) -> None:
    with serving(tmp_path) as live:
        names = {"QUAY": "mc.ctxh", "CHUYEN_VIEN": "cv.ctxh", "QUAN_TRI": "quantri"}
        tokens = {name: live.token(username) for name, username in names.items()}
        script = "set -euo pipefail\n" + "\n".join(commands()) + '\necho "MA=$MA"\n'
        ran = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MOTCUA": live.url, **tokens},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
        code = re.search(r"MA=(\S+)", ran.stdout)
        assert code
        with live.world.app.app_context():
            assert live.world.dossier(code[1]).state == "stopped"


def test_the_guide_names_every_scope_and_every_status() -> None:
    from app.api.description.document import ERRORS
    from app.domain.programs import SCOPES

    text = DOCUMENT.read_text(encoding="utf-8")
    assert [scope for scope in SCOPES if f"| `{scope}` |" not in text] == []
    assert [status for status in ERRORS if status.isdigit() and status not in ("413",) and status not in text] == []


def test_the_verification_in_the_guide_is_right() -> None:
    from datetime import UTC, datetime

    from app.integrations import HttpWebhooks
    from app.integrations.webhooks import sign

    (source,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, object] = {}
    exec(compile(source, "docs/api.md", "exec"), found)  # noqa: S102 - our own documentation
    genuine = found["genuine"]
    hooks, at, body = HttpWebhooks(key=b"k"), datetime(2026, 3, 11, tzinfo=UTC), b'{"a": 1}'
    headers = {"webhook-id": "x", "webhook-timestamp": str(int(at.timestamp()))}
    old, new, other = (hooks.new_secret() for _ in range(3))
    headers["webhook-signature"] = " ".join(sign(hooks._raw(each.sealed), "x", at, body) for each in (new, old))
    for each in (old, new):
        assert genuine(each.shown, headers, body)  # type: ignore[operator]
        assert not genuine(each.shown, headers, body + b" ")  # type: ignore[operator]
    assert not genuine(other.shown, headers, body)  # type: ignore[operator]
