"""What is written to slip past is held; what is written in earnest is not, though it names the same."""

import pytest

from shangliang.methods.moderation import assess

pytestmark = pytest.mark.once

WRITTEN_TO_SLIP_PAST = [
    "北门\u202e的停车位\u202c不够，晚上停不下",
    "代 开 发 票 加 微 信 abc12345",
    "ｗｗｗ．ｃａｓｉｎｏ８８．ｃｏｍ 百家乐",
    "加\u200b微\u200b信\u200b领\u200b红\u200b包 abc123456",
    "раураl.соm 快来 http://bеt365.com",
    "看这里 bit.ly/3xYz 赚钱",
    "点击 casino 点 com 注册送彩金",
    "美女裸聊 同城约炮 上门服务 加V：abc12345",
    "澳🎲门🎲新🎲葡🎲京 上线送88",
    "http://a.com http://b.cn http://c.top",
    "联系 ①③⑧①②③④⑤⑥⑦⑧ 办证",
    "代開發票 聯繫微信 fp12345",
    "ⓦⓦⓦ.ⓑⓔⓣ.ⓒⓞⓜ",
    "代̶开̶发̶票̶ 加̶微̶信̶ fp88888",
    "[点我](http://evil.com)",
    "小区停车难。\n\n\n\n\n\n\n\n更多精彩 avtb123.xyz",
    "飞机 @sexgirl88 同城",
    "Q群 ８７６５４３２１ 资源",
]
IN_EARNEST = [
    "小区门口有人发放贷款小广告，贴得到处都是，请清理。",
    "楼道里贴满开锁、办证、代开发票的广告",
    "晚上有人摆摊赌博，影响孩子",
    "请加装电梯，6楼老人多，我电话是13812345678",
    "建议在社区微信群公布停车方案",
    "网址 www.snd.gov.cn 上的公示看不清楚",
    "KTV半夜噪音，疑似有色情服务，请查处",
    "Please build a ramp for wheelchairs at the north gate of Fengqiao community.",
    "有骗子发短信说加微信领补贴，提醒老人",
    "地铁站旁边的「澳门路」路灯坏了",
    "无人飞机A320模型在小区上空飞，噪音大",
    "限速40km/h的牌子被树挡住，a.m./p.m.都看不见，24h/7d有人超车",
    "电报大楼后面的路没有灯，Q群里大家都在说",
]


@pytest.mark.parametrize("text", WRITTEN_TO_SLIP_PAST)
def test_what_is_written_to_slip_past_is_held(text: str) -> None:
    found = assess(text)
    assert found.hold, found.reasons


@pytest.mark.parametrize("text", IN_EARNEST)
def test_what_is_written_in_earnest_is_not(text: str) -> None:
    found = assess(text)
    assert not found.hold, found.reasons
