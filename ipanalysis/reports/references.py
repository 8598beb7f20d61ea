"""Numbering the sources of a page in the order in which they are cited."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from ipanalysis.data.study import Study
from ipanalysis.views.notes import source_entries


class References:
    """The sources that a page cites.

    Parameters
    ----------
    study : Study
        The study with its sources.
    lang : {"en", "zh"}
        Language of titles.
    """

    def __init__(self, study: Study, lang: str) -> None:
        self.study, self.lang = study, lang
        self.numbers: dict[str, int] = {}

    def cite(self, *ids: object) -> Markup:
        """Return the numbers of sources as links to the list.

        Parameters
        ----------
        *ids : str
            Ids, or several joined by semicolons; missing ones are passed over.
        """
        wanted = [i.strip() for text in ids if not pd.isna(text) for i in str(text).split(";")]
        links = []
        for source in dict.fromkeys(i for i in wanted if i):
            number = self.numbers.setdefault(source, len(self.numbers) + 1)
            title = self.study.label("sources", source, self.lang, "title")
            links.append(
                Markup('<a href="#s{n}" title="{title}">{n}</a>').format(n=number, title=title)
            )
        if not links:
            return Markup()
        return Markup("<sup>[{}]</sup>").format(Markup(", ").join(links))

    def entries(self) -> list[dict]:
        """Return the cited sources in the order of their numbers, ready for a template."""
        entries = source_entries(self.study, self.numbers, self.lang)
        return [e | {"number": n} for n, e in zip(self.numbers.values(), entries, strict=True)]
