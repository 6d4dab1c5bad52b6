"""Whatever a page says, an export says the same and nothing more."""

import io
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token
from thoroughness import examples

from archive.exports import atom, markdown
from archive.exports.record import Exported
from archive.model import Article
from archive.rows import StoredArticle, storable

MARKUP = st.text(alphabet="ab质#*_`~[]()<>!|\\-+=>.1&;:/ {}^$\"'@\t", min_size=1, max_size=40)
LOOKS_LIKE = ["&lt;b&gt;", "&#60;", "1) x", "12. x", "+ x", "---", "===", "| a | b |", "~~x~~", "![x](y)", "[x]: y"]
TEXT = st.one_of(MARKUP, st.text(max_size=40)).map(storable)


def with_text(title: str, body: str) -> Exported:
    now = datetime(2023, 9, 1, tzinfo=UTC)
    stored = StoredArticle(1, "k", Article("https://a.cn/", title, body), None, None, None, None, now, now, 1)
    return Exported(stored, is_representative=True, copies=1, sites=1, fetched_at="", warc_file="", warc_offset=None)


@given(TEXT, TEXT)
def test_every_feed_is_well_formed_and_holds_the_text(title: str, body: str) -> None:
    stream = io.BytesIO()
    atom.write(stream, [with_text(title, body)], title=title, updated="2023-09-01T00:00:00Z")
    feed = etree.fromstring(stream.getvalue())
    content = feed.findtext("{*}entry/{*}content") or ""
    assert content == atom.NOT_XML.sub("\ufffd", body).replace("\r\n", "\n").replace("\r", "\n")


def shown(tokens: list[Token]) -> str:
    """The characters that a reader sees."""
    text = ""
    for token in tokens:
        assert token.type in SHOWN, token.type
        text += shown(token.children) if token.children else token.content if token.type != "softbreak" else " "
    return text


SHOWN = {"inline", "paragraph_open", "paragraph_close", "text", "text_special", "softbreak", "entity"}


@settings(max_examples=examples(300))
@given(MARKUP | st.sampled_from(LOOKS_LIKE))
def test_markdown_shows_just_these_characters(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown.plain(text.strip()))
    assert "".join(shown(tokens).split()) == "".join(text.split())


@given(TEXT)
def test_a_file_name_stays_in_its_folder_and_is_allowed_everywhere(title: str) -> None:
    name = markdown.file_name(with_text(title, "文"))
    folder, slash, file = name.partition("/")
    assert (folder, slash) == ("undated", "/")
    assert file.startswith("1")
    assert not set(file) & set('/\\:*?"<>|\0\n')
    assert len(file.encode()) <= 255
