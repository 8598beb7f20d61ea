"""Writing results and the study for other programs: CSV, Parquet, Data Package, SDMX-CSV."""
