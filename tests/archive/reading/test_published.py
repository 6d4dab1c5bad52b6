import pytest

from archive.reading.published import POLICY, safe_page


@pytest.mark.parametrize(
    ("body", "charset", "made"),
    [
        (b"<p>x", "", b"{policy}<p>x"),
        (b"<p>x", "gb18030", b'<meta charset="gb18030">{policy}<p>x'),
        (b"\n<!-- x --><!DOCTYPE html>\n<p>x", "", b"<!DOCTYPE html>{policy}\n<!-- x --><!DOCTYPE html>\n<p>x"),
        (b"\xef\xbb\xbf<p>x", "utf-8", b'<meta charset="utf-8">{policy}<p>x'),
        ("\ufeff<p>质".encode("utf-16"), "", '<meta charset="utf-8">{policy}<p>质'.encode()),
        (b'<META HTTP-EQUIV = "Refresh" content="0;url=x"><p>x', "", b"{policy}<p>x"),
        (b'<meta content="1>0;url=x" http-equiv=refresh><p>x</p>', "", b"{policy}<p>x</p>"),
        (
            '<meta content="0;url=x" http-equiv="&#114;efresh"><p>质</p>'.encode("gb18030"),
            "gb18030",
            b'<meta charset="gb18030">{policy}<p>' + "质</p>".encode("gb18030"),
        ),
        (b"<p>x", '"><script>', b'<meta charset="&quot;&gt;&lt;script&gt;">{policy}<p>x'),
    ],
    ids=[
        "plain",
        "charset",
        "doctype",
        "byte order mark",
        "utf-16",
        "refresh",
        "refresh behind a sign",
        "refresh in entities",
        "hostile charset",
    ],
)
def test_the_policy_stands_first(body: bytes, charset: str, made: bytes) -> None:
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'.encode()
    assert safe_page(body, charset) == made.replace(b"{policy}", policy)
