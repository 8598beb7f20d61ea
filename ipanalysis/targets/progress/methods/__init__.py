"""Published methods of judging progress towards a target, one function each.

:data:`METHODS` lists them in the order in which tables show them. Each takes a
:class:`~ipanalysis.targets.progress.methods.stretch.Stretch` and returns what it finds, or the code
of the reason why it finds nothing (a key of
:data:`~ipanalysis.targets.progress.methods.reasons.REASONS`).
"""

from __future__ import annotations

from ipanalysis.targets.progress.methods import (
    coinr,
    escap,
    eurostat,
    oecd,
    opensdg,
    pathway,
    sdgindex,
    un,
)
from ipanalysis.targets.progress.methods.stretch import Method

METHODS: dict[str, Method] = {
    method.name: method
    for family in (pathway, eurostat, opensdg, un, escap, sdgindex, oecd, coinr)
    for method in family.METHODS
}
#: The methods that a reader is shown first.
MAIN = ("linear", "eurostat")
