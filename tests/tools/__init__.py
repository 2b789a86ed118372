"""Tools of the makers: run by hand, not by the suite."""
