"""Forecasts of short annual series, with intervals that were measured to cover.

:mod:`.forecast` makes the table: of what is asked (:mod:`.asked`), with a model
(:mod:`.engines`; Med3 is in :mod:`.med3`), its intervals (:mod:`.intervals`) and constants
(:mod:`.calibration`). What reads a forecast takes its distribution from :mod:`.quantile_curve`:
sums and tails (:mod:`.distribution`), paths over years (:mod:`.paths`).
"""
