-- Rows of recent articles that wait to be merged into shingles and sentences: one article alone would touch a page of
-- those for each of its rows.
CREATE TABLE recent (
  article_id INTEGER PRIMARY KEY,
  shingles BLOB NOT NULL,           -- shingle and place by turns; signed 64-bit integers, little-endian
  sentences BLOB NOT NULL           -- site, unit and companions by turns; likewise
);
