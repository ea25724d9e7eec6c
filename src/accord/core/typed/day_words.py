"""Words of days, months, hours and zones, in the languages of the countries. Where CLDR has them, they come from there."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale

from accord.core.typed import day_words_elsewhere as elsewhere
from accord.core.typed.letters import Words, indexed, plain
from accord.core.typed.number_words import thai_under_a_hundred, under_a_hundred

# The Vietnamese Monday to Saturday, which are numbered from 2 on.
_NUMBERED_DAY: Final = re.compile(r"thứ\s*([2-7])(?!\d)", re.IGNORECASE)
_NUMBERED_DAYS: Final = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_LANGUAGES: Final = ("en", "th", "bn", "ne", "es", "ar")

# Months beside CLDR's spellings: numbers as in the calendar.
_MONTHS: Final[Mapping[int, str]] = {
    1: "jan january มกรา জানুয়ারি জানুয়ারী জানু জানুঃ जनवरी जनवरि ene enero كانون_الثاني",
    2: "feb february กุมภา ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রু फेब्रुवरी फरवरी फेब feb febrero شباط",
    3: "mar march มีนา মার্চ मार्च marzo آذار مارس",
    4: "apr april เมษา এপ্রিল अप्रिल अप्रैल abr abril نيسان ابريل",
    5: "may พฤษภา মে मे मई mayo أيار مايو ماي",
    6: "jun june มิถุนา জুন जुन जून junio حزيران يونيه يونيو",
    7: "jul july กรกฎา জুলাই जुलाई julio تموز يوليه يوليو",
    8: "aug august สิงหา আগস্ট আগষ্ট अगस्ट अगस्त अगष्ट ago agosto آب اغسطس",
    9: "sep sept september กันยา সেপ্টেম্বর সেপ্টে सेप्टेम्बर सितम्बर set setiembre sep septiembre أيلول سبتمبر",
    10: "oct october ตุลา অক্টোবর अक्टोबर अक्तूबर octubre تشرين_الأول اكتوبر",
    11: "nov november พฤศจิกา พฤษจิกายน নভেম্বর নভেঃ नोभेम्बर नवम्बर नोवेम्बर noviembre تشرين_الثاني نوفمبر",
    12: "dec december ธันวา ডিসেম্বর ডিসেঃ डिसेम्बर दिसम्बर dic diciembre كانون_الأول ديسمبر",
}
_BIKRAM: Final[Mapping[int, str]] = {
    1: "वैशाख वैसाख बैशाख बैसाख baisakh baishakh vaishakh",
    2: "जेठ जेष्ठ ज्येष्ठ jestha jeth jeshtha",
    3: "असार आषाढ asar ashadh asadh",
    4: "साउन श्रावण shrawan saun shravan sawan",
    5: "भदौ भाद्र भाद्रपद bhadra bhadau",
    6: "असोज आश्विन ashwin asoj ashoj",
    7: "कात्तिक कार्तिक kartik katik",
    8: "मंसिर मङ्सिर मार्ग मार्गशीर्ष mangsir mangshir mansir",
    9: "पुस पौष पूस poush paush pus push",
    10: "माघ magh",
    11: "फागुन फाल्गुन falgun fagun phalgun phagun",
    12: "चैत चैत्र chaitra chait",
}
_HIJRI: Final[Mapping[int, str]] = {
    1: "محرم muharram",
    2: "صفر safar",
    3: "ربيع_الأول ربيع_الاول rabi_al-awwal rabi_i",
    4: "ربيع_الآخر ربيع_الثاني rabi_al-thani rabi_ii",
    5: "جمادى_الأولى جمادى_الاولى جمادى_الأول jumada_al-ula jumada_i",
    6: "جمادى_الآخرة جمادى_الثانية جمادى_الثاني jumada_al-akhirah jumada_al-thani jumada_ii",
    7: "رجب rajab",
    8: "شعبان shaban sha'ban",
    9: "رمضان ramadan ramadhan",
    10: "شوال shawwal",
    11: "ذو_القعدة ذي_القعدة dhu_al-qadah dhul_qadah",
    12: "ذو_الحجة ذي_الحجة dhu_al-hijjah dhul_hijjah",
}
_BENGALI: Final[Mapping[int, str]] = {
    1: "বৈশাখ boishakh",
    2: "জ্যৈষ্ঠ জৈষ্ঠ joishtho",
    3: "আষাঢ় আষাঢ় asharh",
    4: "শ্রাবণ srabon",
    5: "ভাদ্র bhadro",
    6: "আশ্বিন ashwin_bd",
    7: "কার্তিক kartik_bd",
    8: "অগ্রহায়ণ অগ্রহায়ণ ogrohayon",
    9: "পৌষ poush_bd",
    10: "মাঘ magh_bd",
    11: "ফাল্গুন ফাগুন falgun_bd",
    12: "চৈত্র choitro",
}
_ERAS: Final[Mapping[str, str]] = {
    "buddhist": "พ.ศ. พ.ศ พศ be b.e. พุทธศักราช",
    "gregorian": "ค.ศ. ค.ศ คศ ইং ইং. ইংরেজি ইংরেজী ad a.d. ce d.c. খ্রি. খ্রিঃ খ্রিস্টাব্দ ই. ई.सं. इ.सं. ईस्वी م. ميلادي ميلادية",
    "bikram": "bs b.s. वि.सं. वि.सं विसं बि.सं. बि.सं बिसं बि.स. विक्रम_सम्वत विक्रम_संवत् बिक्रम_सम्वत वि.स. vs v.s. bikram_sambat",
    "hijri": "هـ ه هجري هجرية ah a.h. হিজরি",
    "bengali": "বঙ্গাব্দ",
}
# Beside CLDR's, Monday first.
_WEEKDAYS: Final = (
    "सोमवार الاتنين",
    "मंगलबार मंगलवार मङ्गलवार الثلاثا التلات",
    "बुधवार बुद्धबार mier الاربعا",
    "बिहीबार बिहीवार बिहिवार พฤหัสฯ วันพฤหัสฯ বৃহঃবার বৃহস্পতি",
    "शुक्रवार",
    "शनिवार शनीबार",
    "आइतवार आईतबार",
)
# Days away from today. What can be a day back or a day ahead stands in both.
_DAYS: Final[Mapping[int, str]] = {
    0: "today วันนี้ আজ আজকে আজই aj ajke aaj आज आजै aaja aja hoy اليوم tonight คืนนี้ esta_noche الليلة this_morning this_afternoon "
    "this_evening "
    "เมื่อเช้า เมื่อเช้านี้ เช้านี้ "
    "esta_mañana esta_tarde esta_madrugada আজ_সকালে เที่ยงวันนี้ เที่ยงนี้ เย็นนี้ บ่ายนี้ เมื่อเย็น "
    "เมื่อเย็นนี้ เมื่อบ่าย เมื่อบ่ายนี้",
    -1: "yesterday yday y'day yest yesterdy เมื่อวาน เมื่อวานนี้ วานนี้ গতকাল গত_কাল গতকল্য gotokal gotokaal gotkal goto_kal हिजो hijo ayer أمس "
    "امس البارحة البارح مبارح إمبارح",
    -2: "day_before_yesterday the_day_before_yesterday เมื่อวานซืน วานซืน วานซืนนี้ গত_পরশু अस्ति अस्तिको asti astiko anteayer "
    "anteanoche antier "
    "antes_de_ayer antes_ayer أول_أمس أول_امبارح اول_البارحة "
    "أول_امس قبل_أمس أول_من_أمس antes_de_anoche เมื่อคืนวานซืน คืนวานซืน গত_পরশুদিন",
    1: "tomorrow tmrw tmr พรุ่งนี้ আগামীকাল আগামী_কাল agamikal भोलि bholi غدا غدًا بكرة باجر",
    2: "day_after_tomorrow มะรืน มะรืนนี้ আগামী_পরশু पर्सि parsi pasado_mañana بعد_غد بعد_بكرة بعد_باجر عقب_باجر",
}
# Bengali says কাল and পরশু both ways; Spanish mañana is also the morning.
_EITHER_WAY: Final[Mapping[int, str]] = {1: "কাল কালকে kal kalke", 2: "পরশু পরশুদিন পরশু_দিন porshu"}
MORNING_OR_TOMORROW: Final = "manana"
_LAST_NIGHT: Final = (
    "last_night last_nite yesterday_night yday_night เมื่อคืน เมื่อคืนนี้ คืนที่แล้ว เมื่อคืนวาน คืนวาน คืนวานนี้ গত_রাতে গত_রাত গতরাতে গতরাত goto_raat goto_rat "
    "goto_rate গতকাল_রাতে কাল_রাতে "
    "गए_राति हिजो_राति हिजो_राती गत_राति hijo_rati gotokal_rat gotokal_rate anoche ayer_noche ayer_de_noche "
    "الليلة_الماضية ليلة_أمس ليلة_امس ليلة_البارحة أمس_ليلا"
)
# Before or behind a weekday or a day without its year.
_LAST: Final = (
    "last past ที่แล้ว ที่ผ่านมา গত গেল goto गत विगत गएको गए अघिल्लो pasado pasada último الماضي الماضية الفائت الفائتة اللي_فات اللي_طاف اللي_راح"
)
_NEXT: Final = (
    "next coming this_coming upcoming agami หน้า ที่จะถึง আগামী পরবর্তী आगामी अर्को आउने próximo próxima que_viene "
    "القادم القادمة المقبل المقبلة التالي الجاي اللي_جاي"
)
# Which half or part of the day: from which to which hour a twelve-hour number may then fall.
_PARTS: Final[Mapping[str, str]] = {
    "am": "am a.m. a.m a._m. এএম এ.এম. एएम ए.एम. ก่อนเที่ยง পূর্বাহ্ন पूर्वाह्न ص صباحا صباحًا الصبح في_الصباح in_the_morning morning "
    "this_morning de_la_mañana por_la_mañana en_la_mañana mañana_temprano "
    "sokal sokale bhor bhore bihana bihan bihanai saberai ช่วงเช้า เช้าๆ ตอนสาย ช่วงสาย สายๆ esta_madrugada بعد_الفجر قبل_الظهر  "
    "shokal shokale فجر صباح ضحى الضحى "
    "সকাল সকালে ভোর ভোরে सबेरै बिहान बिहानको बिहानी فجرا الفجر de_la_madrugada de_madrugada madrugada ตอนเช้า เช้า "
    "เช้ามืด esta_mañana เมื่อเช้า เมื่อเช้านี้ เช้านี้ temprano tempranito de_mañana en_la_mañanita "
    "সকালবেলা সকাল_বেলা সকালের_দিকে ভোরবেলা ভোররাত ভোররাতে ভোর_রাতে ভোরের_দিকে बिहानीपख बिहानपख "
    "بعد_صلاة_الفجر قبل_صلاة_الظهر قبل_صلاة_الجمعة",
    "noon": "বেলা বেলায় bela ตอนกลางวัน กลางวัน",
    "pm": "পিএম পি.এম. पीएम पिएम पी.एम. "
    "pm p.m. p.m p._m. หลังเที่ยง অপরাহ্ন अपराह्न م مساء مساءً مساءا المسا ظهر ظهرا الظهر عصر عصرا العصر مغرب المغرب "
    "in_the_afternoon "
    "afternoon this_afternoon in_the_evening evening "
    "this_evening evng de_la_tarde por_la_tarde en_la_tarde esta_tarde tarde tardecita por_la_tardecita بعد_الظهر بعد_العصر بعد_المغرب "
    "قبل_المغرب দুপুর দুপুরে বিকাল বিকালে বিকেল বিকেলে সন্ধ্যা সন্ধ্যায় "
    "সন্ধ্যায় दिउँसो दिउँसोको अपरान्ह साँझ साँझको बेलुका बेलुकी बेलुकाको "
    "dupur dupure bikal bikale sondha sondhay diuso diunso sanjha beluka beluki "
    "ตอนบ่าย บ่าย ตอนเย็น เย็น เย็นๆ ช่วงบ่าย ช่วงเย็น ตอนค่ำ ค่ำ ค่ำๆ หัวค่ำ ช่วงค่ำ เย็นนี้ บ่ายนี้ เมื่อเย็น เมื่อเย็นนี้ เมื่อบ่าย เมื่อบ่ายนี้ "
    "দুপুরবেলা দুপুর_বেলা দুপুরের_দিকে দুপুরের_পর বিকালবেলা বিকেলবেলা বিকাল_বেলা বিকেল_বেলা বিকালের_দিকে বিকেলের_দিকে "
    "সন্ধ্যাবেলা সন্ধ্যাবেলায় সন্ধ্যা_বেলা সন্ধ্যার_দিকে সন্ধ্যার_পর बेलुकीपख साँझपख belka sajha "
    "al_atardecer al_anochecer بعد_صلاة_الظهر بعد_صلاة_الجمعة بعد_صلاة_العصر بعد_صلاة_المغرب",
    "night": "at_night night tonight de_la_noche por_la_noche esta_noche রাত রাতে রাত্রি rat rate raat rati raati राति रातको ليلا "
    "ليلاً الليلة بالليل الليل عشاء العشاء nite at_nite en_la_noche nochecita anteanoche بعد_العشاء ตอนดึก ดึก ดึกๆ "
    "ตอนกลางคืน กลางคืน คืนนี้ คืน เมื่อคืนวานซืน คืนวานซืน antes_de_anoche de_noche রাতের_বেলা রাতেরবেলা গভীর_রাতে মাঝরাতে মাঝরাত শেষ_রাতে "
    "राती मध्यराति بعد_صلاة_العشاء العشا",
}
_NOON: Final = "noon midday 12_noon เที่ยง เที่ยงวัน เที่ยงวันนี้ เที่ยงนี้ মধ্যাহ্ন मध्यान्ह mediodía al_mediodía medio_día al_medio_día الظهيرة منتصف_النهار"
_MIDNIGHT: Final = "midnight 12_midnight เที่ยงคืน মধ্যরাত মধ্যরাতে मध्यरात medianoche a_medianoche منتصف_الليل"
# Also of a moment ago, which nobody counts in minutes.
_NOW: Final = (
    "now just_now right_now a_moment_ago moments_ago ตอนนี้ เดี๋ยวนี้ เมื่อกี้ เมื่อกี้นี้ เมื่อตะกี้ ตะกี้ เมื่อสักครู่ "
    "เมื่อสักครู่นี้ สักครู่ที่แล้ว สักครู่ "
    "a_few_minutes_ago few_minutes_ago a_few_mins_ago few_mins_ago ไม่กี่นาทีที่แล้ว ไม่กี่นาทีก่อน কয়েক_মিনিট_আগে কয়েক_মিনিট_আগে "
    "केही_मिनेट_अघि "
    "hace_unos_minutos hace_pocos_minutos قبل_دقائق من_دقائق "
    "এখন এখনই এইমাত্র এই_মাত্র একটু_আগে ektu_age ekhon ekhoni अहिले अहिलै भर्खरै भर्खर एकछिन_अघि bharkhar bharkharai ahile "
    "ahora ahora_mismo ahorita recién hace_un_momento hace_un_momentito hace_un_ratito hace_poquito الآن للتو الحين توه توا هلا "
    "قبل_شوي قبل_شوية قبل_قليل من_شوي من_شوية "
    "เมื่อครู่ เมื่อครู่นี้ เมื่อกี๊ เมื่อกี๊นี้ ตะกี๊ เมื่อตะกี๊ เมื่อซักครู่ কিছুক্ষণ_আগে কিছুক্ষন_আগে kichukkhon_age kichukhon_age ei_matro "
    "एक_छिन_अघि एकछिन_अगाडि एकछिन_अगाडी एकैछिन_अघि अघि_भर्खर अघि_भर्खरै aghi_bharkhar aghi_bharkharai ekchin_aghi ekchin_agadi "
    "hace_ratito hace_instantes hace_unos_instantes توي توها هسه قبل_لحظات منذ_لحظات منذ_قليل قبل_كم_دقيقة من_كم_دقيقة قبل_دقايق من_دقايق"
)
_CLOCK: Final = (
    "น. น นาฬิกา hrs hrs. hr hours h h. horas hora uhr o'clock oclock o_clock o'_clock ish ta tay tar baje bajey bajetira টা টায়"
    " টায় টার ঘটিকা ঘটিকায় बजे बजेको बजेतिर बजेतिरै बज्यो बजी बजेर en_punto hs mins"
)
_AGO_BEFORE: Final = "hace منذ قبل من"
_AGO_AFTER: Final = (
    "ago back before earlier ที่แล้ว ที่ผ่านมา มาแล้ว แล้ว ก่อน ก่อนนี้ ก่อนหน้านี้ আগে পূর্বে अघि अघी अगाडि अगाडी पहिले भयो aghi agi agadi age atrás"
)
_UNITS: Final[Mapping[int, str]] = {
    60: "minute minutes min min. mins mnt mnts minit minet m นาที মিনিট मिनेट minuto minutos دقيقة دقائق دقايق دقيقه د",
    3600: "hour hours hr hrs h hs ชั่วโมง ชม. ชม ghonta ghanta ঘণ্টা ঘন্টা घण्टा घन्टा hora horas ساعة ساعات",
    86400: "day days d วัน দিন din दिन día días يوم أيام ايام",
    7 * 86400: "week weeks wk wks w hapta สัปดาห์ อาทิตย์ সপ্তাহ हप्ता semana semanas أسبوع أسابيع اسبوع",
}
# Minutes after the hour that follows these words, or (minus) before it; and after the hour that stands before them.
_BEFORE_HOUR: Final[Mapping[int, str]] = {
    30: "half half_past half_after সাড়ে সাড়ে sare share साढे साढ़े साँढे sadhe saadhe",
    15: "quarter_past a_quarter_past quarter_after সোয়া সোয়া soya सवा sawa",
    5: "five_past",
    10: "ten_past",
    20: "twenty_past",
    25: "twenty-five_past twenty_five_past",
    -5: "five_to cinco_para_las cinco_para_la",
    -10: "ten_to diez_para_las diez_para_la",
    -20: "twenty_to veinte_para_las veinte_para_la",
    -25: "twenty-five_to twenty_five_to veinticinco_para_las veinticinco_para_la",
    -15: "quarter_to a_quarter_to quarter_before পৌনে poune पौने paune un_cuarto_para_las un_cuarto_para_la cuarto_para_las",
}
_AFTER_HOUR: Final[Mapping[int, str]] = {
    5: "y_cinco وخمس وخمسة و_خمس",
    10: "y_diez وعشر وعشرة و_عشر",
    25: "y_veinticinco ونص_إلا_خمس ونصف_إلا_خمس",
    35: "ونص_وخمس ونصف_وخمس",
    -5: "menos_cinco إلا_خمس إلا_خمسة",
    -10: "menos_diez إلا_عشر إلا_عشرة",
    -25: "menos_veinticinco",
    30: "y_media y_treinta ونصف والنصف و_نصف و_النصف ونص والنص و_نص ครึ่ง",
    20: "y_veinte وعشرين وثلث والثلث و_ثلث و_الثلث",
    15: "y_cuarto وربع والربع و_ربع و_الربع",
    -15: "menos_cuarto إلا_ربع إلا_ربعا إلا_الربع الا_ربع",
    -20: "menos_veinte إلا_ثلث إلا_ثلثا إلا_الثلث الا_ثلث",
}
# The hour in words: said of an hour alone, never of a day.
_HOURS: Final[Mapping[int, str]] = {
    1: "one una একটা এক एक ek الواحدة واحدة وحدة",
    2: "two dos দুইটা দুটো দুটা দুই दुई dui الثانية ثنتين تنتين",
    3: "three tres তিনটা তিনটে তিন तीन tin teen الثالثة ثلاث ثلاثة",
    4: "four cuatro চারটা চারটে চার चार char الرابعة أربع أربعة",
    5: "five cinco পাঁচটা পাঁচ पाँच पांच panch pach الخامسة خمس خمسة",
    6: "six seis ছয়টা ছয়টা ছটা ছয় ছয় छ choy chha السادسة ست ستة",
    7: "seven siete সাতটা সাত सात saat السابعة سبع سبعة",
    8: "eight ocho আটটা আট आठ aat aath الثامنة ثمان ثماني ثمانية",
    9: "nine nueve নয়টা নয়টা নটা নয় নয় नौ noy nau التاسعة تسع تسعة",
    10: "ten diez দশটা দশ दश दस dosh das العاشرة عشر عشرة",
    11: "eleven once এগারোটা এগারটা এগারো एघार egaro eghara احدعش حدعش الحادية_عشرة الحادية_عشر",
    12: "twelve doce বারোটা বারটা বারো बाह्र baro bahra اثنعش اطنعش الثانية_عشرة الثانية_عشر",
}
# How many of a unit, in words: half an hour ago; Arabic has words of its own for two of them.
_COUNTS: Final[Mapping[str, str]] = {
    "0.25": "a_quarter_of_an quarter_of_an un_cuarto_de cuarto_de ربع",
    "0.5": "half half_an half_a media medio ครึ่ง আধা আধ adha आधा نصف نص",
    "1": "a an one un una หนึ่ง นึง এক ek एक",
    "1.5": "one_and_a_half দেড় দেড় der डेढ dedh",
    "2": "two a_couple_of couple_of un_par_de dos สอง দুই dui दुई",
    "2.5": "two_and_a_half আড়াই আড়াই अढाई",
    "3": "three tres สาม তিন tin तीन teen ثلاث ثلاثة",
    "4": "four cuatro สี่ চার char चार أربع أربعة",
    "5": "five cinco ห้า পাঁচ pach पाँच panch خمس خمسة",
    "6": "six seis หก ছয় ছয় छ ست",
    "10": "ten diez สิบ দশ dosh दश das عشر عشرة",
    "15": "fifteen quince สิบห้า পনেরো पन्ध्र",
    "20": "twenty veinte ยี่สิบ বিশ बीस عشرين",
    "30": "thirty treinta สามสิบ ত্রিশ तीस ثلاثين",
}
_PAIRS: Final[Mapping[int, str]] = {60: "دقيقتين", 3600: "ساعتين ঘণ্টা_দুয়েক ঘন্টা_দুয়েক", 86400: "يومين", 7 * 86400: "أسبوعين"}
# In Bengali what is about so many follows the unit.
_ALONE: Final[Mapping[int, str]] = {
    60: "دقيقة",
    300: "মিনিট_পাঁচেক",
    600: "মিনিট_দশেক",
    1200: "মিনিট_বিশেক",
    1800: "মিনিট_ত্রিশেক",
    3600: "ساعة ชั่วโมง hour hora ঘণ্টাখানেক ঘন্টাখানেক ঘণ্টা_খানেক ঘন্টা_খানেক",
    86400: "يوم",
    7 * 86400: "أسبوع",
}
_BESIDE: Final = (
    "at on the of de del el la las los a a_las a_la a_eso_de en in th st nd rd o'clock วันที่ วัน ที่ เวลา ตอน เมื่อ เดือน "
    "ปี তারিখ তারিখে তারিখের সময় সময় সময়ে সাল সালে সালের এর গতে मिति गते "
    "को मा समय साल في يوم بتاريخ تاريخ الساعة ساعة عند سنة عام من شهر على time date hora fecha hrs minute minutes min minuto minutos "
    "মিনিট মিনিটে मिनेट นาที دقيقة دقائق , ; - ( ) [ ] | / . : · • "
    "ประมาณ ราวๆ ราว around about approx approx. approximately roughly ~ "
    "aproximadamente aprox aprox. alrededor_de_las alrededor_de como_a_las como_a_la প্রায় প্রায় আনুমানিক करिब अन्दाजी लगभग حوالي "
    "تقريبا نحو "
    "day dia এ ই লা ঠা রা শে দিকে dike er_dike নাগাদ nagad तिर तिरै tira tir gate gatey กว่า กว่าๆ นิดๆ เศษ เศษๆ เอง ครับ ค่ะ ของ นี้ ๆ "
    "tarikh tarikhe तारिख como tipo más_o_menos sobre_las بحدود "
    "বাজে जाँदा this este esta এই यो هذا mismo nomás faltando faltan ع_الساعة عالساعة "
    "রোজ अं. siendo a_eso_del y_pico الموافق وفي_تمام في_تمام تمام"
)
_VAGUE: Final = (
    "around about approx approx. approximately roughly some or_so ~ aproximadamente aprox aprox. como unos unas casi más_o_menos tipo "
    "ประมาณ ราวๆ ราว กว่าๆ กว่า "
    "প্রায় প্রায় আনুমানিক pray करिब अन्दाजी लगभग karib حوالي تقريبا نحو بحدود شي"
)
# A number beside these is a day of the present month, or the one before.
_BEFORE_DAY: Final = "วันที่ el el_día día day يوم تاريخ بتاريخ"
_BEHIND_DAY: Final = "th st nd rd তারিখ তারিখে তারিখের तारिख tarikh tarikhe"
# The month of such a day, counted from the present one.
_MONTH_STEPS: Final[Mapping[int, str]] = {
    0: "this_month เดือนนี้ এই_মাসের এ_মাসের চলতি_মাসের यो_महिनाको यही_महिनाको यही este_mes presente presente_mes "
    "هذا_الشهر الشهر_الحالي الشهر_الجاري",
    1: "next_month of_next_month the_coming_month เดือนหน้า เดือนถัดไป আগামী_মাসের আগামী_মাসে আগামী_মাস পরের_মাসের পরের_মাসে "
    "agami_maser porer_maser अर्को_महिनाको अर्को_महिना आगामी_महिनाको आउने_महिनाको आउँदो_महिनाको arko_mahina_ko arko_mahinako arko_mahina "
    "próximo_mes mes_próximo mes_que_viene mes_entrante mes_siguiente "
    "الشهر_القادم الشهر_المقبل الشهر_الجاي الشهر_التالي الشهر_اللي_جاي",
    -1: "last_month เดือนที่แล้ว เดือนก่อน เดือนที่ผ่านมา গত_মাসের গতমাসের গত_মাস goto_maser गत_महिनाको गएको_महिनाको अघिल्लो_महिनाको mes_pasado "
    "الشهر_الماضي الشهر_الفائت الشهر_اللي_فات",
}
# A week, counted from the present one.
_WEEK_STEPS: Final[Mapping[int, str]] = {
    0: "this_week of_this_week สัปดาห์นี้ อาทิตย์นี้ এই_সপ্তাহে এ_সপ্তাহে এই_সপ্তাহের यो_हप्ता यस_हप्ता यो_हप्ताको esta_semana "
    "هذا_الأسبوع الأسبوع_الحالي الأسبوع_هذا",
    1: "next_week of_next_week the_coming_week the_following_week สัปดาห์หน้า อาทิตย์หน้า สัปดาห์ถัดไป আগামী_সপ্তাহ আগামী_সপ্তাহে "
    "আগামী_সপ্তাহের পরের_সপ্তাহ পরের_সপ্তাহে পরের_সপ্তাহের agami_soptahe agami_shoptahe अर्को_हप्ता अर्को_हप्ताको आगामी_हप्ता आउँदो_हप्ता "
    "आउने_हप्ता arko_hapta próxima_semana semana_próxima semana_que_viene semana_entrante semana_siguiente "
    "الأسبوع_القادم الأسبوع_المقبل الأسبوع_الجاي الأسبوع_التالي الأسبوع_اللي_جاي",
    -1: "last_week of_last_week สัปดาห์ที่แล้ว อาทิตย์ที่แล้ว สัปดาห์ก่อน อาทิตย์ก่อน สัปดาห์ที่ผ่านมา গত_সপ্তাহ গত_সপ্তাহে গত_সপ্তাহের "
    "goto_soptahe goto_shoptahe गत_हप्ता गएको_हप्ता गत_हप्ताको अघिल्लो_हप्ता gata_hapta semana_pasada "
    "الأسبوع_الماضي الأسبوع_الفائت الأسبوع_اللي_فات",
}
# The year of a day that is typed without it.
_YEAR_STEPS: Final[Mapping[int, str]] = {
    0: "this_year of_this_year ปีนี้ এ_বছর এ_বছরের এই_বছর এই_বছরের চলতি_বছরের यो_वर्ष यो_वर्षको यस_वर्ष यो_साल "
    "este_año presente_año de_este_año هذا_العام هذه_السنة السنة_هذه العام_الحالي السنة_الحالية",
    -1: "last_year of_last_year ปีที่แล้ว ปีก่อน ปีกลาย গত_বছর গত_বছরের গতবছর goto_bochor goto_bochorer "
    "पोहोर पोहर गत_वर्ष गत_वर्षको गत_साल अघिल्लो_वर्ष अघिल्लो_साल pohor año_pasado del_año_pasado "
    "العام_الماضي السنة_الماضية السنة_اللي_فاتت السنة_اللي_طافت العام_الفائت",
    1: "next_year of_next_year ปีหน้า আগামী_বছর আগামী_বছরের সামনের_বছর পরের_বছর agami_bochor agami_bochorer "
    "अर्को_वर्ष अर्को_वर्षको अर्को_साल आगामी_वर्ष आउने_वर्ष arko_barsha arko_sal "
    "próximo_año del_próximo_año año_próximo año_que_viene العام_القادم العام_المقبل السنة_القادمة السنة_المقبلة السنة_الجاية",
}


def _words(listed: str) -> list[str]:
    return [plain(word.replace("_", " ")) for word in listed.split() if not word.endswith("_bd")]


def _numbered(*tables: Mapping[int, str]) -> dict[str, int]:
    """The words of the tables with their numbers; where two have the same word, the first wins."""
    return {word: number for table in reversed(tables) for number, listed in table.items() for word in _words(listed)}


def plain_time(text: str) -> str:
    """As `plain`, with the Vietnamese `thứ 2` (Monday) in words: without its accent it would be the English `Thu 2` of `Thu 20:00`."""
    return plain(_NUMBERED_DAY.sub(lambda day: f"thứ {_NUMBERED_DAYS[int(day[1]) - 2]}", unicodedata.normalize("NFC", text)))


@cache
def weekdays() -> Mapping[str, int]:
    """Monday is 0."""
    words: dict[str, int] = {}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for width in ("wide", "abbreviated"):
            for number, name in locale.days["format"][width].items():
                words[plain(name)] = number
                words[plain(name).rstrip(".")] = number
    for number, listed in enumerate(("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun")):
        words |= dict.fromkeys(listed.split(), number)
    for number, listed in enumerate("จันทร์ อังคาร พุธ พฤหัส_วันพฤหัส_พฤหัสบดี ศุกร์ เสาร์".split()):
        words |= dict.fromkeys(map(plain, listed.split("_")), number)
    for number, listed in enumerate(elsewhere.WEEKDAYS):
        words |= dict.fromkeys(_words(listed), number)
    for number, listed in enumerate(_WEEKDAYS):
        words |= dict.fromkeys(_words(listed), number)
    for number, listed in enumerate("اثنين ثلاثاء أربعاء خميس جمعة سبت أحد".split()):
        words |= dict.fromkeys((plain(listed), plain(f"ال{listed}")), number)
    return {word: number for word, number in words.items() if len(word) > 2 or word[0] == "周"}


@cache
def months() -> Mapping[str, tuple[str, int]]:
    """Each name with its calendar and number."""
    table: dict[str, tuple[str, int]] = {}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    for spelling in (plain(name), plain(name).rstrip("."), plain(name).replace(".", "")):
                        if len(spelling) > 1 and not spelling.isdecimal():
                            table[spelling] = ("month", number)
    table |= {word: ("month", number) for word, number in _numbered(elsewhere.MONTHS).items() if word not in table}
    for calendar, names in (("bengali", _BENGALI), ("hijri", _HIJRI), ("bikram", _BIKRAM), ("month", _MONTHS)):
        table |= {word: (calendar, number) for word, number in _numbered(names).items()}
    # Bengali says `of November` and `in November` in one word.
    bengali = [word for word in table if "\u0980" <= word[-1] <= "\u09ff"]
    return {f"{word}{ending}": table[word] for word in bengali for ending in _words("র ের এর য়ের ে য়ে")} | table


@cache
def day_offsets() -> Mapping[str, tuple[int, ...]]:
    table = {word: (days,) for word, days in _numbered(_DAYS, elsewhere.DAYS).items()}
    return table | {word: (-days, days) for word, days in _numbered(_EITHER_WAY, elsewhere.EITHER_WAY).items()}


@cache
def kinds() -> Mapping[str, tuple[str, object]]:
    """Every word by what it says: a kind and its value. Where words of two kinds are the same, the later line wins."""
    table: dict[str, tuple[str, object]] = {word: ("beside", None) for word in _words(f"{_BESIDE} {elsewhere.BESIDE} {elsewhere.AT}")}
    table |= {word: ("clock", None) for word in _words(f"{_CLOCK} {elsewhere.CLOCK}")}
    table |= {word: ("hour", hour) for word, hour in hours_in_words().items()}
    table |= {word: ("before hour", minutes) for word, minutes in _numbered(_BEFORE_HOUR).items()}
    table |= {word: ("after hour", minutes) for word, minutes in _numbered(_AFTER_HOUR).items()}
    table |= {word: ("weekday", number) for word, number in weekdays().items()}
    table |= {word: ("month", month) for word, month in months().items()}
    table |= {word: ("era", era) for era, listed in _ERAS.items() for word in _words(listed)}
    table |= {word: ("day", days) for word, days in day_offsets().items()}
    table |= {word: ("part", part) for word, part in parts().items()}
    table |= {word: ("last", None) for word in _words(_LAST)} | {word: ("next", None) for word in _words(_NEXT)}
    table |= {word: ("last night", None) for word in _words(f"{_LAST_NIGHT} {elsewhere.LAST_NIGHT}")}
    table |= {word: ("noon", 12) for word in _words(_NOON)} | {word: ("noon", 0) for word in _words(_MIDNIGHT)}
    table |= {word: ("now", None) for word in _words(_NOW)}
    table |= {word: ("month step", step) for word, step in _numbered(_MONTH_STEPS).items()}
    table |= {word: ("week step", step) for word, step in _numbered(_WEEK_STEPS).items()}
    table |= {word: ("year step", step) for word, step in _numbered(_YEAR_STEPS).items()}
    return table | {MORNING_OR_TOMORROW: ("morning or tomorrow", None)}


@cache
def hours_in_words() -> Mapping[str, int]:
    """Bengali says `at nine` and `of nine` in one word."""
    hours = _numbered(_HOURS)
    at_hour = {f"{word}{ending}": hour for word, hour in hours.items() if is_at_hour(word) for ending in _words("য় র")}
    return hours | at_hour


def is_at_hour(word: str) -> bool:
    """Whether the word says by its ending that the number is an hour: `নয়টা`."""
    return any(ending in word for ending in ("টা", "টে", "টো"))


@cache
def all_words() -> Words:
    return indexed(kinds())


@cache
def parts() -> Mapping[str, str]:
    return {word: part for table in (elsewhere.PARTS, _PARTS) for part, listed in table.items() for word in _words(listed)}


@cache
def units() -> Mapping[str, int]:
    return _numbered(_UNITS, elsewhere.UNITS)


@cache
def unit_words() -> Words:
    return indexed(units())


@cache
def counts() -> Mapping[str, float]:
    """`half an`, `একটি`: how many of the unit that follows."""
    table = {plain(word.replace(".", " ")): float(number) for number, word in (*under_a_hundred(), *thai_under_a_hundred())}
    return table | {word: float(number) for number, listed in _COUNTS.items() for word in _words(listed)}


@cache
def count_words() -> Words:
    return indexed(counts())


@cache
def whole_spans() -> Mapping[str, int]:
    """Words that are a number and its unit in one."""
    return {word: 2 * seconds for word, seconds in _numbered(_PAIRS).items()} | _numbered(_ALONE)


@cache
def whole_words() -> Words:
    return indexed(whole_spans())


@cache
def ago() -> tuple[tuple[str, ...], Words]:
    """`hace`, which stands before, and `ago`, which stands after."""
    return tuple(_words(f"{_AGO_BEFORE} {elsewhere.AGO_BEFORE}")), indexed(_words(f"{_AGO_AFTER} {elsewhere.AGO_AFTER}"))


@cache
def hour_follows() -> frozenset[str]:
    """Words behind which a number is an hour."""
    return frozenset(
        (
            "at",
            "a las",
            "a la",
            "a eso de las",
            "como a las",
            "alrededor de las",
            "sobre las",
            "เวลา",
            "الساعه",
            "ساعه",
            "ع الساعه",
            "عالساعه",
            *_words(elsewhere.AT),
        )
    )


@cache
def vague() -> tuple[str, ...]:
    """Words beside an hour or a span that nobody looked at the clock for, the longest first."""
    return tuple(sorted(_words(_VAGUE), key=len, reverse=True))


@cache
def halves() -> Words:
    """Behind a unit: and half of it."""
    return indexed(_words(f"{_AFTER_HOUR[30]} and_a_half y_medio"))


@cache
def joiners() -> Words:
    """Between two spans that are one."""
    return indexed(_words("and y e و กับ আর ও र ,"))


@cache
def days_of_month() -> tuple[Words, Words]:
    """Words before and behind a number that make it a day of the month, be that named or not."""
    return indexed(_words(_BEFORE_DAY)), indexed((*_words(_BEHIND_DAY), *gates()))


@cache
def gates() -> frozenset[str]:
    """The day of a month of Bikram Sambat."""
    return frozenset(_words("गते gate gatey"))
