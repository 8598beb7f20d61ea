"""Other models: by hand, against the library itself, and what each refuses."""

from __future__ import annotations

import sys
import warnings
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from ipanalysis.errors import UsageError
from ipanalysis.models.forecast import library_models
from ipanalysis.models.forecast.engines import MODELS, engine
from ipanalysis.models.forecast.forecast import forecast
from ipanalysis.models.forecast.intervals import half_widths
from ipanalysis.models.forecast.med3 import med3
from ipanalysis.models.forecast.simple_models import hac_lags, linear

TWELVE = [50.0, 52, 51, 55, 58, 57, 60, 64, 63, 66, 70, 69]


def series(values, region="CN", first=2010):
    years = range(first, first + len(values))
    return pd.DataFrame({"region": region, "indicator": "x", "year": years, "value": values})


def figures(model, values, horizon=2, levels=(80, 95)):
    return forecast(series(values), horizon, levels, model)[["mean", "lower", "upper"]].to_numpy()


def test_the_naive_interval_by_hand():
    # Changes 1, -1, 1, -1: s = 1; t(4) at 97.5 % is 2.7764; two years ahead times root 2.
    _, (mean, lower, upper) = figures("naive", [1, 2, 1, 2, 1], levels=[95])
    assert mean == 1
    assert (lower, upper) == pytest.approx((1 - 2.7764 * 2**0.5, 1 + 2.7764 * 2**0.5), abs=1e-4)


def test_the_drift_interval_by_hand():
    # Changes 2, 1, 3, 2: mean 2, variance 2/3; t(3) at 97.5 % is 3.1824; h = 2: 2 (1 + 2/4) = 3.
    _, (mean, lower, upper) = figures("drift", [1, 3, 4, 7, 9], levels=[95])
    assert mean == 13
    reach = 3.1824 * (2 / 3 * 3) ** 0.5
    assert (lower, upper) == pytest.approx((13 - reach, 13 + reach), abs=1e-3)


@pytest.mark.parametrize("n", [5, 8, 12])
def test_the_line_is_that_of_statsmodels_with_hac_errors(n):
    import statsmodels.api as sm

    values = np.array(TWELVE[:n])
    X = sm.add_constant(np.arange(n, dtype=float))
    fit = sm.OLS(values, X).fit(
        cov_type="HAC", cov_kwds={"maxlags": hac_lags(n), "use_correction": True}, use_t=True
    )
    ahead = np.column_stack([np.ones(3), n + np.arange(3.0)])
    theirs = fit.get_prediction(ahead).summary_frame(alpha=0.2)
    mean, lower, upper = linear(values[None], 3, [80])
    np.testing.assert_allclose(mean[0], theirs["mean"])
    np.testing.assert_allclose(lower[0, :, 0], theirs["obs_ci_lower"])
    np.testing.assert_allclose(upper[0, :, 0], theirs["obs_ci_upper"])


def test_theta_is_that_of_statsmodels():
    from statsmodels.tsa.forecasting.theta import ThetaModel

    size = np.abs(np.diff(TWELVE)).mean()
    fit = ThetaModel(pd.Series(TWELVE) / size, period=1, deseasonalize=False).fit()
    ends = fit.prediction_intervals(2, alpha=0.05) * size
    ours = figures("theta", TWELVE, levels=[95])
    np.testing.assert_allclose(ours[:, 0], fit.forecast(2) * size)
    np.testing.assert_allclose(ours[:, 1:], ends)


def test_the_local_linear_trend_is_that_of_statsmodels():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    size = np.abs(np.diff(TWELVE)).mean()
    model = UnobservedComponents(pd.Series(TWELVE) / size, "lltrend")
    made = model.fit(disp=False, maxiter=500).get_forecast(2)
    ours = figures("local_linear", TWELVE, levels=[95])
    np.testing.assert_allclose(ours[:, 0], made.predicted_mean * size)
    np.testing.assert_allclose(ours[:, 1:], np.asarray(made.conf_int(alpha=0.05)) * size)


def test_ets_takes_the_form_of_least_aicc():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    scaled = pd.Series(TWELVE) / np.abs(np.diff(TWELVE)).mean()
    forms = ({}, {"trend": "add"}, {"trend": "add", "damped_trend": True})
    fits = [ETSModel(scaled, error="add", **form).fit(disp=False) for form in forms]
    best = min(fits, key=lambda fit: fit.aicc)
    mean = best.forecast(2) * np.abs(np.diff(TWELVE)).mean()
    np.testing.assert_allclose(figures("ets", TWELVE, levels=[95])[:, 0], mean)


@pytest.mark.parametrize("model", ["ets", "arima", "local_linear"])
def test_models_chosen_by_aic_are_refused_below_ten_points(model):
    row = forecast(series(TWELVE[:9]), 1, [80], model).squeeze()
    assert (row["status"], row["model"]) == ("too_few_to_fit", model)
    assert row["reason"] == "too few yearly values for this model: 9, and below 10 it misleads"


def test_every_model_gives_the_same_twice_and_nests_its_intervals():
    models = [*MODELS, "ets+calibrated"]
    first = forecast(series(TWELVE), 2, (80, 95), models)
    pd.testing.assert_frame_equal(first, forecast(series(TWELVE), 2, (80, 95), models))
    assert first["model"].drop_duplicates().tolist() == models
    made = first[first["year"].notna()]
    assert set(made["model"]) == set(models)
    widths = (made["upper"] - made["lower"]).to_numpy().reshape(-1, 2)
    assert (widths[:, 0] < widths[:, 1]).all()


def test_several_models_stand_series_by_series_in_the_order_asked_for():
    data = pd.concat([series(TWELVE, "B"), series(TWELVE[:3], "A")])
    result = forecast(data, 1, 80, ["naive", "med3"])
    assert result[["region", "model"]].to_numpy().tolist() == [
        *(["A", "naive"], ["A", "med3"], ["B", "naive"], ["B", "med3"])
    ]
    pd.testing.assert_frame_equal(
        result[result["model"] == "med3"].reset_index(drop=True), forecast(data, 1, 80)
    )


def test_calibrated_intervals_are_those_of_med3_around_another_point():
    values = np.array([TWELVE])
    below, above = half_widths(values, med3(values, 2)[1], [80])
    ours = figures("drift+calibrated", TWELVE, levels=[80])
    np.testing.assert_allclose(ours[:, 0], figures("drift", TWELVE, levels=[80])[:, 0])
    np.testing.assert_allclose(ours[:, 0] - ours[:, 1], below[0, :, 0])
    np.testing.assert_allclose(ours[:, 2] - ours[:, 0], above[0, :, 0])


def test_a_failed_fit_costs_its_series_alone_and_keeps_its_name_and_reason(monkeypatch):
    def fails_when_large(values, horizon, levels):
        if values.iloc[0] > 30:
            raise ValueError("the matrix is singular\nand more")
        warnings.warn("starting values", UserWarning, stacklevel=1)
        point = np.ones(horizon)
        ends = np.ones((horizon, len(levels)))
        return point, 0 * ends, 2 * ends

    found = engine("theta")
    run = lambda *asked: library_models.one_by_one(fails_when_large, *asked)  # noqa: E731
    monkeypatch.setattr(
        "ipanalysis.models.forecast.asked.engine", lambda name: type(found)(name, found.least, run)
    )
    data = pd.concat([series(np.array(TWELVE) + 100, "A"), series(TWELVE, "B")])
    failed, made = forecast(data, 1, 80, "theta").to_dict("records")
    assert (failed["model"], failed["status"]) == ("theta", "fit_failed")
    assert np.isnan(failed["mean"])
    assert failed["reason"] == "the fit of this model failed; the matrix is singular"
    assert (made["status"], made["reason"]) == (
        *("warned", "the library that fitted the model warned; starting values"),
    )
    assert made["mean"] == pytest.approx(np.abs(np.diff(TWELVE)).mean())


def test_a_fit_that_does_not_converge_is_none():
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    def fit():
        warnings.warn("did not converge", ConvergenceWarning, stacklevel=1)

    with pytest.raises(library_models.NotFittedError, match="did not converge"):
        library_models._best([fit])


def test_without_statsforecast_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "statsforecast", None)
    with pytest.raises(UsageError, match="python -m pip install statsforecast"):
        forecast(series(TWELVE), model="statsforecast:DynamicOptimizedTheta")


def test_statsforecast_is_asked_as_its_interface_wants(monkeypatch):
    class AutoLast:
        def forecast(self, y, h, level):
            ends = {
                f"{side}-{p}": np.full(h, y[-1]) + s * p
                for p in level
                for side, s in (("lo", -1), ("hi", 1))
            }
            return {"mean": np.full(h, y[-1]), **ends}

    library, models = ModuleType("statsforecast"), ModuleType("statsforecast.models")
    library.models, models.AutoLast = models, AutoLast
    monkeypatch.setitem(sys.modules, "statsforecast", library)
    monkeypatch.setitem(sys.modules, "statsforecast.models", models)
    size = np.abs(np.diff(TWELVE)).mean()
    assert figures("statsforecast:AutoLast", TWELVE, 1, [80])[0] == pytest.approx(
        [69, 69 - 80 * size, 69 + 80 * size]
    )
    few = forecast(series(TWELVE[:9]), 1, 80, "statsforecast:AutoLast")
    assert few["status"].item() == "too_few_to_fit"
    with pytest.raises(UsageError, match="no model 'Nothing'"):
        forecast(series(TWELVE), model="statsforecast:Nothing")


def test_what_was_dropped_is_said_beside_the_warning_of_the_library(monkeypatch):
    def warns(values, horizon, levels):
        warnings.warn("starting values", UserWarning, stacklevel=1)
        ends = np.ones((horizon, len(levels)))
        return np.ones(horizon), 0 * ends, 2 * ends

    found = engine("theta")
    run = lambda *asked: library_models.one_by_one(warns, *asked)  # noqa: E731
    monkeypatch.setattr(
        "ipanalysis.models.forecast.asked.engine", lambda name: type(found)(name, found.least, run)
    )
    data = series(TWELVE).assign(year=[*range(2009, 2011), *range(2014, 2024)])
    row = forecast(data, 1, 80, "theta").squeeze()
    assert (row["status"], row["n"]) == ("warned", 10)
    for clause in ("starting values", "only the complete run at its end was used (10 values)"):
        assert clause in row["reason"]
    still = data.assign(value=[*TWELVE[:2], *[5.0] * 10])
    row = forecast(still, 1, 80, "theta").squeeze()
    assert row["status"] == "constant"
    assert "only the complete run at its end was used (10 values)" in row["reason"]
