"""What the tests of figures share: a look at a figure as it will be seen."""

import warnings
from itertools import combinations

import pytest

from ipanalysis.data.load import load


@pytest.fixture(scope="session")
def study():
    return load()


@pytest.fixture
def look():
    """Return a function that draws a figure, refuses what is untidy, and gives its texts."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    def check(figure) -> list[str]:
        canvas = FigureCanvasAgg(figure)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a missing glyph is a warning of matplotlib
            canvas.draw()
        seen = [t for axes in figure.axes for t in axes.texts if t.get_text().strip()]
        boxes = [t.get_window_extent(canvas.get_renderer()).padded(-1) for t in seen]
        page = figure.bbox.padded(2)
        for text, box in zip(seen, boxes, strict=True):
            inside = page.x0 <= box.x0 and box.x1 <= page.x1
            assert inside and page.y0 <= box.y0 and box.y1 <= page.y1, f"clipped: {text.get_text()}"
        for (one, first), (two, second) in combinations(zip(seen, boxes, strict=True), 2):
            assert not first.overlaps(second), f"overlap: {one.get_text()} / {two.get_text()}"
        return [t.get_text() for t in seen]

    return check
