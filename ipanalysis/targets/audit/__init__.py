"""Claims of the sources, recomputed from figures."""
