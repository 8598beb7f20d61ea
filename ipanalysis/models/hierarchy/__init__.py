"""Forecasts of a whole and its parts that add up."""
