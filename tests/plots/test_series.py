"""A series with its targets and forecast: what is drawn, what is said, and how tidy it is."""

import pandas as pd
import pytest
from matplotlib.collections import PathCollection, PolyCollection

from ipanalysis.errors import UsageError
from ipanalysis.plots.chart import prepare, rounded
from ipanalysis.plots.series import series_figure
from ipanalysis.plots.style import COLOURS, to_svg

LANGUAGES = ["en", "zh"]
PATENTS = {2020: 6.3, 2021: 7.5, 2022: 9.4, 2023: 11.8, 2024: 14, 2025: 16}


def _history(values: dict, **columns) -> pd.DataFrame:
    frame = pd.DataFrame({"year": list(values), "value": [float(v) for v in values.values()]})
    return frame.assign(**columns)


def _forecast(last: int, mean: float, step: float = 2.0, years: int = 5) -> pd.DataFrame:
    rows = [
        {
            **{"year": last + n, "level": float(level), "mean": mean + step * n},
            **{"lower": mean + step * n - wide * n, "upper": mean + step * n + wide * n},
        }
        for n in range(1, years + 1)
        for level, wide in ((50, 0.5), (80, 1.0), (95, 1.7))
    ]
    return pd.DataFrame(rows).astype({"year": "Int64"})


def _targets(*rows: tuple, unit: str = "per_10k_people") -> pd.DataFrame:
    columns = ["target_year", "value", "value_upper", "bound", "base_year", "base_value"]
    return pd.DataFrame(rows, columns=columns).assign(unit=unit)


AIMS = _targets((2025, 12, None, "eq", 2020, 6.3), (2030, 22, None, "ge", 2025, 16))


def _draw(study, history, forecast=None, targets=None, unit="per_10k_people", lang="en", **more):
    name = study.label("indicators", "hv_patents_per_10k", lang)
    return series_figure(history, forecast, targets, name, unit, study.units, lang, **more)


def _of(figure, kind) -> list:
    return [item for axes in figure.axes for item in axes.collections if type(item) is kind]


def _lines(figure, colour: str) -> list[list[float]]:
    """Return the years of each line of a colour on the axes of the data."""
    lines = figure.axes[1].lines
    return [list(map(float, x.get_xdata())) for x in lines if x.get_color() == COLOURS[colour]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_series_of_each_indicator_and_region_are_tidy_and_have_all_their_glyphs(study, look, lang):
    best = study.select()
    counts = best.groupby(["region", "indicator"]).size().sort_values(ascending=False)
    series = counts.index[counts >= 3].to_frame(index=False)
    # The longest of each indicator and of each region: all names, and all kinds of units. The two
    # languages take turns where both would show the same.
    chosen = pd.concat([series.drop_duplicates("indicator"), series.drop_duplicates("region")])
    chosen = chosen.drop_duplicates().iloc[LANGUAGES.index(lang) :: len(LANGUAGES)]
    assert len(chosen) >= 7
    for region, indicator in chosen.itertuples(index=False):
        history = best[(best["region"] == region) & (best["indicator"] == indicator)]
        last = history.iloc[-1]
        aims = study.targets
        aims = aims[(aims["region"] == region) & (aims["indicator"] == indicator)]
        figure = series_figure(
            history,
            _forecast(int(last["year"]), last["value"], 0.04 * last["value"]),
            aims[aims["same_as"].isna()].drop_duplicates(["target_year", "value"]),
            study.label("indicators", indicator, lang),
            last["unit"],
            study.units,
            lang,
            region=study.label("regions", region, lang),
        )
        look(figure)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_full_chart_is_tidy(study, look, lang):
    mine = {2018: 20.1, 2020: 23.5, 2021: 26.2, 2022: 30.1, 2023: 34.2, 2024: 40.25}
    aims = _targets((2025, 30, 33, "eq", 2020, 23.5), (2030, 45, None, "ge", None, None))
    texts = look(
        _draw(
            study,
            _history(mine, status=["estimated"] + ["actual"] * 5),
            _forecast(2024, 40.25),
            aims,
            lang=lang,
            region=study.label("regions", "310000", lang),
            compare=_history(PATENTS),
            compare_label=study.label("regions", "CN", lang),
        )
    )
    expected = {
        "en": ["Shanghai 40.25", "China 16", "target 2025: 30–33", "target 2030: ≥45"],
        "zh": ["上海 40.25", "全国 16", "2025年目标：30～33", "2030年目标：≥45"],
    }[lang]
    assert set(expected) <= set(texts)
    # 2029: 40.25 + 5 x 2 = 50.25, with three digits 50.3
    assert {"en": "forecast 50.3", "zh": "预测值50.3"}[lang] in texts
    assert {"en": "interval of 95%", "zh": "95%预测区间"}[lang] in texts
    assert {"en": "Shanghai, per 10,000 people", "zh": "上海，件/万人"}[lang] in texts


def test_the_label_says_in_words_what_the_figure_shows(study):
    figure = _draw(study, _history(PATENTS), _forecast(2025, 16), AIMS)
    assert figure.get_label() == (
        "High-value invention patents per 10,000 people (per 10,000 people): 6.3 in 2020, "
        "16 in 2025, target 2025: 12, target 2030: ≥22, forecast for 2030: 26."
    )
    figure = _draw(study, _history(PATENTS), _forecast(2025, 16), AIMS, lang="zh")
    assert figure.get_label() == (
        "每万人口高价值发明专利拥有量（件/万人）：2020年6.3，2025年16，2025年目标：12，"
        "2030年目标：≥22，2030年预测值：26。"
    )


def test_a_missing_year_is_a_gap_in_the_line(study):
    figure = _draw(study, _history({2015: 1, 2016: 2, 2018: 3, 2020: 4, 2021: 5, 2022: 6}))
    drawn = [years for years in _lines(figure, "region") if len(years) > 1]
    assert sorted(drawn) == [[2015, 2016], [2020, 2021, 2022]]


def test_what_is_not_exact_or_not_final_is_hollow_and_explained(study, look):
    history = _history(
        PATENTS,
        bound=["eq", "approx", "ge", "eq", "eq", None],
        status=["actual", "actual", "actual", "preliminary", "revised", None],
    )
    figure = _draw(study, history)
    points = next(c for c in _of(figure, PathCollection) if len(c.get_offsets()) == 6)
    hollow = [tuple(face) == (1, 1, 1, 1) for face in points.get_facecolors()]
    assert hollow == [False, True, True, True, False, False]
    assert any(text.startswith("Hollow points") for text in look(figure))
    assert not any(t.startswith("Hollow") for t in look(_draw(study, _history(PATENTS))))


def test_a_target_in_another_unit_is_converted(study, look):
    # 9 x 10,000 items are 90,000 items; in Chinese the axis counts in 10,000.
    aims = _targets((2025, 9, None, "eq", 2020, 4), unit="10k_item")
    history = _history({2020: 40000, 2021: 53770})
    assert "target 2025: 90,000" in look(_draw(study, history, None, aims, unit="item"))
    assert "2025年目标：9" in look(_draw(study, history, None, aims, unit="item", lang="zh"))


def test_a_target_that_measures_something_else_is_not_drawn(study, look):
    aims = _targets((2025, 9, None, "eq", None, None), unit="percent")
    texts = look(_draw(study, _history(PATENTS), None, aims))
    assert not any("target" in text for text in texts)


def test_a_refused_forecast_draws_nothing(study):
    refused = _forecast(2025, 16).head(1).assign(year=pd.NA, level=None, mean=None)
    figure = _draw(study, _history(PATENTS), refused.assign(status="too_few_points"))
    assert not _of(figure, PolyCollection) and "forecast" not in figure.get_label()


def test_the_forecast_begins_at_the_last_value_with_two_intervals(study):
    chart = prepare(
        _history(PATENTS), _forecast(2025, 16), None, None, "per_10k_people", study.units
    )
    assert list(chart.bands) == [95, 80]
    assert chart.mean.iloc[0].tolist() == [2025, 16]
    assert chart.bands[80].iloc[0].tolist() == [2025, 16, 16]
    # Five years on: 16 + 5 x 2 = 26, and 5 x 1 on either side
    assert chart.bands[80].iloc[-1].tolist() == [2030, 21, 31]


def test_a_forecast_without_interval_is_a_line_only(study):
    point = _forecast(2025, 16).assign(lower=float("nan"), upper=float("nan"))
    figure = _draw(study, _history(PATENTS), point)
    assert not _of(figure, PolyCollection)
    assert [2025, 2026, 2027, 2028, 2029, 2030] in _lines(figure, "region")


def test_a_forecast_is_printed_with_three_digits():
    assert [rounded(v) for v in (1312.99, 86.756, 50.25, 0.123456, 26, 0)] == [
        *[1310, 86.8, 50.3, 0.123, 26, 0]
    ]


def test_amounts_stand_on_zero_and_scores_need_not(study):
    scores = _history({2019: 78.98, 2020: 80.05, 2021: 80.61})
    assert _draw(study, scores, unit="score").axes[1].get_ylim()[0] > 70
    assert _draw(study, scores, unit="CNY_100m").axes[1].get_ylim()[0] == 0
    # A share that more than doubles is drawn from zero.
    assert _draw(study, _history({2019: 4, 2020: 9}), unit="percent").axes[1].get_ylim()[0] == 0


def test_the_better_rank_stands_higher(study, look):
    ranks = _history({2015: 29, 2018: 17, 2021: 12, 2022: 11})
    figure = _draw(
        study, ranks, None, _targets((2025, 10, None, "le", None, None), unit="place"), unit="place"
    )
    low, high = figure.axes[1].get_ylim()
    assert low > high > 0  # and there is no rank 0
    look(figure)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_of_the_same_place_give_way_to_each_other(study, look, lang):
    aims = [(2025, 16 + n / 5, None, "eq", None, None) for n in range(4)]
    look(_draw(study, _history(PATENTS), _forecast(2025, 16, 0.1), _targets(*aims), lang=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_single_value_and_a_target_are_enough(study, look, lang):
    look(
        _draw(
            study,
            _history({2019: 106.3}),
            None,
            _targets((2025, 112, None, "eq", None, None)),
            lang=lang,
        )
    )
    look(_draw(study, None, None, AIMS, lang=lang))
    look(_draw(study, _history({2019: 0.0}), lang=lang))


def test_nothing_to_draw_is_an_error(study):
    with pytest.raises(UsageError, match="neither a value nor a target"):
        _draw(study, _history({}), _forecast(2025, 16), AIMS.head(0))


def test_an_unknown_unit_is_an_error(study):
    with pytest.raises(UsageError, match="no unit 'miles'"):
        _draw(study, _history(PATENTS), unit="miles")


def test_the_order_of_the_rows_does_not_matter_and_the_input_stays_as_it_was(study):
    history, ahead = _history(PATENTS), _forecast(2025, 16)
    before = [frame.copy() for frame in (history, ahead, AIMS)]
    first = to_svg(_draw(study, history, ahead, AIMS))
    for frame, kept in zip((history, ahead, AIMS), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)
    assert to_svg(_draw(study, history[::-1], ahead[::-1], AIMS)) == first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_that_is_too_long_for_a_line_is_wrapped(study, look, lang):
    name = study.label("indicators", "hv_patents_per_10k", lang, "definition")
    look(series_figure(_history(PATENTS), None, None, name, "per_10k_people", study.units, lang))
