"""Ranges of ranks: tidy, in both languages, in words for those who cannot see them."""

import pandas as pd
import pytest

from ipanalysis.errors import UsageError
from ipanalysis.plots.rank_ranges import rank_figure

LANGUAGES = ["en", "zh"]


def ranks(codes):
    n = len(codes)
    place = range(1, n + 1)
    columns = {"region": codes, "rank": place, "median": place, "low": place}
    columns |= {"high": [min(n, k + 1) for k in place], "best": [1] * n, "worst": [n] * n}
    return pd.DataFrame(columns)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("many", [2, 31, 78])
def test_the_figure_is_tidy(study, look, lang, many):
    texts = look(rank_figure(ranks(study.regions["region"].head(many).tolist()), study, lang))
    assert texts.count(f"1–{many}") == many


def test_it_says_the_ranges_in_words(study):
    label = rank_figure(ranks(["110000", "310000"]), study, "en", "An index").get_label()
    assert label == "An index. Beijing: 1 (1–2); Shanghai: 2 (2–2)."


@pytest.mark.parametrize("many", [0, 121])
def test_none_or_too_many_regions_are_refused(many):
    with pytest.raises(UsageError):
        rank_figure(ranks([f"R{n}" for n in range(many)]))
