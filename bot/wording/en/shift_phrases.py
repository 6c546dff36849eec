"""The words the commands of projects and shifts are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "看支部双报到的社区、村和三张清单：资源、需求、项目": (
        "See the communities and villages the branch reports to, with resources, needs and projects"
    ),
    "看第几号报到点？": "See which place?",
    "登记支部双报到的社区或村": "Enter a community or village the branch reports to",
    "例如：登记报到点 幸福社区 社区。登记以后就可以填三张清单。": (
        "For example: /new_place 幸福社区 社区. Its lists can be filled then."
    ),
    "在哪里报到？写社区或村的名称。": "Where does the branch report? Name the community or village.",
    "是社区还是村？": "Is it a community or a village?",
    "不再去报到的社区或村，从名单里撤下；做过的都留着": "Take a place off the list; what was done there is kept",
    "撤下哪个报到点？": "Take off which place?",
    "撤下": "Take it off",
    "在资源清单或需求清单里加一行": "Add a row to the resources or the needs of a place",
    "例如：填清单 幸福社区 需求 独居老人每周探访。项目清单不用填，开了项目就在上面。": (
        "For example: /new_item 幸福社区 需求 独居老人每周探访. Projects are listed by themselves."
    ),
    "填哪个报到点的清单？": "Of which place?",
    "填资源清单还是需求清单？": "A resource or a need?",
    "写什么？例如：独居老人每周探访。": "What shall it say? For example: 独居老人每周探访.",
    "把办完了或者不再有的一行从清单上划掉，记录留着": "Strike a row that is met or gone; it stays on record",
    "划掉第几号？": "Strike which number?",
    "划掉": "Strike it",
    "看有哪些志愿服务项目，谁组织，下一个班次是哪天": "See the service projects, organisers and next shifts",
    "开一个志愿服务项目，定下组织者，并告诉本人": "Open a service project and name its organiser, who is told",
    "例如：开项目 社区清扫 王芳 幸福社区。默认只请本支部的同志报名；加上「本支部和下级」就请下级支部一起。": (
        "For example: /new_project 社区清扫 王芳 幸福社区. With 本支部和下级 the branches below may sign up too."
    ),
    "对应需求清单上的一行时，写上它的编号。": "Where it answers a need of the list, write its number.",
    "项目叫什么？例如：社区清扫。": "What is the project called? For example: 社区清扫.",
    "请谁组织？由组织的人排班、记录。": "Who organises it, calls the shifts and keeps the record?",
    "在哪个报到点？": "At which place?",
    "请谁报名？": "Who may sign up?",
    "对应第几号需求？": "Which need does it answer?",
    "开项目": "Open the project",
    "结束一个服务项目，以后不再排班；时长和记录都留着": "End a service project; hours and records are kept",
    "结束第几号项目？": "End which project?",
    "结束项目": "End the project",
    "看接下来的志愿班次：还有几个名额，我报了哪些": "See the shifts ahead, the free places, and yours",
    "看第几号班次？": "See which shift?",
    "报名一个志愿班次；名额满了就排队，有人退出会自动递补": (
        "Sign up for a shift; when it is full you wait and move up by yourself"
    ),
    "报名第几号班次？": "Sign up for which shift?",
    "退出一个报了名的志愿班次，开始以前都可以": "Withdraw from a shift before it begins",
    "退出第几号班次？": "Withdraw from which shift?",
    "志愿班次到岗签到，开始前30分钟起可以签": "Check in to a shift, from 30 minutes before it begins",
    "志愿班次离岗签退，时长按到岗和离岗算": "Check out of a shift; time counts from check-in to check-out",
    "哪个班次？请发班次编号。": "Which shift? Please send its number.",
    "忘了离岗签退时，说一声几点离开的，由组织者核定": "Say when you left if you forgot; the organiser decides",
    "您几点离开的？例如：11:30。": "When did you leave? For example: 11:30.",
    "给自己组织的项目排一个班次，并请大家报名": "Call a shift of a project you organise, and ask for volunteers",
    "例如：排班 社区清扫 周六9:00 2小时 10人。发布之前会先给您看一遍。": (
        "For example: /new_shift 社区清扫 周六9:00 2小时 10人. You see it before it is published."
    ),
    "哪个项目的班次？": "Of which project?",
    "什么时候开始？例如：周六9:00。": "When does it begin? For example: Saturday 9:00.",
    "服务多长时间？例如：2小时。": "How long does it take? For example: 2h.",
    "要几个人？例如：10人。": "For how many people? For example: 10人.",
    "在哪里集合？": "Where do people meet?",
    "发布班次": "Publish the shift",
    "改班次的时间，并通知报了名的人": "Hold a shift at another time and tell those who signed up",
    "改第几号班次？": "Change which shift?",
    "改到什么时候开始？例如：周日9:00。": "When shall it begin? For example: Sunday 9:00.",
    "改好并通知": "Change it and tell them",
    "改班次的时长：提前结束或者延长了，确认以前都可以改": "Change how long a shift takes, until it is confirmed",
    "改班次的集合地点，并通知报了名的人": "Change where people meet and tell those who signed up",
    "改到哪里集合？": "Where shall people meet?",
    "改班次的名额；增加了，排队的人自动递补并收到通知": "Change the places; who waits moves up and is told",
    "改成几个人？例如：12人。": "For how many people? For example: 12人.",
    "取消一个班次，并通知报了名和排队的人": "Cancel a shift and tell those who signed up or wait",
    "取消第几号班次？": "Cancel which shift?",
    "因为什么取消？": "Why is it cancelled?",
    "取消班次并通知": "Cancel it and tell them",
    "看班次此刻的签到码，在现场念给大家听": "See the code of this minute, to say it on the spot",
    "打开班次名单，点一下登记谁到岗、谁离岗": "Open the list of a shift and tap who came and who left",
    "在班次名单上登记一个人": "Enter one person on the list of a shift",
    "给谁登记？": "For whom?",
    "登记成什么？": "As what?",
    "登记一个人从几点到几点在岗": "Enter from when to when somebody was there",
    "例如：登记到岗 3 9:00到11:30 王芳。": "For example: /shift_times 3 9:00到11:30 王芳.",
    "从几点到几点？例如：9:00到11:30。": "From when to when? For example: 9:00 to 11:30.",
    "没登记的人都登记到岗，可以写除了谁；结束以后登记的，按整个班次算": (
        "Enter all others as there, but for some; once it is over, for the whole shift"
    ),
    "例如：其余到岗 3 王芳、赵六。": "For example: /shift_rest 3 王芳、赵六.",
    "除了谁？": "All but whom?",
    "确认一个结束了的班次：谁服务了多久": "Confirm a shift that is over: who served how long",
    "先给您看结果，点「确认记入」才记入时长台账，并告诉每个人。": (
        "You see the result first; once you tap Enter them, it is in the ledger and everybody is told."
    ),
    "确认第几号班次？": "Confirm which shift?",
    "现在就记入时长吗？": "Enter the hours now?",
    "社区": "Community",
    "村": "Village",
    "资源": "Resource",
    "需求": "Need",
    "本支部": "This branch",
    "本支部和下级": "This branch and all below",
    "到岗": "There",
    "离岗": "Gone",
    "按本人说的离岗": "Gone when she says so",
    "清除登记": "Clear the entry",
    "给志愿服务项目换一位组织者，并告诉原来的和新的组织者": ("Give a service project another organiser; both are told"),
    "例如：换组织者 社区清扫 王芳。没有确认的班次和等组织者核实的时长，都交给新的组织者。": (
        "For example: /new_organiser 社区清扫 王芳. Shifts to confirm and hours to verify go to the new one."
    ),
    "哪个项目换组织者？": "Which project gets another organiser?",
    "请谁接着组织？": "Who organises it from now on?",
    "换组织者": "Change the organiser",
    "报名：会议和志愿班次都有的，由您点选": "Sign up: for a meeting or a shift, as you choose",
    "报名第几号？": "Sign up for which number?",
    "取消报名：列出您报了名的会议和志愿班次，由您点选": (
        "Step back: choose among the meetings and shifts you have signed up for"
    ),
    "退出第几号？": "Step back from which number?",
    "来不了了：列出请您参加的会议和报了名的志愿班次，由您点选": (
        "Cannot come: choose among the meetings you are asked to and the shifts you have signed up for"
    ),
    "例如：来不了了 孩子发烧。会议点一下就是请假，写的原因一起记下。": (
        "For example: /cannot_come the child is ill. A tap asks for leave from that meeting, for that reason."
    ),
    "为什么来不了？": "Why can you not come?",
    "打开班次的二维码：大家扫码到岗、离岗，15秒换一次": (
        "Open the QR of a shift, by which people check in and out; it changes every 15 seconds"
    ),
    "开始前2小时起可以打开，用手机或平板给现场的同志扫。只有组织者和书记能打开，签退截止就失效。": (
        "From 2 hours before the shift, by its organiser or the secretary, until check-out closes."
    ),
    "关闭班次的二维码，发出去的链接都作废": "Close the QR of a shift; its links lead nowhere any more",
}
