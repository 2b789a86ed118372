"""Services: one use case a module; where the rooms meet."""
