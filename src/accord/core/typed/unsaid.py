"""What people type where they have nothing to say: `I don't know`, `ไม่มี`, `জানি না`, `-`. It is read as an empty field, and never refused."""

import re
from functools import cache
from typing import Final

from accord.core.typed.letters import plain

_LONGEST: Final = 60
# A _ is a space. Endings by which Thai is polite are taken off first.
_NOTHING: Final = (
    "none no nothing nil na n/a not_known unknown don't_know dont_know do_not_know i_don't_know i_dont_know i_do_not_know idk not_sure "
    "no_idea can't_remember cant_remember i_can't_remember i_cant_remember i_don't_remember i_dont_remember i_forgot forgot not_available "
    "don't_have i_don't_have i_dont_have nothing_yet none_yet no_number "
    "ไม่มี ไม่ทราบ ไม่รู้ ไม่แน่ใจ จำไม่ได้ ไม่ ไม่มีข้อมูล ไม่มีเลข ลืม ลืมแล้ว ไม่รู้เลย จำไม่ได้แล้ว "
    "নাই নেই না জানি_না জানিনা আমি_জানি_না জানা_নেই জানা_নাই মনে_নেই মনে_নাই অজানা কিছু_না কিছুই_না নাই_আমার আমার_নেই ভুলে_গেছি jani_na nai nei mone_nai "
    "छैन थाहा_छैन थाहा_भएन मलाई_थाहा_छैन याद_छैन याद_भएन सम्झना_छैन बिर्सें बिर्सिएँ होइन केही_छैन मसँग_छैन thaha_chaina thaha_xaina chaina xaina "
    "ninguno ninguna nada no_sé no_lo_sé no_se_sabe no_tengo no_recuerdo no_me_acuerdo desconozco desconocido desconocida no_aplica no_hay "
    "ns s/n sin_dato sin_datos no_sabría "
    "لا_يوجد لا_أعرف لا_أعلم لا_أدري ما_أعرف ما_أدري مدري لا_شيء لا "
    "لا_أتذكر ما_أتذكر غير_معروف ليس_لدي ما_عندي ليس_عندي لا_يوجد_لدي نسيت مجهول"
)
_POLITE: Final = re.compile("(?:ค่ะ|คะ|ครับ|คับ|ค่า|จ้า|นะ)+$")
_EDGES: Final = " .,;:!?…-–—_*/()[]\"'،؛؟।॥"


def says_nothing(text: str) -> bool:
    """Whether the text says that there is nothing, that it is not known or remembered, or is a dash and the like."""
    if not text or len(text) > _LONGEST:
        return False
    words = plain(text)
    return words in _all() or _bare(words) in _all()


def _bare(words: str) -> str:
    return _POLITE.sub("", words.strip(_EDGES)).strip(_EDGES)


@cache
def _all() -> frozenset[str]:
    return frozenset(("", *(plain(word.replace("_", " ")).strip(_EDGES) for word in _NOTHING.split()), "n/a", "s/n"))
