"""What terminals find difficult to draw in the right number of cells."""

from __future__ import annotations

from typing import Final

AGREED: Final = {
    "family": "👩‍👩‍👧",
    "tag flag": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "emoji": "⌚",
    "text emoji": "❤",
    "text selector": "☎︎",
    "Devanagari": "नमस्ते",
    "Thai": "ที่นี่",
    "Lao": "ລາວ",
    "Arabic": "مَرْحَبًا",
    "Persian with a non-joiner": "می‌خواهم",
    "Hebrew": "שָׁלוֹם",
    "combining mark": "e\u0301",
    "stacked marks": "à́̂",
    "Chinese": "漢字",
    "full width": "ＡＢ",
    "half width": "ｶﾀ",
    "Hangul": "한국",
    "conjoining Hangul": "\u1100\u1161\u11a8",
}
"""Drawn as the program counts them by every terminal that is looked at."""

DISPUTED: Final = {
    "flag": "🇩🇪",
    "half a flag": "🇩",
    "rainbow flag": "🏳️‍🌈",
    "emoji selector": "❤️",
    "emoji of a letter": "©️",
    "keycap": "1️⃣",
    "skin tone": "👍🏽",
    "skin tone in a family": "👩🏽‍🚀",
    "eye in a bubble": "👁️‍🗨️",
    "zero width space": "a\u200bb",
    "Sinhala with a joiner": "ශ්‍රී",
    "emoji of 2022": "\U0001fae8",
    "emoji of 2024": "\U0001fae9",
}
"""Drawn in different numbers of cells; the safe-width mode shows something plainer."""

SPACING_SIGNS: Final = {
    "Tamil": "நி",
    "Bengali": "বাংলা",
    "Myanmar": "မြန်မာ",
    "Devanagari sign": "क्षि",
    "Khmer": "ខ្មែរ",
}
"""Vowel signs that older tables give a cell of their own: no plainer form can be read."""
