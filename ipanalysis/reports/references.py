"""Numbering the sources of a page in the order in which they are cited."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from ipanalysis.data.study import Study
from ipanalysis.locale.words import word


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
                Markup('<a href="#source-{n}" title="{title}">{n}</a>').format(
                    n=number, title=title
                )
            )
        if not links:
            return Markup()
        return Markup('<sup class="cite">[{}]</sup>').format(Markup(", ").join(links))

    def entries(self) -> list[dict]:
        """Return the cited sources in the order of their numbers, ready for a template."""
        table = self.study.sources.set_index("source")
        entries = []
        for source, number in self.numbers.items():
            row = table.loc[source]
            entries.append(
                {
                    "number": number,
                    "title": self.study.label("sources", source, self.lang, "title"),
                    "publisher": self.study.label("sources", source, self.lang, "publisher"),
                    "published": row["published"] if pd.notna(row["published"]) else "",
                    "grade": row["grade"],
                    "grade_word": word("grade", row["grade"], self.lang),
                    "url": row["url"] if pd.notna(row["url"]) and _is_web(row["url"]) else "",
                    "note": self.study.label("sources", source, self.lang, "note"),
                }
            )
        return entries


def _is_web(url: str) -> bool:
    # An address such as javascript:... must not become a link.
    return url.lower().startswith(("http://", "https://"))
