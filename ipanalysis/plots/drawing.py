"""A figure that shows itself in a notebook, as it stands in a report."""

from matplotlib.figure import Figure

from ipanalysis.plots.style import to_svg


class Drawing(Figure):
    """A figure outside pyplot, which IPython by itself shows as its size only."""

    def _repr_html_(self) -> str:
        return to_svg(self)
