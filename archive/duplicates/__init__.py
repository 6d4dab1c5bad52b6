"""Which articles are the same story: doubled bodies, fingerprints, candidates, verdicts, clusters, decisions."""
