"""The words the commands of points are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

POINTS = {
    "看我自己的积分，每一分按哪条规则、哪条记录来的": "My own points: by which rule and from which row each comes",
    "对自己的一条积分提出疑问，书记答复以前这一条先不计": "Doubt an entry of my points; until the answer it is held",
    "看等我答复的积分疑问": "Queries of points that wait for my answer",
    "答复一条积分疑问：照计还是不计，要写理由，本人会看到": "Answer a query of points, with a reason the member sees",
    "按规则包里的规则给一位同志登记一条加分，要写理由，本人会看到": (
        "Enter points for a member under a rule of the pack, with a reason she sees"
    ),
    "撤销一条登记错的加分，分数随之去掉，本人会看到": "Take back points entered by mistake; the member is told",
    "看本支部各位同志的积分，按姓名拼音排，不排名次": "The points of my branch, by pinyin, no ranking",
    "看本支部一位同志的积分，每一分按哪条规则、哪条记录来的": "One member's points, by which rule and from which row",
    "看半年党员先锋的提名：谁够条件、依据是什么，按拼音排；评不评由支部决定": (
        "Who meets the half-year's criteria, with the figures, by pinyin; the branch decides"
    ),
    "把支部对一位同志的党员先锋提名所作的决定登记下来": "Enter what the branch decided of a nomination",
    "只有您本人和书记看得到，不排名。对哪一条有疑问可以当场提出，答复以前先不计。": (
        "Only you and your secretary see them; nobody is ranked. An entry you doubt is held until it is answered."
    ),
    "例如：加分 王芳 承担任务 11月20日 主讲微党课。": "For example: 加分 王芳 承担任务 11月20日 主讲微党课.",
    "哪一期的？例如：2026年上半年。": "Which term? For example: 2026H1.",
    "看第几页？": "Which page?",
    "哪一条？请发那一条后面的编号，例如：A12。": "Which entry? Please send the code behind it, such as: A12.",
    "哪里不对？请写一句话。": "What is wrong? Please write a sentence.",
    "答复第几号疑问？": "Answer which query?",
    "这一条计还是不计？": "Does the entry count?",
    "为什么？请写一句话，本人会看到。": "Why? Please write a sentence; the member will see it.",
    "给谁？": "To whom?",
    "按哪条规则？": "Under which rule?",
    "为什么？请写清做了什么，本人会看到。": "Why? Please write what was done; the member will see it.",
    "哪一天的事？": "On which day was it?",
    "撤销第几号加分？": "Take back which entry?",
    "为什么撤销？请写一句话，本人会看到。": "Why is it taken back? Please write a sentence; the member will see it.",
    "看谁的？": "Whose?",
    "哪个半年？例如：2026年上半年。": "Which half-year? For example: 2026H1.",
    "谁？": "Who?",
    "评为党员先锋吗？": "Is the title given?",
    "哪次会、怎么定的？例如：12月20日支委会讨论同意。": "At which meeting and how was it decided?",
}

ENGLISH.update(POINTS)
