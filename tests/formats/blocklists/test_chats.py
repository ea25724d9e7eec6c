"""Chats and mails are known by how their messages begin; lists are not taken for them."""

import pytest

from accord.formats.blocklists.chats import is_chat

CHATS = {
    "line": """[LINE] Chat history with Mint Invest
Saved on: 2026/11/03 22:10

2026.11.03 Tuesday
09:12 Mint Invest Hello dear
09:13 Somchai เบอร์ผม 081-234-5678
""",
    "line in thai": "[LINE] ประวัติการแชทกับ Mint\nบันทึกเมื่อ: 03/11/2026 22:10\n\n"
    "อ. 03/11/2026\n09:12\tMint\tสวัสดีค่ะ\n09:13\tSomchai\t0812345678\n",
    "line in japanese": "[LINE] Mintとのトーク履歴\n保存日時：2026/11/03 22:10\n\n2026/11/03(火)\n09:12\tMint\tこんにちは\n",
    "a part of line's": "2026.11.03 Tuesday\n09:12 Mint Hello dear\n09:13 Somchai 081-234-5678\n",
    "a part of line's with tabs": "09:12\tMint\tสวัสดีค่ะ\n09:13\tSomchai\t0812345678\n",
    "whatsapp on an iphone": "\u200e[03/11/2026, 21:14:05] Rahul: \u200eMessages are encrypted.\n"
    "[03/11/2026, 21:15:31] +91 98765 43210: pay here https://parcel-hold.xyz/pay\nand send the slip\n",
    "whatsapp on android": "03/11/2026, 21:14 - Messages are encrypted.\n03/11/2026, 21:15 - Rahul: 98765 43210\n",
    "whatsapp in the states": "11/3/26, 9:14 PM - Parcel Desk: https://parcel-hold.xyz/pay\n11/3/26, 9:15 PM - Rahul: ok\n",
    "whatsapp in spanish": "3/11/26, 9:14 p. m. - Ana: yape 987654321\n3/11/26, 9:15 p. m. - Luis: ya\n",
    "whatsapp in arabic": "٣/١١/٢٠٢٦، ٩:١٤ م - أحمد: مرحبا\n٣/١١/٢٠٢٦، ٩:١٥ م - خالد: ٠٥٠١٢٣٤٥٦٧\n",
    "one message": "[03/11/2026, 21:15:31] +91 98765 43210: pay here https://parcel-hold.xyz/pay\n",
    "telegram, copied": "Mint, [3 Nov 2026 at 21:14:05]:\nHello dear\n\nSomchai, [3 Nov 2026 at 21:15:11]:\n+66812345678\n",
    "telegram, copied on windows": "Mint, [03.11.2026 21:14]\nHello dear\n\nSomchai, [03.11.2026 21:15]\n+66812345678\n",
    "telegram's json": '{"messages": [{"date_unixtime": "1793733245", "from_id": "user5551234567", "text": "+66812345678"}]}',
    "messenger's json": '{"messages": [{"sender_name": "Mint", "timestamp_ms": 1793733245000, "content": "https://mint-invest.top"}]}',
    "viber": "03/11/2026,21:14:05,Mint,+66891112222,Hello\n03/11/2026,21:15:05,Me,,my account 4567891230\n",
    "imessage": "2026-11-03 21:14:05 from Mint (+66891112222) - iMessage\n\nHello\n\n2026-11-03 21:15:05 to Mint\n\n+66812345678\n",
    "qq": "2026-11-03 21:14:05 小薇(123456789)\n你好\n\n2026-11-03 21:15:05 我(987654321)\n13812345678\n",
    "signal": "From: Mint (+66891112222)\nType: incoming\nSent: Tue, 03 Nov 2026 21:14:05 +0700\n\nhello\n\nFrom: You\n\n0812345678\n",
    "a mail": "Return-Path: <a@evil.com>\nFrom: KBank <a@evil.com>\nTo: somchai@mail.com\nSubject: Verify\n\nhttp://kbank-verify.top/a\n",
}
LISTS = (
    "0.0.0.0 evil-one.com\n127.0.0.1 evil-two.com\n",
    "10:12::1 evil-one.com\n",
    "2026-11-03 21:14:05 evil-one.com\n2026-11-03 21:15:05 evil-two.com\n",
    "[Adblock Plus 2.0]\n||evil-one.com^\n",
    "Date,Phone\n03/11/2026,+66812345678\n03/11/2026,+66812345679\n",
    "03/11/2026,21:14:05,66812345678,66891112222,120\n03/11/2026,21:15:05,66812345678,66891112223,10\n",
    "2026-11-03,https://evil-one.com/a,phishing\n2026-11-03,https://evil-two.com/a,phishing\n",
    "09:12\t+66812345678\tIncoming\n09:15\t+66812345679\tMissed\n",
    "Telegram: @mint_invest\nLINE: mint99\nFrom: the police of Bangkok\n",
    "# Last updated: 2026-11-20 10:12:00 (UTC)\n# From: abuse\nevil-one.com\n",
    '{"3141592": [{"dateadded": "2026-11-20 10:11:12 UTC", "url": "http://evil-one.com/i", "reporter": "x"}]}',
    "",
    "\n\n",
)


@pytest.mark.parametrize("text", CHATS.values(), ids=CHATS.keys())
def test_a_chat_is_known_by_how_its_messages_begin(text: str) -> None:
    assert is_chat(text.splitlines())


@pytest.mark.parametrize("text", LISTS)
def test_a_list_is_no_chat(text: str) -> None:
    assert not is_chat(text.splitlines())
