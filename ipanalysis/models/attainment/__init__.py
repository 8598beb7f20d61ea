"""Whether each target was met, or how likely it is to be met, and by when.

:mod:`.table` makes the table. For each target it reads what is observed (:mod:`.observed`) against
what has to be reached (:mod:`.goals`, for ranks :mod:`.ranking`); what is still to come is read
from the forecasts (:mod:`.futures`, :mod:`.even`), as a chance (:mod:`.chances`) and as a
year (:mod:`.years`).
"""

from ipanalysis.models.attainment.table import COLUMNS, attainment, unworded

__all__ = ["COLUMNS", "attainment", "unworded"]
