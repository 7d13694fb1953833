"""Numbers as they are written out, in words. Imports nothing of dedup."""

import unicodedata

# Numbers as news writes them out, by their value: "four" became 10. Not the words that mean something else in
# another of these languages: once, due, sept.
_NUMBERS = """zero null zéro cero | one ein eine einer einen un une uno una um uma | two zwei deux dos dois duas |
three drei trois tres tre três | four vier quatre cuatro quattro quatro | five fünf cinq cinco cinque |
six sechs seis sei | seven sieben siete sette sete | eight acht huit ocho otto oito | nine neun neuf nueve nove |
ten zehn dix diez dieci dez | eleven elf onze undici | twelve zwölf douze doce dodici doze"""
NUMBER_WORDS = {
    unicodedata.normalize("NFD", word): str(value)
    for value, words in enumerate(_NUMBERS.split("|"))
    for word in words.split()
}
# Words that are a part of the number before them.
_SCALES = """hundred hundert | thousand tausend tsd mille mila mil millier milliers |
million millions mln mn mio millionen millón millones milione milioni milhão milhões |
billion billions bln bn mrd milliarde milliarden milliard milliards miliardo miliardi bilhão bilhões |
trillion trillions"""
SCALES = {
    unicodedata.normalize("NFD", word): words.split()[0] for words in _SCALES.split("|") for word in words.split()
}
