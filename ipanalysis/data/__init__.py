"""Tables of a study: their schema, their checks, their regions, units and provenance."""
