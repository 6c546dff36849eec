"""The words the commands of receipts are declared with, in English."""

from __future__ import annotations

from bot.wording.phrases import ENGLISH

ENGLISH |= {
    "看我的党费收据，一年一页；点编号就发给您": "See my receipts, a year at a time; press a number to get one",
    "要一张我的党费收据，发图片和可以打印的 PDF；不写编号就是最近一张": (
        "Get one of my receipts as a picture and a PDF to print; without a number the newest"
    ),
    "第一次发的是原件，以后再要的注明副本和日期。": (
        "The first is the original; later ones are marked as copies, with the date."
    ),
    "给成员补打一张党费收据，注明副本；谁打的有记录": (
        "Print a member's receipt again, marked as a copy; who printed it is written down"
    ),
    "本人收不到小秘消息的，第一次打的就是原件，请转交本人。": (
        "For a member who gets no messages from me the first is the original; please hand it on."
    ),
    "核对一张收据是不是真的、有没有作废；金额只有本人和党费管理员能看到": (
        "Check whether a receipt is genuine and valid; the amount is shown to the member and the dues keeper only"
    ),
    "例如：核对收据 2026-0007 7K3D-09QX。": "For example: /check_receipt 2026-0007 7K3D-09QX.",
    "哪一年的？": "Of which year?",
    "收据编号是多少？例如：2026-0007。": "What is the number of the receipt? For example: 2026-0007.",
    "收据上的校验码是什么？例如：7K3D-09QX。": "What is the check code on the receipt? For example: 7K3D-09QX.",
}
