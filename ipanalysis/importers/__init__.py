"""Bringing spreadsheets and statistical files into the tables of a study."""
