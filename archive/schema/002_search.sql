-- Full-text search that any plain SQLite keeps right: no extension, no custom tokenizer.
--
-- The trigram table answers words of three characters and more with MATCH. It also holds every word of one and two
-- characters, as the beginning of a trigram, except at the very end of a text, where no trigram begins any more.
-- articles_terms opens its terms to SQL, the four ends are indexed beside it, and the view words puts them together.

CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, body, content="articles", content_rowid="id", tokenize="trigram"
);
-- Merging segments later (16, not 4 of a level) makes an insertion a quarter cheaper and a query no slower.
INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 16);
INSERT INTO articles_fts(articles_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE articles_terms USING fts5vocab("articles_fts", "instance");

CREATE INDEX articles_title_last_two ON articles(lower(substr(title, -2)));
CREATE INDEX articles_title_last_one ON articles(lower(substr(title, -1)));
CREATE INDEX articles_body_last_two ON articles(lower(substr(body, -2)));
CREATE INDEX articles_body_last_one ON articles(lower(substr(body, -1)));

CREATE VIEW words AS                -- each place where a text has these characters; for words of one and two
SELECT term, doc AS article_id, col AS place FROM articles_terms
UNION ALL SELECT lower(substr(title, -2)), id, 'title' FROM articles
UNION ALL SELECT lower(substr(title, -1)), id, 'title' FROM articles WHERE length(title) > 1
UNION ALL SELECT lower(substr(body, -2)), id, 'body' FROM articles
UNION ALL SELECT lower(substr(body, -1)), id, 'body' FROM articles WHERE length(body) > 1;

-- INSERT OR REPLACE and UPDATE OR REPLACE fire no DELETE trigger unless the client turned recursive_triggers on. So
-- every such statement first notes the rows it would replace; if it does go in, what the index had of them is taken out.
CREATE TABLE articles_replaced (    -- at most the rows that the last statement met; empty otherwise
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE TRIGGER articles_fts_before_insert BEFORE INSERT ON articles BEGIN
  DELETE FROM articles_replaced;
  INSERT INTO articles_replaced SELECT id, title, body FROM articles WHERE key = new.key OR id = new.id;
END;
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, body)
    SELECT 'delete', id, title, body FROM articles_replaced;
  DELETE FROM articles_replaced;
  INSERT INTO articles_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
  DELETE FROM articles_replaced WHERE id = old.id;
  INSERT INTO articles_fts(articles_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
CREATE TRIGGER articles_fts_before_update BEFORE UPDATE OF id, key, title, body ON articles BEGIN
  DELETE FROM articles_replaced;
  INSERT INTO articles_replaced
    SELECT id, title, body FROM articles WHERE (key = new.key OR id = new.id) AND id <> old.id;
END;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, key, title, body ON articles
WHEN old.id IS NOT new.id OR old.key IS NOT new.key OR old.title IS NOT new.title OR old.body IS NOT new.body BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, body)
    SELECT 'delete', id, title, body FROM articles_replaced;
  DELETE FROM articles_replaced;
  INSERT INTO articles_fts(articles_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
  INSERT INTO articles_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
END;
