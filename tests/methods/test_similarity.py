"""Similar texts: a resident's words find the matter that others have already raised."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.methods.similarity import Match, grams, normalise, rank

# Each resident's sentence and the topic that says the same in other words; written for this test.
PAIRS = [
    ("马浜花园小区晚上没有车位，停车难", "枫桥街道马浜花园停车位严重不足，晚上回家找不到车位"),
    ("电梯老是坏，老人下楼困难", "小区电梯经常故障，老人上下楼不便"),
    ("河水发臭，河道需要清理", "东渚街道龙惠花苑河道发黑发臭"),
    ("广场舞音乐太响，晚上睡不着", "浒墅关运河边夜间广场舞噪音扰民"),
    ("电动自行车飞线充电很危险，希望多装充电桩", "小区充电桩太少，电动车飞线充电有隐患"),
    ("学校门口放学时很堵", "学校门口早晚高峰交通拥堵，家长接送车辆乱停"),
    ("公交车太少，等车时间太长", "科技城公交班次太少，上下班打车难"),
    ("路灯被树挡住，晚上看不清", "树木遮挡路灯，晚上太黑"),
    ("楼上装修噪音影响孩子写作业", "周末装修施工噪声大，孩子没法休息"),
    ("遛狗不牵绳，狗粪没人管", "小区养犬不文明，遛狗不牵绳，狗粪遍地"),
    ("外墙瓷砖掉下来差点砸到人", "老旧小区外墙脱落，存在安全隐患"),
    ("加装电梯钱怎么分", "加装电梯费用分摊邻里意见不一"),
    ("小摊贩占道，菜场门口走不过去", "菜市场周边流动摊贩占道经营"),
    ("垃圾桶太远，倒垃圾要走很久", "垃圾分类投放点位置太远，老人不方便"),
    ("物业费涨价但服务差", "小区物业费上涨，服务跟不上"),
    ("饭店油烟直排，楼上不敢开窗", "沿街餐饮油烟扰民，居民不敢开窗"),
    ("人行道地砖破损，下雨溅水", "人行道地砖松动，雨天踩水"),
    ("没有托育机构，孩子没人带", "社区缺少托育点，双职工家庭带娃难"),
    ("下雨天地下车库积水", "暴雨后地下车库进水严重"),
    ("盲道被共享单车占了", "共享单车乱停占用盲道"),
]
TOPICS = [(number, topic) for number, (_, topic) in enumerate(PAIRS)]
A_TEXT = st.text(alphabet="停车难电梯坏河道臭的了，。 abA１", max_size=40)


@pytest.mark.parametrize(("number", "said"), [(i, said) for i, (said, _) in enumerate(PAIRS)])
def test_the_same_matter_in_other_words_comes_first(number, said):
    assert rank(said, TOPICS, least=0)[0].id == number


def test_the_default_threshold_keeps_other_matters_out():
    found = {(number, match.id) for number, (said, _) in enumerate(PAIRS) for match in rank(said, TOPICS)}
    right = {(number, number) for number in range(len(PAIRS))}
    assert len(found & right) >= 18
    assert len(found - right) <= 1  # of 380


def test_a_match_says_what_is_shared():
    (match,) = rank("路灯被树挡住", [(7, "树木遮挡路灯"), (8, "河道发臭")], least=0.1)
    assert match.id == 7
    assert match.shared_grams == ("路灯", "挡", "树")


def test_the_same_text_scores_one_whatever_its_form():
    assert rank("停车难！Ｗｉ－Ｆｉ ５Ｇ", [(1, "停 车 难 wi-fi 5g")]) == [
        Match(1, 1.0, ("5g", "fi", "wi", "停车", "车难"))
    ]


@pytest.mark.parametrize("nothing", ["", "   ", "！？……", "\u200b", "的了吗"])
def test_a_text_without_matter_resembles_nothing(nothing):
    assert rank(nothing, TOPICS, least=0) == []
    assert rank("停车", [(1, nothing)], least=0) == []
    assert grams(nothing) == frozenset()


@given(texts=st.lists(A_TEXT, max_size=6), query=A_TEXT, seed=st.integers(0, 99))
def test_the_order_of_candidates_does_not_matter(texts, query, seed):
    candidates = list(enumerate(texts))
    shuffled = random.Random(seed).sample(candidates, len(candidates))
    assert rank(query, candidates, least=0) == rank(query, shuffled, least=0)


@given(texts=st.lists(A_TEXT, max_size=6), query=A_TEXT, least=st.floats(0, 1))
def test_scores_lie_between_the_least_and_one_and_fall(texts, query, least):
    scores = [match.score for match in rank(query, list(enumerate(texts)), least=least)]
    assert scores == sorted(scores, reverse=True)
    assert all(least <= score <= 1 and score > 0 for score in scores)


@given(a=A_TEXT, b=A_TEXT)
def test_resemblance_is_mutual(a, b):
    there, back = rank(a, [(1, b)], least=0), rank(b, [(1, a)], least=0)
    assert there == back


@given(text=A_TEXT)
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("停\u200b车　难，求解决！！", "停车难求解决"),
        ("ＡＢＣ１２３ 号楼", "abc123 号楼"),
        ("5G信号差", "5g 信号差"),
        ("", ""),
    ],
)
def test_one_spelling_for_every_form(text, plain):
    assert normalise(text) == plain


def test_grams_are_pairs_and_triples_and_whole_foreign_words():
    assert grams("停车难5G") == {"停车", "车难", "停车难", "5g"}


def test_grams_leave_out_grammar_and_stay_within_their_number():
    long = "我们小区的停车位不够，希望增加停车位。" * 3 + "".join(chr(0x4E00 + i) for i in range(300))
    kept = grams(long)
    assert len(kept) == 60
    assert "停车" in kept  # said often, so kept before what is said once
    assert "我们" not in kept
    assert grams(long) == kept
    assert len(grams(long, most=5)) == 5


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"^least score 1\.5, but scores lie in \[0, 1\]$"):
        rank("停车", [], least=1.5)
    with pytest.raises(ValueError, match=r"^at most 0 grams asked for$"):
        grams("停车", most=0)
