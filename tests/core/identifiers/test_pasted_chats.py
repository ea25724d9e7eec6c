"""What people paste into the check: whole chats and slips, literal, with what is to be read out of each and nothing else."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers.extract import extract


def seen(text: str, region: str | None) -> list[str]:
    return [f"{place.identifier.kind} {place.identifier.value}" for place in extract(text, region, tables=TABLES)]


# An identity card or a customer's number at a company that the next line, or one further up, would make a wallet's.
@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Código 847261. CPF 529.982.247-25\npix e-mail: paga@evil.com", "BR", ["email paga@evil.com"]),
        ("meu CPF 529.982.247-25 chave pix paga@evil.com", "BR", ["email paga@evil.com"]),
        ("CNPJ 11.222.333/0001-81\nPix 11 91234-5678", "BR", ["proxy pix:phone:+5511912345678"]),
        ("chave pix CPF 111.444.777-35", "BR", ["proxy pix:cpf:11144477735"]),
        ("chave pix (CPF): 111.444.777-35", "BR", ["proxy pix:cpf:11144477735"]),
        ("111.444.777-35 (chave pix)", "BR", ["proxy pix:cpf:11144477735"]),
        ("New M-PESA balance is Ksh120.50. Paybill 247247 Acc 0110123456", "KE", []),
        ("M-Pesa Pay Bill 247247 account no 0712345678", "KE", []),
        ("lipa na mpesa till 5123456", "KE", []),
        ("mpesa 0712345678", "KE", ["proxy mpesa:+254712345678"]),
        ("NIK 3171234567890123 DANA 081234567890", "ID", ["proxy dana:+6281234567890"]),
        ("CC 1012345678 Nequi 3001234567", "CO", ["proxy nequi:+573001234567"]),
        ("Mã đơn 0912345678 MoMo", "VN", []),
        ("СНИЛС 890-123-456 78", "RU", []),
        ("БИК 044525225", "TH", []),
        ("Номер заказа 89012345678", "RU", []),
        # In some countries the same word is another company's.
        ("M-Pesa 0754123456", "TZ", ["phone +255754123456"]),
        ("mpesa +254712345678", "TZ", ["proxy mpesa:+254712345678"]),
        ("shopeepay 0812345678", "TH", ["phone +66812345678"]),
        ("shopeepay 081234567890", "ID", ["proxy shopeepay:+6281234567890"]),
        ("M-Pesa 0754123456", None, ["proxy mpesa:+254754123456"]),
    ],
)
def test_no_wallet_of_a_number_that_is_something_else(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected


# Half of a number is another number.
@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Nabil Bank\nA/C: 01100175\n99999", "NP", ["account NP:0401:0110017599999"]),
        ("वा नबिल बैंक खाता नं ०११००१७५\n९९९९९ नाम राम बहादुर", "NP", ["account NP:0401:0110017599999"]),
        ("KBank 0452918\n376", "TH", ["account TH:004:0452918376"]),
        ("บัญชี กสิกร 045-2-918\n37-6", "TH", ["account TH:004:0452918376"]),
        ("BCA 1234567\n890 a.n. Budi", "ID", ["account ID:014:1234567890"]),
        ("BCP 191-7766\n5544-0-33", "PE", ["account PE:002:19177665544033"]),
        # What stands in the next line is its own.
        ("KBank 045-2-91837-6\n5500", "TH", ["account TH:004:0452918376"]),
        ("Nabil Bank A/C 0110017599999\n5000", "NP", ["account NP:0401:0110017599999"]),
        ("Nabil Bank A/C 01100175\n5,000", "NP", ["account NP:0401:01100175"]),
        ("Nabil Bank A/C 01100175\n5000 rupees", "NP", ["account NP:0401:01100175"]),
        ("Nabil Bank A/C 01100175\n2026-11-29", "NP", ["account NP:0401:01100175"]),
        ("Nabil Bank A/C 01100175\n9841567230", "NP", ["account NP:0401:01100175", "phone +9779841567230"]),
    ],
)
def test_an_account_over_two_lines(text: str, region: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


# Wallets, payment names and accounts of more countries.
@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("transfer ke DANA 0812-3456-7890 / OVO 081298765432", "ID", ["proxy dana:+6281234567890", "proxy ovo:+6281298765432"]),
        ("OVO 0812-3456-7890 a/n Budi", None, ["proxy ovo:+6281234567890"]),
        ("ShopeePay: 081234567890", "ID", ["proxy shopeepay:+6281234567890"]),
        ("Maya: 0928 123 4567 / GCash 0917 123 4567", "PH", ["proxy paymaya:+639281234567", "proxy gcash:+639171234567"]),
        ("chuyển vào MoMo số 0912.345.678 tên Lan nhé", "VN", ["proxy momo:+84912345678"]),
        ("nạp qua ZaloPay 0912345678", "VN", ["proxy zalopay:+84912345678"]),
        ("consigna a Nequi 300 123 4567 ya", "CO", ["proxy nequi:+573001234567"]),
        ("حول على فودافون كاش ٠١٠١٢٣٤٥٦٧٨ الآن", "EG", ["proxy vodafonecash:+201012345678"]),
        ("أو انستاباي ahmed.ali99@instapay فقط", "EG", ["proxy instapay:ahmed.ali99@instapay"]),
        ("mi llave Bre-B es @juanp45, gracias", "CO", ["proxy breb:name:@juanp45"]),
        ("llave: @juanp45.", "CO", ["proxy breb:name:@juanp45"]),
        ("Bre-B 300 123 4567", "CO", ["proxy breb:phone:+573001234567"]),
        # Another company's, a person, a thing.
        ("send to MTN MoMo 0551234567 now", "GH", ["phone +233551234567"]),
        ("send to Vodafone Cash 0501234567 now", "GH", ["phone +233501234567"]),
        ("kirim dana ke 081234567890", "ID", ["phone +6281234567890"]),
        ("hubungi Ibu Dana di 081234567890", "ID", ["phone +6281234567890"]),
        ("text Maya at 0917 123 4567", "PH", ["phone +639171234567"]),
        ("dana 5000000 cair hari ini", "ID", []),
        ("InstaPay transfer to 0917 123 4567", "PH", ["phone +639171234567"]),
        ("perdí la llave @taller_mecanico", "CO", []),
        ("cambio de llaves, síguenos en instagram @cerrajeria99", "CO", ["handle instagram:cerrajeria99"]),
        # Cash App and Venmo
        ("Cash App: $JohnSmith22 or venmo @john-smith-22", "US", ["proxy cashapp:$johnsmith22", "proxy venmo:@john-smith-22"]),
        ("my $cashtag is $j_smith", "US", ["proxy cashapp:$j_smith"]),
        ("$JohnSmith22 on cashapp", "US", ["proxy cashapp:$johnsmith22"]),
        ("cash app\n$johnsmith", "US", ["proxy cashapp:$johnsmith"]),
        ("https://cash.app/$JohnSmith22/50", "US", ["proxy cashapp:$johnsmith22"]),
        ("send $50 on Cash App", "US", []),
        ("Cash App $500k giveaway", "US", []),
        ("cash app lets you buy $TSLA", "US", []),
        ("$johnsmith22", "US", []),
        # Russia's accounts carry a key that goes by their bank.
        ("счёт 40602810700000000025 БИК 049805746", "RU", ["account RU:049805746:40602810700000000025"]),
        (
            "БИК 049805746, р/с 40602.810.7.00000000025, к/с 30101810400000000746",
            "RU",
            ["account RU:049805746:40602810700000000025"],
        ),
        ("счёт 40602810700000000026 БИК 049805746", "RU", []),
        ("IBAN: AE 07 033 1234567890123456 Emirates NBD", "AE", ["iban AE070331234567890123456"]),
        ("Flat AE 07 0331 call us", "AE", []),
    ],
)
def test_what_is_paid_to_in_more_countries(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("pa send sa BDO 001234567890 po Maria S.", "PH", ["account PH:BNORPHMM:001234567890"]),
        ("BPI savings 1234-5678-90", "PH", ["account PH:BOPIPHMM:1234567890"]),
        ("Bank: UnionBank\nName: Juan D.\nAcct No.: 1094 2123 4567", "PH", ["account PH:UBPHPHMM:109421234567"]),
        ("Metrobank acct 291-7-29181232-1", "PH", ["account PH:MBTCPHMM:2917291812321"]),
        ("Landbank account number 0123456789", "PH", ["account PH:TLBPPHMM:0123456789"]),
        ("GoTyme 018385438253", None, ["account PH:GOTYPHM2:018385438253"]),
        ("pay into 0123456789 GTBank, Chukwu Emeka", "NG", ["account NG:058:0123456789"]),
        ("Opay 812 345 6789 John Doe", "NG", ["account NG:999992:8123456789"]),
        ("Acct no: 2023456789\nBank: UBA\nName: Ada O.", "NG", ["account NG:033:2023456789"]),
        ("First Bank 3012345678", "NG", ["account NG:011:3012345678"]),
        ("Moniepoint MFB 8123456789", "NG", ["account NG:50515:8123456789"]),
        # A bank's own line, a phone, words of every day, a bank of another country.
        ("BDO hotline 8631-8000", "PH", []),
        ("call BPI at (02) 889-10000", "PH", ["phone +63288910000"]),
        ("BDO 09171234567", "PH", ["phone +639171234567"]),
        ("Security Bank 8887-9188", "PH", []),
        ("you can access 0123456789 today", "NG", []),
        ("your access code 0123456789", "NG", []),
        ("first 0123456789 people", "NG", []),
        ("Opay 08123456789", "NG", ["phone +2348123456789"]),
        ("GTBank 0803 123 4567", "NG", ["phone +2348031234567"]),
        ("Your GTBank token is 1234567890. Do not share.", "NG", []),
        ("waybill 2034567890 GTBank transfer done", "NG", []),
        ("Zenith Bank customer care 2347000000", "NG", []),
        ("Debit Alert! Acct: **6789 Amt: N2,000 Ref: 1234567890 First Bank", "NG", []),
        ("order 1234567890 paid with Opay", "NG", []),
        ("BDO: You have transferred PHP5,000.00 to acct ending 7890. Ref 012345678901", "PH", []),
        ("Lazada order 612345678901 paid via BDO", "PH", []),
        ("virtual account BCA 1234567890123456", "ID", []),
        ("Union Bank 0123456789", "IN", []),
        ("Access Bank 1234567890", "GH", []),
        ("Fidelity Bank 1234567890", None, []),
        ("PNB 0123456789012", "IN", []),
        ("BPI 1234567890", "PT", []),
        ("UBA 0123456789", "GH", []),
        ("BDO 2026", "PH", []),
    ],
)
def test_an_account_in_the_philippines_and_nigeria(text: str, region: str | None, expected: list[str]) -> None:
    assert seen(text, region) == expected


# Messages and slips as victims paste them: local scripts and digits, signs that nobody sees, lines broken anywhere.
CHATS = [
    (
        "TH",
        "[29/11/26, 21:03] น้องแพร: พี่คะ โอนมาที่ กสิกร ๐๔๕-๒-๙๑๘๓๗-๖ ชื่อ นาย สมชาย ใจดี นะคะ\n"
        "[29/11/26, 21:04] น้องแพร: หรือพร้อมเพย์ 1-1017-00230-70-8 ก็ได้ค่ะ\n"
        "[29/11/26, 21:05] ฉัน: โอนแล้วค่ะ 5,500 บาท เลขที่รายการ 016333210312ABC04712\n"
        "[29/11/26, 21:06] น้องแพร: ทักไลน์ @cashfast88 หรือโทร 0812345678 ค่ะ\n"
        "บัตรประชาชนของหนู 3-1005-00123-45-1",
        ["account TH:004:0452918376", "proxy promptpay:citizen:1101700230708", "handle line:@cashfast88", "phone +66812345678"],
    ),
    (
        "TH",
        "SCB\n"
        "โอนเงินสำเร็จ\n"
        "29 พ.ย. 2569 - 21:05\n"
        "รหัสอ้างอิง: 2026112921051234567\n"
        "จาก น.ส. สมหญิง ก.\n"
        "xxx-xxx123-4\n"
        "ไปยัง นาย สมชาย ใ.\n"
        "x-4567\n"
        "จำนวนเงิน 12,000.00\n",
        [],
    ),
    (
        "TH",
        "รับสมัครงานออนไลน์ วันละ 500-3000 บ. แอดไลน์ 👉 https://lin.ee/aBcDeFg 👈 หรือ t.me/+q1W2e3R4t5Y6u7I8 รหัส OTP 482913 อย่าบอกใคร",
        ["url lin.ee/aBcDeFg", "url t.me/+q1W2e3R4t5Y6u7I8"],
    ),
    (
        "BD",
        "ভাই বিকাশ পার্সোনাল ০১৭১২-৩৪৫৬৭৮ এ ৫০০০ টাকা সেন্ড মানি করেন\n"
        "TrxID BKL7H2K9QX\n"
        "নগদ ০১৮১২৩৪৫৬৭৮ রকেট ০১৯১২৩৪৫৬৭৮৪\n"
        "ডাচ-বাংলা ব্যাংক\n"
        "হিসাব নং ১০৭১৫১০১২৩৪৫৬\n"
        "এনআইডি ১৯৯০২৬৯২৫০৮০০০১২৩",
        ["proxy bkash:+8801712345678", "proxy nagad:+8801812345678", "proxy rocket:+8801912345678", "account BD:090:1071510123456"],
    ),
    (
        "BD",
        "আপনার bKash একাউন্ট বন্ধ হয়ে যাবে। OTP 729104 দিন। কল করুন +৮৮০ ১৮১২ ৩৪৫৬৭০\n"
        "বিকাশ কাস্টমার কেয়ার ১৬২৪৭\n"
        "https://bkash-verify.top/?id=9812345678",
        ["phone +8801812345670", "url bkash-verify.top/?id=9812345678"],
    ),
    (
        "NP",
        "नमस्ते दाइ, लोनको प्रोसेसिङ फि रु ३,५०० इसेवा ९८४१२३४५६७ मा पठाउनुस्\n"
        "वा नबिल बैंक खाता नं ०११००१७५\n"
        "९९९९९ नाम राम बहादुर\n"
        "नागरिकता नं २७-०१-७५-०१२३४",
        ["proxy esewa:+9779841234567", "account NP:0401:0110017599999"],
    ),
    (
        "NP",
        "Khalti ID: 9801234567\nReference Code: 0ABC123\nTransaction ID 2611290012345678\nRs. 10,000 debited from 012XXXX5678",
        ["proxy khalti:+9779801234567"],
    ),
    (
        "PE",
        "hola te vendo el iphone 15, yapea al 987 654 321 (Juan Pérez) o plin 912345678\n"
        "BCP 191-77665544-0-33 \n"
        "CCI 002-191-177665544033-52\n"
        "mi DNI 45678912 para que confíes\n"
        "Nro de operación 00123456 S/ 1,500.00",
        ["proxy yape:+51987654321", "proxy plin:+51912345678", "account PE:002:19177665544033", "account PE:002:00219117766554403352"],
    ),
    (
        "PE",
        "Interbank: ¡Felicidades! Ganaste S/5000. Ingresa a interbank-premios.pe.com/ganar?u=1 o WhatsApp "
        "wa.me/51912345678. Clave dinamica: 384756",
        ["url interbank-premios.pe.com/ganar?u=1", "handle whatsapp:+51912345678"],
    ),
    (
        "AE",
        "عزيزي العميل، لديك شحنة معلقة رقم الشحنة 784512369875\n"
        "ادفع 12.50 درهم عبر aramex-ae[.]top\n"
        "أو حول الى الآيبان AE07\n"
        "0331 2345 6789 0123 456\n"
        "للتواصل واتساب ٠٥٠١٢٣٤٥٦٧\n"
        "الهوية 784-1990-1234567-1",
        ["domain aramex-ae.top", "iban AE070331234567890123456", "phone +971501234567"],
    ),
    (
        "AE",
        "Dear Customer your Emirates ID 784199012345671 is blocked. Call +971 4 321 4567 now. IBAN: AE 07 033 "
        "1234567890123456 Emirates NBD ref 20261129-0017",
        ["phone +97143214567", "iban AE070331234567890123456"],
    ),
    (
        "PH",
        "Ma'am pa send po sa GCash 0917 123 4567 Maria S. or BDO acct 001234567890 po. Ref No. 3012345678901 "
        "₱2,500.00\n"
        "or BPI savings 1234-5678-90\n"
        "Maya: 09281234567",
        ["proxy gcash:+639171234567", "account PH:BNORPHMM:001234567890", "account PH:BOPIPHMM:1234567890", "proxy paymaya:+639281234567"],
    ),
    (
        "PH",
        "GCash: Your acct will be deactivated. Update here: https://gcash-verify.ph-help.com/login PIN 1234. "
        "Message from 09171234567. SSS no. 34-1234567-8 TIN 123-456-789-000",
        ["url gcash-verify.ph-help.com/login", "phone +639171234567"],
    ),
    (
        "VN",
        "Chị ck giúp em 5 triệu rưỡi vào STK 19031234567890 Techcombank TRAN THI B nhé\n"
        "hoặc MoMo 0912 345 678\n"
        "zalo em: 0987654321\n"
        "Mã đơn 202611290001, CCCD 001090012345\n"
        "nhóm https://zalo.me/g/abcdef123",
        ["account VN:970407:19031234567890", "proxy momo:+84912345678", "phone +84987654321", "url zalo.me/g/abcdef123"],
    ),
    (
        "VN",
        "Tuyển CTV Shopee lương 300k-500k/ngày. Liên hệ Telegram @hr_shopee_vn. Nạp 1000U qua ví TRC20\n"
        "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE\n"
        "Thời gian 29/11/2026 21:05",
        ["handle telegram:hr_shopee_vn", "crypto tron:TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE"],
    ),
    (
        "ID",
        "Halo kak, transfer ke BCA 123-456-7890 a.n Budi S ya\n"
        "atau DANA 0812-3456-7890 / OVO 081298765432\n"
        "no resi JP1234567890 total Rp 1.250.000\n"
        "NIK 3171234567890123\n"
        "hubungi wa.me/6281234567890",
        ["account ID:014:1234567890", "proxy dana:+6281234567890", "proxy ovo:+6281298765432", "handle whatsapp:+6281234567890"],
    ),
    (
        "ID",
        "Selamat! Anda memenangkan Rp 75.000.000 dari Shopee. Kode OTP 829104 jangan berikan. Klik "
        "https://undian-shopee.my.id/?ref=ID99 atau hub 0821 1234 5678",
        ["url undian-shopee.my.id/?ref=ID99", "phone +6282112345678"],
    ),
    (
        "MX",
        "Hola, soy de BBVA. Su cuenta fue bloqueada. Deposite a la CLABE 032180000118359719 (Banamex no). OXXO "
        "4111 1111 1111 1111. Llame al 55 1234 5678. CURP GOMC900101HDFRRN09 RFC GOMC900101AB1. Folio 123456789",
        ["account MX:032:032180000118359719", "phone +525512345678"],
    ),
    (
        "BR",
        "Oi mãe, troquei de número (11) 98765-4321. Faz um pix pra mim? chave: 111.444.777-35 nome Carlos. ou "
        "chave aleatória 123e4567-e89b-12d3-a456-426655440000. Valor R$ 1.500,00. Meu RG 12.345.678-9",
        ["phone +5511987654321", "proxy pix:cpf:11144477735", "proxy pix:evp:123e4567-e89b-12d3-a456-426655440000"],
    ),
    (
        "BR",
        "Correios: sua encomenda LB123456789BR foi taxada. Pague em https://correios-taxa.site/p?c=1\n"
        "Código 847261. CPF 529.982.247-25\n"
        "pix e-mail: pagamentos@correios-taxa.site",
        ["url correios-taxa.site/p?c=1", "email pagamentos@correios-taxa.site"],
    ),
    (
        "CO",
        "Amigo, consigna a Nequi 300 123 4567 o a mi llave Bre-B @juanp45. Bancolombia ahorros 123-456789-01. CC "
        "1.012.345.678. Total $150.000",
        ["proxy nequi:+573001234567", "proxy breb:name:@juanp45"],
    ),
    (
        "NG",
        "Good day sir, pay into 0123456789 GTBank, Chukwu Emeka. or Opay 8123456789. NIN 12345678901 BVN "
        "22123456789. Call me on 0803 123 4567. ₦250,000",
        ["account NG:058:0123456789", "account NG:999992:8123456789", "phone +2348031234567"],
    ),
    (
        "KE",
        "QKL7H2K9QX Confirmed. Ksh5,000.00 sent to JOHN KAMAU 0712345678 on 29/11/26 at 9:05 PM. New M-PESA "
        "balance is Ksh120.50. Paybill 247247 Acc 0110123456. ID 12345678",
        ["phone +254712345678"],
    ),
    (
        "IN",
        "Sir aapka SBI account block ho gaya. UPI id rahul.k99@okaxis ya 9876543210@ybl pe ₹10 bhejo. A/c "
        "30123456789 IFSC SBIN0001234. Aadhaar 2345 6789 0123 PAN ABCDE1234F. Call 98765 43210. UTR 612345678901",
        ["proxy upi:rahul.k99@okaxis", "proxy upi:9876543210@ybl", "account IN:SBIN0001234:30123456789", "phone +919876543210"],
    ),
    (
        "IN",
        "मैडम, इस नंबर पर Paytm करें: ९८७६५४३२१० या google pay 9876543211. पार्सल नंबर EE123456789IN. ओटीपी ४५६७८९",
        ["phone +919876543210", "phone +919876543211"],
    ),
    (
        "EG",
        "حول على فودافون كاش ٠١٠١٢٣٤٥٦٧٨ أو انستاباي ahmed.ali99@instapay\nالرقم القومي ٢٩٠٠١٠١١٢٣٤٥٦٧\nالمبلغ ٥٠٠٠ جنيه كود ٤٨٢٩١٣",
        ["proxy vodafonecash:+201012345678", "proxy instapay:ahmed.ali99@instapay"],
    ),
    (
        "RU",
        "Здравствуйте, это служба безопасности Сбербанка. Переведите на безопасный счёт 40817810899910004312 БИК "
        "044525225\n"
        "или на карту 2202 2012 3456 7890\n"
        "или по СБП +7 (912) 345‑67‑89\n"
        "паспорт 4509 123456, СНИЛС 112-233-445 95, код из смс 4829",
        ["account RU:044525225:40817810899910004312", "phone +79123456789"],
    ),
    (
        "UA",
        "Доброго дня! Оплата на картку Монобанк 4441 1144 1111 1111 або IBAN UA21 3223 1300 0002 6007 2335 6600 "
        "1. тел 067 123 45 67. ТТН 20450123456789. ІПН 1234567890",
        ["iban UA213223130000026007233566001", "phone +380671234567"],
    ),
    (
        "DE",
        "Hallo Mama, mein Handy ist kaputt, das ist meine neue Nummer: 0151 23456789. Bitte überweise 1.950,00 € "
        "an IBAN DE89 3704 0044\n"
        "0532 0130 00, Verwendungszweck 2026-1129. Steuer-ID 12 345 678 901",
        ["phone +4915123456789", "iban DE89370400440532013000"],
    ),
    (
        "US",
        "USPS: pkg 9400111899223197428490 held. Pay at us\u200bps-track.top/i now. Or Cash App $JohnSmith22, Zelle "
        "(212) 555-0123, venmo @john-smith-22. SSN 123-45-6789. Routing 021000021 acct 123456789",
        [
            "url usps-track.top/i",
            "proxy cashapp:$johnsmith22",
            "phone +12125550123",
            "proxy venmo:@john-smith-22",
            "account US:021000021:123456789",
        ],
    ),
    (
        "TH",
        "ＬＩＮＥ：＠ｃａｓｈ８８\u3000โอนเข้า\u3000ＫＢＡＮＫ\u3000０４５－２－９１８３７－６\n☎️0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        ["handle line:@cash88", "account TH:004:0452918376", "phone +66812345678"],
    ),
]


@pytest.mark.parametrize(("region", "text", "expected"), CHATS)
def test_a_whole_chat(region: str, text: str, expected: list[str]) -> None:
    assert seen(text, region) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lisa Trade, [29.11.2026 21:03]\nhello, contact me @vip_trader88", ["handle telegram:vip_trader88"]),
        (
            "Lisa, [29/11/26 21:03:10]\nIG: @lisa.t and @boss_pay\n\nMe, [29/11/26 21:04]\nok, mail a@evil-page.com",
            ["handle instagram:lisa.t", "handle telegram:boss_pay", "email a@evil-page.com"],
        ),
        ("[29/11/26, 21:03] Lisa: contact @vip_trader88 now", []),
        ("add me on discord boss#1234", ["handle discord:boss#1234"]),
        ("channel for today, discord #1234", []),
    ],
)
def test_names_in_chats_are_those_of_the_app_that_the_chat_or_the_words_name(text: str, expected: list[str]) -> None:
    assert seen(text, "TH") == expected
