"""What a drill found, in sentences that somebody can promise to mend."""

from drill.evaluation import LATE, MISSED
from drill.telling.goals import goal, value
from drill.telling.parts import Evaluation, Section
from words.forms import sentence


def findings(of: Evaluation) -> list[tuple[str, str]]:
    """(agency code or '', sentence): goals that were not met, and agencies that were late or did not act."""
    found = [
        ("", of.say("finding_goal", goal=sentence(goal(one, of)), value=value(one, of)))
        for one in of.report["goals"]
        if one["is_met"] is False
    ]
    for one in of.report["agencies"]:
        amiss = one[LATE] + one[MISSED]
        if amiss and one["agency"]:
            words = {"agency": of.agency(one["agency"]), "step": of.step(one["step"])}
            found.append((one["agency"], of.say("finding_agency", missed=amiss, n=one["n"], **words)))
    by_agency: dict[str, int] = {}
    for one in of.report["handovers"]:
        by_agency[one["agency"]] = by_agency.get(one["agency"], 0) + 1
    for code, n in by_agency.items():
        found.append((code, of.say("finding_handover", agency=of.agency(code), n=n)))
    return found


def section(of: Evaluation) -> Section:
    rows = [[text] for _, text in findings(of)]
    return Section("findings", of.say("findings"), heads=[""], rows=rows, none=of.say("findings_none"))
