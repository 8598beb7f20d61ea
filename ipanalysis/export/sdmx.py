"""The observations of a study as SDMX-CSV 2.0, the CSV form of SDMX 3.0.

Each row of ``observations`` is one SDMX observation, value as printed. Sources that disagree and
figures of different status would share a key in SDMX, so source and status are dimensions: nothing
is dropped, and the attribute ``CHOSEN`` marks the figures that the study takes.
"""

from __future__ import annotations

import math
import re

import pandas as pd

from ipanalysis.data.csvtext import csv_text
from ipanalysis.data.schema import TABLES
from ipanalysis.data.study import Study
from ipanalysis.data.write import table_texts
from ipanalysis.errors import SHOWN, IpaError
from ipanalysis.locale import N_

DIMENSIONS = {
    "REF_AREA": "region",
    "INDICATOR": "indicator",
    "SOURCE": "source",
    "STATUS": "status",
    "TIME_PERIOD": "year",
}
#: Status of an observation to the code list CL_OBS_STATUS of SDMX (2.2). It has no code for a
#: revised value, which is an ordinary one; a part of a year deviates from what the series defines.
OBS_STATUS = {
    "actual": "A",
    "revised": "A",
    "preliminary": "P",
    "estimated": "E",
    "part_year": "D",
}
STRUCTURE = {
    "STRUCTURE": "dataflow",
    "STRUCTURE_ID": "IPANALYSIS:OBSERVATIONS(1.0.0)",
    "ACTION": "I",
}
# An id of SDMX may begin with @ or -, but a spreadsheet would run such a cell.
_ID = re.compile(r"[A-Za-z0-9_$][A-Za-z0-9_@$-]*")
_KEY = list(TABLES["observations"].key)


def sdmx_csv(study: Study) -> str:
    """Return the observations of a study as SDMX-CSV; derived figures are left out.

    Parameters
    ----------
    study : Study
        The study.

    Returns
    -------
    str
        Columns STRUCTURE, STRUCTURE_ID, ACTION; the dimensions REF_AREA, INDICATOR, SOURCE,
        STATUS (of the study), TIME_PERIOD; the measure OBS_VALUE; the attributes UNIT_MEASURE and
        UNIT_MULT (the value x 10^UNIT_MULT is in UNIT_MEASURE), DECIMALS (as printed), OBS_STATUS
        (SDMX), BOUND, CHOSEN (true for the figure that the study takes), UNIT (of the study),
        PUBLISHED, NOTE_ZH, NOTE_EN.

    Raises
    ------
    IpaError
        If a code has characters that no SDMX id may have; all such codes are listed.

    Examples
    --------
    >>> import ipanalysis as ipa
    >>> sdmx_csv(ipa.load()).splitlines()[0][:50]
    'STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,S'
    """
    study = study.without_derived()
    rows = study.observations
    _check_ids(rows)
    texts = table_texts(rows, TABLES["observations"])
    unit = _unit_attributes(study.units)
    columns = {
        **{name: texts[column].astype("str") for name, column in DIMENSIONS.items()},
        "OBS_VALUE": texts["value"],
        "UNIT_MEASURE": rows["unit"].map({name: base for name, (base, _) in unit.items()}),
        "UNIT_MULT": rows["unit"].map({name: power for name, (_, power) in unit.items()}),
        "DECIMALS": texts["value"].str.partition(".")[2].str.len(),
        "OBS_STATUS": rows["status"].map(OBS_STATUS),
        "BOUND": rows["bound"],
        "CHOSEN": _chosen(study),
        "UNIT": rows["unit"],
        "PUBLISHED": rows["published"],
        "NOTE_ZH": rows["note_zh"],
        "NOTE_EN": rows["note_en"],
    }
    table = pd.DataFrame(columns, index=rows.index)
    for place, (name, value) in enumerate(STRUCTURE.items()):
        table.insert(place, name, value)
    return csv_text(table)


def _check_ids(rows: pd.DataFrame) -> None:
    codes = pd.unique(pd.concat([rows[c] for c in ("region", "indicator", "source")]))
    wrong = [code for code in codes if not _ID.fullmatch(code)]
    if wrong:
        text = N_(
            "These codes cannot stand in SDMX, which takes letters a to z, digits, _, $, @ and -, "
            "not @ or - at the start: {names}. Change them in the study, or leave out sdmx-csv."
        )
        raise IpaError(text, names=(*wrong[:SHOWN], *["…"] * (len(wrong) > SHOWN)))


def _unit_attributes(units: pd.DataFrame) -> dict[str, tuple[str, int]]:
    """Return UNIT_MEASURE and UNIT_MULT of each unit.

    Tens of a base unit become that unit with their exponent: 10,000 items are items with 4. The
    base unit is the one with factor 1 or, if the study has none, the dimension (a currency). What
    is smaller than its base (per cent) or no power of ten stays as it is, with 0.
    """
    bases = units[units["factor"] == 1].drop_duplicates("dimension").set_index("dimension")["unit"]
    found = {}
    for row in units.to_dict("records"):
        base = str(bases.get(row["dimension"], row["dimension"]))
        power = round(math.log10(row["factor"])) if row["factor"] > 1 else 0
        whole = power > 0 and row["factor"] == 10**power and _ID.fullmatch(base)
        found[row["unit"]] = (base, power) if whole else (row["unit"], 0)
    return found


def _chosen(study: Study) -> pd.Series:
    keys = pd.MultiIndex.from_frame(study.select()[_KEY])
    rows = pd.MultiIndex.from_frame(study.observations[_KEY])
    return pd.Series(rows.isin(keys), study.observations.index).map({True: "true", False: "false"})
