"""What to crawl: a TOML file a site, a TOML profile a CMS family, read strictly."""

from qcrawl.catalog.loader import load
from qcrawl.catalog.model import Catalog, Column, Family, Site
from qcrawl.catalog.topic import Topic, TopicRule, on_topic, worth_fetching

__all__ = ["Catalog", "Column", "Family", "Site", "Topic", "TopicRule", "load", "on_topic", "worth_fetching"]
