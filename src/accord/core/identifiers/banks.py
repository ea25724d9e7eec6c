"""Banks by the codes that their own country's payment system uses, as far as a source names them.

Each list says where its rows come from; what no source confirmed is left empty. A code that is missing here is accepted as unverified.
"""

from msgspec import Struct


class Bank(Struct, frozen=True):
    """One bank: national code, name, BIC (8 characters, ISO 9362), other names, how many digits its numbers have, how paper groups them."""

    code: str
    name: str = ""
    bic: str = ""
    aliases: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    shape: str = ""


# Codes and short names: omise/banks-logo, banks.json; Thai names and BICs: secondary lists that agree with each other (a BIC on which two
# lists differ is left out); account lengths and groups: mrwan200/bank-account-formatter, OCA/l10n-thailand (l10n_th_bank_payment_export).
# The Bank of Thailand's own list could not be read. ttb is 011 in most lists and 076 in a newer one: see RENAMED.
THAILAND = (
    Bank("002", "Bangkok Bank", "BKKBTHBK", ("ธนาคารกรุงเทพ", "bbl"), lengths=(10,), shape="3-1-5-1"),
    Bank("004", "Kasikornbank", "KASITHBK", ("ธนาคารกสิกรไทย", "kbank"), lengths=(10,), shape="3-1-5-1"),
    Bank("006", "Krung Thai Bank", "KRTHTHBK", ("ธนาคารกรุงไทย", "ktb"), lengths=(10,), shape="3-1-5-1"),
    Bank("008", "JPMorgan Chase", "CHASTHBX", ("jpm",)),
    Bank("010", "MUFG (Bangkok branch)", "BOTKTHBX", ("mufg",)),
    Bank("011", "TMBThanachart", "TMBKTHBK", ("ธนาคารทหารไทยธนชาต", "ttb", "tmb"), lengths=(10,), shape="3-6-1"),
    Bank("014", "Siam Commercial Bank", "SICOTHBK", ("ธนาคารไทยพาณิชย์", "scb"), lengths=(10,), shape="3-1-5-1"),
    Bank("017", "Citibank", "CITITHBX", ("ธนาคารซิตี้แบงก์", "citi"), lengths=(10,), shape="3-6-1"),
    Bank("018", "Sumitomo Mitsui", "SMBCTHBK", ("smbc",)),
    Bank("020", "Standard Chartered (Thai)", "SCBLTHBX", ("ธนาคารสแตนดาร์ดชาร์เตอร์ด (ไทย)",)),
    Bank("022", "CIMB Thai", "", ("ธนาคารซีไอเอ็มบีไทย", "cimb"), lengths=(10,), shape="3-1-5-1"),
    Bank("024", "UOB (Thai)", "UOVBTHBK", ("ธนาคารยูโอบี", "uob"), lengths=(10,), shape="3-3-3-1"),
    Bank("025", "Bank of Ayudhya", "AYUDTHBK", ("ธนาคารกรุงศรีอยุธยา", "bay", "krungsri"), lengths=(10,), shape="3-1-5-1"),
    Bank("026", "Mega ICBC", "ICBCTHBK", ("mega",)),
    Bank("027", "Bank of America", "BOFATH2X", ("boa",)),
    Bank("028", "Credit Agricole CIB", "AGRITHB1", ("cacib",)),
    Bank("030", "Government Savings Bank", "GSBATHBK", ("ธนาคารออมสิน", "gsb"), lengths=(12, 15), shape="3-1-5-3"),
    Bank("031", "HSBC", "HSBCTHBK", ("ธนาคารฮ่องกงและเซี่ยงไฮ้", "hsbc"), lengths=(12,)),
    Bank("032", "Deutsche Bank", "DEUTTHBK", ("ธนาคารดอยซ์แบงก์",)),
    Bank("033", "Government Housing Bank", "GOHUTHB1", ("ธนาคารอาคารสงเคราะห์", "ghb"), lengths=(12,), shape="3-1-5-3"),
    Bank("034", "BAAC", "BAABTHBK", ("ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร", "baac"), lengths=(12,), shape="3-1-5-3"),
    Bank("035", "EXIM Thailand", "EXTHTHBK"),
    Bank("039", "Mizuho", "MHCBTHBK", ("ธนาคารมิซูโฮ",)),
    Bank("045", "BNP Paribas", "BNPATHBK", ("ธนาคารบีเอ็นพี พารีบาส์", "bnp")),
    Bank("052", "Bank of China (Thai)", "", ("ธนาคารแห่งประเทศจีน (ไทย)",)),
    Bank("065", "Thanachart", "THBKTHBK", ("ธนาคารธนชาต", "tbank")),
    Bank("066", "Islamic Bank of Thailand", "TIBTTHBK", ("ธนาคารอิสลามแห่งประเทศไทย", "ibank"), lengths=(10, 12)),
    Bank("067", "TISCO", "TFPCTHB1", ("ธนาคารทิสโก้", "tisco"), lengths=(14,), shape="4-3-6-1"),
    Bank("069", "Kiatnakin Phatra", "KKPBTHBK", ("ธนาคารเกียรตินาคินภัทร", "kkp"), lengths=(10, 14), shape="3-6-1"),
    Bank("070", "ICBC (Thai)", "ICBKTHBK", ("ธนาคารไอซีบีซี (ไทย)", "icbc")),
    Bank("071", "Thai Credit", "THCETHB1", ("ธนาคารไทยเครดิต", "tcrb")),
    Bank("073", "Land and Houses", "", ("ธนาคารแลนด์ แอนด์ เฮ้าส์", "lhb")),
    Bank("079", "ANZ (Thai)"),
    Bank("080", "Sumitomo Mitsui Trust (Thai)"),
    Bank("098", "SME Development Bank", "", ("ธนาคารพัฒนาวิสาหกิจขนาดกลางและขนาดย่อมแห่งประเทศไทย",)),
)

# Codes: branch numbers in fintechbd/banco (2024-03-24), first three of nine digits; names: the same repository, and a payment
# firm's list (fmazzoli-dlocal/documentation); BICs: bdbankdetails.com. Account lengths: no national rule found.
BANGLADESH = (
    Bank("010", "Agrani", "AGBKBDDH"),
    Bank("015", "Al-Arafah Islami", "ALARBDDH"),
    Bank("020", "AB", "ABBLBDDH"),
    Bank("025", "Bangladesh Bank", "BBHOBDDH"),
    Bank("030", "Bangladesh Commerce", "BCBLBDDH"),
    Bank("035", "Bangladesh Krishi", "BKBABDDH"),
    Bank("040", "Bangladesh Samabaya"),
    Bank("047", "Bangladesh Development", "BDDBBDDH", ("bdbl",)),
    Bank("055", "BASIC", "BKSIBDDH"),
    Bank("060", "BRAC", "BRAKBDDH"),
    Bank("065", "Bank Alfalah", "ALFHBDDH"),
    Bank("070", "Bank Asia", "BALBBDDH"),
    Bank("075", "Citibank N.A."),
    Bank("080", "Commercial Bank of Ceylon", "CCEYBDDH"),
    Bank("085", "Dhaka", "DHBLBDDH"),
    Bank("090", "Dutch-Bangla", "DBBLBDDH"),
    Bank("095", "Eastern", "EBLDBDDH"),
    Bank("100", "EXIM", "EXBKBDDH"),
    Bank("105", "First Security Islami", "FSEBBDDH"),
    Bank("110", "Habib", "HABBBDDH"),
    Bank("115", "HSBC"),
    Bank("120", "IFIC", "IFICBDDH"),
    Bank("125", "Islami Bank Bangladesh", "IBBLBDDH"),
    Bank("130", "Jamuna", "JAMUBDDH"),
    Bank("135", "Janata", "JANBBDDH"),
    Bank("140", "Mercantile", "MBLBBDDH"),
    Bank("145", "Mutual Trust", "MTBLBDDH"),
    Bank("150", "National", "NBLBBDDH"),
    Bank("155", "National Bank of Pakistan", "NBPABDDH"),
    Bank("160", "NCC", "NCCLBDDH"),
    Bank("165", "ONE", "ONEBBDDH"),
    Bank("170", "Prime", "PRBLBDDH"),
    Bank("175", "Pubali", "PUBABDDH"),
    Bank("180", "Rajshahi Krishi Unnayan"),
    Bank("185", "Rupali", "RUPBBDDH"),
    Bank("190", "Shahjalal Islami", "SJBLBDDH"),
    Bank("195", "Social Islami"),
    Bank("200", "Sonali"),
    Bank("205", "Southeast"),
    Bank("210", "Standard"),
    Bank("215", "Standard Chartered"),
    Bank("220", "State Bank of India"),
    Bank("225", "City"),
    Bank("230", "ICB Islamic"),
    Bank("235", "Premier"),
    Bank("240", "Trust"),
    Bank("245", "United Commercial"),
    Bank("250", "Uttara"),
    Bank("255", "Woori"),
    Bank("260", "NRB Commercial"),
    Bank("265", "Union"),
    Bank("270", "SBAC"),
    Bank("275", "Meghna"),
    Bank("280", "Farmers"),
    Bank("285", "Midland"),
    Bank("290", "NRB"),
    Bank("295", "Modhumoti"),
    Bank("300", "NRB Global"),
    Bank("305", "Shimanto"),
    Bank("310", "Community Bank Bangladesh"),
)

# bankId of the national switch (NCHL), names and BICs: public code lists and the operator's specification (sumendra-manandhar/npidocs,
# 2026-02-16); investopaper.com, bic-swift.com/nepal. Some names are of banks that merged since and still stand on people's papers.
NEPAL = (
    Bank("0101", "Nepal Bank", "NEBLNPKA"),
    Bank("0201", "Rastriya Banijya", "RBBANPKA"),
    Bank("0301", "Agricultural Development", "ADBLNPKA"),
    Bank("0401", "Nabil", "NARBNPKA"),
    Bank("0501", "Nepal Investment Mega", "NIBLNPKT"),
    Bank("0601", "Standard Chartered Nepal", "SCBLNPKA"),
    Bank("0701", "Himalayan", "HIMANPKA"),
    Bank("0801", "Nepal SBI", "NSBINPKA"),
    Bank("1001", "Everest", "EVBLNPKA"),
    Bank("1101", "Bank of Kathmandu"),
    Bank("1501", "Machhapuchchhre", "MBLNNPKA"),
    Bank("1601", "Kumari", "KMBLNPKA"),
    Bank("1701", "Laxmi"),
    Bank("1801", "Siddhartha", "SIDDNPKA"),
    Bank("1901", "Global IME", "GLBBNPKA"),
    Bank("2001", "Citizens International", "CTZNNPKA"),
    Bank("2101", "Prime Commercial", "PCBLNPKA"),
    Bank("2201", "Laxmi Sunrise"),
    Bank("2301", "NIC Asia", "NICENPKA"),
    Bank("2501", "NMB"),
    Bank("2601", "Prabhu"),
    Bank("2701", "Janata"),
    Bank("3001", "Civil"),
    Bank("3101", "Century"),
    Bank("4501", "Sanima"),
    Bank("5001", "Deva"),
    Bank("5401", "Lumbini"),
    Bank("5901", "Saptakoshi"),
    Bank("6001", "Jyoti"),
    Bank("6401", "Sindhu"),
    Bank("6601", "Garima"),
    Bank("6701", "Om"),
    Bank("6801", "Kamana Sewa"),
    Bank("7001", "Gandaki"),
    Bank("7201", "Muktinath"),
    Bank("7301", "Shangrila"),
    Bank("7502", "Excel"),
    Bank("7509", "Miteri"),
    Bank("7515", "Kankai"),
    Bank("7516", "Best Finance"),
    Bank("7517", "Green"),
    Bank("7518", "Nepal Infrastructure"),
    Bank("7604", "Janaki"),
    Bank("7605", "Narayani"),
    Bank("7607", "Multipurpose"),
    Bank("7701", "Nepal Finance"),
    Bank("8001", "Kailash"),
    Bank("8101", "Shine Resunga"),
    Bank("8301", "Gurkhas"),
    Bank("9001", "Goodwill"),
    Bank("9201", "Shree"),
    Bank("9801", "United"),
    Bank("9902", "Progressive"),
    Bank("9905", "Pokhara"),
    Bank("9906", "Central"),
    Bank("9908", "Corporate"),
    Bank("9911", "Samriddhi"),
    Bank("9912", "Purnima"),
    Bank("9915", "Guheshwori"),
    Bank("9919", "ICFC"),
    Bank("9929", "Karnali"),
    Bank("9931", "Mahalaxmi"),
    Bank("9935", "Manjushree"),
    Bank("9938", "Jebils"),
    Bank("9939", "Reliance"),
    Bank("9945", "Kanchan"),
)

# Entity codes of the CCI on which several sources agree (049 and 053: one source); 002, 003 and 011 also pass the check-digit rule on
# published numbers. 001, and those below 053: a payment firm's list (fmazzoli-dlocal/documentation), most confirmed by a second list.
# Codes on which lists contradict each other without a majority are left out. BICs: several secondary sources. Lengths and groups of own
# numbers: documents of teemopay and pagsmile, and accounts that shops print.
PERU = (
    Bank("001", "Banco Central de Reserva del Perú"),
    Bank("002", "Banco de Crédito del Perú", "BCPLPEPL", ("bcp",), lengths=(13, 14), shape="3-8-1-2"),
    Bank("003", "Interbank", "BINPPEPL", lengths=(13,), shape="3-10"),
    Bank("009", "Scotiabank Perú", "BSUDPEPL", lengths=(10,), shape="3-7"),
    Bank("011", "BBVA Perú", "BCONPEPL", ("bbva",), lengths=(18, 19, 20), shape="4-4-10"),
    Bank("018", "Banco de la Nación"),
    Bank("038", "BanBif"),
    Bank("049", "Mibanco"),
    Bank("053", "Banco GNB"),
    Bank("007", "Citibank del Perú"),
    Bank("023", "Banco de Comercio"),
    Bank("035", "Banco Pichincha", aliases=("Banco Financiero",)),
    Bank("043", "Crediscotia"),
    Bank("056", "Santander Perú"),
    Bank("060", "ICBC Perú"),
    Bank("800", "Caja Metropolitana de Lima"),
    Bank("802", "Caja Trujillo"),
    Bank("803", "Caja Arequipa"),
    Bank("805", "Caja Sullana"),
    Bank("806", "Caja Cusco"),
    Bank("808", "Caja Huancayo"),
    Bank("813", "Caja Tacna"),
    Bank("822", "Caja Ica"),
)

# Six digits of NAPAS, as VietQR codes name a bank, and short names: two lists that agree (neopayvn/neopay-library, defined/bank.js; a list
# of the switch in tranviet2010/choonline, bank.js; of TPBank the first alone). Banks on which they differ are left out. How many digits
# numbers have: no rule found, and many people have their phone's number.
VIETNAM = (
    Bank("970400", "SaigonBank"),
    Bank("970403", "Sacombank"),
    Bank("970405", "Agribank", aliases=("vbard",)),
    Bank("970406", "DongABank", aliases=("Dong A Bank",)),
    Bank("970407", "Techcombank", aliases=("tcb",)),
    Bank("970408", "GPBank", aliases=("GP Bank",)),
    Bank("970409", "BacABank", aliases=("Bac A Bank", "nasb", "nasbank")),
    Bank("970412", "PVcomBank"),
    Bank("970414", "OceanBank", aliases=("Ocean Bank",)),
    Bank("970415", "VietinBank"),
    Bank("970416", "ACB"),
    Bank("970418", "BIDV"),
    Bank("970419", "NCB"),
    Bank("970421", "VRB"),
    Bank("970422", "MBBank", aliases=("MB Bank",)),
    Bank("970423", "TPBank", aliases=("TP Bank",)),
    Bank("970424", "ShinhanBank", aliases=("Shinhan Bank",)),
    Bank("970425", "ABBANK", aliases=("AB Bank",)),
    Bank("970426", "MSB", aliases=("Maritime Bank",)),
    Bank("970427", "VietABank", aliases=("Viet A Bank", "vab")),
    Bank("970428", "NamABank", aliases=("Nam A Bank",)),
    Bank("970429", "SaigonCommercialBank", aliases=("Saigon Commercial Bank",)),
    Bank("970430", "PGBank", aliases=("PG Bank",)),
    Bank("970431", "Eximbank", aliases=("eib",)),
    Bank("970432", "VPBank", aliases=("VP Bank",)),
    Bank("970433", "VietBank"),
    Bank("970434", "IndovinaBank", aliases=("Indovina Bank", "ivb")),
    Bank("970436", "Vietcombank", "BFTVVNVX", ("vcb",)),
    Bank("970437", "HDBank", aliases=("HD Bank",)),
    Bank("970438", "BaoVietBank", aliases=("Baoviet Bank", "Bao Viet Bank")),
    Bank("970439", "PublicBank", aliases=("VID Public",)),
    Bank("970440", "SeABank"),
    Bank("970441", "VIB", aliases=("vibank",)),
    Bank("970442", "HongLeongBank", aliases=("Hong Leong Bank",)),
    Bank("970443", "SHB"),
    Bank("970448", "OCB", aliases=("oricombank",)),
    Bank("970449", "LienVietPostBank", aliases=("LPBank", "lpb", "lienvietbank")),
    Bank("970452", "Kienlongbank", aliases=("Kien Long Bank",)),
    Bank("970454", "VietCapitalBank", aliases=("Viet Capital Bank",)),
    Bank("970458", "UOB"),
)

# Bank Indonesia's three digits, as they are typed before the number at a cash machine: lists that agree (tempo.co 342698, after Bisnis.com;
# petitbrot.com, domainjava.com, myscarygames.com); BSI, on which they contradict each other, is left out. How many digits numbers have:
# Pikiran Rakyat, at xcloud.id.
INDONESIA = (
    Bank("002", "BRI", "", ("Bank Rakyat Indonesia",), lengths=(15,)),
    Bank("008", "Mandiri", "BMRIIDJA", ("Bank Mandiri",), lengths=(13,)),
    Bank("009", "BNI", "", ("Bank Negara Indonesia",), lengths=(10,)),
    Bank("011", "Danamon", "BDINIDJA", ("Bank Danamon",), lengths=(10,)),
    Bank("013", "PermataBank", "", ("Bank Permata",)),
    Bank("014", "BCA", "CENAIDJA", ("Bank Central Asia",), lengths=(10,)),
    Bank("016", "Maybank", "", ("Maybank Indonesia",)),
    Bank("019", "Panin", "", ("Bank Panin", "PaninBank")),
    Bank("022", "CIMBNiaga", "BNIAIDJA", ("CIMB Niaga", "Bank CIMB Niaga"), lengths=(13,)),
    Bank("028", "OCBCNISP", "NISPIDJA", ("OCBC NISP",), lengths=(12,)),
    Bank("147", "Muamalat", "", ("Bank Muamalat",), lengths=(10,)),
    Bank("200", "BTN", "", ("Bank Tabungan Negara",), lengths=(16,)),
    Bank("426", "BankMega", "", ("Bank Mega",)),
    Bank("441", "Bukopin", "", ("Bank Bukopin",), lengths=(10,)),
)

# BIC of eight letters, by which InstaPay and QR Ph name a bank: lists of developers who pay out through them, and codes that people print
# (GoTyme, BDO). How many digits numbers have: bongbongtayamen.com (BDO), arianedesign.com (BPI), smarttechsavvy.com (Metrobank), a payout
# form's rules (UnionBank), and what shops and churches print beside their BIC, once (China Bank, EastWest) or more often.
PHILIPPINES = (
    Bank("BNORPHMM", "BDO", "BNORPHMM", ("BDO Unibank", "Banco de Oro"), lengths=(12,)),
    Bank("BOPIPHMM", "BPI", "BOPIPHMM", ("Bank of the Philippine Islands", "BPI savings"), lengths=(10,)),
    Bank("MBTCPHMM", "Metrobank", "MBTCPHMM", ("Metropolitan Bank",), lengths=(13,)),
    Bank("TLBPPHMM", "Landbank", "TLBPPHMM", ("Land Bank", "LBP")),
    Bank("PNBMPHMM", "PNB", "PNBMPHMM", ("Philippine National Bank",)),
    Bank("UBPHPHMM", "UnionBank", "UBPHPHMM", ("Union Bank", "UnionBank of the Philippines"), lengths=(12,)),
    Bank("SETCPHMM", "SecurityBank", "SETCPHMM", ("Security Bank",), lengths=(13,)),
    Bank("CHBKPHMM", "ChinaBank", "CHBKPHMM", ("China Bank", "China Banking"), lengths=(12,)),
    Bank("RCBCPHMM", "RCBC", "RCBCPHMM", ("Rizal Commercial Banking",)),
    Bank("EWBCPHMM", "EastWest", "EWBCPHMM", ("EastWest Bank", "East West Bank"), lengths=(12,)),
    Bank("AUBKPHMM", "AUB", "AUBKPHMM", ("Asia United Bank",)),
    Bank("PHSBPHMM", "PSBank", "PHSBPHMM", ("Philippine Savings Bank",)),
    Bank("GOTYPHM2", "GoTyme", "GOTYPHM2", ("GoTyme Bank",), lengths=(12,)),
    Bank("LAUIPHM2", "MariBank", "LAUIPHM2", ("SeaBank Philippines",)),
    Bank("CIPHPHMM", "CIMBPhilippines", "CIPHPHMM", ("CIMB Philippines",)),
)

# Codes as payment firms of Nigeria know them: copies of Paystack's list that agree (gists of donejeh, wizardoma, kinsomicrote, 03balogun);
# those of three digits are the Central Bank's. ALAT, on which they don't, is left out.
# All numbers have ten digits (NUBAN, Central Bank of Nigeria).
NIGERIA = (
    Bank("011", "FirstBank", aliases=("First Bank", "First Bank of Nigeria"), lengths=(10,)),
    Bank("023", "CitibankNigeria", aliases=("Citibank Nigeria",), lengths=(10,)),
    Bank("030", "HeritageBank", aliases=("Heritage Bank",), lengths=(10,)),
    Bank("032", "UnionBankNigeria", aliases=("Union Bank", "Union Bank of Nigeria"), lengths=(10,)),
    Bank("033", "UBA", aliases=("United Bank for Africa",), lengths=(10,)),
    Bank("035", "WemaBank", aliases=("Wema Bank", "Wema"), lengths=(10,)),
    Bank("044", "AccessBank", aliases=("Access Bank", "Access Diamond"), lengths=(10,)),
    Bank("050", "EcobankNigeria", aliases=("Ecobank Nigeria", "Ecobank"), lengths=(10,)),
    Bank("057", "ZenithBank", aliases=("Zenith Bank",), lengths=(10,)),
    Bank("058", "GTBank", aliases=("GTB", "GT Bank", "Guaranty Trust Bank", "Guaranty Trust"), lengths=(10,)),
    Bank("068", "StandardCharteredNigeria", aliases=("Standard Chartered Bank Nigeria",), lengths=(10,)),
    Bank("070", "FidelityBank", aliases=("Fidelity Bank",), lengths=(10,)),
    Bank("076", "PolarisBank", aliases=("Polaris Bank",), lengths=(10,)),
    Bank("082", "KeystoneBank", aliases=("Keystone Bank",), lengths=(10,)),
    Bank("101", "ProvidusBank", aliases=("Providus Bank",), lengths=(10,)),
    Bank("214", "FCMB", aliases=("First City Monument Bank",), lengths=(10,)),
    Bank("215", "UnityBank", aliases=("Unity Bank",), lengths=(10,)),
    Bank("221", "StanbicIBTC", aliases=("Stanbic IBTC", "Stanbic Bank"), lengths=(10,)),
    Bank("232", "SterlingBank", aliases=("Sterling Bank",), lengths=(10,)),
    Bank("301", "JaizBank", aliases=("Jaiz Bank",), lengths=(10,)),
    Bank("50211", "Kuda", aliases=("Kuda Bank", "Kuda MFB"), lengths=(10,)),
    Bank("50515", "Moniepoint", aliases=("Moniepoint MFB", "Monie point"), lengths=(10,)),
    Bank("999991", "PalmPay", aliases=("Palm Pay",), lengths=(10,)),
    Bank("999992", "OPay", aliases=("OPay Digital", "Paycom"), lengths=(10,)),
)

BANKS = {"TH": THAILAND, "BD": BANGLADESH, "NP": NEPAL, "PE": PERU, "VN": VIETNAM, "ID": INDONESIA, "PH": PHILIPPINES, "NG": NIGERIA}
# Whose numbers may stand behind the code of their bank, and have rules of their own.
WITH_RULES = frozenset({"TH", "BD", "NP", "PE"})
# One bank under two codes, and which of them is kept: ttb, after the older and more common lists. What is SCB in Vietnam is another bank
# everywhere else.
RENAMED = {("TH", "076"): "011", ("VN", "SCB"): "970429"}
# Names that banks of other countries have too, so that they tell no country: `Union Bank` is one in Bangladesh, India, Nigeria and the
# Philippines. As they are compared: without the word bank, gaps and signs.
SHARED_NAMES = frozenset(
    """
    anz bbva bnp bnpparibas boa cacib cimb citi citibank creditagricole deutsche deutschebank hsbc icbc jpm jpmorganchase mega mizuho mufg
    ofamerica ofchina scotiabank smbc standardchartered sumitomomitsui sumitomomitsuitrust uob
    alfalah century citizens city civil commercialofceylon community corporate central eastern everest excel exim farmers goodwill green
    habib janata mercantile midland national nationalofpakistan ncc nrb one premier prime progressive reliance southeast standard
    stateofindia trust union united unitedcommercial woori
    ab abbank acb bankmega bca bni bri btn eib eximbank gp hd hongleong ivb lpb maybank mb mbbank mega msb nasb ncb ocb ocean
    oceanbank permata pg public publicbank seabank shb shinhan shinhanbank tcb tp vab vcb vib vp vrb
    access accessbank accessdiamond bpi citi ecobank fidelity fidelitybank first firstbank heritage heritagebank keystone
    keystonebank land landbank lbp metrobank metropolitan pnb polaris polarisbank security securitybank stanbic stanbicibtc sterling
    sterlingbank uba unionbank unity unitybank zenith zenithbank china chinabank eastwest aub gtbank gtb guarantytrust
    bancodecomercio bancodelanacion bancodelanación bancofinanciero bancognb bancopichincha pichincha
    """.split()
)
# Countries where transfers take an IBAN only (United Arab Emirates: mandatory since 2011-11-19, notices of its banks).
IBAN_ONLY = frozenset({"AE"})
