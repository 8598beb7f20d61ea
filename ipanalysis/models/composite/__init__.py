"""An index over several indicators, and the range of ranks that it leaves open."""
