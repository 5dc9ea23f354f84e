"""Invented names. Nobody is meant; a name that somebody bears is chance."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余"
    "潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
FIRST = "建志文晓海明国雅思雨家若梓宇嘉子静慧佳立永振春秋冬学世德兴安卫清云彦允书敏婉月凌元启承锦亦"
SECOND = "华强军平芳燕峰涛玲杰敏鹏磊洁霞刚琴宁波勇娟英斌云林辉萍阳欣怡然轩琪瑶航晨彬颖源珊岚霖舟禾"
# Characters outside the first block of Unicode, or new in it: registers must hold and show them.
RARE = ("陈䶮", "顾㛃", "沈𫖯", "陆䶮洁", "朱㛃")


def invent(rng: Random, taken: set[str]) -> str:
    """A name of two or three characters that is not taken yet; it is from now on."""
    while True:
        name = rng.choice(SURNAMES) + rng.choice(FIRST) + (rng.choice(SECOND) if rng.random() < 0.8 else "")
        if name not in taken:
            taken.add(name)
            return name


def polite(rng: Random) -> str:
    """What a resident leaves as a name."""
    return rng.choice(SURNAMES) + rng.choice(("女士", "先生", "阿姨", "师傅", "老师", "大爷"))


def telephone(rng: Random) -> str:
    """A number in a range that no operator has given out."""
    return f"1990000{rng.randrange(10000):04}"
