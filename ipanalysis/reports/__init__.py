"""One page a region: papermill fills the notebook, the page is checked and written."""
