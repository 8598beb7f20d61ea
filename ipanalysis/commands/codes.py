"""Exit codes."""

OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
