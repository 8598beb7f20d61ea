"""A batch of reports: what has to be made anew, what was made, who is at work in a folder."""
