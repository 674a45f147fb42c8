"""Which rule judges which case. Kinds, classifications and categories as policy files name them."""

import numpy as np
import pytest

from etl.sla.policy import NO_RULE, Span, rulebook, working_day_seconds

RESOLVE = Span("resolve", "received_at", "resolved_at")
ARRIVE = Span("arrive", "received_at", "arrived_at")


@pytest.mark.parametrize(
    ("span", "subject", "applies_to"),
    [
        (ARRIVE, ("darurat", "", "kebakaran"), "kebakaran"),
        (ARRIVE, ("darurat", "", "hewan_buas"), "darurat"),
        (ARRIVE, ("darurat", "", ""), "darurat"),
        (ARRIVE, ("aduan", "", "pju"), None),
        (RESOLVE, ("aduan", "berkadar_pengawasan", "pju"), "aduan:berkadar_pengawasan"),
        (RESOLVE, ("aduan", "", "pju"), None),
        (RESOLVE, ("informasi", "", "informasi"), "informasi"),
        (RESOLVE, ("aspirasi", "", "pju"), "aspirasi"),
        (RESOLVE, ("aduan", "tanpa_pengawasan", "informasi"), "aduan:tanpa_pengawasan"),
    ],
)
def test_the_most_specific_rule_wins(sla, span, subject, applies_to):
    assert _chosen(sla, _book(sla), span, subject) == applies_to


def test_a_plain_row_for_the_kind_catches_cases_without_a_classification(sla):
    rules = sla.RULES + "resolve aduan received_at resolved_at 7 working day office usulan\n"
    book = _book(sla, sla.policy(rules))
    assert _chosen(sla, book, RESOLVE, ("aduan", "", "pju")) == "aduan"
    assert _chosen(sla, book, RESOLVE, ("aduan", "tanpa_pengawasan", "pju")) == "aduan:tanpa_pengawasan"


def test_a_category_beats_its_kind_and_classification(sla):
    rules = sla.RULES + "resolve pju received_at resolved_at 2 working day office usulan\n"
    book = _book(sla, sla.policy(rules))
    assert _chosen(sla, book, RESOLVE, ("aduan", "tanpa_pengawasan", "pju")) == "pju"


def test_a_version_is_valid_from_its_local_midnight(sla):
    book = _book(sla, sla.policy(valid_from="2026-01-01"), sla.policy(valid_from="2026-11-23"))
    told = ["2025-12-31 23:59:59", "2026-01-01 00:00", "2026-11-22 23:59:59", "2026-11-23 00:00"]
    moments = np.array([sla.at(text).value // 1000 for text in told])
    assert book.version_at(moments).tolist() == [-1, 0, 0, 1]


def test_versions_count_by_date_in_whatever_order_they_come(sla):
    book = _book(sla, sla.policy(valid_from="2026-11-23"), sla.policy(valid_from="2026-01-01"))
    assert book.versions == ("2026-01-01", "2026-11-23")


def test_before_the_first_version_no_rule_applies(sla):
    table = _book(sla).chosen(RESOLVE, [("darurat", "", "kebakaran")])
    assert table[-1].tolist() == [NO_RULE]


def test_rules_for_calls_are_no_rules_for_cases(sla):
    assert "answer" not in {span.clock for span in _book(sla).spans()}


def test_a_city_without_a_policy_has_no_rules(sla):
    book = rulebook((), {}, "Asia/Jakarta")
    assert (book.rules, book.spans(), book.version_at(np.array([0])).tolist()) == ((), [], [-1])


def test_a_working_day_is_shown_as_the_mean_opening_of_the_week(sla):
    assert working_day_seconds(sla.city().calendars["office"]) == 37.5 * 3600 / 5


def _book(sla, *policies):
    city = sla.city(*policies)
    return rulebook(city.policies, city.calendars, city.zone)


def _chosen(sla, book, span, subject):
    number = book.chosen(span, [subject])[0, 0]
    return None if number == NO_RULE else book.rules[number].applies_to
