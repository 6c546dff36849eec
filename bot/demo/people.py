"""The people of the demonstration, all of them invented, and the parts a visitor can play."""

from __future__ import annotations

from dataclasses import dataclass

from models.roles import OfficeKind

ORGANISATION = "文化和旅游局机关党委"
BUREAU, CULTURE, LIBRARY, MUSEUM, OPERA = (
    "局机关党支部",
    "文化馆党支部",
    "图书馆党支部",
    "博物馆党支部",
    "京剧团党支部",
)
# Two of them are called 张伟, and three have a character that many programs cannot show.
ROSTER = {
    BUREAU: (
        "陈静 刘志远 欧阳雪 马晓东 韩玉梅 林若兰 李卫国 王芳 赵䶮 孙建国 张伟 何思源 郭立新 罗文博 宋佳怡 "
        "谢长安 唐小满 冯国庆 董海涛 程亦凡 袁秋实 邓莉 许知行 傅明哲 曾宪平 彭秀英 吕方 苏晴 卢俊杰 蒋月华"
    ),
    CULTURE: (
        "周晓棠 田𠮷祥 丁一鸣 任淑琴 姜子墨 范文杰 方小舟 石磊 姚明月 谭咏春 廖红霞 邹凯 熊大力 金巧云 陆远航 "
        "郝思嘉 孔令仪 白雪松 崔永年 康乐 毛晓峰 邱实 秦岭"
    ),
    LIBRARY: (
        "王慧敏 沈㛃 诸葛明 江书瑶 史可欣 顾念慈 侯文远 邵平 孟繁星 龙在田 万里晴 段锦程 雷雨桐 钱学礼 汤佩芸 "
        "尹若水 黎昕 易安然 常青 武思齐 乔木 贺兰亭 赖春生 龚玉良"
    ),
    MUSEUM: (
        "杨鼎铭 司马青 高古月 梁玉石 文静之 施陶然 葛彦青 鲁敏行 殷商羽 齐云白 倪舟 邢国强 戚小荷 庄晓梦 聂双全 "
        "焦玉田 樊星 包和平 詹天宇 费明 柴桂香 屈野 向阳 阎守一 上官云舒 岳小川"
    ),
    OPERA: (
        "梅映雪 程砚声 荀慧之 尚云卿 张伟 余音 裘大洪 马长河 谭春雷 叶少秋 盖世昌 童铃 翁乐之 萧长林 姬玉琴 "
        "舒展眉 查小楼 隋文 褚红绡 卫青山"
    ),
}
RETIRED = frozenset(
    {"孙建国", "彭秀英", "冯国庆", "任淑琴", "崔永年", "钱学礼", "龚玉良", "邢国强", "柴桂香", "萧长林"}
)
PROBATIONARY = frozenset({"唐小满", "程亦凡", "郝思嘉", "黎昕", "费明", "童铃"})
APPLICANTS = frozenset({"康乐", "樊星"})
# How many days ago they left.
DEPARTED = {"曾宪平": 150, "邹凯": 60, "赖春生": 230}
WITHOUT_ACCOUNT = frozenset(
    {"彭秀英", "崔永年", "龚玉良", "姜子墨", "邵平", "向阳", "裘大洪", "武思齐", "吕方", *DEPARTED}
)

# How many months, up to the newest, are unpaid.
OWING = {"何思源": 1, "董海涛": 4, "苏晴": 1, "石磊": 1, "陆远航": 2, "段锦程": 1, "隋文": 2, "查小楼": 1}
# Unpaid as well, but they say they paid.
CLAIMING = ("王芳", "许知行", "白雪松", "易安然", "褚红绡", "叶少秋")

# Asks about her amount.
QUERYING = ("苏晴", "我七月换了岗位，请看看基数要不要重新核定。")

OFFICES = {
    BUREAU: {
        "陈静": OfficeKind.SECRETARY,
        "刘志远": OfficeKind.DEPUTY_SECRETARY,
        "欧阳雪": OfficeKind.ORGANISATION_OFFICER,
        "马晓东": OfficeKind.PUBLICITY_OFFICER,
        "韩玉梅": OfficeKind.DISCIPLINE_OFFICER,
        "林若兰": OfficeKind.DUES_KEEPER,
    },
    CULTURE: {
        "周晓棠": OfficeKind.SECRETARY,
        "田𠮷祥": OfficeKind.ORGANISATION_OFFICER,
        "丁一鸣": OfficeKind.PUBLICITY_OFFICER,
        "金巧云": OfficeKind.DUES_KEEPER,
    },
    LIBRARY: {
        "王慧敏": OfficeKind.SECRETARY,
        "沈㛃": OfficeKind.DEPUTY_SECRETARY,
        "诸葛明": OfficeKind.ORGANISATION_OFFICER,
        "江书瑶": OfficeKind.PUBLICITY_OFFICER,
        "顾念慈": OfficeKind.DUES_KEEPER,
    },
    MUSEUM: {
        "杨鼎铭": OfficeKind.SECRETARY,
        "司马青": OfficeKind.ORGANISATION_OFFICER,
        "高古月": OfficeKind.PUBLICITY_OFFICER,
        "梁玉石": OfficeKind.DUES_KEEPER,
    },
    # Nobody keeps the dues here since the secretary gave it up: the administrator is asked to appoint somebody.
    OPERA: {
        "梅映雪": OfficeKind.SECRETARY,
        "程砚声": OfficeKind.ORGANISATION_OFFICER,
        "荀慧之": OfficeKind.PUBLICITY_OFFICER,
    },
}
ADMINISTRATOR = "李卫国"
# Leading cadres (领导干部), who take part in their own branch as ordinary members.
LEADERS = {"刘志远": BUREAU, "郭立新": BUREAU, "杨鼎铭": MUSEUM}


@dataclass(frozen=True)
class Persona:
    """Somebody a visitor of the demonstration can be; ``advice`` is one line on what to try."""

    name: str
    branch: str
    part: str
    advice: str
    is_visitor: bool = False


PERSONAS = (
    Persona("陈静", BUREAU, "书记", "马上有一堂党课：试试“谁没回”“点名”“双报到”"),
    Persona("王芳", BUREAU, "普通党员", "试试“签到”“志愿 2小时 展厅讲解”“班次”“志愿证明”“党费”"),
    Persona("林若兰", BUREAU, "党费管理员", "试试“谁没交”“党费登记 何思源”"),
    Persona("欧阳雪", BUREAU, "组织委员", "还组织社区清扫：试试“班次”“服务项目”“日程”“请假”"),
    Persona("孙建国", BUREAU, "退休党员", "照样收到会议通知，从不催促：试试“日程”“设置”"),
    Persona("李卫国", BUREAU, "管理员", "试试“任命 蒋月华 党费管理员 京剧团党支部”"),
    Persona("王慧敏", LIBRARY, "书记", "有人等批准，有会没结束：试试“待批”“散会”“核实”"),
    Persona("武思齐", LIBRARY, "待批准的访客", "等王慧敏批准：她点了批准，这里会收到欢迎", is_visitor=True),
)


def names(branch: str) -> list[str]:
    """Return the people of a branch, first the ones with offices."""
    return ROSTER[branch].split()
