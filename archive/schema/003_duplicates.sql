-- What duplicates are found with. Everything here but boilerplate.text can be worked out again from the articles
-- (qcrawl duplicates rebuild); nothing here is an interface.

CREATE TABLE unsettled (            -- articles that came, changed, went or were decided on since stories were last right
  article_id INTEGER PRIMARY KEY
);
-- ON CONFLICT, not OR IGNORE: the OR of a statement that fires a trigger replaces the OR inside it.
CREATE TRIGGER articles_come AFTER INSERT ON articles
BEGIN INSERT INTO unsettled VALUES (new.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER articles_change AFTER UPDATE OF title, body, url, site_id, published_at, published_offset ON articles
BEGIN INSERT INTO unsettled VALUES (new.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER articles_go BEFORE DELETE ON articles
BEGIN
  INSERT INTO unsettled SELECT id FROM articles WHERE story_id = old.story_id ON CONFLICT DO NOTHING;
  INSERT INTO unsettled VALUES (old.id) ON CONFLICT DO NOTHING;
  UPDATE stories SET representative_id = (SELECT min(id) FROM articles WHERE story_id = old.story_id AND id <> old.id)
  WHERE representative_id = old.id
    AND EXISTS (SELECT 1 FROM articles WHERE story_id = old.story_id AND id <> old.id);
END;
CREATE TRIGGER articles_are_gone AFTER DELETE ON articles
BEGIN
  DELETE FROM stories
  WHERE id = old.story_id AND NOT EXISTS (SELECT 1 FROM articles WHERE story_id = old.story_id);
END;
CREATE TRIGGER decisions_come AFTER INSERT ON decisions
BEGIN
  INSERT INTO unsettled VALUES (new.a_id) ON CONFLICT DO NOTHING;
  INSERT INTO unsettled SELECT new.b_id WHERE new.b_id IS NOT NULL ON CONFLICT DO NOTHING;
END;
CREATE INDEX decisions_a ON decisions(a_id);
CREATE INDEX decisions_b ON decisions(b_id);

CREATE TABLE fingerprints (         -- an article's comparison text, and the samples that find its candidates
  article_id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,          -- hash of what it was made from
  site_id INTEGER,
  letters TEXT NOT NULL,            -- comparison text without page furniture, further printings and boilerplate
  title TEXT NOT NULL,              -- comparison text of the title
  published TEXT,                   -- the day, as on the page
  rank INTEGER NOT NULL,            -- order by content, unsigned 64 bit kept as signed
  traditional INTEGER NOT NULL,
  bound INTEGER NOT NULL,           -- shingles are sampled up to this hash, unsigned kept as signed
  samples BLOB NOT NULL,            -- unsigned 64-bit integers, little-endian, rising
  units BLOB NOT NULL,              -- sentences, hashed, likewise
  place_letters BLOB NOT NULL,      -- where letters start a run without a gap, unsigned 32-bit integers
  place_offsets BLOB NOT NULL       -- and where that run starts in the body
);

CREATE TABLE shingles (             -- the inverted index: which articles have a sampled shingle, in the list's own order
  shingle INTEGER NOT NULL,
  place INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  PRIMARY KEY (shingle, place, article_id)
) WITHOUT ROWID;

CREATE TABLE sentences (            -- which articles of a site have a sentence, to learn its boilerplate
  site_id INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  companions INTEGER NOT NULL,      -- stands for the article's other sentences
  PRIMARY KEY (site_id, unit, article_id)
) WITHOUT ROWID;

CREATE TABLE boilerplate (          -- sentences left out of every comparison of the site's articles
  site_id INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  text TEXT NOT NULL,               -- as it stands in one of the articles
  PRIMARY KEY (site_id, unit)
) WITHOUT ROWID;

INSERT INTO unsettled SELECT id FROM articles; -- of an archive from before this table
