"""A sentence or two below a printed table: how many rows of each kind there are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ipanalysis.locale import N_, tr
from ipanalysis.locale.words import word


def audit_summary(table: pd.DataFrame, lang: str) -> str:
    """Return in a sentence how many claims there are of each verdict; nothing without claims.

    Examples
    --------
    >>> audit_summary(pd.DataFrame({"verdict": ["off", "holds", "holds"]}), "en")
    '3 statement(s): holds 2, does not hold 1.'
    """
    from ipanalysis.targets.audit.audit import VERDICTS

    found = table["verdict"]
    return _counted(N_("{n} statement(s): {verdicts}."), found, VERDICTS[::-1], "audit", lang)


def diff_summary(table: pd.DataFrame, lang: str) -> str:
    """Return in a sentence how many targets of two plans changed in which way.

    Examples
    --------
    >>> diff_summary(pd.DataFrame({"status": ["dropped", "added", "added"]}), "en")
    '3 target(s) or pair(s) of targets: added 2, dropped 1.'
    """
    from ipanalysis.targets.comparison.plan_diff import STATUSES

    text = N_("{n} target(s) or pair(s) of targets: {verdicts}.")
    return _counted(text, table["status"], STATUSES, "change", lang)


def _counted(text: str, found: pd.Series, codes: Sequence[str], words: str, lang: str) -> str:
    counts = found.value_counts()
    parts = [
        tr(N_("{verdict} {n}"), lang, verdict=word(words, code, lang), n=int(counts[code]))
        for code in codes
        if code in counts
    ]
    return tr(text, lang, n=len(found), verdicts=tuple(parts)) if parts else ""


def progress_summary(table: pd.DataFrame, differing: int, lang: str) -> str:
    """Return for each method how many targets it finds where; and on how many methods differ.

    Examples
    --------
    >>> table = pd.DataFrame({"method": ["linear"] * 3, "verdict": ["reached", "refused", "away"]})
    >>> print(progress_summary(table, 1, "en"))
    straight path: reached (1), moving away (1), not judged (1).
    Of all methods some differ on 1 target(s); --disagreements says why.
    """
    from ipanalysis.targets.progress.methods.reasons import VERDICTS

    lines = []
    for method, rows in table.groupby("method", sort=False):
        counts = rows["verdict"].value_counts()
        parts = [
            tr(N_("{verdict} ({n})"), lang, verdict=tr(VERDICTS[v], lang), n=int(counts[v]))
            for v in VERDICTS
            if v in counts
        ]
        name = word("method", method, lang)
        lines.append(tr(N_("{method}: {verdicts}."), lang, method=name, verdicts=tuple(parts)))
    if differing:
        text = N_("Of all methods some differ on {n} target(s); {option} says why.")
        lines.append(tr(text, lang, n=differing, option="--disagreements"))
    return "\n".join(lines)


def evaluation_summary(table: pd.DataFrame, placebos: pd.DataFrame, lang: str) -> str:
    """Return in sentences how many series differ from their earlier course, and placebo dates.

    Examples
    --------
    >>> table = pd.DataFrame({"verdict": ["within", "above", None], "level": [95.0, 95.0, None]})
    >>> print(evaluation_summary(table, pd.DataFrame({"beyond": [0.5, 0.01]}), "en"))
    2 series judged: above its earlier course (1), within its interval (1).
    1 series not judged; the reasons (--show reasons) say why.
    Of 2 dates without a plan 1 lie outside the 95% interval.
    """
    from ipanalysis.locale.numbers import number

    judged = table[table["verdict"].notna()]
    if judged.empty:
        return tr(N_("No series could be judged."), lang)
    counts = judged["verdict"].value_counts()
    parts = [
        tr(N_("{verdict} ({n})"), lang, verdict=word("evaluation", code, lang), n=int(counts[code]))
        for code in ("above", "within", "below")
        if code in counts
    ]
    text = N_("{n} series judged: {verdicts}.")
    said = tr(text, lang, n=len(judged), verdicts=tuple(parts))
    if len(judged) < len(table):
        text = N_("{n} series not judged; the reasons (--show reasons) say why.")
        said += "\n" + tr(text, lang, n=len(table) - len(judged))
    if placebos.empty:
        return said
    level = float(judged["level"].iloc[0])
    outside = int((placebos["beyond"] < 1 - level / 100).sum())
    text = N_("Of {n} dates without a plan {k} lie outside the {level}% interval.")
    return said + "\n" + tr(text, lang, n=len(placebos), k=outside, level=number(level, lang))


def methods_text(lang: str) -> str:
    """Return the methods of progress with their formulas and references, one below the other.

    Examples
    --------
    >>> methods_text("en").splitlines()[0]
    'linear  straight path (pace)'
    """
    from ipanalysis.targets.progress.methods import METHODS

    text = N_("{name} ({kind})")
    lines = []
    for method in METHODS.values():
        fields = {"name": word("method", method.name, lang)}
        kind = word("method_kind", method.kind, lang)
        lines.append(f"{method.name}  {tr(text, lang, kind=kind, **fields)}")
        lines += [f"    {method.formula}", f"    {tr(method.reference, lang)}"]
    return "\n".join(lines) + "\n"
