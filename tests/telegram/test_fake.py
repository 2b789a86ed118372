"""The fake Telegram refuses what Telegram refuses, in Telegram's words: calls, messages, presses, files."""

import asyncio
import json

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import Forbidden

from tests.telegram.client import PIXEL, Blocking, Person, Sim
from tests.telegram.raw import Raw, description, keyboard, refused
from tests.telegram.running import OTHER_TOKEN, Running


async def test_method_names_are_taken_in_any_case(sim: Sim, raw: Raw) -> None:
    assert (await raw("GETME")).json()["result"]["is_bot"] is True


async def test_an_unknown_token_is_unauthorized(sim: Sim, telegram: Running) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.post(f"{telegram.url}/bot999:nobody/getMe")
    assert (response.status_code, description(response)) == (401, "Unauthorized")


async def test_an_unknown_method_is_404_and_a_violation(sim: Sim, raw: Raw) -> None:
    response = await raw("sendDance", chat_id="7")
    assert (response.status_code, description(response)) == (404, "Not Found: method not found")
    assert [found["reason"] for found in await sim.violations()] == ["unknown method"]
    await sim.reset()


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("sendMessage", {"chat_id": "7", "text": "a", "message_thread_id": "3"}),
        ("sendMessage", {"chat_id": "7", "text": "*a*", "parse_mode": "MarkdownV2"}),
        ("sendMessage", {"chat_id": "7", "text": "a", "link_preview_options": '{"disabled": true}'}),
        ("getMe", {"x": "1"}),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_parameters": '{"message_id": 1, "quote": "a"}'}),
    ],
)
async def test_what_is_not_read_fails_and_is_a_violation(
    sim: Sim, jo: Person, raw: Raw, method: str, values: dict[str, str]
) -> None:
    assert (await raw(method, **values)).status_code == 500
    assert [found["method"] for found in await sim.violations()] == [method]
    assert [message["outgoing"] for message in (await jo.chat())["messages"]] == [False]
    await sim.reset()


async def test_json_query_and_form_are_all_read(sim: Sim, jo: Person, telegram: Running) -> None:
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    async with httpx.AsyncClient(trust_env=False) as http:
        await http.post(url, json={"chat_id": 7, "text": "json"})
        await http.get(url, params={"chat_id": "7", "text": "query"})
        await http.post(url, data={"chat_id": "7", "text": "form"})
        await http.post(url, data={"chat_id": "7", "text": "parts"}, files={"unused": b""})
    assert [shown.text for shown in await jo.messages(3)] == ["json", "query", "form"]
    assert len(await sim.violations()) == 1
    await sim.reset()


async def test_two_bots_know_nothing_of_each_other(sim: Sim, jo: Person, telegram: Running) -> None:
    async with Bot(OTHER_TOKEN, base_url=f"{telegram.url}/bot") as other:
        with refused("chat not found"):
            await other.send_message(7, "hello")
        assert await other.get_updates() == ()


async def test_a_message_arrives_with_its_entities(sim: Sim, jo: Person, bot: Bot) -> None:
    sent = await bot.send_message(
        7, " 👮 <b>Keep</b> a <a href='https://a.org'>log</a> ", parse_mode="HTML", protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True), reply_markup=keyboard(("More", "m:1")),
    )  # fmt: skip
    shown = await jo.message()
    assert shown.text == sent.text == "👮 Keep a log"
    assert (shown.styled("bold"), shown.links, shown.labels, shown.protected) == (
        ["Keep"], ["https://a.org"], ["More"], True,
    )  # fmt: skip
    assert sent.parse_entities([MessageEntity.BOLD]) == {sent.entities[0]: "Keep"}
    assert shown.raw["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"chat_id": "", "text": "a"}, "chat_id is empty"),
        ({"chat_id": "99", "text": "a"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ({"chat_id": "7", "text": ""}, "message text is empty"),
        ({"chat_id": "7", "text": " \n "}, "message text is empty"),
        ({"chat_id": "7", "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"chat_id": "7", "text": "a" * 4097}, "message is too long"),
        ({"chat_id": "7", "text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": "7", "text": "a", "reply_markup": "{"}, "object expected as reply markup"),
        (
            {"chat_id": "7", "text": "a", "reply_markup": '{"inline_keyboard": null}'},
            'can\'t parse reply markup: Field "inline_keyboard" must be of type Array of Arrays',
        ),
        (
            {"chat_id": "7", "text": "a", "reply_markup": '{"inline_keyboard": [[{"text": "a"}]]}'},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"chat_id": "7", "text": "a", "reply_parameters": '{"message_id": 1}'},
            "message to be replied not found",
        ),
    ],
)  # fmt: skip
async def test_a_message_is_refused(sim: Sim, jo: Person, raw: Raw, values: dict[str, str], refusal: str) -> None:
    response = await raw("sendMessage", **values)
    assert (response.status_code, description(response)) == (400, f"Bad Request: {refusal}")


@pytest.mark.parametrize(
    "text", ["ж" * 4096, "👮" * 4096, f"<b>{'&amp;' * 4096}</b>"], ids=["cyrillic", "emoji", "html"]
)
async def test_length_counts_characters_after_parsing(sim: Sim, jo: Person, bot: Bot, text: str) -> None:
    assert len((await bot.send_message(7, text, parse_mode="HTML")).text or "") == 4096


@pytest.mark.parametrize(
    ("data", "works"), [("a" * 64, True), ("a" * 65, False), ("é" * 32, True), ("é" * 33, False), ("", False)]
)
async def test_callback_data_is_1_to_64_bytes(sim: Sim, jo: Person, raw: Raw, data: str, works: bool) -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": data}]]})
    response = await raw("sendMessage", chat_id="7", text="a", reply_markup=markup)
    assert response.json()["ok"] is works
    assert works or description(response) == "Bad Request: BUTTON_DATA_INVALID"


async def test_a_button_needs_a_real_address_and_there_are_at_most_100(sim: Sim, jo: Person, bot: Bot) -> None:
    with refused("button URL 'http://localhost' is invalid"):
        await bot.send_message(
            7, "a", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", url="http://localhost")]])
        )
    with refused("REPLY_MARKUP_TOO_LONG"):
        await bot.send_message(7, "a", reply_markup=keyboard(*((f"{n}", f"{n}") for n in range(101))))


async def test_a_reply_to_what_is_gone_may_be_allowed(sim: Sim, jo: Person, bot: Bot) -> None:
    first = await bot.send_message(7, "a")
    assert (await bot.send_message(7, "b", reply_to_message_id=first.id)).reply_to_message == first
    await bot.delete_message(7, first.id)
    with refused("message to be replied not found"):
        await bot.send_message(7, "b", reply_to_message_id=first.id)
    reply = ReplyParameters(first.id, allow_sending_without_reply=True)
    assert (await bot.send_message(7, "b", reply_parameters=reply)).reply_to_message is None


async def test_other_keyboards_are_not_part_of_the_message(sim: Sim, jo: Person, bot: Bot) -> None:
    sent = await bot.send_message(7, "a", reply_markup=ReplyKeyboardMarkup([["yes", "no"]]))
    assert sent.reply_markup is None
    markup = (await jo.message()).sent_markup or {}
    assert markup["keyboard"] == [[{"text": "yes"}, {"text": "no"}]]


async def test_a_person_who_blocks_the_bot_is_forbidden_until_they_return(sim: Sim, jo: Person, bot: Bot) -> None:
    assert (await jo.blocks()).update_id
    with refused("bot was blocked by the user", Forbidden):
        await bot.send_message(7, "a")
    with pytest.raises(AssertionError, match="unblock"):
        await jo.say("are you there?")
    await jo.unblocks()
    await bot.send_message(7, "a")
    await jo.closes_account()
    with refused("user is deactivated", Forbidden):
        await bot.send_message(7, "a")
    kinds = [
        update.my_chat_member.new_chat_member.status for update in await bot.get_updates() if update.my_chat_member
    ]
    assert kinds == ["kicked", "member"]


async def test_a_group_that_removed_the_bot_is_forbidden(sim: Sim, jo: Person, bot: Bot) -> None:
    group = jo.in_group(-1001)
    await group.membership("member")
    await bot.send_message(-1001, "a")
    await group.membership("kicked")
    with refused("kicked from the supergroup chat", Forbidden):
        await bot.send_message(-1001, "a")


async def test_contact_action_pin_and_copy(sim: Sim, jo: Person, bot: Bot) -> None:
    sent = await bot.send_contact(7, "101", "Police")
    assert sent.contact is not None
    assert await bot.send_chat_action(7, "typing")
    with refused("wrong parameter action"):
        await bot.send_chat_action(7, "dancing")
    assert await bot.pin_chat_message(7, sent.id)
    assert (await jo.chat())["pinned"] == [sent.id]
    assert await bot.unpin_chat_message(7)
    copied = await bot.copy_message(7, 7, sent.id)
    assert copied.message_id > sent.id
    secret = await bot.send_message(7, "a", protect_content=True)
    with refused("can't be copied"):
        await bot.copy_message(7, 7, secret.id)


async def test_an_edit_needs_a_change_and_drops_the_keyboard(sim: Sim, jo: Person, bot: Bot) -> None:
    sent = await bot.send_message(7, "<b>a</b>", parse_mode="HTML", reply_markup=keyboard(("x", "1")))
    same = {"parse_mode": "HTML", "reply_markup": keyboard(("x", "1"))}
    with refused("message is not modified: specified new message content and reply markup"):
        await sent.edit_text("<b>a</b>", **same)  # type: ignore[arg-type]
    await sent.edit_text("a")
    change = await jo.change()
    assert (change.text, change.buttons, change.raw["edit_date"] > 0) == ("a", [], True)
    with refused("not modified"):
        await sent.edit_reply_markup(None)
    await sent.edit_reply_markup(keyboard(("y", "2")))
    assert (await jo.change()).labels == ["y"]


@pytest.mark.parametrize(
    ("method", "message", "refusal"),
    [
        ("editMessageText", "999", "message to edit not found"),
        ("editMessageText", "theirs", "message can't be edited"),
        ("editMessageText", "file", "there is no text in the message to edit"),
        ("editMessageReplyMarkup", "999", "message to edit not found"),
        ("deleteMessage", "999", "message to delete not found"),
        ("pinChatMessage", "999", "message to pin not found"),
    ],
)
async def test_a_message_that_is_not_there_or_not_ours(
    sim: Sim, jo: Person, bot: Bot, raw: Raw, method: str, message: str, refusal: str
) -> None:
    theirs = await jo.say("mine")
    document = await bot.send_document(7, b"x", filename="a.txt")
    number = {"theirs": theirs.message_id, "file": document.id}.get(message, message)
    values = {"text": "b"} if method == "editMessageText" else {}
    response = await raw(method, chat_id="7", message_id=str(number), **values)
    assert (response.status_code, description(response)) == (400, f"Bad Request: {refusal}")


async def test_what_was_deleted_is_gone(sim: Sim, jo: Person, bot: Bot) -> None:
    sent = await bot.send_message(7, "a", reply_markup=keyboard(("x", "1")))
    await sent.delete()
    with refused("message to edit not found"):
        await sent.edit_text("b")
    with refused("message to delete not found"):
        await sent.delete()
    with pytest.raises(AssertionError, match="no message"):
        await jo.press("x")


async def test_a_press_is_answered_once(sim: Sim, jo: Person, bot: Bot) -> None:
    await bot.send_message(7, "a", reply_markup=keyboard(("Yes, go", "y"), ("No", "n")))
    shown = await jo.message()
    await jo.press(shown.button("Yes"), on=shown)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.message.message_id if query.message else 0) == (
        "y",
        7,
        shown.message_id,
    )
    assert [found["id"] for found in await sim.unanswered()] == [query.id]
    assert await query.answer("done")
    with refused("query is too old and response timeout expired or query id is invalid"):
        await query.answer("again")
    assert await sim.unanswered() == []


async def test_a_stale_or_unknown_press_cannot_be_answered(sim: Sim, jo: Person, bot: Bot) -> None:
    await bot.send_message(7, "a", reply_markup=keyboard(("x", "1")))
    pressed = await jo.press("x")
    await sim.stale(pressed.query_id or "")
    for query_id in (pressed.query_id or "", "1"):
        with refused("query is too old"):
            await bot.answer_callback_query(query_id)
    other = await jo.press("x")
    with refused("MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(other.query_id or "", "a" * 201)
    await sim.settings(query_s=0)
    with refused("query is too old"):
        await bot.answer_callback_query(other.query_id or "")


async def test_a_person_can_press_only_what_is_there(sim: Sim, jo: Person, bot: Bot) -> None:
    await bot.send_message(7, "a", reply_markup=keyboard(("x", "1")))
    with pytest.raises(AssertionError, match="no such button"):
        await jo.press("y")
    await jo.forges("evil")
    await jo.press("x", inaccessible=True)
    *_, forged, old = await bot.get_updates()
    assert forged.callback_query is not None
    assert forged.callback_query.data == "evil"
    assert old.callback_query is not None
    assert old.callback_query.message is not None
    assert not old.callback_query.message.is_accessible


async def test_inline_queries_are_answered_once_with_at_most_50(sim: Sim, jo: Person, raw: Raw) -> None:
    asked = await jo.asks_inline("stalking")
    result = {"type": "article", "title": "t", "input_message_content": {"message_text": "m"}}
    many = json.dumps([result | {"id": str(number)} for number in range(51)])
    response = await raw("answerInlineQuery", inline_query_id=asked.query_id, results=many)
    assert description(response) == "Bad Request: RESULTS_TOO_MUCH"
    few = json.dumps([result | {"id": "1"}])
    assert (await raw("answerInlineQuery", inline_query_id=asked.query_id, results=few)).json()["ok"]
    response = await raw("answerInlineQuery", inline_query_id=asked.query_id, results=few)
    assert "query is too old" in description(response)


async def test_a_document_keeps_its_name_kind_and_bytes(sim: Sim, jo: Person, bot: Bot) -> None:
    content = bytes(range(256)) * 40
    sent = await bot.send_document(7, content, filename="guide é.yaml", caption="<b>c</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("guide é.yaml", len(content), "c")
    assert await (await sent.document.get_file()).download_as_bytearray() == content
    assert await sim.file(sent.document.file_id) == content
    again = await bot.send_document(7, sent.document.file_id)
    assert again.document == sent.document
    photo = await bot.send_photo(7, PIXEL)
    assert photo.photo[0].file_size == len(PIXEL)


async def test_files_that_telegram_refuses(sim: Sim, jo: Person, bot: Bot) -> None:
    with refused("file must be non-empty"):
        await bot.send_document(7, b"", filename="a")
    with refused("wrong remote file identifier"):
        await bot.send_document(7, "no-such-file")
    with refused("caption is too long"):
        await bot.send_document(7, b"x", filename="a", caption="a" * 1025)
    with refused("file is too big"):
        await bot.send_photo(7, bytes(10 * 1024 * 1024 + 1))
    with refused("invalid file_id"):
        await bot.get_file("no-such-file")
    large = await jo.sends_document(bytes(20 * 1024 * 1024 + 1))
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    assert update.message.id == large.message_id
    with refused("file is too big"):
        await update.message.document.get_file()


async def test_people_send_all_kinds_of_things(sim: Sim, jo: Person, bot: Bot) -> None:
    await jo.sends_photo(caption="look")
    await jo.sends_voice()
    await jo.sends_sticker()
    await jo.sends_contact()
    await jo.sends_location()
    await jo.sends_document(b"a: 1", "x.yaml")
    _, *messages = [update.message for update in await bot.get_updates()]
    kinds = ("photo", "voice", "sticker", "contact", "location", "document")
    for kind, message in zip(kinds, messages, strict=True):
        assert getattr(message, kind), kind
    assert messages[-1] is not None
    assert messages[-1].document is not None
    assert bytes(await (await messages[-1].document.get_file()).download_as_bytearray()) == b"a: 1"


async def test_commands_and_descriptions_are_checked_and_kept(sim: Sim, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    assert await bot.get_my_commands() == (BotCommand("start", "Begin"),)
    assert await bot.get_my_commands(language_code="cy") == ()
    for command in (("Start", "a"), ("st-art", "a"), ("a" * 33, "a")):
        with refused("BOT_COMMAND_INVALID"):
            await bot.set_my_commands([command])
    with refused("BOT_COMMAND_DESCRIPTION_INVALID"):
        await bot.set_my_commands([("a", "d" * 257)])
    assert await bot.set_my_description("d" * 512)
    assert (await bot.get_my_description()).description == "d" * 512
    with refused("too long"):
        await bot.set_my_short_description("d" * 121)
    with refused("too long"):
        await bot.set_my_name("d" * 65)


async def test_after_logging_out_nothing_is_answered(sim: Sim, bot: Bot) -> None:
    await bot.log_out()
    with refused("logged out"):
        await bot.get_me()


async def test_the_log_tells_how_long_an_answer_took(sim: Sim, jo: Person, bot: Bot) -> None:
    said = await jo.say("question")
    await asyncio.sleep(0.05)
    await bot.get_updates()
    await bot.send_message(7, "answer")
    await bot.get_updates(offset=(said.update_id or 0) + 1)
    log = await sim.log()
    assert 0.05 <= log.latencies()[said.update_id or 0] < 1
    update = log.updates[-1]
    assert update["created"] < update["delivered"][0] < update["confirmed"] < log.now
    assert [call.method for call in log.calls] == ["getMe", "getUpdates", "sendMessage", "getUpdates"]
    assert all(call.received <= (call.answered or 0) for call in log.calls)


async def test_what_never_comes_is_missed_in_time(sim: Sim, jo: Person) -> None:
    with pytest.raises(AssertionError, match="0 of 1 messages were sent in time"):
        await jo.message(timeout_s=0.05)


async def test_a_mistake_of_the_test_is_told(sim: Sim) -> None:
    with pytest.raises(AssertionError, match="extra"):
        await sim.fault(methode="sendMessage")


def test_a_test_need_not_await(telegram: Running) -> None:
    with Blocking(telegram.url) as run:
        run(run.sim.reset())
        jo = run(run.sim.person(7, "Jo"))
        assert run(jo.say("a")).message_id
