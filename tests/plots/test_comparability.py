"""The matrix of what compares: tidy, in both languages, and legible without colour."""

import pytest

import ipanalysis as ipa
from ipanalysis.data.vocabulary import COMPARABLE_CODES
from ipanalysis.errors import UsageError
from ipanalysis.plots.comparability import SIGNS, comparability_figure

LANGUAGES = ["en", "zh"]
ONE_YEAR = ["invention_patents_per_10k", "population", "trademarks_valid", "hv_patents_per_10k"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_regions_by_years_are_tidy(study, look, lang):
    table = ipa.comparability(study, "invention_patents_per_10k", lang=lang).table
    texts = look(comparability_figure(table, study, lang))
    ticks = sum(code == "ok" for code in table["code"])
    assert texts.count("✓") == ticks + 1  # and one in the legend
    assert {"2020", "13"} <= set(texts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_indicators_by_regions_of_a_year_are_tidy(study, look, lang):
    table = ipa.comparability(study, ONE_YEAR, "province", 2020, lang=lang).table
    texts = look(comparability_figure(table, study, lang))
    assert "31" in texts  # all provinces' populations compare
    assert ("Guangdong" if lang == "en" else "广\n东") in texts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_codes_share_a_sign(lang):
    assert set(SIGNS) == set(COMPARABLE_CODES)
    assert len({sign.text(lang) for sign, _, _ in SIGNS.values()}) == len(SIGNS)


def test_what_does_not_fit_is_refused(study):
    table = ipa.comparability(study, ["population", "gdp"]).table
    with pytest.raises(UsageError, match="one indicator or of one year"):
        comparability_figure(table, study)
    wide = ipa.comparability(study, "population", "prefecture", 2020).table
    with pytest.raises(UsageError, match="do not fit"):
        comparability_figure(wide, study)
