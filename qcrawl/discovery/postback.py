"""Paging of ASP.NET Web Forms: the next page is this page's own form, posted back with the name of a control."""

import re

from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import Fetch
from qcrawl.discovery.paging import is_next

MOST_BYTES = 500_000
"""Of hidden fields posted back; ``__VIEWSTATE`` of a real list has up to a few ten thousand."""
_CALL = re.compile(r"""__doPostBack\(\s*['"]([^'"]{1,300})['"]\s*,\s*['"]([^'"]{0,100})['"]""")


def next_form(answer: Answer) -> Fetch | None:
    """The request that the link to the next page would send; ``None`` if there is no such link or no state to send."""
    for anchor in answer.anchors:
        call = _CALL.search(str(anchor.get("href") or "") + str(anchor.get("onclick") or ""))
        if call and is_next(anchor):
            form = _hidden(answer)
            if "__VIEWSTATE" not in form or sum(map(len, form.values())) > MOST_BYTES:
                return None
            return answer.fetch(answer.url, "POST", {**form, "__EVENTTARGET": call[1], "__EVENTARGUMENT": call[2]})
    return None


def _hidden(answer: Answer) -> dict[str, str]:
    if answer.tree is None:
        return {}
    fields = answer.tree.xpath("//input[@type='hidden'][@name]")
    return {str(field.get("name")): str(field.get("value") or "") for field in fields}
