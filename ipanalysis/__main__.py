"""``python -m ipanalysis``: the command line."""

import sys

from ipanalysis.cli import main

sys.exit(main())
