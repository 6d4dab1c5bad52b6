-- The column whose list led to a URL. Its defaults and its topic rule hold for the article at every later look, and
-- when the captures are read again: neither stands on the article's page.
ALTER TABLE urls ADD COLUMN list_column TEXT NOT NULL DEFAULT '';
