"""Units: factors are data (``units.csv``), so that any country's currency needs no code."""

from __future__ import annotations

import pandas as pd

from ipanalysis.data.lookup import look_up
from ipanalysis.errors import UsageError
from ipanalysis.locale import N_


def convert(values: pd.Series, units: pd.Series, to: pd.Series, table: pd.DataFrame) -> pd.Series:
    """Return values in other units of the same dimension.

    Parameters
    ----------
    values : Series of float
        Values.
    units, to : Series of str
        Unit of each value, and the unit wanted; same index as `values`.
    table : DataFrame
        Columns unit, dimension, factor: value in the base unit = value x factor.

    Returns
    -------
    Series of float
        Converted values; missing where a unit is unknown or the dimensions differ.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["item", "10k_item"], "dimension": ["count", "count"],
    ...                       "factor": [1.0, 10000.0]})
    >>> convert(pd.Series([9.0]), pd.Series(["10k_item"]), pd.Series(["item"]), table).tolist()
    [90000.0]
    """
    if (units == to).all() and units.isin(table["unit"]).all():
        return values.astype(float)  # most series are asked for in the unit they stand in
    known = table.set_index("unit")
    dimension, factor = known["dimension"], known["factor"]
    same = look_up(units, dimension) == look_up(to, dimension)
    # One division after one multiplication keeps whole numbers whole: 9 x 10000 / 1.
    converted = values * look_up(units, factor) / look_up(to, factor)
    # The same unit is left as it was printed, to the last digit.
    return converted.where(units != to, values).where(same)


def convert_one(value: float, unit: str, to: str, table: pd.DataFrame) -> float:
    """Return one value in another unit.

    Raises
    ------
    UsageError
        If the units do not measure the same thing, naming both.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["CNY_10k", "CNY_100m"], "dimension": ["CNY", "CNY"],
    ...                       "factor": [1e4, 1e8]})
    >>> convert_one(3000, "CNY_10k", "CNY_100m", table)
    0.3
    """
    return float(convert_all(float(value), unit, to, table))


def convert_all(
    values: float | pd.Series, unit: str, to: str, table: pd.DataFrame
) -> float | pd.Series:
    """Return a value, or values that all have one unit, in another unit.

    Raises
    ------
    UsageError
        If the units do not measure the same thing, naming both.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["CNY_10k", "CNY_100m"], "dimension": ["CNY", "CNY"],
    ...                       "factor": [1e4, 1e8]})
    >>> convert_all(pd.Series([3000.0, 6000.0]), "CNY_10k", "CNY_100m", table).tolist()
    [0.3, 0.6]
    """
    # Plain lists: this is called for every target, and pandas would take milliseconds.
    columns = (table[name].tolist() for name in ("unit", "dimension", "factor"))
    known = {code: (dimension, factor) for code, dimension, factor in zip(*columns, strict=True)}
    if unit not in known or to not in known or known[unit][0] != known[to][0]:
        raise UsageError(N_("{unit} cannot be converted to {to}."), unit=unit, to=to)
    return values if unit == to else values * known[unit][1] / known[to][1]
