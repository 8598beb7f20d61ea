"""What do Shanghai's and Shenzhen's targets mean beside the nation's? Ten lines."""

import ipanalysis as ipa

study = ipa.load()
ledger = ipa.reconcile(study, plan="14FYP")
print(ledger.table["status"].value_counts().to_string(), "\n")
columns = ["region", "indicator", "value", "national_value", "national_unit", "ambition"]
print(ledger.differences[columns].to_string(index=False), "\n")
refused = ledger.table.query("status == 'not_comparable'")
for row in refused.itertuples():
    print(f"{row.region} {row.indicator}: {row.reason}")
