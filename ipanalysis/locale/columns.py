"""The headings of columns in tables for people."""

from __future__ import annotations

from ipanalysis.locale import N_, tr

COLUMN_NAMES = {
    "base_value": N_("Base"),
    "basis": N_("Basis"),
    "bound": N_("Bound"),
    "cagr": N_("Growth a year"),
    "claim": N_("Claim"),
    "decided_by": N_("Because"),
    "difference": N_("Difference"),
    "domain": N_("Field"),
    "fits_year": N_("Fits the year"),
    "first_year": N_("First year"),
    "forecast.level": N_("Interval (%)"),
    "grade": N_("Grade"),
    "high": N_("Highest"),
    "implied": N_("Implied"),
    "indicator": N_("Indicator"),
    "kind": N_("Kind"),
    "last_year": N_("Last year"),
    "latest_value": N_("Latest value"),
    "latest_year": N_("Latest year"),
    "level": N_("Level"),
    "local_value": N_("Local target"),
    "low": N_("Lowest"),
    "lower": N_("Lower end"),
    "mean": N_("Forecast"),
    "measure": N_("Measure"),
    "method": N_("Method"),
    "n": N_("Values"),
    "name": N_("Name"),
    "national_value": N_("National target"),
    "parent": N_("Belongs to"),
    "parts": N_("Made from"),
    "plan": N_("Plan"),
    "probability": N_("Probability"),
    "programme": N_("Programme"),
    "published": N_("Published"),
    "publisher": N_("Publisher"),
    "ratio": N_("Ratio"),
    "reason": N_("Reason"),
    "recomputed": N_("Recomputed"),
    "region": N_("Region"),
    "score": N_("Score"),
    "share_of_national": N_("Share of the nation's"),
    "slope": N_("Change a year"),
    "source": N_("Source"),
    "spread_percent": N_("Spread (%)"),
    "stage": N_("Stage"),
    "stated": N_("Stated"),
    "status": N_("Status"),
    "taken": N_("Taken"),
    "taken_source": N_("Source"),
    "target": N_("Target"),
    "target_unit": N_("Unit"),
    "target_value": N_("Target value"),
    "target_year": N_("Target year"),
    "theme": N_("Theme"),
    "title": N_("Title"),
    "unit": N_("Unit"),
    "upper": N_("Upper end"),
    "valid_from": N_("From"),
    "valid_to": N_("Until"),
    "value": N_("Value"),
    "verdict": N_("Verdict"),
    "year": N_("Year"),
}


def heading(column: str, lang: str = "en", table: str = "") -> str:
    """Return the heading of a column (of a table); a column without one keeps its name.

    Examples
    --------
    >>> heading("share_of_national")
    "Share of the nation's"
    """
    known = COLUMN_NAMES.get(f"{table}.{column}") or COLUMN_NAMES.get(column)
    return tr(known, lang) if known else column
