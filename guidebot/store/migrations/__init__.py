"""The schema's history: one module a step, oldest first. Steps only lead on; a backup leads back."""
