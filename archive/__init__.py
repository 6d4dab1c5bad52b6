"""Keeps articles: one SQLite file that finds which articles are the same story and answers questions.

Never imports ``qcrawl``, Scrapy or Twisted, so that an archivist can use it on a folder of files alone.
"""
