"""The site around the reports: index, map of tiles, comparisons, measures, methods.

Everything works from a folder on disk: links are relative, and no page asks another host for
anything. The index has a small script that searches and sorts; without it everything is there.
"""

from __future__ import annotations

from ipanalysis.reports.addresses import announce, announced, compared, indicator_name, page_name
from ipanalysis.reports.site.write import site_files, write_index

__all__ = [
    "announce",
    "announced",
    "compared",
    "indicator_name",
    "page_name",
    "site_files",
    "write_index",
]
