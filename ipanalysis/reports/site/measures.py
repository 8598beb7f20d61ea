"""One theme of policy over all plans: which measures each takes, by kind of instrument."""

from __future__ import annotations

from ipanalysis.data.study import Study
from ipanalysis.data.vocabulary import INSTRUMENTS, LEVELS
from ipanalysis.locale.words import word
from ipanalysis.reports.addresses import address, index_name, method_name
from ipanalysis.reports.html import render
from ipanalysis.reports.order import by_plan
from ipanalysis.reports.references import References

_PLACE = ["level", "region"]


def theme_body(study: Study, theme: str, lang: str) -> str:
    """Return the body of the page of a theme.

    Parameters
    ----------
    study : Study
        The study.
    theme : str
        A theme of its measures.
    lang : {"en", "zh"}
        Language.
    """
    references = References(study, lang)
    mine = study.measures[study.measures["theme"] == theme]
    rank = study.regions.set_index("region")["level"].map(LEVELS.index)
    order = study.plans.assign(level=study.plans["region"].map(rank)).set_index("plan")
    # Of the nation, of its parts, of groups; of each region the newest plan first.
    plans = {plan: rows.to_dict("records") for plan, rows in by_plan(mine, study.plans)}
    plans = {p: plans[p] for p in sorted(plans, key=lambda p: tuple(order.loc[p, _PLACE]))}
    kinds = [i for i in INSTRUMENTS if (mine["instrument"] == i).any()]
    return render(
        "site/theme.html.j2",
        lang,
        name=word("theme", theme, lang),
        vintage=study.vintage.text(lang) if study.vintage else "",
        total=len(mine),
        kinds=[word("instrument", i, lang) for i in kinds],
        plans=[
            {
                "name": study.label("plans", plan, lang),
                "counts": [sum(row["instrument"] == i for row in rows) for i in kinds],
                "blocks": [
                    (word("instrument", i, lang), _items(study, rows, i, references, lang))
                    for i in kinds
                    if any(row["instrument"] == i for row in rows)
                ],
            }
            for plan, rows in plans.items()
        ],
        entries=references.entries(),
        back=address("..", index_name(lang)),
        methods=address(method_name(lang)),
    )


def _items(
    study: Study, rows: list[dict], instrument: str, references: References, lang: str
) -> list[dict]:
    own = study.plans.set_index("plan")["region"]
    return [
        {
            "number": row["number"] if isinstance(row["number"], str) else "",
            "title": study.label("measures", row["measure"], lang, "title"),
            # Said only where a plan speaks of another region than its own.
            "region": ""
            if row["region"] == own[row["plan"]]
            else study.label("regions", row["region"], lang),
            "cite": references.cite(row["source"]),
        }
        for row in rows
        if row["instrument"] == instrument
    ]
