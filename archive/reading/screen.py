"""An article on a terminal."""

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from archive.duplicates.report.wording import reason, usual_language
from archive.harmless import harmless, one_line
from archive.model import Moment
from archive.reading.difference import Change, Piece, difference
from archive.reading.sight import Sight, StoredCapture, Story
from archive.reading.wrapping import wrap
from archive.rows import StoredVersion

MEASURE = 80
"""Columns of a line of body text: forty Han characters, about a book's line."""

INDENT = "\u3000\u3000"
"""Chinese paragraphs begin two characters in."""

DELETED, INSERTED = "red strike", "green"

CONTEXT = 24
"""Characters of unchanged text shown on each side of a change."""


class Screen:
    """Prints to ``console``; in a pipe a paragraph stays one line, on a terminal it is wrapped."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, MEASURE) if console.is_terminal else 0

    def line(self, text: str | Text = "", style: str = "") -> None:
        """One line as it is: no markup, no emoji codes, nothing a page could abuse."""
        self.console.print(text if isinstance(text, Text) else Text(text), style=style or None, emoji=False)

    def article(self, seen: Sight) -> None:
        """Title, where and when, body, and what the archive knows besides."""
        self._head(seen)
        self.line()
        for paragraph in harmless(seen.stored.article.body).split("\n"):
            for line in self._wrapped(paragraph):
                self.line(line)
        self.line()
        self._links(seen)
        if seen.story:
            self._story(seen.story, seen.stored.id)
        if seen.capture:
            self._capture(seen.capture, len(seen.captures))
        self._remarks(seen)

    def _wrapped(self, paragraph: str) -> list[str]:
        paragraph = paragraph.strip()
        return wrap(paragraph, self.width, INDENT) if self.width and paragraph else [paragraph]

    def _head(self, seen: Sight) -> None:
        stored, article = seen.stored, seen.stored.article
        for line in wrap(one_line(article.title), self.width) if self.width else [one_line(article.title)]:
            self.line(line, "bold")
        parts = [
            stored.site.title if stored.site else "",
            _clock(article.published),
            f"来源：{article.source}" if article.source else "",
            f"作者：{article.author}" if article.author else "",
            f"记者：{article.reporter}" if article.reporter else "",
            f"责任编辑：{article.editor}" if article.editor else "",
            article.document_number,
            f"栏目：{article.column}" if article.column else "",
        ]
        self.line(one_line(" · ".join(filter(None, parts))), "cyan")
        self.line(one_line(article.url or "(no URL)"), "dim")
        name = f" · imported as {one_line(article.external_id)}" if article.external_id else ""
        self.line(f"article {stored.id}{name}", "dim")

    def _links(self, seen: Sight) -> None:
        for link in seen.stored.article.links:
            self.line(one_line(f"{link.kind}: {link.text} {link.url}"), "dim")
        if seen.stored.article.links:
            self.line()

    def _story(self, story: Story, article_id: int) -> None:
        sites = len({copy.site for copy in story.copies})
        said = f"Story {story.id}: {len(story.copies)} copies on {sites} sites"
        self.line(said if len(story.copies) > 1 else f"Story {story.id}: no other copy", "bold")
        why = reason(usual_language(), story.representative_reason)
        for copy in story.copies if len(story.copies) > 1 else ():
            mark = "▸" if copy.article_id == article_id else " "
            kept = f"  ← representative: {why}" if copy.is_representative else ""
            text = f"{mark} {copy.article_id:>6}  {copy.published or 'no date':<16}  {copy.site}  {copy.title}{kept}"
            self.line(harmless(text).replace("\n", " "), "bold" if copy.is_representative else "")
        self.line()

    def _capture(self, found: StoredCapture, total: int) -> None:
        capture = found.capture
        where = f"{capture.warc_file} at {capture.warc_offset}" if capture.warc_file else "not kept as WARC"
        self.line("Capture", "bold")
        self.line(f"  fetched {_utc(capture.fetched_at.isoformat())}, status {capture.status}, {where}")
        self.line(f"  {capture.payload_digest or 'no digest'}", "dim")
        if total > 1:
            self.line(f"  {total} captures of this URL: --versions lists them")
        self.line()

    def _remarks(self, seen: Sight) -> None:
        if len(seen.versions) > 1:
            latest = seen.versions[-1]
            self.line(
                f"Version {latest.number} of {len(seen.versions)}, since {_day(latest)}: --diff shows what changed"
            )
        for question in seen.stored.article.questions:
            self.line(f"? {one_line(question)}", "yellow")

    def versions(self, seen: Sight) -> None:
        """The versions of the text and the captures of the URL."""
        self._head(seen)
        self.line()
        for version in seen.versions:
            size = f"{len(version.body)} characters"
            source = f", from capture {version.capture_id}" if version.capture_id else ""
            self.line(f"version {version.number}  since {_day(version)}  {size}{source}  {one_line(version.title)}")
        for found in seen.captures:
            capture = found.capture
            body = "body as before" if capture.is_revisit else f"{capture.payload_length} bytes"
            self.line(f"capture {found.id}  {_utc(capture.fetched_at.isoformat())}  {capture.status}  {body}")

    def origins(self, seen: Sight) -> None:
        """Where each field came from, and what was cut from the published text."""
        article = seen.stored.article
        self._head(seen)
        self.line()
        self.line(f"read by {article.extractor or 'unknown'}, rules: {article.family or 'general'}", "dim")
        for name, origin in article.origins.items():
            self.line(f"{one_line(name):<16} {one_line(origin.rule)}  ({origin.confidence:.2f})")
        for cut in article.cuts:
            self.line()
            self.line(f"cut: {one_line(cut.kind)} by {one_line(cut.rule)}", "bold")
            self.line(harmless(cut.text), DELETED if self.console.is_terminal else "")
        for repeat in article.repeats:
            self.line()
            self.line(
                f"second printing removed: characters {repeat.start} to {repeat.start + repeat.length}, "
                f"{repeat.similarity:.0%} like those from {repeat.of}",
                "bold",
            )
        if not (article.origins or article.cuts or article.repeats):
            self.line("Nothing is known of where the fields came from, and nothing was cut.")

    def changes(self, seen: Sight) -> None:
        """What changed from each version to the next, newest last."""
        self._head(seen)
        if len(seen.versions) < 2:
            self.line()
            self.line("The text has not changed since it was first seen.")
        for old, new in zip(seen.versions, seen.versions[1:], strict=False):
            self.line()
            self.line(f"version {old.number} ({_day(old)}) → version {new.number} ({_day(new)})", "bold")
            self._difference("title", difference(old.title, new.title))
            self._difference("body", difference(old.body, new.body))

    def _difference(self, name: str, pieces: tuple[Piece, ...]) -> None:
        changed = [piece for piece in pieces if piece.change is not Change.KEPT]
        if not changed:
            return
        gone = sum(len(piece.text) for piece in changed if piece.change is Change.DELETED)
        came = sum(len(piece.text) for piece in changed if piece.change is Change.INSERTED)
        self.line(f"{name}: {gone} characters gone, {came} new", "dim")
        for line in marked(pieces, self.console.is_terminal):
            self.line(line)


def marked(pieces: tuple[Piece, ...], coloured: bool) -> Iterator[Text]:
    """The changed paragraphs, deletions as ``[-…-]`` and insertions as ``{+…+}``, runs of unchanged text shortened.

    ``coloured`` adds red and green; the marks stay, for colour alone tells nothing to who cannot see it.
    """
    line = Text()
    for number, piece in enumerate(pieces):
        text = harmless(piece.text)
        if piece.change is Change.KEPT:
            text = _shortened(text, at_start=number == 0, at_end=number == len(pieces) - 1)
        for newline, characters in groupby(text, lambda character: character == "\n"):
            if newline:
                for _ in characters:
                    yield line
                    line = Text()
                continue
            line.append_text(_mark(piece.change, "".join(characters), coloured))
    if line:
        yield line


def _mark(change: Change, text: str, coloured: bool) -> Text:
    if change is Change.DELETED:
        return Text(f"[-{text}-]", DELETED if coloured else "")
    if change is Change.INSERTED:
        return Text(f"{{+{text}+}}", INSERTED if coloured else "")
    return Text(text)


def _shortened(text: str, *, at_start: bool, at_end: bool) -> str:
    before = "" if at_start else text[:CONTEXT]
    after = "" if at_end else text[-CONTEXT:]
    return text if len(before) + len(after) + 1 >= len(text) else f"{before}…{after}"


def _clock(moment: Moment | None) -> str:
    """The time on the page; its zone only where it is not China's."""
    if moment is None:
        return "no date"
    return str(moment).removesuffix("+08:00")


def _day(version: StoredVersion) -> str:
    return _utc(version.seen_at.isoformat())


def _utc(isoformat: str) -> str:
    return isoformat[:16].replace("T", " ") + " UTC"
