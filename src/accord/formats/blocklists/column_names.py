"""What the columns of tables are called, by the field that each holds."""

from typing import Final

# What columns are called, in the order in which they are taken: in English, Spanish, Thai, Bengali, Nepali, Arabic, Indonesian, Malay,
# Vietnamese.
CALLED: Final[dict[str, str]] = {
    "value": "value, indicator, ioc, ioc_value, indicator_value, url, domain, domain_name, fqdn, hostname, host, website, site, phone, "
    "phone_number, msisdn, number, account, account_number, account_no, iban, email, wallet, wallet_no, wallet_number, address, ip, "
    "ip_address, mobile, mobile_number, tel, telephone, dominio, teléfono, celular, cuenta, número de cuenta, nro de cuenta, cci, sitio, "
    "เลขบัญชี, เลขที่บัญชี, หมายเลขบัญชี, บัญชี, เบอร์โทร, เบอร์โทรศัพท์, หมายเลขโทรศัพท์, เว็บไซต์, ลิงก์, "
    "হিসাব নম্বর, অ্যাকাউন্ট নম্বর, মোবাইল নম্বর, ফোন নম্বর, ওয়েবসাইট, লিংক, "
    "खाता नम्बर, खाता नं, मोबाइल नम्बर, मोबाइल, फोन नम्बर, वेबसाइट, "
    "رقم الحساب, الحساب, رقم الآيبان, الآيبان, آيبان, رقم الهاتف, الهاتف, رقم الجوال, الموقع, الرابط, "
    "nomor rekening, no rekening, norek, rekening, no akaun, nombor akaun, akaun, số tài khoản, stk, số tk, tài khoản, "
    "nomor telepon, no telepon, telepon, nomor hp, no hp, nombor telefon, no telefon, telefon, nomor wa, no wa, "
    "số điện thoại, sđt, điện thoại, "
    "situs, situs web, alamat situs, tautan, laman web, pautan, trang web, đường dẫn, "
    "host_name, web_site, domain_address, adres_domeny, "
    "upi, upi_id, upi_address, vpa, landing_page_url, landing_url, destination_url, ad_creative_link_url, link_url, landing_page, "
    "phone_no, mobile_no, โทรศัพท์, เบอร์, เบอร์มือถือ, มือถือ, ফোন, মোবাইল, फोन, هاتف, جوال, الجوال",
    "kind": "kind, type, ioc_type, indicator_type",
    "bank": "bank, bank_name, bank_code, banco, ธนาคาร, ব্যাংক, ব্যাংকের নাম, बैंक, बैङ्क, البنك, المصرف, اسم البنك, "
    "nama bank, tên ngân hàng, ngân hàng",
    "code": "ifsc, ifsc_code, ifs_code, bank_ifsc",
    "platform": "platform, social_media, social_network, social_platform, plataforma, red social, แพลตฟอร์ม, โซเชียล, "
    "প্ল্যাটফর্ম, প্লাটফর্ম, प्लेटफर्म, المنصة, منصة",
    "scheme": "scheme",
    "region": "region",
    "first": "first, first_seen, firstseen, first_seen_utc, dateadded, date_added, valid_from, validfrom, created, submission_time, "
    "date, reported",
    "last": "last, last_seen, lastseen, last_seen_utc, last_online",
    "confidence": "confidence, confidence_level",
    "role": "role",
    "channel": "channel",
    "evidence": "evidence",
    "note": "note",
    "action": "action",
    "until": "unblock_date, unblocked_date, unblocked_at, unfreeze_date, unfrozen_at, date_unfrozen, lifted_on, lift_date, hold_until, "
    "release_date, released_date, released_at, released_on, date_released, fecha de liberación, fecha de desbloqueo, "
    "วันที่ปลดอายัด, วันที่ยกเลิกการระงับ, วันที่ปลดระงับ, "
    "delete_date, deleted_at, date_deleted, removed_at, date_removed, removal_date, delisted_at, date_delisted, delisting_date, "
    "data_wykreslenia, until, valid_until, validuntil, valid_to, valid_through, expires, expires_at, expires_on, expiry, expiry_date, "
    "expiration, "
    "expiration_date, expire_date, válido hasta, vence, vencimiento, fecha de vencimiento, caduca, caducidad, "
    "ใช้ได้ถึง, หมดอายุ, วันหมดอายุ, মেয়াদ, মেয়াদ শেষ, म्याद, म्याद सकिने, صالح حتى, ينتهي, ينتهي في, تاريخ الانتهاء",
}
