"""How a series went: growth, ranks, breaks, convergence of regions, change of a ratio."""
