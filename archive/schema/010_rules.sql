CREATE TABLE rules (                -- the rules that the oldest verdicts rest on, in one row; none before the first verdict
  version INTEGER NOT NULL
);
-- Shingles are hashed otherwise from here on, so nothing that was sampled before would meet what comes.
DELETE FROM pairs;
DELETE FROM fingerprints;
DELETE FROM shingles;
DELETE FROM sentences;
DELETE FROM boilerplate;
DELETE FROM recent;
UPDATE articles SET simhash = NULL WHERE simhash IS NOT NULL;
INSERT INTO unsettled SELECT id FROM articles WHERE true ON CONFLICT DO NOTHING;
