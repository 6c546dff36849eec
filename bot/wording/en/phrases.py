"""The words commands are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

SUMMARIES = {
    "看会议记录写到哪里、还缺什么": "See how far the minutes are, and what they lack",
    "一次写完整篇会议记录": "Write the whole minutes at once",
    "记下会议由谁主持": "Enter who chaired the meeting",
    "请一位同志做会议记录，本人会收到通知": "Ask a member to keep the minutes; she is told",
    "记下名单之外的列席人员": "Enter who sat in and is on no roster",
    "在记录里加一个议题": "Add a topic to the minutes",
    "记下一位同志的发言要点": "Enter the gist of what a member said",
    "记下一位同志的不同意见": "Enter a member's dissent",
    "记下一项决议，可以连票数一起写": "Enter a resolution, with its votes if you like",
    "给最后一项决议补上票数": "Give the last resolution its votes",
    "从记录里删去一条；旧版本里还留着": "Strike an item from the minutes; older versions keep it",
    "请另一位支部委员审核会议记录；会议结束以后才能送审": (
        "Ask another officer to check the minutes, once the meeting is closed"
    ),
    "审核通过一份会议记录；自己写的由别人审": "Approve minutes; your own are for somebody else",
    "把会议记录退给记录的人，并写明哪里要改": "Send minutes back, saying what to change",
    "把会议记录做成 Word 或 PDF 文件发给我": "Get the minutes as a Word or PDF file",
    "把会议的签到表做成可以打印的 PDF 发给我": "Get the sign-in sheet of a meeting as a PDF to print",
    "交办一件事，写明谁办、哪天办好": "Give somebody something to do by a day",
    "说一件待办已经办好，书记会看到": "Say that something is done; the secretary sees it",
    "看还没办好的事：书记看全支部的，其他人看自己的": "See what is open: the secretary the branch's, others their own",
    "签到": "Check in",
    "答复参加会议": "Say that you are coming",
    "请假，可以写原因": "Ask for leave, with a reason if you like",
    "报备一段时间外出，这几天的会议都自动记为请假": "Report days away; their meetings count as leave by themselves",
    "提前回来了：外出报备到此为止，之后的会议重新答复": "Back early: end your absence and answer later meetings anew",
    "会前不同意请假，写明原因，请本人参加": "Do not agree to leave asked before a meeting, saying why",
    "不同意谁请假？": "Whose leave do you not agree to?",
    "为什么不同意？会告诉本人。": "Why not? She will be told.",
    "看谁参加、谁请假、谁还没答复": "See who comes, who is on leave and who has not answered",
    "提醒还没答复的人，每人每天最多一次": "Remind those who have not answered, each at most once a day",
    "打开名单，点一下登记谁到了": "Open the roll and enter who is there by tapping",
    "在名单上登记一个人": "Enter one person on the roll",
    "没登记也没请假的人，都登记为到会": "Enter all who are neither recorded nor on leave as present",
    "有人没到，就把他们的姓名写上，例如：除了王芳、赵䶮都到了。": (
        "If some are missing, name them, for example: /all_but 王芳、赵䶮"
    ),
    "除了这几位，没登记也没请假的人都登记为到会": "Enter all but these as present, and nobody on leave",
    "谁没到？例如：除了王芳、赵䶮都到了。": "Who is missing? For example: 王芳、赵䶮",
    "结束会议：应到、实到、请假、缺席各是谁": "Close a meeting: who was expected, who came, was on leave, was absent",
    "看我会做什么": "See what I can do",
    "放下正在填的内容，什么都不记": "Put away what is half done; nothing is written down",
    "看我的党费：哪个月、多少、交了没有。只有本人和党费管理员能看到金额": (
        "See your dues by month; only you and the dues keeper see amounts"
    ),
    "报告我的党费已经交了，等党费管理员确认": "Report that you have paid your dues; the dues keeper confirms",
    "登记收到一个人的党费，一个月或几个月的，并告诉本人": "Enter a member's dues, of a month or several, and tell her",
    "登记一个人一个月的党费，金额没有核定过的先问金额": (
        "Enter a member's dues for a month, asking for the amount where none was set"
    ),
    "看谁还没交党费，哪几个月的": "See who has not paid, and for which months",
    "上报志愿时长，或看我今年的时长": "Report volunteer hours, or see yours of this year",
    "召集一次会议，通知所有该参加的人": "Call a meeting and tell everybody who should come",
    "会议改期，并通知每个人": "Move a meeting to another time and tell everybody",
    "会议换地点，并通知每个人": "Move a meeting to another place and tell everybody",
    "定下或修改会议的议题": "Set or change the topic of a meeting",
    "取消一次会议，并通知每个人": "Call a meeting off and tell everybody",
    "打开签到大屏：二维码、签到码、谁到了": "Open the check-in screen: QR, code, who has come",
    "关闭签到大屏，发出去的大屏链接都作废": "Close the check-in screen; its links lead nowhere then",
    "看我接下来一个月的会议": "See your meetings of the coming month",
    "看我的登记信息": "See your own record",
    "看本支部的名单，谁还没绑定账号": "See your branch's roster, and who has no account yet",
    "年老体弱、重病的同志：照样邀请，不再催促（《党员教育管理工作条例》第23条）": (
        "Spare an old or ill member reminders; invitations go on (《党员教育管理工作条例》, article 23)"
    ),
    "恢复对一位同志的提醒": "Let a member have reminders again",
    "登记一位同志已转出；以前的台账都保留，今后不再提醒": (
        "Enter that a member has left; the ledgers stay, reminders stop"
    ),
    "任命支部书记、委员、党费管理员等，从今天起": "Appoint a secretary, officer, dues keeper and so on, from today",
    "开始使用；有邀请码的发：/start 邀请码": "Begin; with an invite code send: /start CODE",
    "没有邀请码时，报上姓名和支部，等书记确认": "Without a code: give name and branch; your secretary confirms",
    "批准注册申请；不写编号就列出等待批准的": "Approve a registration; without a number, list those that wait",
    "拒绝一个注册申请": "Refuse a registration",
    "给一位党员生成一次性邀请码，请当面或私下转交": "Make a one-time invite code, to be handed over in private",
    "在群里发：以后本支部的会议通知也发到这个群，只有时间、地点、议题和人数": (
        "In a group: announce the branch's meetings here too, with time, place, topic and counts only"
    ),
    "定一个按时重来的会议，例如每月的主题党日、每周的集中学习": (
        "Set a meeting that comes again, such as a monthly theme day or a weekly study"
    ),
    "看本支部有哪些固定会议": "See your branch's series of meetings",
    "不再定期开某个会议；已经通知的照常": "End a series; meetings people were told of stand",
    "看到会人数够不够：应到有表决权几人、已到几人、还差几人，一般决议、发展党员、选举分开算": (
        "See whether enough are there: expected with voting right, present, missing; each kind of business apart"
    ),
    "登记一位正式党员没有表决权（留党察看、被留置等），不写日期就从今天起": (
        "Enter that a full member has no voting right, from today unless you give a date"
    ),
    "登记一位同志恢复表决权，不写日期就从今天起": "Give a member her voting right back, from today or a date",
    "登记经上级同意、会议通过，一位同志不计入选举和发展党员的应到人数": (
        "Enter that a member is not expected at elections and admissions, as decided and agreed by the superior"
    ),
    "登记一位同志从今天起重新计入应到人数": "Enter that a member is expected again from today",
    "在会上表决一件事：无记名投票，或者现场举手、投纸质票后填票数": (
        "Put a question to the meeting: a secret ballot, or hands or papers whose count you enter"
    ),
    "投下无记名的一票，只能点选票上的按钮": "Cast a secret vote, by the buttons of the ballot alone",
    "看一项表决有几人投了票，看不到投的什么": "See how many have voted, never how",
    "不写编号，就是眼下要开的那一次，没有就是刚开过的。": "Without a number: the one coming up, else the last.",
    "不写编号，就是正在进行的那一项。": "Without a number: the one under way.",
    "给投票开始后才到会的人补发选票，已有选票的不重发": "Give ballots to those who came since; nobody gets two",
    "填现场数的票：赞成、反对、弃权各几票，结束之前可以重填": "Enter the count: for, against, abstaining",
    "发展党员时，填没到会的正式党员会前正式提出的书面意见，统计在票数内": (
        "At an admission, enter the written opinions absent full members gave before; they count as votes"
    ),
    "结束一项表决，看结果和依据的条文；结束后不能再投": "End a vote and see the result with its article",
    "让一项没结束的表决作废，已投的票清零，谁也不看": "Make an open vote void; its counts are gone unseen",
    "把一项结束了的表决连票数写进会议记录，不用再抄": (
        "Put a vote that has ended into the minutes with its counts, nothing to copy"
    ),
    "把第几号表决写进会议记录？": "Which vote goes into the minutes?",
    "把表决的票数发到本支部的群，只有票数，没有姓名和事项": (
        "Say the counts of a vote in the branch's groups, without names and subject"
    ),
    "固定会议跳过一次：这一次不开，以后的照常": "Skip one turn of a series; the later ones are held",
    "要一个日历订阅地址，手机日历里就能看到我的会议": "Get an address for your phone's calendar to show your meetings",
    "停用我的日历订阅地址": "Stop your calendar's address",
    "看和改我的设置：语言、免打扰时段、暂停提醒": "See and change your settings: language, quiet hours, pause",
    "选择中文或 English": "Choose 中文 or English",
    "设定我的免打扰时段": "Set your quiet hours",
    "暂停自动提醒，不写日期就是30天；会议通知照常收到": (
        "Pause reminders, for 30 days unless you give a date; news of meetings still comes"
    ),
    "结束暂停，恢复自动提醒": "End the pause",
    "登记一次谈心谈话：和谁、哪天、在哪里": "Enter a heart-to-heart talk: with whom, when and where",
    "替两位同志登记一次谈心谈话，并告诉两位": "Enter a talk of two members and tell both",
    "看我今年的谈心谈话，还差哪一种": "See your talks of this year, and what is still due",
    "看一次谈心谈话的内容，只有谈话的两位和书记能看": "Read what a talk was about; only the two and the secretary can",
    "撤回一条登记错的谈心谈话": "Take back a talk entered by mistake",
    "看本支部今年谈心谈话谈了多少，只有数字": "See how many of the year's talks were held, in counts only",
    "在所有浏览器上退出网页聊天": "Sign out of the web chat in every browser",
    "要一个网页聊天的登录链接，10分钟内有效，只能用一次": "Get a one-time login link for the web chat, for 10 minutes",
    "看我今年的学时：会议、外出培训各多少，还差多少": "See your study hours of this year and how many to go",
    "上报在外面参加的培训，等书记确认后计入学时": "Report outside training; it counts once accepted",
    "确认外出培训的学时；不写编号就列出等待确认的": "Accept outside training; without a number, list what waits",
    "退回一条外出培训，并告诉本人": "Return a report of outside training and let the member know",
    "看本支部今年的学时：多少人达到了，谁差得较多": "See your branch's study hours and who is well behind",
    "会后补请假，写明原因，等书记同意": "Ask for leave after the meeting, with the reason; your secretary decides",
    "同意补请假，考勤改记为请假，并告诉本人": "Agree to leave asked for afterwards; it is entered as leave",
    "不同意补请假，考勤不变，并告诉本人": "Do not agree to leave asked for afterwards; the record stays",
    "一次录入本支部一年的会议计划，可以从 Excel 复制": "Enter a year's meetings at once, pasted from Excel too",
    "把看过的计划写入；有错的行不写": "Write a plan you have looked at; rows with faults stay out",
    "整批撤销一份计划；已经通知或开过的会照旧": "Take a plan back; meetings that were called or held stand",
    "看本支部一年的会议：开过的、通知了的、计划的，还缺什么": "See the year: held, called, planned, what is missing",
    "给只定了日子的会议定下几点开始": "Set the time of a meeting that has only its day",
}
# The paragraphs of a long help, after the first.
PARAGRAPHS = {
    "出勤由台账填，不用抄。每改一次存一个新版本，旧的都在。书记和指定的记录人可以写。": (
        "Attendance comes from the ledger. Every change is a new version, and the old ones stay. "
        "The secretary writes, and whom she named."
    ),
    "一行一次会：日期、时间、种类、议题、领学人或主讲人、地点、材料，没定的先不写。先给您看一遍，按了才写入。": (
        "A meeting a line: day, time, kind, topic, lead reader or speaker, place, materials; leave out what is open. "
        "You see it first, and the button writes it."
    ),
    "没定时间的会，开会前一周会问您；到时自动通知大家。": (
        "Where the time is open I ask you a week before; everybody is told by itself."
    ),
    "一行一项：主持人、记录人、列席、议题、发言、不同意见、决议、表决。写错了重发一遍就行。": (
        "One item a line, with its Chinese label: 主持人, 记录人, 列席, 议题, 发言, 不同意见, 决议, 表决. "
        "To correct it, send it again."
    ),
    "例如：待办 王芳 12月5日 整理台账。本人会收到，前一个工作日再提醒一次。": (
        "For example: /action 王芳 12-05 sort the files. She is told, and reminded one working day before."
    ),
    "会前30分钟开始可以签到，点一下按钮或发「签到」即可。没带手机也没关系，书记可以在名单上登记。": (
        "Check-in opens 30 minutes before the start: press the button or send /checkin. "
        "Without a phone that is no trouble either, your secretary can enter you on the roll."
    ),
    "会场有大屏的，也可以扫屏上的二维码，或发「签到」加屏上的4位签到码，例如：签到 4821。": (
        "Where the room has a screen you may also scan its QR, or send /checkin with its 4 digits, as in /checkin 4821."
    ),
    "会前2小时起可以打开，投在会场的屏幕上。链接只给会场用，签到截止就失效，也可以发「关闭大屏」。": (
        "From 2 hours before the meeting, for the screen in the room. The link is for the room alone; "
        "it ends with check-in, or when you send /close_screen."
    ),
    "例如：请假 出差，或者：请假 11月25日 出差。书记会收到。之后又能来了，点「改为参加」就行。": (
        "For example: /leave on a business trip, or /leave 2026-11-25 on a business trip. Your secretary is told. "
        "If you can come after all, press “I'm coming after all”."
    ),
    "例如：谈心 王芳 11月20日 三楼办公室。谈话内容可以不写；写了，只有两位和书记能看。": (
        "For example: /talk 王芳 20 Nov 三楼办公室. You may leave out what it was about; "
        "only the two and the secretary can read it."
    ),
    "一段时间都不在，写上起止日期：请假 下周一到下周五 病假。": (
        "Away for several days, give the first and the last: /leave Nov 23 to Nov 27 病假."
    ),
    "例如：外出 11月25日到12月3日 出差。书记会收到。某次会议又能来了，点「改为参加」；提前回来，发「销假」。": (
        "For example: /absence Nov 25 to Dec 3 出差. Your secretary is told. If you can come to one meeting after all, "
        "press “I'm coming after all” there; back early, send /end_absence."
    ),
    "还没有通知过大家，所以不会打扰任何人。已经通知的会议，请发「取消会议」。": (
        "Nobody has been told of it yet, so nobody is disturbed. For a meeting people know of, send /call_off."
    ),
    "地址只给您一个人，不要转发。再要一次，旧的地址就作废；不想用了，发「停用日历」。": (
        "It is for you alone, do not pass it on. Asking again kills the old address; to stop, send /stop_calendar."
    ),
    "先给您看结果，点「确认结束」才记入台账。": "You see the result first; “Confirm and close” writes it down.",
    "可以一句话说完：开会 主题党日 下周五15:00 三楼会议室 学习二十大精神。也可以一步一步来。发布之前会先给您看一遍。": (
        "In one line: /meeting 主题党日 next Friday 15:00 三楼会议室 学习二十大精神. Or step by step. "
        "You see it before it goes out."
    ),
    "从今天起；不写会议和日期，就是所有会议、直到「计入应到」。本人到了会的照常计入。一般决议的应到人数不受影响。": (
        "From today; without a kind of meeting and a date, for all of them until /include. "
        "Who comes all the same counts. Ordinary resolutions are not touched by it."
    ),
    "例如：表决 一般决议 无记名投票 通过年度计划。无记名投票只给到会有表决权的人发选票，谁投了什么哪里都不记。\n"
    "发展党员和选举应当无记名：用纸质票的选「现场计票」，填纸质票的票数。": (
        "For example: /vote 一般决议 无记名投票 the plan of the year. In a secret ballot those there with voting right "
        "get a ballot each, and who chose what is kept nowhere.\n"
        "Admissions and elections are to be secret: with paper choose 现场计票 and enter the count of the papers."
    ),
    "遇到节假日顺延到下一个工作日，但不出当月（每周的不出当周）。开会前一周会问您议题和领学人，前三天通知大家。": (
        "Holidays move it to the next working day within the month (a weekly one: within the week). "
        "A week before I ask you for topic and lead reader; three days before everybody is told."
    ),
    "例如：外训 6学时 11月20日 市委党校轮训。写培训结束的日期，不写就是今天。学时计入当年。": (
        "For example: /training 6h 11月20日 Party school. Give the day it ended; without one it is today. "
        "The hours count in that year."
    ),
    "不用逐个批准：没有说不同意的，会前请的假都算数。": (
        "Nothing needs approving one by one: leave asked before a meeting counts unless somebody does not agree."
    ),
    "例如：补请假 孩子发烧。不写会议编号就是最近缺席的那一次。原因只有书记看得到。": (
        "For example: /late_leave a sick child. Without a number it is your latest absence. "
        "Only your secretary sees the reason."
    ),
}
QUESTIONS = {
    "签到码是多少？": "What is the code?",
    "请把全文发来，一行一项，例如：议题：学习二十大精神。": "Please send the whole text, one item a line.",
    "谁主持？": "Who chaired it?",
    "谁记录？": "Who keeps the minutes?",
    "谁列席？名单之外的人写姓名和单位。": "Who sat in? Name and office of people on no roster.",
    "议了什么？": "What was talked about?",
    "谁的发言？": "Who spoke?",
    "说了什么？写要点就行。": "What was said? The gist will do.",
    "谁的不同意见？": "Who dissents?",
    "不同意见是什么？": "What is the dissent?",
    "决定了什么？": "What was resolved?",
    "表决结果？例如：赞成12票，反对0票，弃权1票。": "The vote? For example: for 12, against 0, abstained 1.",
    "删去哪一条？例如：发言2。": "Which item? For example: 发言2 (remark 2).",
    "通过第几号记录？": "Approve which number?",
    "退回第几号记录？": "Send back which number?",
    "哪里要改？": "What is to be changed?",
    "要 Word 还是 PDF？": "Word or PDF?",
    "谁来办？": "Who does it?",
    "哪天之前办好？例如：12月5日。": "By which day? For example: 12-05.",
    "办什么？": "What is to be done?",
    "第几号办好了？": "Which number is done?",
    "哪次会议？请发会议编号。": "Which meeting? Please send its number.",
    "从哪天到哪天？例如：11月25日到12月3日。": "From which day to which? For example: Nov 25 to Dec 3.",
    "因为什么？": "What for?",
    "要补充什么？例如：赴省城参会。": "Anything to add? For example: a conference in the provincial capital.",
    "销哪一个？请发编号。": "Which one is over? Please send its number.",
    "因为什么请假？": "Why do you ask for leave?",
    "哪次会议？": "Which meeting?",
    "给谁登记？": "Whom shall I enter?",
    "登记成什么？": "As what?",
    "现在就记入台账吗？": "Write it into the ledger now?",
    "哪个功能？": "Which command?",
    "哪个月的？": "For which month?",
    "金额是多少元？": "How many yuan?",
    "去世或离开的同志还有谁的钱没有退": "See whose money is still held",
    "登记去世或离开的同志的余款退给了谁；不写金额就是全部退还": "Enter who received the money of one who left",
    "退几号的余款？发「未退余款」可以看编号。": "Which number's? /left_money lists them.",
    "钱交给了谁？写姓名和关系，例如：本人，或：配偶李明。": "Who received it? Name and relation, please.",
    "为什么退？例如：本人去世，交家属；或：已转走。": "Why? E.g. she died, given to her family; or: she has moved.",
    "登记退还": "Enter the refund",
    "钱由您当面或转账退，请收款人写收条；收款人和原因只加密记在账上，会告诉书记有这笔登记，不告诉金额。": (
        "You hand the money over yourself and have the receiver sign for it. Receiver and reason are kept encrypted; "
        "the secretary hears that it was entered, not how much."
    ),
    "服务了多长时间？例如：3小时。": "How long was it? For example: 3h.",
    "哪一天？": "On which day?",
    "做了什么？例如：社区清扫。": "What did you do? For example: cleaning the neighbourhood.",
    "核实第几号？": "Verify which number?",
    "退回第几号？": "Return which number?",
    "开什么会？": "What kind of meeting?",
    "什么时候开？例如：下周五15:00。": "When does it start? For example: next Friday 15:00.",
    "在哪里开？": "Where is it held?",
    "议题是什么？": "What is the topic?",
    "改哪次会议？": "Which meeting shall be changed?",
    "改到什么时候？例如：下周五15:00。": "To when? For example: next Friday 15:00.",
    "改到哪里？": "To where?",
    "哪次学习？": "Which study?",
    "取消哪次会议？": "Which meeting shall be called off?",
    "给谁免去提醒？": "Who shall be spared reminders?",
    "给谁恢复提醒？": "Who shall have reminders again?",
    "哪位同志离开了本支部？": "Who has left the branch?",
    "任命谁？": "Whom?",
    "什么职务？": "Which office?",
    "在哪个支部？": "In which branch?",
    "请发邀请码。": "Please send the invite code.",
    "您的姓名是？": "What is your name?",
    "您在哪个支部？": "Which branch are you in?",
    "批准第几号？": "Approve which number?",
    "拒绝第几号？": "Refuse which number?",
    "邀请谁？": "Whom shall I invite?",
    "哪种会议要定期开？": "Which kind of meeting shall come again?",
    "多久一次？例如：每月第一个周五、每月5日、每周五。": "How often? For example: every Friday.",
    "几点开始？例如：15:00。": "At what time does it start? For example: 15:00.",
    "排好了还没通知的会照常开吗？": "Shall the meetings planned already be held?",
    "跳过哪一次？": "Which turn shall be skipped?",
    "停止第几号？": "End which number?",
    "哪位同志没有表决权？": "Who has no voting right?",
    "因为什么没有表决权？": "For what reason?",
    "依据是什么？例如：某年某月某日的处分决定。": "On what ground? For example: the decision of 1 March.",
    "从哪一天起？": "From which day?",
    "哪位同志恢复表决权？": "Whose voting right is given back?",
    "哪位同志不计入应到？": "Who is not expected?",
    "属于哪种情形？": "Which case is it?",
    "依据是什么？例如：哪次会议决定、上级何时同意。": (
        "On what ground? For example: which meeting decided, and when the superior agreed."
    ),
    "只用于哪种会议？": "For which kind of meeting alone?",
    "到哪一天为止？": "Until which day?",
    "哪位同志重新计入应到？": "Who is expected again?",
    "表决哪类事项？": "What kind of business is it?",
    "怎么表决？无记名投票至少要3人；票数全部一致时，结果会显出每个人的选择。": (
        "How is it voted on? A secret ballot needs at least 3; where all agree, the result tells how each one voted."
    ),
    "表决什么？": "What is put to the vote?",
    "请点选票上的按钮投票，不要打字。": "Please press a button of the ballot; do not type.",
    "看第几号表决？": "See which vote?",
    "给第几号表决补发？": "Ballots for which vote?",
    "填第几号表决？": "Enter for which vote?",
    "赞成几票？": "How many for?",
    "反对几票？": "How many against?",
    "弃权几票？": "How many abstaining?",
    "书面赞成几人？": "How many in writing for?",
    "书面反对几人？": "How many in writing against?",
    "书面弃权几人？": "How many in writing abstaining?",
    "结束第几号表决？": "End which vote?",
    "现在就结束吗？": "End it now?",
    "先给您看还有几人没投，点「结束并看结果」才结束。": "You see first how many have not voted; “End and see” ends it.",
    "第几号表决作废？": "Which vote shall be void?",
    "公布第几号表决？": "Announce which vote?",
    "用哪种语言？": "Which language?",
    "从几点到几点不打扰？例如：21:00到7:00。": "From when to when shall it be quiet? For example: 21:00 to 7:00.",
    "暂停到哪一天？": "Until which day?",
    "和谁谈的？": "With whom?",
    "谁谈的？": "Who talked?",
    "哪一天谈的？": "On which day was it?",
    "在哪里谈的？": "Where was it?",
    "谈了什么？可以不写。": "What about? You may leave it out.",
    "看第几号谈话？": "Read which number?",
    "撤回第几号谈话？": "Take back which number?",
    "一共多少学时？例如：6学时。": "How many hours of study? For example: 6h.",
    "参加了什么培训？例如：市委党校轮训。": "Which training was it? For example: Party school.",
    "哪一天结束的？": "On which day did it end?",
    "确认第几号？": "Accept which number?",
    "哪个支部？": "Which branch?",
    "因为什么没能来？": "Why could you not come?",
    "请把计划发来，一行一次会，例如：3月5日 15:00 主题党日 学雷锋 领学人 张敏 三楼会议室。也可以从 Excel 复制。": (
        "Please send the plan, a meeting a line, such as: "
        "3月5日 15:00 主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室. A table copied from Excel will do."
    ),
    "写入第几号计划？": "Write which plan?",
    "撤销第几号计划？": "Take back which plan?",
    "哪一年？例如：2027。": "Which year? For example: 2027.",
    "同意第几号？": "Agree to which number?",
    "不同意第几号？": "Do not agree to which number?",
}
BUTTONS = {
    "发布": "Publish",
    "出差": "Business trip",
    "病假": "Sick leave",
    "休假": "Holiday",
    "其他": "Other",
    "改期并通知": "Move it and tell all",
    "取消会议并通知": "Call it off and tell all",
    "登记转出": "Enter as departed",
    "手机丢了或换了号：解除一位同志的全部账号，之后可以重新邀请": (
        "Lost phone or new number: let go of all of a member's accounts; invite again afterwards"
    ),
    "给谁解绑账号？": "Whose accounts should be let go?",
    "解绑": "Let go",
    "任命": "Appoint",
    "跳过这一次": "Skip this one",
    "就这样定": "Set it",
    "撤回": "Take back",
    "撤销计划": "Take it back",
    "登记无表决权": "Enter it",
    "恢复表决权": "Give it back",
    "登记不计应到": "Enter as not expected",
    "计入应到": "Expect her again",
    "开始表决": "Open the vote",
    "作废": "Make it void",
}
ENGLISH.update(SUMMARIES | PARAGRAPHS | QUESTIONS | BUTTONS)
