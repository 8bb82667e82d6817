"""."""
EXERCISES: tuple = ()
