"""Tables for people: fewer columns, names instead of codes, in the reader's language.

:func:`show` here returns text, as a terminal shows it; :func:`ipanalysis.show` shows the same
table in a notebook, with its notes and sources.
"""

from ipanalysis.views.columns import VIEWS
from ipanalysis.views.text import audit_summary, diff_summary, show

__all__ = ["VIEWS", "audit_summary", "diff_summary", "show"]
