-- The fingerprint of a body that another program wrote is worked out when stories are next made right.
CREATE TRIGGER articles_rewritten AFTER UPDATE OF body ON articles
WHEN new.body IS NOT old.body AND new.simhash IS old.simhash
BEGIN UPDATE articles SET simhash = NULL WHERE id = new.id; END;
