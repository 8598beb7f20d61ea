"""Local targets beside national ones: mappings, conversions, ledger, progress and audit."""
