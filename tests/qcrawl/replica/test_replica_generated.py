"""Generated news: as many as asked for, the same every time, each its own text."""

import re
from itertools import combinations, islice

from qcrawl.replica import generated, truth
from qcrawl.replica.newsroom import written


def test_as_many_as_asked_for_and_the_written_ones_stay_where_they_are():
    small, large = truth(), truth(pages=2000)
    assert 2000 <= len(large.articles) <= 2004
    assert set(small.articles) <= set(large.articles)
    assert all(large.articles[url] == fact for url, fact in small.articles.items())
    assert len(small.articles) == len(written())


def test_a_number_is_always_the_same_story():
    assert list(islice(generated.stories(), 5)) == [generated.story(number) for number in range(5)]


def test_texts_are_complete_and_about_quality_month():
    for number in range(200):
        story = generated.story(number)
        text = story.title + "".join(story.paragraphs)
        assert "质量月" in text
        assert not re.search(r"[{}<>|]", text), text
        assert 7 <= len(story.paragraphs) <= 10


def test_generated_stories_are_strangers_to_each_other():
    def shingles(number: int) -> set[str]:
        text = re.sub(r"\W", "", "".join(generated.story(number).paragraphs))
        return {text[start : start + 5] for start in range(len(text) - 4)}

    texts = [shingles(number) for number in range(250)]
    # Look-alikes of the written news lie above .3; chance must stay clearly below.
    assert max(len(a & b) / len(a | b) for a, b in combinations(texts, 2)) < 0.25


def test_a_share_of_them_is_copied():
    facts = [fact for fact in truth(pages=2000).articles.values() if fact.story.startswith("generated-")]
    copies = [fact for fact in facts if fact.copy != "original"]
    assert 0.2 < len(copies) / len(facts) < 0.5
    assert {name for fact in copies for name in fact.copy.split("+")} == set(generated.COPIES)
