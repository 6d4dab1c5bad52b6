"""The content management systems that the replica can be: one module each, by the name in ``hosts.toml``."""

from qcrawl.replica.cms.dede import Dede
from qcrawl.replica.cms.empire import Empire
from qcrawl.replica.cms.founder import Founder
from qcrawl.replica.cms.guangdong import Guangdong
from qcrawl.replica.cms.hanweb_jpaas import HanwebJpaas
from qcrawl.replica.cms.hanweb_jpage import HanwebJpage
from qcrawl.replica.cms.moved_column import MovedColumn
from qcrawl.replica.cms.php_association import PhpAssociation
from qcrawl.replica.cms.phpcms import Phpcms
from qcrawl.replica.cms.plain_list import PlainList
from qcrawl.replica.cms.shanghai import Shanghai
from qcrawl.replica.cms.site import Cms
from qcrawl.replica.cms.static_paged import StaticPaged
from qcrawl.replica.cms.trs_wcm import TrsWcm
from qcrawl.replica.cms.ucap import Ucap
from qcrawl.replica.cms.vsb import Vsb

DEMO = (Founder, HanwebJpaas, HanwebJpage, PhpAssociation, PlainList, TrsWcm, Ucap)
MORE = (Dede, Empire, Guangdong, MovedColumn, Phpcms, Shanghai, StaticPaged, Vsb)
SYSTEMS: dict[str, type[Cms]] = {system.name: system for system in (*DEMO, *MORE)}
