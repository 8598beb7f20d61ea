"""Whether the parts add up to the whole, what each would have to reach, and what if."""
