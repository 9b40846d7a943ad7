"""What must be fast, measured as ratios against a baseline in the same run. Nothing here asserts: machines differ."""
