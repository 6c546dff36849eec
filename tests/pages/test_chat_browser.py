"""The chat page in a real browser: a conversation, and connections that break."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from bot.channels.channel import Button, File, Message
from tests.pages.visitor import CHROMIUM, Visitor, visit
from tests.pages.world import PNG, World

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]


class TestTalking:
    async def test_a_newcomer_registers(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.says("李晓梅")
        await visitor.sees("您在哪个支部？")
        await visitor.button("第二党支部").click()
        await visitor.sees("已登记到2号支部")
        assert await visitor.bubbles() == [
            "开始",
            "欢迎来到支部小秘。请告诉我您的姓名。",
            "李晓梅",
            "已登记到2号支部，等书记确认。",
        ]
        assert await visitor.page.locator("[data-press]").count() == 0

    async def test_where_she_is_goes_to_the_bot_and_stays_nowhere(self, served: World, browser: Browser) -> None:
        place = {"latitude": 39.90872, "longitude": 116.39748}
        visitor = await visit(served, browser, permissions=["geolocation"], geolocation=place)
        await visitor.enter()
        await expect(visitor.button("发送位置")).to_have_count(0)
        served.takes_location = True
        await visitor.page.reload()
        await visitor.button("发送位置").click()
        await visitor.sees("坐标没有保存")
        location = served.bot.heard[-1].location
        assert location is not None
        assert str(location.spot) == "39.908720,116.397480"
        assert "90872" not in await visitor.page.evaluate("JSON.stringify(sessionStorage)")
        assert visitor.complaints == []
        await visitor.page.context.close()

    async def test_an_edit_takes_the_place_of_the_message_and_keeps_the_focus(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.says("count 1")
        for number in (1, 2, 3):
            await visitor.sees(f"数到 {number}")
            await visitor.button("加一").press("Enter")
        await visitor.sees("数到 4")
        assert (await visitor.bubbles())[-1] == "数到 4"
        assert await visitor.active() == "加一"

    async def test_the_button_that_was_chosen_stays_marked(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.is_sent("去吗？", (Button("去", "go"), Button("不去", "stay")))
        await visitor.button("去").click()
        await visitor.sees("听到了：go")
        await expect(visitor.page.locator(".chosen")).to_contain_text("去")
        assert "刚才选了这个" in await visitor.active()

    async def test_words_are_shown_as_they_were_typed_and_never_run(self, visitor: Visitor) -> None:
        await visitor.enter()
        evil = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>"
        await visitor.says(evil)
        await visitor.sees(f"听到了：{evil}")
        assert await visitor.page.title() == "支部小秘"

    async def test_days_are_separated(self, visitor: Visitor) -> None:
        await visitor.enter()
        visitor.world.clock.pass_by(days=1)
        await visitor.says("第二天")
        await visitor.sees("听到了：第二天")
        await visitor.says("还是第二天")
        await visitor.sees("听到了：还是第二天")
        days = visitor.page.locator(".day")
        assert await days.all_inner_texts() == ["11月20日 周五", "11月21日 周六"]
        await visitor.page.reload()
        await expect(days).to_have_count(2)

    async def test_a_menu_command_is_said(self, visitor: Visitor) -> None:
        await visitor.enter()
        await expect(visitor.page.locator("#menu")).to_be_hidden()
        await visitor.world.give_menu(visitor.account)
        await visitor.page.get_by_text("命令").click()
        await visitor.page.get_by_role("button", name="请假").click()
        await visitor.sees("听到了：/leave")
        assert await visitor.active() == "say"

    async def test_an_image_is_sent_and_shown(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.locator("#file").set_input_files(
            {"name": "照片.png", "mimeType": "image/png", "buffer": PNG}
        )
        await expect(visitor.page.locator("#attached")).to_contain_text("照片.png")
        await visitor.says("活动照片")
        image = visitor.page.get_by_role("img", name="图片：照片.png")
        await expect(image).to_be_visible()
        assert await image.evaluate("image => image.naturalWidth") == 1
        await visitor.sees("听到了：活动照片")
        await expect(visitor.page.locator("#attached")).to_be_hidden()

    async def test_a_file_that_is_not_taken_is_explained(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.locator("#file").set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg>"}
        )
        await visitor.input.press("Enter")
        await expect(visitor.page.locator("#status")).to_contain_text("只收 PNG")
        await expect(visitor.page.locator("#attached")).to_be_visible()
        visitor.complaints = [each for each in visitor.complaints if "415" not in each]

    async def test_a_file_of_the_bot_is_downloaded(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.channel.send(visitor.account, Message("台账", file=File("台账.xlsx", b"PK..")), None)
        async with visitor.page.expect_download() as download:
            await visitor.page.get_by_role("link", name="台账.xlsx").click()
        assert (await download.value).suggested_filename == "台账.xlsx"


class TestConnection:
    async def test_what_is_typed_while_the_server_is_down_arrives_once_when_it_is_back(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.stop()
        await expect(visitor.page.locator("#status")).to_have_text("正在重新连接…")
        await visitor.says("断线时说的")
        await expect(visitor.page.locator("#pending")).to_contain_text("断线时说的")
        await visitor.is_sent("断线时来的")
        await visitor.world.start()
        await visitor.sees("听到了：断线时说的")
        await visitor.sees("断线时来的")
        await expect(visitor.page.locator("#pending")).to_be_empty()
        await expect(visitor.page.locator("#status")).to_be_empty()
        assert (await visitor.bubbles())[2:] == ["断线时来的", "断线时说的", "听到了：断线时说的"]

    async def test_a_device_without_a_network_says_so_at_once_and_sends_what_waited_by_itself(
        self, visitor: Visitor
    ) -> None:
        await visitor.enter()
        await visitor.page.context.set_offline(True)
        await expect(visitor.page.locator("#status")).to_have_text("现在没有网络，写的都留着，连上以后自动发出。")
        await visitor.says("没有网络时说的")
        await expect(visitor.page.locator("#pending")).to_contain_text("没有网络时说的")
        await visitor.page.context.set_offline(False)
        await visitor.sees("听到了：没有网络时说的")
        await expect(visitor.page.locator("#status")).to_be_empty()
        assert len(visitor.world.bot.heard) == 2

    async def test_what_waits_and_what_is_half_typed_survive_a_reload(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.route_web_socket(re.compile("/chat/ws"), lambda route: None)
        await visitor.page.reload()
        await visitor.says("还没发出")
        await visitor.input.fill("写了一半")
        await visitor.page.unroute_all()
        page = await visitor.page.context.new_page()
        stored = await visitor.page.evaluate("JSON.stringify(sessionStorage)")
        await page.add_init_script(f"for (const [k, v] of Object.entries({stored})) sessionStorage.setItem(k, v)")
        await page.goto(visitor.page.url)
        await expect(page.locator("#log")).to_contain_text("听到了：还没发出")
        await expect(page.get_by_label("想说的话")).to_have_value("写了一半")

    async def test_a_press_whose_connection_broke_counts_once(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.says("count 1")
        await visitor.sees("数到 1")
        await visitor.world.stop()
        await visitor.button("加一").click()
        await visitor.button("加一").click()
        await visitor.world.start()
        await visitor.sees("数到 2")
        await asyncio.sleep(0.2)
        assert [update.text for update in visitor.world.bot.heard].count("count 2") == 1

    async def test_edits_and_files_missed_are_made_up_in_their_places(self, visitor: Visitor) -> None:
        await visitor.enter()
        reference = await visitor.is_sent("通知第一版")
        await visitor.sees("通知第一版")
        await visitor.world.stop()
        await visitor.is_sent("后来的")
        await visitor.is_sent("通知第二版", edits=reference)
        await visitor.world.start()
        await visitor.sees("后来的")
        assert (await visitor.bubbles())[2:] == ["通知第二版", "后来的"]

    async def test_a_button_of_the_next_look_can_be_pressed_before_the_press_is_confirmed(
        self, visitor: Visitor
    ) -> None:
        def pass_on(route: WebSocketRoute) -> None:
            server = route.connect_to_server()
            server.on_message(lambda words: None if '"done"' in str(words) else route.send(words))

        await visitor.page.route_web_socket(re.compile("/chat/ws"), pass_on)
        await visitor.enter()
        await visitor.says("count 1")
        for number in (1, 2):
            await visitor.sees(f"数到 {number}")
            await visitor.button("加一").press("Enter")
        await visitor.sees("数到 3")

    async def test_a_connection_that_died_in_silence_is_noticed(self, visitor: Visitor) -> None:
        routes: list[WebSocketRoute] = []
        is_dead = False

        def pass_on(route: WebSocketRoute) -> None:
            routes.append(route)
            server = route.connect_to_server()
            server.on_message(lambda words: None if is_dead and route is routes[0] else route.send(words))

        await visitor.page.route_web_socket(re.compile("/chat/ws"), pass_on)
        await visitor.page.clock.install()
        await visitor.enter()
        is_dead = True
        await visitor.is_sent("错过的")
        await visitor.page.clock.run_for(26_000)
        await visitor.page.clock.run_for(9_000)
        await visitor.sees("错过的")
        assert len(routes) == 2

    async def test_a_revoked_session_ends_at_the_door(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.sign_out(visitor.account)
        await expect(visitor.button("开始对话")).to_be_visible()

    async def test_leaving_asks_first_and_forgets_what_was_typed(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.input.fill("写了一半")
        await visitor.page.get_by_role("link", name="退出").click()
        await visitor.button("退出").click()
        await expect(visitor.button("开始对话")).to_be_visible()
        assert await visitor.page.evaluate("sessionStorage.length") == 0

    async def test_it_works_under_a_plain_name_in_the_intranet(self, visitor: Visitor) -> None:
        visitor.world.url = f"http://zhibu.test:{visitor.world.port}"
        await visitor.enter()
        await visitor.says("内网也行")
        await visitor.sees("听到了：内网也行")

    async def test_a_link_is_opened_by_its_button_even_when_tapped_twice(self, visitor: Visitor) -> None:
        link = await visitor.world.link(line="/start")
        await visitor.page.goto(visitor.world.url + link)
        await visitor.button("进入支部小秘").dblclick()
        await visitor.sees("请告诉我您的姓名。")


async def test_a_server_that_comes_back_with_an_older_backup_makes_the_page_load_anew(
    served: World, browser: Browser
) -> None:
    visitor = await visit(served, browser)
    await visitor.enter()
    async with visitor.page.expect_navigation():
        await visitor.page.evaluate("change = 9999; drop()")
    await visitor.sees("请告诉我您的姓名。")
    await visitor.page.context.close()
