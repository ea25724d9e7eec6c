"""Trafficking screening: indicators that prompt an interview and a referral. Never a score, never a refusal."""
