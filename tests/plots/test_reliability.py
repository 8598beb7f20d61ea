"""The reliability diagram: tidy, in both languages, in words for those who cannot see it."""

import pytest

from ipanalysis.errors import UsageError
from ipanalysis.models.backtest.reliability import reliability
from ipanalysis.plots.reliability import reliability_figure


@pytest.mark.parametrize(("lang", "many"), [("en", 10), ("zh", 10), ("zh", 1)])
def test_the_figure_is_tidy(look, lang, many):
    said = [(n % many + 0.5) / 10 for n in range(120 * many)]
    bins = reliability(said, [n % 3 == 0 for n in range(120 * many)])
    texts = look(reliability_figure(bins.assign(n=1000 * bins["n"]), lang))
    assert texts.count("120000") == many


def test_it_says_the_bins_in_words():
    bins = reliability([0.25, 0.25, 0.75], [True, False, True])
    label = reliability_figure(bins, "en", "Targets").get_label()
    assert label == "Targets. Said 25%: 50% (2); said 75%: 100% (1)."


def test_points_stand_at_what_was_said_and_what_came_true():
    bins = reliability([0.25] * 4, [True, False, False, False])
    (page,) = reliability_figure(bins).axes
    diagonal, point = page.lines
    (x,), (y,) = point.get_data()
    left, right = diagonal.get_xdata()
    bottom, top = diagonal.get_ydata()
    assert (x - left) / (right - left) == pytest.approx(0.25)
    assert (y - bottom) / (top - bottom) == pytest.approx(0.25)


def test_no_chance_or_several_models_are_refused():
    bins = reliability([0.5], [True])
    for table in (reliability([], []), bins.loc[[5, 5]], bins.drop(columns="met")):
        with pytest.raises(UsageError):
            reliability_figure(table)
