"""The content management systems that the replica can be: one module each, by the name in ``hosts.toml``."""

from qcrawl.replica.cms.php_association import PhpAssociation
from qcrawl.replica.cms.site import Cms

SYSTEMS: dict[str, type[Cms]] = {system.name: system for system in (PhpAssociation,)}
