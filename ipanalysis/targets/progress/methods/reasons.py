"""Why a method gives no verdict, what a verdict rests on, and the verdicts common to all."""

from __future__ import annotations

from ipanalysis.locale import N_

VERDICTS = {
    "reached": N_("reached"),
    "on_track": N_("on track"),
    "moderate": N_("moderate progress"),
    "insufficient": N_("insufficient progress"),
    "away": N_("moving away"),
    "short": N_("not reached yet"),
    "refused": N_("not judged"),
}
#: The verdicts that judge a pace, best first; "short" only says that the target is not reached.
ORDER = ("reached", "on_track", "moderate", "insufficient", "away")

REASONS = {
    # The target or its base
    "no_base": N_("The plan states no base, and no exact value before the plan is in the study."),
    "no_value": N_("There is no value after the base year."),
    "nothing": N_("The plan states no base, and there is no value from its beginning on."),
    "no_value_in_plan": N_("There is no value from the beginning of the plan on."),
    "maintain": N_("The target equals the base, so there is no path to measure."),
    "met_at_base": N_(
        "The target lies on the worse side of the base: it was met before the plan began, or the "
        "two measure different things."
    ),
    "unit": N_("The unit of the target does not measure what the indicator does."),
    "rank": N_("A rank is no quantity, so there is no pace to measure."),
    "neutral": N_("Neither direction of the indicator is better."),
    # Sums
    "sum": N_("The target is a sum, which grows by itself; only its pro-rata share is judged."),
    "not_flow": N_("The target is a sum over years, but the indicator is not an amount of a year."),
    # Growth rates
    "not_positive": N_("A growth rate needs values above zero."),
    "zero_target": N_(
        "The target is zero: the growth required is -100% a year whatever the year, so no ratio "
        "is formed."
    ),
    "zero_base": N_("The base is zero, from which no growth rate leads anywhere."),
    "sign_change": N_("Base, latest value and target do not have the same sign."),
    "substitute": N_(
        "The method puts 0.001 in the place of zero; with 0.01 or 0.0001 it would say something "
        "else."
    ),
    "short_series": N_("The series is too short for a growth rate."),
    "no_room": N_("The bound of the indicator leaves no room for the growth that is asked."),
    "break": N_("A break lies between the values to be compared, so no change is measured."),
    # Looking ahead
    "observed": N_("The target year is observed, so there is nothing to anticipate."),
    "few_values": N_("A regression needs three values from the base on."),
    # Other regions
    "no_peers": N_("Fewer than {least} regions of its level have a value for the same year."),
    "no_posts": N_("There are neither goalposts from other regions nor bounds of the indicator."),
    "target_at_post": N_("The target is no better than the value that distances are counted from."),
}
NOTES = {
    "approx": N_("The plan says “about”."),
    "range": N_("The target is a range; its nearer end counts."),
    "missed": N_("The target year is over, and the target was not reached."),
    "latest_ge": N_("The latest value is only a lower bound."),
    "latest_le": N_("The latest value is only an upper bound."),
    "latest_approx": N_("The latest value is stated as “about”."),
    "estimated": N_("The latest value is an estimate."),
    "preliminary": N_("The latest value is preliminary."),
    "derived": N_("The latest value is derived by the rule {rule}."),
    "doubtful": N_("The latest value is doubtful."),
    "inexact": N_("Some of the yearly figures are not exact."),
    "near_bound": N_(
        "The latest value is within 1% of the range of the indicator from one of its bounds; "
        "growth rates say little there."
    ),
}
BREAK = N_("From {year} on the figures mean something else: {reason}")
NEEDS = {
    "cumulative": N_("The sum lacks the figures of {years}; add them to observations.csv."),
}
ASSUMED = {
    "cumulative": N_("The sum from {first} to {year} is {sum}; its pro-rata share is {share}."),
}
