"""Invented texts of residents, since no labelled public ones are known to us.

A text is a real place of Jiangsu (names from public statistics), a spot, a matter said in one of many ways,
and asides: stock sentences, clauses of real public meetings (VCSum, MIT licence), another matter mentioned in
passing. Characters are dropped or doubled now and then. Labels go wrong as often as `wrong` says, as clerks'
labels do. Whatever is measured on such texts says how fast a method is, and how it compares with another on
the same texts; never how often it will be right about a real committee's.
"""

from __future__ import annotations

import csv
import json
import lzma
import random
import re
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "tests/data"

SPOTS = [
    "小区门口", "菜市场门口", "小学门口", "幼儿园旁", "医院对面", "地铁口", "公交站", "中心公园", "老街",
    "河边", "北门", "南门", "东区", "西区", "广场", "商业街", "社区服务中心", "养老院旁", "工业园", "新村",
    "家园", "路口", "桥头", "地下车库", "三号楼", "沿街店面", "村口", "卫生站旁", "图书馆旁", "体育馆旁",
]  # fmt: skip
# Category -> matters; a matter: what it is about | what is wrong with it, each said in several ways.
MATTERS = {
    "parking": [
        "停车位 车位 泊位 停车的地方|严重不足 不够用 太少了 晚上找不到 一位难求",
        "机动车 私家车 货车 外来车辆|乱停乱放 占道停放 双排停着 堵住出口",
        "早晚高峰 上下班时间 放学时段|交通拥堵 堵得走不动 车流太大 排长队",
        "公交线路 公交班次 末班车 公交站台|太少 间隔太长 绕得太远 收班太早",
        "红绿灯 信号灯 斑马线 右转车道|时间太短 设置不合理 看不清 没有设",
        "共享单车 电动自行车 非机动车|乱停占了盲道 堆在人行道 没有停放点",
    ],
    "environment": [
        "河道 小河 河水 池塘|发黑发臭 漂满垃圾 味道很大 没人清理",
        "垃圾桶 垃圾投放点 垃圾房|满了没人收 太远 味道难闻 污水横流",
        "饭店油烟 餐饮油烟 烧烤摊油烟|直排 熏得不敢开窗 没有净化 呛人",
        "广场舞音响 施工噪声 夜间噪音 装修声音|太吵 扰民 吵得睡不着 没人管",
        "绿化带 草坪 行道树 绿地|被踩秃 枯死了 没人修剪 被种了菜",
        "扬尘 渣土车 工地泥浆|到处都是 没有冲洗 遮盖不严 落满灰",
    ],
    "housing": [
        "电梯 单元电梯 老电梯|经常故障 老是坏 关过人 要大修",
        "物业费 物业服务 物业公司|涨价服务差 不作为 账目不公开 要换",
        "外墙 屋顶 顶楼 墙面瓷砖|脱落 漏水 渗水 开裂",
        "业委会 业主大会 维修基金 公共收益|选不出来 开不成 动用太难 不公示",
        "加装电梯 加梯 装电梯|费用谈不拢 低层不同意 手续太慢 没有补贴",
        "下水道 化粪池 排污管|堵了返水 满溢 反味 年久失修",
    ],
    "safety": [
        "消防通道 消防栓 灭火器|被占用 没有水 过期了 打不开",
        "电动车充电 飞线充电 楼道充电|有火灾隐患 屡禁不止 没人管 很危险",
        "路灯 楼道灯 夜间照明|不亮 坏了很久 太暗 被树遮住",
        "高空抛物 楼上扔东西 阳台花盆|砸到人 防不胜防 没有监控 有危险",
        "窨井盖 人行道地砖 护栏 台阶|松动 破损 缺了一块 绊倒老人",
        "燃气管道 煤气罐 电线 配电箱|老化 私拉乱接 漏气 裸露在外",
    ],
    "elderly": [
        "助餐点 老年食堂 送餐服务|太贵 菜太硬 没有开 离家太远",
        "独居老人 高龄老人 空巢老人|没人照看 需要上门探访 生活困难 缺少陪伴",
        "无障碍坡道 轮椅通道 扶手|没有装 太陡 被堵住 过不去",
        "日间照料中心 养老院 护理床位|床位不够 收费太高 闲置不用 人手少",
        "残疾人证 辅助器具 残疾补贴|办理太慢 申领手续多 标准太低 不知道怎么领",
        "智能手机 手机预约 扫码支付|老人不会用 教一教 没有人工窗口 学不会",
    ],
    "education": [
        "托育机构 托班 婴幼儿照护|缺少 太贵 名额不够 没有普惠的",
        "学区划分 入学名额 学位 入学积分|不够 不公平 太远 不透明",
        "课后服务 课后延时 暑托班|内容单一 报不上名 时间太短 收费不清",
        "学校食堂 学生午餐 校园配餐|不好吃 分量少 卫生差 价格高",
        "校外培训 辅导班 培训机构|跑路退费难 隐形变异 乱收费 没有资质",
        "书包 作业 学生睡眠 近视|太重 太多 不足 越来越多",
    ],
    "health": [
        "社区卫生站 卫生服务中心 家庭医生|周末没人 药不全 签约不服务 排队太久",
        "专家号 挂号 预约挂号|挂不上 号太少 系统卡 要等很久",
        "疫苗接种 打疫苗 体检|点太少 时间不合适 排长队 通知不到",
        "医保报销 异地结算 慢病用药|比例低 手续繁 报不了 配不到药",
        "救护车 急救设备 除颤仪|来得慢 没有配 不会用 进不了小区",
        "心理咨询 精神障碍患者 康复服务|没有地方 缺少关爱 费用高 资源少",
    ],
    "culture": [
        "图书室 农家书屋 阅览室|关门太早 书太旧 没有人去 常年锁着",
        "健身器材 健身步道 篮球场 乒乓球台|坏了 不够用 没人维护 收费贵",
        "文化活动 戏曲演出 电影放映|太少 形式老套 年轻人不爱看 通知晚",
        "古建筑 老宅 文物 古桥|没人保护 年久失修 要拆了 缺少修缮资金",
        "体育馆 游泳馆 学校操场|不对外开放 时段太少 预约难 票价高",
        "非遗 民俗 老手艺|后继无人 没有展示的地方 缺少传承 快失传",
    ],
    "rural": [
        "村道 田间道路 机耕路|坑坑洼洼 太窄 没有硬化 雨天进不去",
        "灌溉水渠 泵站 农田水利|淤塞 年久失修 浇不上水 排涝不畅",
        "土地流转 承包地 宅基地|租金拖欠 纠纷多 确权不清 批不下来",
        "农产品 稻米 水蜜桃 杨梅 枇杷|卖不掉 价格低 没有冷库 缺少品牌",
        "农房翻建 危房 农村住房|审批慢 政策不清 没人管 等了几年",
        "农村污水 旱厕 自来水管网|没有接通 直排河里 水压低 老化",
    ],
    "business": [
        "小微企业 个体户 民营企业|贷款难 融资贵 订单少 招不到人",
        "行政审批 营业执照 政务窗口|跑好几趟 手续繁 材料多 网上办不了",
        "厂房租金 店铺租金 园区物业|太高 涨得快 没有减免 转供电加价",
        "人才公寓 引进人才 技术工人|不够 留不住 待遇低 政策难兑现",
        "惠企政策 补贴 税收优惠|不知道 申报难 兑现慢 门槛高",
        "专利 数字化改造 技术转化|成本高 缺少指导 没有平台 保护不力",
    ],
    "governance": [
        "网格员 社区工作者 志愿者|人手不够 报表太多 待遇低 见不到人",
        "居民议事 村务公开 财务公开|流于形式 不及时 看不懂 没有人听",
        "邻里纠纷 矛盾调解 婚姻家庭纠纷|没人管 越闹越大 缺少调解员 反复发生",
        "养犬 遛狗 流浪猫狗|不牵绳 粪便没人清 咬人 扰民",
        "流动摊贩 占道经营 店外摆摊|影响通行 屡禁不止 缺少疏导点 脏乱",
        "出租房 群租房 流动人口|管理混乱 登记不全 住得太多 隐患大",
    ],
    "other": [
        "信号 手机信号 宽带|差 没有 经常断 套餐贵",
        "快递柜 快递驿站 菜鸟驿站|收费 太远 丢件 放不下",
        "地名 路牌 门牌号|看不清 重复 写错了 没有更新",
        "公墓 殡葬服务 祭扫|价格高 位置少 拥挤 不文明",
    ],
}
COMMONPLACES = [
    "已经反映过好几次", "一直没有解决", "邻居们意见都很大", "希望有关部门到现场看一看", "请给个答复",
    "建议召集大家坐下来商量", "附近几个小区已经改造好了", "多数人愿意出一部分钱", "去年贴过公告说要整改",
    "请把进度公开", "一年比一年差", "家里有老人和小孩", "特别是下雨天", "物业说没有钱",
    "居委会说要等上级安排", "能不能想想办法",
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A text, its category as a clerk noted it, and the matter that it is truly about."""

    text: str
    category: str
    matter: int


def places() -> list[str]:
    """Names of villages and communities."""
    with lzma.open(DATA / "divisions/jiangsu.csv.xz", "rt", encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file) if row["level"] == "5"]
    return [re.sub("(社区)?(居委会|居民委员会|村委会|村民委员会)$", "", name) for name in names]


def clauses() -> list[str]:
    """Clauses of the meetings, of 4 to 30 characters, in order."""
    with lzma.open(DATA / "meetings/vcsum_dev.jsonl.xz", "rt", encoding="utf-8") as file:
        turns = [text for line in file for _, text in json.loads(line)["turns"]]
    return [one for text in turns for one in re.split(r"[，。？！；、\s]+", text) if 4 <= len(one) <= 30]


def turns() -> list[tuple[str, int]]:
    """Turns of the meetings of at least 20 characters, with the number of the meeting."""
    with lzma.open(DATA / "meetings/vcsum_dev.jsonl.xz", "rt", encoding="utf-8") as file:
        meetings = [json.loads(line)["turns"] for line in file]
    return [(text, number) for number, one in enumerate(meetings) for _, text in one if len(text) >= 20]


class Residents:
    """Texts drawn with a seed."""

    def __init__(self, seed: int, *, wrong: float = 0.04) -> None:
        self.draw, self.wrong = random.Random(seed), wrong
        self.places, self.clauses = places(), clauses()
        self.matters = [
            (category, *(part.split() for part in matter.split("|")))
            for category, matters in MATTERS.items()
            for matter in matters
        ]

    def say(self, matter: int) -> str:
        _, things, faults = self.matters[matter]
        return self.draw.choice(things) + self.draw.choice(faults)

    def text(self, matter: int | None = None) -> Said:
        """One text on this matter, or on any."""
        draw = self.draw
        number = draw.randrange(len(self.matters)) if matter is None else matter
        parts = [draw.choice(self.places) + draw.choice(SPOTS) + self.say(number)]
        if draw.random() < 0.5:
            parts.append(draw.choice(COMMONPLACES))
        if draw.random() < 0.6:
            parts.append(draw.choice(self.clauses))
        if draw.random() < 0.25:  # another matter in passing
            other = self.matters[draw.randrange(len(self.matters))]
            parts.append(draw.choice(["不像", "还有", "除了", "跟"]) + draw.choice(other[1]))
        draw.shuffle(parts)
        category = self.matters[number][0]
        if draw.random() < self.wrong:
            category = draw.choice(list(MATTERS))
        return Said(self.slip("，".join(parts)), category, number)

    def slip(self, text: str) -> str:
        """Now and then a character is dropped or doubled."""
        draw = self.draw
        return "".join(
            "" if slip < 0.01 else c * 2 if slip < 0.02 else c
            for c, slip in ((c, draw.random()) for c in text)
        )
