CREATE TABLE rules (                -- the rules that the oldest verdicts rest on, in one row; none before the first verdict
  version INTEGER NOT NULL
);
INSERT INTO rules SELECT 0 WHERE EXISTS (SELECT 1 FROM fingerprints); -- of an archive from before this table
