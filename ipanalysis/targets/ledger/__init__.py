"""The ledger: every local target beside the national one."""
