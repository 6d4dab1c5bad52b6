"""The schema: the migrations as SQL, and what every table and column means."""
