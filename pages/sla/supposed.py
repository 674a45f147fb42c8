"""What the address of a what-if supposes: the policy's version, and another target of one of its rules."""

from city.model import Policy
from city.tables import records
from metrics.goals import MOST_TARGET, rules_of, with_target
from pages.sla.focus import Focus, called, target_words
from words import t


def is_asked(known: Focus) -> bool:
    return bool(known.asking.asked["policy"] or known.asking.asked["target"])


def policy_of(known: Focus) -> Policy | None:
    """The version that the address names, else the one in force."""
    wanted = known.asking.asked["policy"]
    found = (policy for policy in known.asking.place.city.policies if policy.version == wanted)
    return next(found, known.policy)


def asked_policy(known: Focus) -> Policy | None:
    """With the target that the address asks for; None where it can't be."""
    policy, asked = policy_of(known), known.asking.asked
    target = target_of(asked["target"])
    if policy is None or not asked["target"]:
        return policy
    try:
        return None if target is None else with_target(policy, known.clock, asked["rule"], target)
    except ValueError:
        return None


def subjects_of(policy: Policy | None, known: Focus) -> dict[str, tuple[str, float]]:
    """Subject → (its target in words, its target) of the rules of the clock whose target can be another."""
    rules = rules_of(policy, known.clock, known.asking.filters.kinds, known.of_category)
    return {
        row.applies_to: (target_words(row.target, row.unit, known.lang), row.target)
        for row in records(rules)
        if row.unit != "source" and row.target == row.target
    }


def subject_words(code: str, known: Focus) -> str:
    kind, _, classification = code.partition(":")
    if classification:
        return t(f"sla.class_{classification}", known.lang)
    catalogue = known.asking.place.city.codes("categories")
    return called(known, "categories", code) if kind in catalogue else t(f"kind.{kind}", known.lang)


def target_of(text: object) -> float | None:
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if 0 < value <= MOST_TARGET else None
