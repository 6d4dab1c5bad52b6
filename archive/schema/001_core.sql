-- The tables that people query. Names are an interface; times are UTC as 2021-09-08T06:13:32Z.

CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,        -- short name, the catalogue's id: samr
  title TEXT NOT NULL,              -- 国家市场监督管理总局
  kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('regulator', 'association', 'media', 'other')),
  region TEXT NOT NULL DEFAULT '',  -- 山东, or 全国 for a national body
  home_url TEXT NOT NULL DEFAULT ''
);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,            -- crawl, import jsonl, ...
  started_at TEXT NOT NULL,
  finished_at TEXT,                 -- empty while it runs, or for ever if it was killed
  outcome TEXT NOT NULL DEFAULT 'running'
    CHECK (outcome IN ('running', 'ok', 'partial', 'failed', 'interrupted')),
  exit_code INTEGER,
  version TEXT NOT NULL,            -- of qcrawl
  options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options))
);

CREATE TABLE captures (             -- one fetched response, kept byte for byte in a WARC file
  id INTEGER PRIMARY KEY,
  site_id INTEGER REFERENCES sites(id),
  run_id INTEGER REFERENCES runs(id),
  url TEXT NOT NULL,                -- as asked for
  final_url TEXT NOT NULL,          -- after redirects
  fetched_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('article', 'list', 'robots', 'other')),
  content_type TEXT NOT NULL DEFAULT '',
  payload_digest TEXT NOT NULL DEFAULT '',  -- sha256:<hex> of the body
  wire_digest TEXT NOT NULL DEFAULT '',     -- the same of the compressed bytes, if the body came compressed
  payload_length INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  warc_file TEXT NOT NULL DEFAULT '',       -- relative to the archive's folder
  warc_offset INTEGER,
  warc_length INTEGER,
  is_revisit INTEGER NOT NULL DEFAULT 0 CHECK (is_revisit IN (0, 1))  -- body unchanged, not stored again
);
CREATE INDEX captures_url ON captures(url);
CREATE INDEX captures_final_url ON captures(final_url);

CREATE TABLE site_runs (            -- what one run found on one site
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  site_id INTEGER NOT NULL REFERENCES sites(id),
  verdict TEXT NOT NULL,            -- ok, no_news, dns_failure, ..., see docs/operating.md
  note TEXT NOT NULL DEFAULT '',    -- the verdict in a sentence
  started_at TEXT NOT NULL,
  finished_at TEXT,
  list_pages INTEGER NOT NULL DEFAULT 0,
  list_links INTEGER NOT NULL DEFAULT 0,    -- links on list pages, repeats included
  discovered INTEGER NOT NULL DEFAULT 0,    -- distinct URLs; the eight states below add up to it
  new INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  off_topic INTEGER NOT NULL DEFAULT 0,
  out_of_window INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  with_title INTEGER NOT NULL DEFAULT 0,    -- of the articles extracted in this run
  with_date INTEGER NOT NULL DEFAULT 0,
  with_body INTEGER NOT NULL DEFAULT 0,
  capture_id INTEGER REFERENCES captures(id),  -- the page that caused an alarm
  UNIQUE (run_id, site_id)
);

CREATE TABLE stories (              -- articles that say the same thing
  id INTEGER PRIMARY KEY,           -- the smallest article id among its members
  representative_id INTEGER NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  representative_reason TEXT NOT NULL DEFAULT '',
  first_published_at TEXT,
  last_published_at TEXT,
  copies INTEGER NOT NULL DEFAULT 1,  -- articles, the representative included
  sites INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE articles (             -- the text found at one canonical URL, as it is now
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,         -- canonical URL without scheme and www; text:<sha256 of its site, name and text> if it has no URL
  url TEXT,
  site_id INTEGER REFERENCES sites(id),
  story_id INTEGER REFERENCES stories(id) DEFERRABLE INITIALLY DEFERRED,
  title TEXT NOT NULL,
  published_at TEXT,                -- UTC
  published_offset INTEGER NOT NULL DEFAULT 480,  -- minutes east of UTC it was published under
  published_precision TEXT NOT NULL DEFAULT 'second'
    CHECK (published_precision IN ('day', 'minute', 'second')),
  source TEXT NOT NULL DEFAULT '',  -- 来源
  author TEXT NOT NULL DEFAULT '',
  reporter TEXT NOT NULL DEFAULT '',
  editor TEXT NOT NULL DEFAULT '',
  document_number TEXT NOT NULL DEFAULT '',  -- 〔YYYY〕N号
  column_name TEXT NOT NULL DEFAULT '',
  keywords TEXT NOT NULL DEFAULT '',         -- separated by a semicolon
  dateline TEXT NOT NULL DEFAULT '',         -- 电头
  language TEXT NOT NULL DEFAULT '',
  script TEXT NOT NULL DEFAULT '',           -- Hans or Hant
  charset TEXT NOT NULL DEFAULT '',
  family TEXT NOT NULL DEFAULT '',           -- CMS family whose rules were used
  extractor TEXT NOT NULL DEFAULT '',
  external_id TEXT NOT NULL DEFAULT '',      -- what an imported text was called where it came from
  simhash INTEGER,                  -- 64-bit fingerprint, signed; empty until duplicates were looked for
  capture_id INTEGER REFERENCES captures(id),  -- the capture this text was read from
  run_id INTEGER REFERENCES runs(id),          -- the run that found the article
  first_seen_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
  changed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
  characters INTEGER NOT NULL DEFAULT 0,     -- length of the body
  -- What is long stands last: SQLite walks through it to reach what stands behind.
  body TEXT NOT NULL,               -- reading text, paragraphs separated by a newline
  links TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(links)),
  cuts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(cuts)),        -- what cleaning left out
  repeats TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(repeats)),  -- second printings removed
  origins TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(origins)),  -- field: the rule that found it
  questions TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(questions))
);
-- Triggers, not a generated column: with one, SQLite 3.40 cannot VACUUM INTO from a read-only connection.
CREATE TRIGGER articles_count_characters AFTER INSERT ON articles WHEN new.characters <> length(new.body)
BEGIN UPDATE articles SET characters = length(new.body) WHERE id = new.id; END;
CREATE TRIGGER articles_count_again AFTER UPDATE OF body ON articles WHEN new.characters <> length(new.body)
BEGIN UPDATE articles SET characters = length(new.body) WHERE id = new.id; END;
CREATE INDEX articles_site ON articles(site_id);
CREATE INDEX articles_story ON articles(story_id);
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_external_id ON articles(external_id) WHERE external_id <> '';

CREATE TABLE article_versions (     -- every text an article has had, the present one included
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,          -- 1, 2, 3, ...
  seen_at TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  text_as_published TEXT NOT NULL DEFAULT '',  -- before cleaning; empty when it equals body
  text_sha256 TEXT NOT NULL,        -- of title, newline, body
  capture_id INTEGER REFERENCES captures(id),
  UNIQUE (article_id, number)
);

CREATE TABLE urls (                 -- every URL ever discovered: the memory of the crawl
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  key TEXT NOT NULL UNIQUE,         -- as in articles
  url TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('new', 'updated', 'unchanged', 'off_topic', 'out_of_window', 'blocked', 'gone', 'failed')),
  reason TEXT NOT NULL DEFAULT '',  -- why off topic, how it failed, ...
  title TEXT NOT NULL DEFAULT '',   -- as the list page had it
  listed_date TEXT NOT NULL DEFAULT '',
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  checked_at TEXT,                  -- last fetched
  next_check_at TEXT,               -- empty: never again
  checks INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,  -- in a row
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  payload_digest TEXT NOT NULL DEFAULT '',
  article_id INTEGER REFERENCES articles(id)
);
CREATE INDEX urls_site_state ON urls(site_id, state);

CREATE TABLE pairs (                -- the verdict on two articles, with its evidence; a_id < b_id
  id INTEGER PRIMARY KEY,
  a_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  b_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'contains', 'template', 'related')),
  rule TEXT NOT NULL,
  resemblance REAL NOT NULL,
  containment_a REAL NOT NULL,      -- share of a's shingles that b has
  containment_b REAL NOT NULL,
  margin REAL NOT NULL,             -- 0 a coin toss, 1 beyond doubt
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),  -- {"passages": [...], "differences": [...]}
  judged_at TEXT NOT NULL,
  CHECK (a_id < b_id),
  UNIQUE (a_id, b_id)
);
CREATE INDEX pairs_b ON pairs(b_id);

CREATE TABLE decisions (            -- a reviewer's word; it outranks any verdict; append-only
  id INTEGER PRIMARY KEY,
  decision TEXT NOT NULL CHECK (decision IN ('same', 'not_same', 'contains', 'unsure', 'apart', 'undo')),
  a_id INTEGER NOT NULL REFERENCES articles(id),
  b_id INTEGER REFERENCES articles(id),        -- empty for 'apart': a_id is taken out of its story
  undoes_id INTEGER REFERENCES decisions(id),  -- for 'undo'
  reviewer TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  decided_at TEXT NOT NULL,
  CHECK ((decision IN ('same', 'not_same', 'contains', 'unsure')) <= (b_id IS NOT NULL AND b_id <> a_id)),
  CHECK ((decision = 'undo') = (undoes_id IS NOT NULL))
);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only: record another decision, or an undo'); END;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only: record another decision, or an undo'); END;

CREATE VIEW copies AS               -- one row an article, with its story
SELECT a.id AS article_id, a.story_id, a.id = s.representative_id AS is_representative, a.title,
  site.name AS site, site.title AS site_title, site.kind, site.region, a.url,
  CASE a.published_precision
    WHEN 'day' THEN strftime('%Y-%m-%d', a.published_at, a.published_offset || ' minutes')
    ELSE strftime('%Y-%m-%d %H:%M', a.published_at, a.published_offset || ' minutes') END AS published,
  a.source, a.simhash, c.fetched_at, c.warc_file, c.warc_offset
FROM articles a
LEFT JOIN stories s ON s.id = a.story_id
LEFT JOIN sites site ON site.id = a.site_id
LEFT JOIN captures c ON c.id = a.capture_id;

CREATE VIEW news AS                 -- one row a story: its representative, first and last date, copies and sites
SELECT s.id AS story_id, a.id AS article_id, a.title, site.name AS site, site.title AS site_title, site.kind,
  site.region, a.source, a.url,
  strftime('%Y-%m-%d', s.first_published_at, a.published_offset || ' minutes') AS first_published,
  strftime('%Y-%m-%d', s.last_published_at, a.published_offset || ' minutes') AS last_published,
  s.copies, s.sites, s.representative_reason, a.body
FROM stories s
JOIN articles a ON a.id = s.representative_id
LEFT JOIN sites site ON site.id = a.site_id;
