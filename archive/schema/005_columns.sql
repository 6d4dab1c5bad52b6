-- The file explains itself: what every table, view and column means.

CREATE TABLE columns (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL DEFAULT '',  -- empty: the table or view itself
  meaning TEXT NOT NULL,
  UNIQUE (table_name, column_name)
);
