"""Ranking similar topics: TF-IDF over characters against difflib, in time and in finding the right one.

The texts are invented. A topic is a place and a matter; a query says one topic in other words, without its
place. A "body" adds to both some stock sentences that could stand in any topic, drawn anew each time.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from shangliang.methods.similarity import rank

PLACES = [
    "马浜花园", "新升新苑", "龙惠花苑", "金色家园", "运河人家", "永莲路口", "菜市场门口", "科技城小学门口",
    "中心公园", "地铁口", "老街", "河东新村",
]  # fmt: skip
# The matter as one says it, and as another does.
MATTERS = [
    ("停车位严重不足，晚上找不到车位", "车位不够，回家晚了没地方停车"),
    ("电梯经常故障，老人上下楼不便", "电梯老是坏，老人下不了楼"),
    ("河道发黑发臭，夏天不敢开窗", "河水很臭，窗都开不了"),
    ("广场舞音响噪音扰民", "跳舞的音乐太响，吵得睡不着"),
    ("充电桩太少，电动车飞线充电", "电瓶车拉线充电，希望多装充电桩"),
    ("路灯不亮，夜间出行危险", "晚上路灯坏了，走路看不清"),
    ("垃圾投放点太远，老人不方便", "扔垃圾要走很远"),
    ("餐饮油烟直排，居民不敢开窗", "饭店油烟太大，熏得不敢开窗"),
    ("人行道地砖松动，雨天踩水", "地砖坏了，下雨一脚水"),
    ("遛狗不牵绳，狗粪无人清理", "狗不牵绳乱跑，狗粪到处都是"),
    ("外墙瓷砖脱落，存在安全隐患", "外墙瓷砖掉下来差点砸到人"),
    ("早晚高峰交通拥堵，车辆乱停", "上下班时堵车，车子乱停"),
]
# What could be said of anything.
COMMONPLACES = [
    "这个问题已经反映过好几次，一直没有解决",
    "邻居们意见都很大，大家都盼着早点改善",
    "住在这里十几年，情况一年比一年差",
    "物业说没有钱，居委会说要等上级安排",
    "希望有关部门到现场看一看，给个答复",
    "特别是下雨天和节假日，情况更加严重",
    "家里有老人和小孩，每天进出都提心吊胆",
    "建议召集业主、物业和社区坐下来一起商量",
    "附近几个小区已经改造好了，我们还没有动静",
    "如果需要居民出一部分钱，多数人是愿意的",
    "前年贴过公告说要整改，后来就没有下文了",
    "请把办理进度公开，让大家心里有数",
]


def by_difflib(query: str, candidates: Sequence[tuple[int, str]]) -> list[tuple[float, int]]:
    """Candidates by the share of matching characters, best first."""
    scored = [(SequenceMatcher(None, query, text, autojunk=False).ratio(), key) for key, text in candidates]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1]))


def texts(n_queries: int, n_sentences: int, seed: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """One topic for each matter, and queries with the number of the topic that they mean."""
    draw = random.Random(seed)

    def with_body(text: str) -> str:
        return "。".join([text, *draw.sample(COMMONPLACES, n_sentences)])

    topics = [(key, with_body(draw.choice(PLACES) + said)) for key, (said, _) in enumerate(MATTERS)]
    asked = [draw.randrange(len(MATTERS)) for _ in range(n_queries)]
    return topics, [(key, with_body(MATTERS[key][1])) for key in asked]


def seconds(task: Callable[[], object], repeats: int = 3) -> float:
    """Shortest of several runs: the one least disturbed."""

    def once() -> float:
        begin = time.perf_counter()
        task()
        return time.perf_counter() - begin

    return min(once() for _ in range(repeats))


def measure(n_sentences: int, n_queries: int, seed: int) -> dict[str, object]:
    """Time and right first answers of both, on the same texts."""
    topics, queries = texts(n_queries, n_sentences, seed)
    ours = seconds(lambda: [rank(query, topics, least=0) for _, query in queries])
    other = seconds(lambda: [by_difflib(query, topics) for _, query in queries])
    first = [[match.id for match in rank(query, topics, least=0)[:1]] == [key] for key, query in queries]
    first_other = [by_difflib(query, topics)[0][1] == key for key, query in queries]
    return {
        "text": "title" if not n_sentences else f"+ body of {n_sentences}",
        "characters": len(topics[0][1]),
        "ms_ours": round(ours * 1e3 / len(queries), 2),
        "ms_difflib": round(other * 1e3 / len(queries), 2),
        "ratio": round(other / ours, 1),
        "first_ours": round(sum(first) / len(first), 2),
        "first_difflib": round(sum(first_other) / len(first), 2),
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    rows = [measure(n, options.queries, options.seed) for n in (0, 3, 8)]
    if options.json:
        print(json.dumps({"benchmark": "similarity", "seed": options.seed, "rows": rows}))
        return 0
    names = ("text", "characters", "ms_ours", "ms_difflib", "ratio", "first_ours", "first_difflib")
    print("".join(f"{name:>15}" for name in names))
    for row in rows:
        print("".join(f"{row[name]!s:>15}" for name in names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
