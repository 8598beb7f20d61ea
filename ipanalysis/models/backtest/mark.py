"""A mark of a model, to tell whether scores on record are of the model as it is now."""

from __future__ import annotations

from hashlib import sha256

import pandas as pd

from ipanalysis.models.forecast import forecast

_ROUGH = (5.0, 7.0, 6.0, 9.0, 12.0, 11.0, 15.0)
_FALLING = (90.0, 80.0, 78.0, 60.0, 61.0)


def model_mark(model: str = "med3") -> str:
    """Return eight digits that change when the forecasts or intervals of a model do.

    Parameters
    ----------
    model : str
        A model of :func:`~ipanalysis.forecast`.

    Examples
    --------
    >>> model_mark("naive") == model_mark("naive"), model_mark("naive") == model_mark("drift")
    (True, False)
    """
    parts = [
        pd.DataFrame({"region": name, "indicator": "x", "year": range(len(run)), "value": run})
        for name, run in (("rough", _ROUGH), ("falling", _FALLING))
    ]
    made = forecast.unworded(pd.concat(parts), 5, model=model)
    figures = made[["mean", "lower", "upper"]].to_numpy().ravel()
    # Six digits: the last ones differ from machine to machine.
    return sha256(" ".join(f"{x:.6g}" for x in figures).encode()).hexdigest()[:8]
