"""Comparative policy analysis: reconcile national and local targets, forecast, report.

The public names, in the order of the work. They are loaded when first used, so that importing
the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

_HOMES = {
    "load": "data.load",
    "Study": "data.study",
    "new_study": "importers.newstudy",
    "import_file": "importers.run",
    "record": "data.record",
    "StudyWarning": "errors",
    "crosswalk": "data.crosswalk",
    "reconcile": "targets.ledger.reconcile",
    "compare_plans": "targets.comparison.plan_diff",
    "progress": "targets.progress.progress",
    "coherence": "targets.coherence.coherence",
    "allocations": "targets.coherence.allocation",
    "adjust": "targets.coherence.adjust",
    "disagreements": "targets.progress.disagreements",
    "yardsticks": "targets.progress.methods.yardsticks",
    "audit": "targets.audit.audit",
    "derive": "data.derive",
    "comparability": "targets.comparison.comparability",
    "trend": "models.trend.trend",
    "convergence": "models.trend.convergence",
    "decompose": "models.trend.decomposition",
    "forecast": "models.forecast.forecast",
    "sample_paths": "models.forecast.paths",
    "attainment": "models.attainment",
    "hierarchical": "models.hierarchy.hierarchical",
    "interrupted": "models.policy.interrupted",
    "policy_panel": "models.policy.policy_panel",
    "backtest": "models.backtest.rolling",
    "calibration": "models.backtest.chances",
    "hindsight": "models.backtest.hindsight",
    "composite": "models.composite.composite",
    "build": "results",
    "show": "views.html",
    "to_excel": "export.excel",
    "report": "reports.render",
    "report_status": "reports.batch.status",
}

__all__ = [*_HOMES]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value  # next time without this function
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
