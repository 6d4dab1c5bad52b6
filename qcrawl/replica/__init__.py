"""A small server of pages in the shape of each CMS family: the demo and the tests crawl it.

The sites have host names that do not exist; the server is an HTTP proxy that answers for them, so that the URLs
in an archive are the same in every run::

    with Replica() as replica:
        ...  # fetch http://www.yzqea.example/list.php?cid=2 through replica.proxy_url
"""

from qcrawl.replica.replica import Replica, sites_folder, truth
from qcrawl.replica.truth import Fact, Relation, Truth

__all__ = ["Fact", "Relation", "Replica", "Truth", "sites_folder", "truth"]
