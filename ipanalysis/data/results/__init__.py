"""The tables of results: their columns, types and keys, with what each column means.

What :mod:`ipanalysis.data.schema` is to the tables of a study, this is to what is computed from
them. The description of a written package and the data dictionary are made from it.
"""

from __future__ import annotations

from ipanalysis.data.fields import Table
from ipanalysis.data.results import adding, comparability, models, targets, values
from ipanalysis.locale import N_

RESULT_TITLES = {
    "ledger": N_("ledger"),
    "differences": N_("differences"),
    "excluded": N_("left out of the ledger"),
    "coherence": N_("coherence"),
    "coherence_parts": N_("parts of national targets"),
    "coherence_rest": N_("regions without a target"),
    "allocations": N_("fair shares"),
    "progress": N_("progress"),
    "disagreements": N_("disagreements of methods"),
    "audit": N_("audit"),
    "trend": N_("trends"),
    "forecast": N_("forecasts"),
    "attainment": N_("attainment"),
    "conflicts": N_("conflicts"),
    "values": N_("chosen values"),
    "comparability": N_("comparability"),
    "comparability_summary": N_("comparability, counted"),
}

RESULT_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(targets.LEDGER, targets.DIFFERENCES, targets.EXCLUDED),
        *(adding.COHERENCE, adding.COHERENCE_PARTS, adding.COHERENCE_REST, adding.ALLOCATIONS),
        *(targets.PROGRESS, targets.DISAGREEMENTS, targets.AUDIT),
        *(models.TREND, models.FORECAST, models.ATTAINMENT, values.CONFLICTS, values.VALUES),
        *(comparability.COMPARABILITY, comparability.COMPARABILITY_SUMMARY),
    )
}
