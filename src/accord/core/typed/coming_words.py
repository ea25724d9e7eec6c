"""Words of times to come: so long from now, by when, at the end of what. As they stand in messages; no document lists them."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from accord.core.typed.day_words import counts
from accord.core.typed.letters import Words, indexed, plain

# Before a span, and behind it. Bengali and Nepali put them to the end of the unit: `২ ঘণ্টার মধ্যে`, `२ दिनमा`.
_BEFORE: Final = (
    "in within after + in_the_next within_the_next en dentro_de dentro_del_plazo_de en_el_plazo_de en_un_plazo_de al_cabo_de de_acá_a "
    "de_aquí_a อีก ภายใน ในอีก ภายในเวลา ใน بعد خلال في_خلال في_غضون عقب في_ظرف "
    "dalam trong sau через em daqui_a dentro_de sa_loob_ng"
)
_BEHIND: Final = (
    "from_now from_today hence later más_tarde después ข้างหน้า ถัดไป นับจากนี้ จากนี้ "
    "পর পরে বাদে বাদ র_মধ্যে ের_মধ্যে এর_মধ্যে র_ভিতরে ের_ভিতরে র_ভেতরে ের_ভেতরে por pore por_e bade er_moddhe r_moddhe moddhe "
    "पछि पछी भित्र भित्रमा मा मै को_भित्र pachi pachhi paxi bhitra من_الآن من_هلق من_هالوقت lagi kemudian nữa sau 后 後 "
    "以后 以後 之后 后内 内 以内 후 뒤 이내"
)
_MONTHS: Final[Mapping[int, str]] = {
    1: "month months mth mths mes meses เดือน মাস mas मास महिना mahina شهر أشهر شهور bulan tháng месяц месяца месяцев 个月 個月 개월",
    12: "year years yr yrs año años ปี বছর bochor वर्ष साल barsha sal سنة سنوات سنين عام أعوام tahun năm год года лет 年后 年後",
}
_MONTHS_ALONE: Final[Mapping[int, str]] = {1: "شهر", 2: "شهرين", 12: "سنة عام", 24: "سنتين عامين"}
# By such a day or hour.
_BY: Final = (
    "by until till til up_to no_later_than not_later_than by_the hasta hasta_el hasta_las hasta_la a_más_tardar "
    "a_más_tardar_el para_el "
    "จนถึง ถึง ภายใน ภายในวันที่ حتى لغاية إلى_غاية لحد hingga sampai đến до até"
)
_BY_BEHIND: Final = "পর্যন্ত র_মধ্যে ের_মধ্যে এর_মধ্যে য়ের_মধ্যে porjonto er_moddhe moddhe सम्म सम्ममा भित्र भित्रमा samma bhitra"
# The last day of the present month or year. Where the calendar is Nepal's the months are asked about.
_END_OF_MONTH: Final = (
    "end_of_month end_of_the_month end_of_this_month month_end the_end_of_the_month the_end_of_this_month last_day_of_the_month "
    "last_day_of_this_month last_day_of_month the_last_day_of_the_month eom "
    "สิ้นเดือน สิ้นเดือนนี้ วันสิ้นเดือน মাসের_শেষে মাসের_শেষ মাস_শেষে এ_মাসের_শেষে এই_মাসের_শেষে চলতি_মাসের_শেষে "
    "মাসের_শেষ_দিন masher_sheshe maser_sheshe "
    "महिनाको_अन्त्य महिनाको_अन्त्यमा महिनाको_अन्तिम महिनाको_अन्तिममा महिना_अन्त्य महिनाको_अन्तिम_दिन यो_महिनाको_अन्त्यमा "
    "fin_de_mes fin_del_mes a_fin_de_mes a_fin_del_mes al_fin_de_mes final_de_mes a_final_de_mes último_día_del_mes "
    "el_último_día_del_mes "
    "نهاية_الشهر آخر_الشهر نهاية_هذا_الشهر آخر_هذا_الشهر آخر_يوم_في_الشهر نهاية_الشهر_الحالي"
)
_END_OF_NEXT_MONTH: Final = (
    "end_of_next_month the_end_of_next_month สิ้นเดือนหน้า আগামী_মাসের_শেষে পরের_মাসের_শেষে अर्को_महिनाको_अन्त्यमा fin_del_próximo_mes "
    "fin_del_mes_que_viene a_fin_del_próximo_mes a_fines_del_próximo_mes نهاية_الشهر_القادم نهاية_الشهر_المقبل آخر_الشهر_القادم"
)
_END_OF_YEAR: Final = (
    "end_of_year end_of_the_year end_of_this_year year_end the_end_of_the_year last_day_of_the_year eoy "
    "สิ้นปี สิ้นปีนี้ วันสิ้นปี বছরের_শেষে বছর_শেষে এ_বছরের_শেষে বছরের_শেষ_দিন वर्षको_अन्त्य वर्षको_अन्त्यमा वर्षान्त "
    "fin_de_año fin_del_año a_fin_de_año a_fin_del_año final_de_año a_final_de_año último_día_del_año "
    "نهاية_السنة آخر_السنة نهاية_العام آخر_العام نهاية_هذا_العام نهاية_هذه_السنة"
)
# The last day of the present week and of the next.
_END_OF_WEEK: Final = (
    "end_of_week end_of_the_week end_of_this_week week_end the_end_of_the_week eow สิ้นสัปดาห์ สิ้นสัปดาห์นี้ ปลายสัปดาห์ সপ্তাহের_শেষে "
    "সপ্তাহ_শেষে हप्ताको_अन्त्य हप्ताको_अन्त्यमा fin_de_semana fin_de_la_semana a_fin_de_semana final_de_la_semana a_fines_de_semana "
    "نهاية_الأسبوع آخر_الأسبوع"
)
_END_OF_NEXT_WEEK: Final = (
    "end_of_next_week the_end_of_next_week สิ้นสัปดาห์หน้า ปลายสัปดาห์หน้า আগামী_সপ্তাহের_শেষে अर्को_हप्ताको_अन्त्यमा fin_de_la_próxima_semana "
    "a_fin_de_la_próxima_semana نهاية_الأسبوع_القادم نهاية_الأسبوع_المقبل"
)
# Beside a day, or alone for today: its end, which is that of the work or of the day itself.
_END_OF_DAY: Final = (
    "end_of_day end_of_the_day end_of_today eod eob cob day_end close_of_day close_of_business end_of_business end_of_business_day "
    "end_of_the_business_day end_of_the_working_day end_of_working_day "
    "สิ้นวันทำการ สิ้นวัน หมดวัน ก่อนหมดวัน เลิกงาน ก่อนเลิกงาน দিনের_শেষে দিন_শেষে দিনশেষে কর্মদিবসের_শেষে "
    "दिनको_अन्त्य दिनको_अन्त्यमा दिनको_अन्त्यसम्म fin_del_día final_del_día al_final_del_día a_fin_del_día al_fin_del_día cierre_del_día "
    "al_cierre_del_día fin_de_la_jornada al_final_de_la_jornada cierre_de_operaciones al_cierre_de_operaciones "
    "نهاية_اليوم آخر_اليوم نهاية_الدوام آخر_الدوام نهاية_دوام نهاية_يوم"
)
# Only Nepal's own months end so.
_END_OF_BIKRAM: Final = "मसान्त masanta"


def _words(listed: str) -> list[str]:
    return [plain(word.replace("_", " ")) for word in listed.split()]


@cache
def before() -> tuple[str, ...]:
    return tuple(sorted(_words(_BEFORE), key=len, reverse=True))


@cache
def behind() -> Words:
    return indexed(_words(_BEHIND))


@cache
def month_units() -> Mapping[str, int]:
    return {word: months for months, listed in _MONTHS.items() for word in _words(listed)}


@cache
def month_words() -> Words:
    return indexed(month_units())


@cache
def months_alone() -> Mapping[str, int]:
    return {word: months for months, listed in _MONTHS_ALONE.items() for word in _words(listed)}


@cache
def whole_counts() -> Words:
    return indexed(word for word, count in counts().items() if count == int(count))


@cache
def by() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words before and behind a time by which something is to be done, the longest first."""
    first, last = (sorted(_words(listed), key=len, reverse=True) for listed in (_BY, _BY_BEHIND))
    return tuple(first), tuple(last)


@cache
def ends() -> Mapping[str, tuple[str, int]]:
    """What ends: a week, a month or a year, with the number of weeks or months from the present one; or a month of Bikram Sambat."""
    lists = {
        ("week", 0): _END_OF_WEEK,
        ("week", 1): _END_OF_NEXT_WEEK,
        ("month", 0): _END_OF_MONTH,
        ("month", 1): _END_OF_NEXT_MONTH,
        ("year", 0): _END_OF_YEAR,
        ("bikram", 0): _END_OF_BIKRAM,
    }
    return {word: end for end, listed in lists.items() for word in _words(listed)}


@cache
def day_ends() -> tuple[str, ...]:
    """Words of the end of a day, the longest first."""
    return tuple(sorted(_words(_END_OF_DAY), key=len, reverse=True))
