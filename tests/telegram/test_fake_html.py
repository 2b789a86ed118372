"""Telegram's HTML is parsed as Telegram parses it, and refused in its words."""

import pytest

from tests.telegram.client import Sim
from tests.telegram.fake.errors import ApiError
from tests.telegram.fake.html import parse_html
from tests.telegram.raw import Raw, description


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<B>a</B >", "a", [("bold", 0, 1)]),
        ("x <i>y</>", "x y", [("italic", 2, 1)]),
        ("👮<u>a</u>", "👮a", [("underline", 2, 1)]),
        ("<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("<b></b>a", "a", []),
        ("a &lt;b&gt; &amp;amp; &quot;", 'a <b> &amp; "', []),
        ("&nbsp;&copy;", "&nbsp;&copy;", []),
        ("&#163;&#x41;", "£A", []),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<span class='tg-spoiler'>s</span><tg-spoiler>t</tg-spoiler>", "st", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<a href='https://a.org/?x=1&amp;y=2'>l</a>", "l", [("text_link", 0, 1)]),
        ("<a href='mailto:x'>l</a>", "l", []),
        ("<a href='https://localhost/x'>l</a>", "l", []),
        ("a > b", "a > b", []),
    ],
)
def test_html_becomes_text_and_entities(markup: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    shown, found = parse_html(markup)
    assert (shown, [(e["type"], e["offset"], e["length"]) for e in found]) == (text, entities)


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<foo>a</foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<!-- c -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(markup: str, refusal: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(markup)
    assert caught.value.description == f"Bad Request: can't parse entities: {refusal}"


async def test_bad_html_is_told_before_an_unknown_chat(sim: Sim, raw: Raw) -> None:
    response = await raw("sendMessage", chat_id="99", text="<b>", parse_mode="HTML")
    assert (response.status_code, description(response)) == (
        400, 'Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    )  # fmt: skip
