"""Whether the forecasts may be believed: they are made for years whose outcome is known."""
