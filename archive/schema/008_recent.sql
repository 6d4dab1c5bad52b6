-- Rows of recent articles that wait to be merged into shingles and sentences: one article alone would touch a page of
-- those for each of its rows.
CREATE TABLE recent (
  article_id INTEGER PRIMARY KEY,
  site_id INTEGER,
  shingles BLOB NOT NULL,           -- its shingles, then its places; signed 64-bit integers, little-endian
  sentences BLOB NOT NULL           -- its units, then the companions of each; likewise
);
