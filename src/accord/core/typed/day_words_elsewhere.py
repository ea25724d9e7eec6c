"""Words of days, months and hours in languages of countries without a pack, as people there write them.

Days and months: CLDR. Small words and parts of the day: as they stand in messages; no document lists them. Words without their signs stand
for those with them, since all texts are compared so. What an hour of `noon` means: `clock.hours`.
"""

from collections.abc import Mapping
from typing import Final

# Vietnamese, Chinese, Japanese and Korean number their months: `far_east`.
MONTHS: Final[Mapping[int, str]] = {
    1: "januari janeiro января январь янв جنوری जनवरी",
    2: "februari pebruari fevereiro fev февраля февраль фев فروری",
    3: "maret mac março марта март мар مارچ",
    4: "abril апреля апрель апр اپریل",
    5: "mei maio mai мая май مئی",
    6: "juni junho июня июнь июн جون",
    7: "juli julai julho июля июль июл جولائی",
    8: "agustus agst agu ogos ogo августа август авг اگست",
    9: "setembro сентября сентябрь сен сент ستمبر सितंबर",
    10: "oktober okt outubro out октября октябрь окт اکتوبر अक्टूबर",
    11: "nopember nop novembro ноября ноябрь ноя نومبر नवंबर",
    12: "desember des disember dis dezembro dez декабря декабрь дек دسمبر दिसंबर",
}
DAYS: Final[Mapping[int, str]] = {
    0: "hôm_nay sáng_nay trưa_nay chiều_nay tối_nay hari_ini tadi_pagi tadi_siang tadi_sore pagi_ini siang_ini sore_ini malam_ini "
    "ngayong_araw ngayon kaninang_umaga hoje сегодня 今天 今日 今早 今晚 오늘",
    -1: "hôm_qua kemarin kahapon ontem вчера 昨天 昨日 어제",
    -2: "hôm_kia kemarin_lusa kemarin_dulu anteontem позавчера 前天 一昨日 그저께 그제",
    1: "ngày_mai besok esok bukas amanhã завтра 明天 明日 내일",
    2: "ngày_kia lusa 后天 後天 明後日 모레",
}
EITHER_WAY: Final[Mapping[int, str]] = {1: "कल کل", 2: "परसों پرسوں parso parson"}
LAST_NIGHT: Final = "tối_qua đêm_qua tadi_malam malam_tadi kagabi ontem_à_noite 昨晚 昨夜 어젯밤"
WEEKDAYS: Final = (
    "senin isnin sombar shombar somvar somwar segunda-feira понедельник 星期一 周一 thứ_hai 월요일 月曜日",
    "selasa mongolbar mangalbar mangalvar mangalwar terça-feira вторник 星期二 周二 thứ_ba 화요일 火曜日",
    "rabu budhbar budhabar budhvar budhwar quarta-feira среда 星期三 周三 thứ_tư 수요일 水曜日",
    "kamis khamis brihospotibar bihibar guruvar guruwar quinta-feira четверг 星期四 周四 thứ_năm 목요일 木曜日",
    "jumat jum'at shukrobar sukrabar shukrabar shukravar shukrawar jumaat sexta-feira пятница 星期五 周五 thứ_sáu 금요일 金曜日",
    "sabtu shonibar sanibar shanibar shanivar shaniwar суббота 星期六 周六 thứ_bảy 토요일 土曜日",
    "minggu ahad robibar rabibar aaitabar aitabar itwar itvar ravivar domingo воскресенье 星期日 星期天 周日 chủ_nhật linggo 일요일 日曜日",
)
PARTS: Final[Mapping[str, str]] = {
    "am": "subah subha sáng sáng_nay pagi dini_hari tadi_pagi pagi_ini ng_umaga umaga kaninang_umaga da_manhã da_madrugada утра "
    "上午 早上 凌晨 清晨 今早 午前 오전 새벽 아침 सुबह صبح",
    "pm": "shaam sham chiều chiều_nay sore petang tadi_sore sore_ini ng_hapon hapon da_tarde вечера 下午 午後 오후 저녁 शाम شام",
    "noon": "dopahar dopeher trưa trưa_nay siang tengah_hari tadi_siang siang_ini ng_tanghali tanghali дня 中午 दोपहर دوپہر",
    "night": "tối tối_nay đêm khuya malam malam_ini ng_gabi gabi da_noite à_noite ночи 晚上 今晚 夜里 夜 밤 रात",
}
CLOCK: Final = "giờ g часов часа час"
# Before the hour: `jam 14.30`, `lúc 3 giờ`, `às 15`.
AT: Final = "jam pukul pkl lúc vào_lúc às alas ng_alas"
BESIDE: Final = (
    "ngày tháng năm phút vào hồi tanggal tgl hari bulan tahun noong ng ika em dia do da no hs ч. ч мин г. года г в ве "
    "बजे بجے को तारीख تاریخ 分 分钟 日 号 號 时间 時間 시각"
)
AGO_AFTER: Final = "trước lalu yang_lalu назад atrás 前 之前 以前 전 पहले پہلے"
AGO_BEFORE: Final = "cách_đây há"
UNITS: Final[Mapping[int, str]] = {
    60: "phút menit minit минут минуты минуту 分钟 分鐘 分 분 मिनट منٹ",
    3600: "giờ tiếng jam час часа часов 小时 小時 个小时 個小時 時間 시간 घंटे घंटा گھنٹے گھنٹہ",
    86400: "ngày hari dias день дня дней 天 日 일 दिन دن",
    7 * 86400: "tuần minggu semana semanas неделю недели 周 星期 週間 주 हफ्ते ہفتے",
}
