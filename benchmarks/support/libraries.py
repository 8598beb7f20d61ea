"""Libraries that only the benchmarks need stand in .tools/bench, put there by `make bench`.

They come behind those of the environment: statsforecast asks for an older pandas, which must not
stand before the project's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PLACE = Path(__file__).parents[2] / ".tools" / "bench"


def find_libraries() -> None:
    """Let the libraries of the benchmarks be imported, where they are installed."""
    if PLACE.is_dir() and str(PLACE) not in sys.path:
        sys.path.append(str(PLACE))


def given_folder() -> Path | None:
    """Return the folder of series that `make bench DATA=FOLDER` names."""
    named = os.environ.get("BENCH_DATA")
    return Path(named) if named else None
