"""What to crawl: a TOML file a site, a TOML profile a CMS family, read strictly."""
