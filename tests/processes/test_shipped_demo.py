"""In the demonstration province somebody can do every step of every procedure that ships."""

import tomllib

from shipped import ROOT, Shipped, mc

TABLE = tomllib.loads((ROOT / "app" / "cli" / "demo_province.toml").read_text(encoding="utf-8"))
PARENTS = {row["code"]: row.get("parent", "") for row in TABLE["agencies"]}
HELD = {(role, row["agency"]) for row in TABLE["persons"] for role in row["roles"]}
#: where commune procedures are received in the demonstration
COMMUNE = "H14.41"


def places(procedure: Shipped) -> dict[str, str]:
    """Agency code by what lanes call it."""
    named = TABLE["procedures"][procedure.id]["competent_agency"]
    competent = named or COMMUNE
    desk = competent if ("cong_chuc_mot_cua", competent) in HELD else PARENTS[competent]
    receiving = COMMUNE if procedure.details["level"] == "commune" else desk
    return {"competent": competent, "receiving": receiving, "parent": PARENTS[competent]}


def test_every_lane_has_a_person(procedure):
    where = places(procedure)
    for lane in procedure.find("//bpmn:lane"):
        whose = mc(lane, "agency")
        agency = whose.removeprefix("fixed:") if whose.startswith("fixed:") else where[whose]
        assert agency in PARENTS, whose
        assert (mc(lane, "role"), agency) in HELD, (lane.get("name"), agency)


def test_the_receiving_agency_has_a_desk(procedure):
    assert ("cong_chuc_mot_cua", places(procedure)["receiving"]) in HELD
