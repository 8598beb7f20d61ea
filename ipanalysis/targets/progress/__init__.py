"""Progress towards targets by published methods."""
