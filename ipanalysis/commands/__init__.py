"""What each command does: calls the public function, prints, returns the exit code."""
