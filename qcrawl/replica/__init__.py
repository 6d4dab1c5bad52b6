"""A small server of pages in the shape of each CMS family: the demo and the tests crawl it."""
