"""Names as they are searched and sorted: folded spelling, a Norwegian sound key, and Norwegian order (… æ ø å).

The sound key maps spellings that Norwegians pronounce alike to one key; it is our own and deliberately small:
- folding: casefold, accents off, æ/ä→e, ø/ö→o, å/aa→o, đ→d, ŋ→n, ŧ→t;
- kj, tj, skj, sj, sch, sh, ch, ki, sk before i/y/j → s-sounds (kj/tj/ch before a vowel → k in names is kept apart as `c`);
- consonants: ph→f, th→t, ck/q/c→k, w→v, z→s, x→ks, gh→g, dt→t, hj/gj/lj→j, hv→v, ld→l, nd→n;
- silent d/g after a final i and silent h are dropped;
- vowels after the first sign are dropped, doubled signs become one.
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "þ": "th", "ł": "l"}
)
_VOWELS = "aeiouy"
_SOUNDS = (
    (r"aa", "o"),
    (r"nch", "nk"),
    (r"ae", "e"),
    (r"sch|skj|sj|sh|kj|tj|ch(?=[aeiouy])|sk(?=[iyj])", "s"),
    (r"ph", "f"),
    (r"th|dt", "t"),
    (r"gh", "g"),
    (r"^(hj|gj|lj)", "j"),
    (r"hv", "v"),
    (r"ch|ck|q|c", "k"),
    (r"w", "v"),
    (r"z", "s"),
    (r"x", "ks"),
    (r"ld", "l"),
    (r"nd", "n"),
    (r"j", "i"),
    (r"(?<=[a-z])h", ""),
    (r"(?<=i)[dg]$", ""),
)
_NORWEGIAN = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}  # the three signs after z


def fold(text: str) -> str:
    """The text as it is searched: lower case, without accents, digits kept, all else a space."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().translate(_LETTERS))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", _ascii_or_word(plain)).split())


def _ascii_or_word(text: str) -> str:
    """Combining marks off; a letter outside a-z becomes its code point, so that any script can be searched."""
    kept = (c for c in text if not unicodedata.combining(c))
    return "".join(f"u{ord(c):x}" if not c.isascii() and _is_letter(c) else c for c in kept)


def _is_letter(c: str) -> bool:
    """A letter, a digit, or a vowel sign that stands for itself, as in Thai."""
    return c.isalnum() or unicodedata.category(c).startswith("M")


def sound(word: str) -> str:
    """The sound key of one word; words that sound alike in Norwegian have the same key."""
    key = unicodedata.normalize("NFC", word).casefold().replace("å", "aa").replace("ø", "o").replace("ö", "o")
    key = fold(key).replace(" ", "")
    for pattern, letter in _SOUNDS:
        key = re.sub(pattern, letter, key)
    if not key:
        return fold(word).replace(" ", "")
    first = "e" if key[0] in "ei" else key[0]
    rest = "".join(c for c in key[1:] if c not in _VOWELS)
    return re.sub(r"(.)\1+", r"\1", first + rest)


def sounds(text: str) -> str:
    """The sound keys of every word of a name."""
    return " ".join(sound(word) for word in re.split(r"[\W_]+", text) if word)


def digits(text: str) -> str:
    """A phone number as it is searched: its digits, without the Norwegian country code."""
    only = "".join(c for c in text if c.isascii() and c.isdigit())
    return (
        only.removeprefix("0047") if only.startswith("0047") else only[2:] if text.strip().startswith("+47") else only
    )


def norwegian_order(one: str, other: str) -> int:
    """Collation: Norwegian alphabet (aa sorts as å), case and other accents ignored."""
    a, b = _order_key(one), _order_key(other)
    return (a > b) - (a < b)


def _order_key(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    kept = "".join(_NORWEGIAN.get(c, c) for c in folded)
    return "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
