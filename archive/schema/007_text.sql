-- Columns of text take text. SQLite itself would keep a BLOB in them (readfile() of its shell gives one, and so do bytes
-- in Python), which no search, report or export can read as text.
--
-- An UPDATE that leaves a BLOB of before this rule where it is passes: the rest of such a row can still be written. The
-- columns are named, so that settling stories, which writes none of them, costs nothing more.

CREATE TRIGGER articles_are_text BEFORE INSERT ON articles WHEN
  typeof(new.key) = 'blob' OR typeof(new.url) = 'blob' OR typeof(new.title) = 'blob' OR
  typeof(new.published_at) = 'blob' OR typeof(new.source) = 'blob' OR typeof(new.author) = 'blob' OR
  typeof(new.reporter) = 'blob' OR typeof(new.editor) = 'blob' OR typeof(new.document_number) = 'blob' OR
  typeof(new.column_name) = 'blob' OR typeof(new.keywords) = 'blob' OR typeof(new.dateline) = 'blob' OR
  typeof(new.language) = 'blob' OR typeof(new.script) = 'blob' OR typeof(new.charset) = 'blob' OR
  typeof(new.family) = 'blob' OR typeof(new.extractor) = 'blob' OR typeof(new.external_id) = 'blob' OR
  typeof(new.first_seen_at) = 'blob' OR typeof(new.changed_at) = 'blob' OR typeof(new.body) = 'blob' OR
  typeof(new.links) = 'blob' OR typeof(new.cuts) = 'blob' OR typeof(new.repeats) = 'blob' OR
  typeof(new.origins) = 'blob' OR typeof(new.questions) = 'blob'
BEGIN SELECT RAISE(ABORT, 'a column of text in articles takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
CREATE TRIGGER articles_stay_text BEFORE UPDATE OF
  key, url, title, published_at, source, author, reporter, editor, document_number, column_name, keywords,
  dateline, language, script, charset, family, extractor, external_id, first_seen_at, changed_at, body, links,
  cuts, repeats, origins, questions
ON articles WHEN
  (typeof(new.key) = 'blob' AND new.key IS NOT old.key) OR (typeof(new.url) = 'blob' AND new.url IS NOT old.url) OR
  (typeof(new.title) = 'blob' AND new.title IS NOT old.title) OR
  (typeof(new.published_at) = 'blob' AND new.published_at IS NOT old.published_at) OR
  (typeof(new.source) = 'blob' AND new.source IS NOT old.source) OR
  (typeof(new.author) = 'blob' AND new.author IS NOT old.author) OR
  (typeof(new.reporter) = 'blob' AND new.reporter IS NOT old.reporter) OR
  (typeof(new.editor) = 'blob' AND new.editor IS NOT old.editor) OR
  (typeof(new.document_number) = 'blob' AND new.document_number IS NOT old.document_number) OR
  (typeof(new.column_name) = 'blob' AND new.column_name IS NOT old.column_name) OR
  (typeof(new.keywords) = 'blob' AND new.keywords IS NOT old.keywords) OR
  (typeof(new.dateline) = 'blob' AND new.dateline IS NOT old.dateline) OR
  (typeof(new.language) = 'blob' AND new.language IS NOT old.language) OR
  (typeof(new.script) = 'blob' AND new.script IS NOT old.script) OR
  (typeof(new.charset) = 'blob' AND new.charset IS NOT old.charset) OR
  (typeof(new.family) = 'blob' AND new.family IS NOT old.family) OR
  (typeof(new.extractor) = 'blob' AND new.extractor IS NOT old.extractor) OR
  (typeof(new.external_id) = 'blob' AND new.external_id IS NOT old.external_id) OR
  (typeof(new.first_seen_at) = 'blob' AND new.first_seen_at IS NOT old.first_seen_at) OR
  (typeof(new.changed_at) = 'blob' AND new.changed_at IS NOT old.changed_at) OR
  (typeof(new.body) = 'blob' AND new.body IS NOT old.body) OR
  (typeof(new.links) = 'blob' AND new.links IS NOT old.links) OR
  (typeof(new.cuts) = 'blob' AND new.cuts IS NOT old.cuts) OR
  (typeof(new.repeats) = 'blob' AND new.repeats IS NOT old.repeats) OR
  (typeof(new.origins) = 'blob' AND new.origins IS NOT old.origins) OR
  (typeof(new.questions) = 'blob' AND new.questions IS NOT old.questions)
BEGIN SELECT RAISE(ABORT, 'a column of text in articles takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
CREATE TRIGGER versions_are_text BEFORE INSERT ON article_versions WHEN
  typeof(new.seen_at) = 'blob' OR typeof(new.title) = 'blob' OR typeof(new.body) = 'blob' OR
  typeof(new.text_as_published) = 'blob' OR typeof(new.text_sha256) = 'blob'
BEGIN SELECT RAISE(ABORT, 'a column of text in article_versions takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
CREATE TRIGGER versions_stay_text BEFORE UPDATE OF
  seen_at, title, body, text_as_published, text_sha256
ON article_versions WHEN
  (typeof(new.seen_at) = 'blob' AND new.seen_at IS NOT old.seen_at) OR
  (typeof(new.title) = 'blob' AND new.title IS NOT old.title) OR
  (typeof(new.body) = 'blob' AND new.body IS NOT old.body) OR
  (typeof(new.text_as_published) = 'blob' AND new.text_as_published IS NOT old.text_as_published) OR
  (typeof(new.text_sha256) = 'blob' AND new.text_sha256 IS NOT old.text_sha256)
BEGIN SELECT RAISE(ABORT, 'a column of text in article_versions takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
CREATE TRIGGER sites_are_text BEFORE INSERT ON sites WHEN
  typeof(new.name) = 'blob' OR typeof(new.title) = 'blob' OR typeof(new.region) = 'blob' OR
  typeof(new.home_url) = 'blob'
BEGIN SELECT RAISE(ABORT, 'a column of text in sites takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
CREATE TRIGGER sites_stay_text BEFORE UPDATE OF
  name, title, region, home_url
ON sites WHEN
  (typeof(new.name) = 'blob' AND new.name IS NOT old.name) OR
  (typeof(new.title) = 'blob' AND new.title IS NOT old.title) OR
  (typeof(new.region) = 'blob' AND new.region IS NOT old.region) OR
  (typeof(new.home_url) = 'blob' AND new.home_url IS NOT old.home_url)
BEGIN SELECT RAISE(ABORT, 'a column of text in sites takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
CREATE TRIGGER decisions_are_text BEFORE INSERT ON decisions WHEN
  typeof(new.reviewer) = 'blob' OR typeof(new.note) = 'blob' OR typeof(new.decided_at) = 'blob'
BEGIN SELECT RAISE(ABORT, 'a column of text in decisions takes no BLOB: write text, or put CAST(... AS TEXT) around UTF-8 bytes'); END;
