"""Bringing targets to one basis: conversions between bounds, with the assumption in words.

A figure stands between bounds (:mod:`.figure`). A step turns it into another one or refuses and
says what is missing; steps are chained by :func:`compose`. There are steps between the bases of
one measure (:mod:`.steps`) and from one measure to another (:mod:`.measures`); which measures
belong together, and how, is read from the tables of the study (:mod:`.facts`).
"""

from ipanalysis.targets.basis.figure import Bounded, Known, Refused, Step, compose
from ipanalysis.targets.basis.growth import growth_rate, last_of_sum, sum_of_last
from ipanalysis.targets.basis.situation import Past, Situation
from ipanalysis.targets.basis.steps import BASIS_NAMES, convert_basis

__all__ = [
    "BASIS_NAMES",
    "Bounded",
    "Known",
    "Past",
    "Refused",
    "Situation",
    "Step",
    "compose",
    "convert_basis",
    "growth_rate",
    "last_of_sum",
    "sum_of_last",
]
