"""Whether series differ, since a plan began, from what their earlier course would have given."""
