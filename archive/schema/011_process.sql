-- Which process a run is, so that the next one can tell a run that goes on from one that was killed.
ALTER TABLE runs ADD COLUMN process TEXT NOT NULL DEFAULT '';
