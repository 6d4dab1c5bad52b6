-- What the crawl remembers beside the URLs: how far back a list was read, and how a host wants to be spoken to.

CREATE TABLE list_walks (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,                      -- the first page of the list
  walked_at TEXT NOT NULL,                -- when it was last read as far as covers_since, every link settled
  covers_since TEXT NOT NULL DEFAULT '',  -- YYYY-MM-DD: older rows were not read; empty: read to the end
  UNIQUE (site_id, url)
);

CREATE TABLE hosts (
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE,
  tls TEXT NOT NULL DEFAULT '' CHECK (tls IN ('', 'https', 'legacy', 'http')),  -- the rung that worked
  note TEXT NOT NULL DEFAULT '',          -- what the server did on the rungs above
  noted_at TEXT NOT NULL
);
