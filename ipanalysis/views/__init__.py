"""Tables for people: fewer columns, names instead of codes, in the reader's language.

:func:`show` here returns text, as a terminal shows it; :func:`ipanalysis.show` shows the same
table in a notebook, with its notes and sources.
"""

from ipanalysis.views.backtest import backtest_summary, calibration_summary, hindsight_summary
from ipanalysis.views.columns import VIEWS
from ipanalysis.views.summaries import (
    audit_summary,
    diff_summary,
    evaluation_summary,
    methods_text,
    progress_summary,
)
from ipanalysis.views.text import show

__all__ = [
    "VIEWS",
    "audit_summary",
    "backtest_summary",
    "calibration_summary",
    "diff_summary",
    "evaluation_summary",
    "hindsight_summary",
    "methods_text",
    "progress_summary",
    "show",
]
