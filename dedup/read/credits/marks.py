"""What the sieve finds in a text, and the symbols that it reads. Imports nothing."""

# The readers that may find something: bits of a text's marks.
DATELINES, BYLINES, PHRASES, RIGHTS, SIGNED, NOTICES, AUTHOR_LINES, CREDIT_LINES = (1 << bit for bit in range(8))
ALL = 255

# Symbols, one a character. ASCII letters stand for themselves and other letters have one of the upper half; the last
# five bits of both are not zero. All else has one of these, whose last five bits are.
LETTER = 0x1F
NEWLINE, BLANK, OPEN, CLOSE, COLON, SLASH, SIGN = range(0, 0xE0, 0x20)  # blank: all that is none of the others
UNKNOWN = 0xFF  # a letter of which nothing is known: the text is left to the readers
EDGE = 0xE0  # in phrases only: any symbol that is no letter

# Where a phrase counts.
ANYWHERE, ENDING, LINE_START, AGENCY = range(4)
AT_THE_END = 1_500  # characters

GRAM_BITS = 18  # of the hash of four symbols
BUCKET_BITS = 4  # that many last ones tell grams of one bucket apart
