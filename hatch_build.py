"""Put the study and the report's template into the wheel.

A wheel has to work in an empty folder, so it carries both under ``ipanalysis/bundled``.
An editable install must not: it would serve a copy that the checkout has left behind.
"""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = {
    "data/raw": "ipanalysis/bundled/data/raw",
    "notebooks/region_report.ipynb": "ipanalysis/bundled/notebooks/region_report.ipynb",
}


class BundleHook(BuildHookInterface):
    """Add the study and the template to standard wheels only."""

    def initialize(self, version, build_data):
        """Register the forced files; hatchling fails by itself where one is missing."""
        if version == "standard":
            build_data["force_include"].update(BUNDLED)
