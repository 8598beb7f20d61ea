"""Models: trends, forecasts with honest intervals, and the chance that a target is met."""
