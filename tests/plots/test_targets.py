"""A region's targets beside the nation's: figures from the documents, drawn and in words."""

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from ipanalysis.errors import UsageError
from ipanalysis.plots.pairs import pair_up
from ipanalysis.plots.style import COLOURS, to_svg
from ipanalysis.plots.targets import targets_figure

LANGUAGES = ["en", "zh"]
LEDGER = {
    **{"region": "310000", "plan": "SH-14FYP", "status": "comparable", "local_bound": "eq"},
    **{"national_bound": "eq", "local_basis": "level", "national_basis": "level"},
}


def _row(target, indicator, unit, local, national, *, additive=False, high=None, **columns):
    """Return a row of a ledger; the local figure stands in the national unit."""
    return LEDGER | {
        **{"target": target, "indicator": indicator, "national_indicator": indicator},
        **{"value": local, "low": local, "high": high or local},
        **{"national_value": national, "national_unit": unit},
        **{"ratio": local / national, "difference": local - national},
        "share_of_national": local / national if additive else float("nan"),
        **columns,
    }


# The ten targets of Shanghai for 2025: seven have a national counterpart.
SHANGHAI = pd.DataFrame(
    [
        _row("SH14-1", "hv_patents_per_10k", "per_10k_people", 30.0, 12.0),
        _row("SH14-2", "overseas_invention_grants", "item", 6000.0, 90000.0, additive=True),
        _row("SH14-5", "patent_intensive_share_gdp", "percent", 19.0, 13.0),
        _row("SH14-6", "copyright_share_gdp", "percent", 9.9, 7.5),
        _row("SH14-7", "ip_charges_trade", "CNY_100m", 700.0, 3500.0, additive=True),
        _row("SH14-8", "ip_pledge_financing", "CNY_100m", 100.0, 3200.0, additive=True),
        _row("SH14-9", "civil_first_instance_acceptance_rate", "percent", 90.0, 85.0),
        _row("SH14-3", "madrid_applications", "item", 1400.0, 1.0, status="local_only"),
    ]
)
# Shenzhen: 25,000 over five years are 5,000 to 6,737 in 2025; satisfaction is to be at least 80.
SHENZHEN = pd.DataFrame(
    [
        _row(
            *("SZ14-3", "overseas_invention_grants", "item", 5000.0, 90000.0),
            **{"additive": True, "high": 6737.26, "status": "converted"},
        ),
        _row(
            *("SZ14-10", "ip_protection_satisfaction", "score", 80.0, 82.0),
            **{"local_bound": "ge", "ratio": float("nan")},
        ),
    ]
).assign(region="440300", plan="SZ-14FYP-DRAFT")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", [SHANGHAI, SHENZHEN], ids=["Shanghai", "Shenzhen"])
def test_the_figure_is_tidy_and_has_all_its_glyphs(study, look, table, lang):
    look(targets_figure(table, study, lang))


def test_shanghai_in_english(study, look):
    texts = look(targets_figure(SHANGHAI, study, "en"))
    assert texts[0] == "Shanghai: targets for 2025 beside those of China"
    expected = {
        # 30 / 12 = 2.5; 19 - 13 = 6; 9.9 - 7.5 = 2.4; 90 - 85 = 5
        *["30 per 10,000 people", "12 per 10,000 people", "2.5 times"],
        *["19%", "13%", "+6 percentage", "9.9%", "7.5%", "+2.4 percentage", "90%", "85%"],
        # 6,000 / 90,000 = 6.67 %; 700 / 3,500 = 20 %; 100 / 3,200 = 3.125 %
        *["6,000", "China: 90,000", "6.7%", "CNY 70 billion", "China: CNY 350 billion", "20%"],
        *["CNY 10 billion", "China: CNY 320 billion", "3.13%"],
    }
    assert expected <= set(texts)


def test_shanghai_in_chinese(study, look):
    texts = look(targets_figure(SHANGHAI, study, "zh"))
    assert texts[0] == "上海：2025年目标与全国目标对照"
    expected = {"30件/万人", "12件/万人", "2.5倍", "+6个百分点", "6000件", "全国：9万件", "700亿元"}
    assert expected | {"全国：3500亿元", "占全国目标的比重", "与全国相比"} <= set(texts)


def test_a_converted_target_is_a_range_and_a_bound_keeps_its_sign(study, look):
    texts = look(targets_figure(SHENZHEN, study))
    # 5,000 / 90,000 = 5.56 %; 6,737 / 90,000 = 7.49 %; at least 80 is at least -2 against 82
    assert {"5,000–6,737", "5.6–7.5%", "≥ 80 points", "82 points", "≥ \u22122 points"} <= set(texts)
    assert "A range was converted from another basis, on an assumption." in texts


def test_what_cannot_be_compared_is_left_out(study, look):
    texts = look(targets_figure(SHANGHAI, study))
    assert not any("Madrid" in text for text in texts)


def test_a_bar_is_as_long_as_the_share(study):
    page = targets_figure(SHANGHAI, study).axes[0]
    bars = [p for p in page.patches if isinstance(p, Rectangle) and p.get_width() > 0]

    def widths(name):
        from matplotlib.colors import to_rgba

        return [b.get_width() for b in bars if b.get_facecolor() == to_rgba(COLOURS[name])]

    shares = [a / b for a, b in zip(widths("region"), widths("share"), strict=True)]
    assert shares == pytest.approx([6000 / 90000, 700 / 3500, 100 / 3200])


def test_points_are_as_far_from_zero_as_their_values(study):
    page = targets_figure(SHANGHAI.head(1), study).axes[0]
    blue, grey = (
        [x.get_xdata()[0] for x in page.lines if x.get_markersize() == size] for size in (8, 7)
    )
    # Without the two points of the key; zero is where the strip begins.
    zero = 232
    assert (blue[1] - zero) / (grey[1] - zero) == pytest.approx(30 / 12)


def test_a_range_on_a_line_is_compared_with_nothing(study):
    row = _row("SH14-9", "civil_first_instance_acceptance_rate", "percent", 88.0, 85.0, high=90.0)
    pair = pair_up(row, study)
    assert (pair.local_text, pair.compared) == ("88–90%", "")


def test_a_converted_level_is_tidy(study, look):
    row = _row("SH14-9", "civil_first_instance_acceptance_rate", "percent", 60.0, 85.0, high=90.0)
    assert "60–90%" in look(targets_figure(pd.DataFrame([row]), study))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_amounts_give_way_to_each_other(study, look, lang):
    amounts = ("ip_pledge_financing", "CNY_100m", 12345678.91, 98765432.12)
    long = _row("SH14-8", *amounts, additive=True, high=23456789.12, status="converted")
    look(targets_figure(pd.DataFrame([long]), study, lang))


def test_the_label_says_in_words_what_the_figure_shows(study):
    label = targets_figure(SHENZHEN, study).get_label()
    assert label == (
        "Shenzhen: targets for 2025 beside those of China. "
        "Invention patents granted overseas: 5,000–6,737 against 90,000 (5.6–7.5%); "
        "Public satisfaction with IP protection: ≥ 80 points against 82 points (≥ \u22122 points)."
    )


@pytest.mark.parametrize(
    "table", [SHANGHAI.tail(1), SHANGHAI.head(0), pd.concat([SHANGHAI, SHENZHEN])]
)
def test_no_region_or_several_are_refused(study, table):
    with pytest.raises(UsageError, match="rows of one region"):
        targets_figure(table, study)


def test_the_same_ledger_gives_the_same_bytes_and_stays_as_it_was(study):
    before = SHANGHAI.copy()
    assert to_svg(targets_figure(SHANGHAI, study)) == to_svg(targets_figure(SHANGHAI, study))
    pd.testing.assert_frame_equal(SHANGHAI, before)


def test_a_range_that_the_plan_states_is_not_called_converted(study, look):
    rows = SHANGHAI[SHANGHAI["indicator"] == "patent_intensive_share_gdp"].assign(high=21.0)
    texts = look(targets_figure(rows, study))
    assert "19–21%" in texts
    assert not any("was converted" in text for text in texts)
