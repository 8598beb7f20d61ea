"""Which bound holds for a local target beside the national one, where either has an open end."""

from __future__ import annotations

#: The way along an axis that a bound is open to.
OPEN = {"ge": 1, "gt": 1, "le": -1, "lt": -1}


def bound_beside(local: object, national: object) -> str:
    """Return the bound of a ratio or difference of two targets.

    Parameters
    ----------
    local, national : str
        Bounds of the two: eq, ge, gt, le, lt or approx.

    Returns
    -------
    str
        ``eq`` also where both are open to the same side: then neither a least nor a largest
        distance follows, and the figure compares what is stated.

    Examples
    --------
    >>> [bound_beside(*pair) for pair in (("ge", "eq"), ("eq", "ge"), ("ge", "ge"), ("ge", "le"))]
    ['ge', 'le', 'eq', 'ge']
    >>> bound_beside("eq", "approx")
    'approx'
    """
    mine, other = OPEN.get(str(local), 0), -OPEN.get(str(national), 0)
    if other == 0:
        return "approx" if (local, national) == ("eq", "approx") else str(local)
    if mine == 0:
        return "ge" if other > 0 else "le"
    return str(local) if mine == other else "eq"
