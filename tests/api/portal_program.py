"""The national portal's own account, and what is noted of its messages."""

from sqlalchemy import select
from world import World

from app.casework.accounts import NewPerson, add_person
from app.db import reading, transaction
from app.portal.records import PortalInbound


def portal_account(world: World, username: str = "cong.dvc") -> str:
    """A new account of a portal; its name."""
    with transaction() as session:
        person = NewPerson(
            username=username,
            full_name="Cổng dịch vụ công quốc gia",
            password="dài và ngẫu nhiên",
            agency_code="H14.02.01",
            roles=(("cong_dich_vu", None),),
        )
        add_person(session, person)
    return username


def inbound(message_id: str) -> tuple[str, str, int]:
    """Kind, outcome and how often it came."""
    with reading() as session:
        row = session.scalars(select(PortalInbound).where(PortalInbound.message_id == message_id)).one()
        return row.kind, row.outcome, row.times
