"""The supplement is in: a new receipt under the same code, the whole limit runs again from zero (SUP-04)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.casework.act_notices import supplement_received
from app.casework.acts import Acted, acted, prepare, record_act, tell
from app.casework.dossier_deadlines import applicant_done, follow_clock
from app.casework.freezing import thaw
from app.casework.reception import ComponentGiven, as_stored
from app.casework.services import Services
from app.casework.taken_supplement import take_sent
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor

LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class ReceiveSupplement:
    """``what`` says what was handed in; ``components`` are papers that come to those of the dossier.

    What the applicant sent online and what waits for the desk comes along by itself.
    """

    by: Actor
    code: str
    what: str
    components: Sequence[ComponentGiven] = ()


def receive_supplement(services: Services, command: ReceiveSupplement) -> Acted:
    """Start the limit anew and let the steps go on with the persons who had them.

    Raises NotFound, Forbidden, Refused (nothing was asked for), Invalid (not said what was handed in).
    """
    at = services.clock.now()
    if not command.what.strip() or len(command.what) > LONGEST:
        raise Invalid("supplement_text_missing", most=LONGEST)
    papers = as_stored(command.components)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="receive_supplement", by=command.by, at=at)
        dossier, version = acting.dossier, acting.version
        view = tell(session, services, acting)
        dossier.state = acting.act.target
        dossier.components = [*dossier.components, *(paper | {"supplement": True} for paper in papers)]
        sent = take_sent(session, dossier, version=version, by=command.by, at=at)
        thaw(session, services, dossier, version=version, at=at, fresh=True)
        applicant_done(session, services, dossier=dossier, version=version, kind="supplement_wait", at=at)
        follow_clock(session, services, dossier=dossier, view=view, at=at)
        record_act(
            session,
            acting,
            body={
                "ordinal": view.supplement_count,
                "components": len(papers),
                **sent.body,
            },
            payload={"what": command.what.strip(), **sent.payload},
        )
        supplement_received(session, services, dossier=dossier, version=version, at=at)
        return acted(acting)
