"""motcua portal: comparing with the national portal, and an emulator of it."""

import threading
from datetime import date, datetime
from typing import Any

import click
from werkzeug.serving import make_server

from app.casework.mend_portal import resend_check
from app.casework.reconcile_portal import Reconciled, ReconcilePortal, reconcile_portal
from app.cli.portal_emulator import emulator_app
from app.cli.portal_sending import Sender
from app.domain.calendar import local
from app.domain.errors import DomainError
from app.domain.portal import DIFFERENCES
from app.edge.sentences import sentence
from app.integrations import EmulatedPortal, Misfortunes

#: seconds between two tries of what the emulator sends
PAUSE = 5.0
_ODDS = click.FloatRange(0, 1)
_SECONDS = click.FloatRange(0, 60)


@click.group()
def portal() -> None:
    """Cổng dịch vụ công quốc gia."""


@portal.command("reconcile")
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày đầu; bỏ trống là hôm nay.")
@click.option("--until", "until_on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày cuối; bỏ trống là hôm nay.")
@click.option("--resend", is_flag=True, help="Gửi lại cả hồ sơ mà Cổng giữ trạng thái khác hoặc mới hơn.")
@click.pass_obj
def reconcile(make_app: Any, from_on: datetime | None, until_on: datetime | None, resend: bool) -> None:
    """Compare with the portal and send again what it lacks."""
    app = make_app()
    with app.app_context():
        services = app.extensions["motcua"]
        today = local(services.clock.now()).date()
        span = _day(from_on, today), _day(until_on, today)
        try:
            done = reconcile_portal(services, ReconcilePortal(by=None, from_on=span[0], until_on=span[1]))
            sent = resend_check(services, by=None, check_id=done.id).sent if resend else ()
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    _tell(done)
    if resend:
        click.echo(f"Gửi lại trạng thái của {len(sent)} hồ sơ khác nhau.")


def _day(given: datetime | None, today: date) -> date:
    return given.date() if given else today


def _tell(done: Reconciled) -> None:
    click.echo(
        f"Đã đối chiếu {done.compared} hồ sơ: {len(done.differences)} hồ sơ khác nhau, {done.mended} hồ sơ "
        f"được gửi lại, {done.waiting} hồ sơ có bản tin đang chờ gửi."
    )
    for item in done.differences:
        ours = f"số {item.ours.seq}, trạng thái {item.ours.status}" if item.ours else "không có"
        theirs = f"số {item.theirs.seq}, trạng thái {item.theirs.status}" if item.theirs else "không có"
        click.echo(f"  {item.code}: {DIFFERENCES[item.kind]} (hệ thống: {ours}; Cổng: {theirs})")


@portal.command("emulate")
@click.option("--port", default=8099, show_default=True, type=click.IntRange(0, 65535))
@click.option("--token", default="cong-gia-lap", show_default=True, help="Mã truy cập mà Motcua phải gửi.")
@click.option("--lose", default=0.0, show_default=True, type=_ODDS, help="Tỷ lệ bản tin bị mất, cả hai chiều.")
@click.option("--lose-answer", default=0.0, show_default=True, type=_ODDS, help="Tỷ lệ đã nhận nhưng mất trả lời.")
@click.option("--repeat", default=0.0, show_default=True, type=_ODDS, help="Tỷ lệ bản tin đến hai lần, cả hai chiều.")
@click.option("--reorder", default=0.0, show_default=True, type=_ODDS, help="Tỷ lệ bản tin đến muộn, sau bản tin khác.")
@click.option("--away", default=0.0, show_default=True, type=_ODDS, help="Tỷ lệ Cổng tạm thời không trả lời.")
@click.option("--delay", default=0.0, show_default=True, type=_SECONDS, help="Trả lời chậm tối đa, giây.")
@click.option("--seed", default=0, show_default=True, type=int, help="Hạt giống: cùng số thì cùng sự cố.")
@click.option("--motcua-url", default="", help="Địa chỉ Motcua để gửi bản tin đến, ví dụ http://127.0.0.1:8080.")
@click.option("--motcua-token", default="", help="Khóa API của tài khoản có vai trò cong_dich_vu.")
def emulate(port: int, token: str, delay: float, motcua_url: str, motcua_token: str, **given: Any) -> None:
    """An emulated portal on this machine: loses, delays, repeats and reorders as told."""
    seed = given.pop("seed")
    emulated = EmulatedPortal(misfortunes=Misfortunes(**given), seed=seed)
    sender = None
    if motcua_url:
        if not motcua_url.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:")):
            raise click.ClickException("--motcua-url: bộ giả lập chỉ gửi đến Motcua trên chính máy này.")
        sender = Sender(url=motcua_url, token=motcua_token, lose=given["lose"], repeat=given["repeat"], seed=seed)
        threading.Thread(target=_keep_sending, args=(sender,), daemon=True).start()
    site = emulator_app(emulated, token=token, delay=delay, sender=sender)
    server = make_server("127.0.0.1", port, site, threaded=True)
    click.echo(f"Cổng giả lập: http://127.0.0.1:{server.port}  (Ctrl+C để dừng)")
    click.echo(f"Motcua nối vào bằng MOTCUA_PORTAL_URL=http://127.0.0.1:{server.port} MOTCUA_PORTAL_TOKEN={token}")
    try:
        server.serve_forever()
    finally:
        server.server_close()


def _keep_sending(sender: Sender) -> None:
    pause = threading.Event()
    while not pause.wait(PAUSE):
        sender.pump()
