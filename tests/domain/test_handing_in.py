"""Who hands a dossier in: what must be said of them, by channel (INT-02, INT-13)."""

import pytest

from app.domain.handing_in import HandedIn, says_nothing, wrong_with


@pytest.mark.parametrize(
    ("given", "channel", "code"),
    [
        (HandedIn(), "direct", None),
        (HandedIn(), "kiosk", "kiosk_needs_proof"),
        (HandedIn(identity_proof="paper"), "kiosk", "kiosk_needs_proof"),
        (HandedIn(identity_proof="chip"), "kiosk", None),
        (HandedIn(identity_proof="vneid"), "kiosk", None),
        (HandedIn(identity_proof="passport"), "direct", "identity_proof_unknown"),
        (HandedIn(relation="friend"), "direct", "relation_unknown"),
        (HandedIn(relation="authorised"), "post", "submitter_name_missing"),
        (HandedIn(relation="authorised", name="Nông Văn Bách"), "post", "authority_missing"),
        (HandedIn(relation="authorised", name="Nông Văn Bách", authority="05/UQ"), "post", None),
        (HandedIn(relation="organisation", name="  "), "direct", "submitter_name_missing"),
        (HandedIn(relation="organisation", name="Nông Văn Bách"), "direct", None),
        (HandedIn(name="x" * 301), "direct", "submitter_too_long"),
    ],
)
def test_what_is_missing(given: HandedIn, channel: str, code: str | None) -> None:
    found = wrong_with(given, channel=channel)
    assert (found[0] if found else None) == code


def test_who_came_alone_leaves_nothing_to_keep() -> None:
    assert says_nothing(HandedIn())
    assert not says_nothing(HandedIn(identity_proof="paper"))
