# ruff: noqa: E501 - a form is a line, so that languages can be read side by side
"""The words of credits, by language: what stands in front of, behind or around a name. Imports lineage only.

To add a language, add lines. A form is a trigger (small letters, several with | between; the pattern is tried only around
places where one stands), what kind of credit it makes, where the name stands, and a pattern of the words themselves, in
which a blank is any blank. If the triggers are frequent words, `needs` says what else every match has in it: one of
these, too, has to stand in the text. `signs` says the same of what stands there with any blanks between its words; it is
looked for in texts by the thousand (sieve.py). Words of five characters and more are found fastest.
"""

from dataclasses import dataclass
from enum import Enum

from dedup.lineage import CreditKind


class Where(Enum):
    """Where the name stands, and which names count."""

    AROUND = "agencies anywhere in the sentence that has the words"
    AFTER = "agencies after the words, in the same sentence, which the words begin"
    ALONE = "near the end of the text, nothing but agencies after the words in the line, sentence or bracket they begin"
    WITHIN = "agencies among the words"
    OUTLET = "any outlet right after the words"
    FEED = "any outlet after the words, which a blog's feed sets below each article: the sentence is nothing else"
    SOURCE = "as ALONE, anywhere; near the end of the text any outlet"
    ADDRESS = "an agency's address within the next lines"
    DESK = "none: Reuters is understood"


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One way of giving credit. Equal only to itself: forms are looked up often."""

    trigger: str
    kind: CreditKind
    where: Where
    words: str
    needs: str = ""
    signs: str = ""


_LINE, _PART = CreditKind.CREDIT_LINE, CreditKind.CONTRIBUTION
_AROUND, _AFTER, _ALONE, _OUTLET, _SOURCE = Where.AROUND, Where.AFTER, Where.ALONE, Where.OUTLET, Where.SOURCE
_WITHIN, _FEED = Where.WITHIN, Where.FEED

_STORY = r"(?:story|article|piece|post|report|column|essay|op-?ed|commentary|interview|review|excerpt|feature|version)"
_THIS = rf"\bth(?:is|e(?: following| above)?) (?:\w+ ){{0,2}}{_STORY}"

ENGLISH = (
    Form("contributed |contributes ", _PART, _AROUND, r"\bcontribut(?:ed|es) (?:to (?:this|the) (?:report|story|article|piece|dispatch|post)|(?:additional )?reporting|material)\b"),
    Form("assisted ", _PART, _AROUND, r"\bassisted (?:in|with) (?:this|the) (?:report|story|article)\b"),
    Form("used in", _PART, _AROUND, r"\b(?:was|were) used in (?:this|the|compiling this|preparing this) (?:report|story|article)\b"),
    Form("this report|this story|this article", _PART, _AFTER, r"\bthis (?:report|story|article) (?:\w+ )?(?:contains|includes|includ(?:ed|ing)|uses|incorporates)(?: \w+){0,3} (?:material|information|reporting|content|reports?|files?) (?:from|by)"),
    Form("contributing", _PART, _AFTER, r"\bcontributing ?:"),
    Form("reporting by|reporting from|reporting provided", _PART, _AFTER, r"\b(?:with (?:\w+ )?|(?:additional|contributing|further) )reporting(?: provided)? (?:by|from)|\b(?:includes|including) reporting (?:by|from)"),
    Form("reporting by|reporting from|reporting:", _PART, _ALONE, r"\breporting(?: by| from|:)"),
    Form("based on|partnership with|collaboration with", _PART, _AFTER, rf"{_THIS} (?:is|was) (?:(?:partly |partially )?based on (?:\w+ )?(?:reporting|material|information) (?:by|from)|(?:published|produced|reported) (?:\w+ )?in (?:partnership|collaboration) with)"),
    Form("with a|with file|with material|with info|with contrib|with report", _PART, _AFTER, r"\bwith (?:a |additional |some )?(?:files?|material|information|contributions?|reports?|reporting|additional reporting) (?:from|by)", signs="file from|file by|files from|files by|material from|material by|information from|information by|contribution from|contribution by|contributions from|contributions by|report from|report by|reports from|reports by|reporting from|reporting by"),
    Form("inputs", _LINE, _AFTER, r"\bwith (?:additional |agency )?inputs? (?:from|by)"),
    Form("inputs", _PART, _ALONE, r"\bwith"),
    Form("with ", _PART, _ALONE, r"\b(?:with|plus)"),
    Form("from ", _LINE, _ALONE, r"\b(?:compiled |adapted |combined )?from"),
    Form("distributed by", _LINE, _AFTER, r"\bdistributed by"),
    Form("source:|sources:|source :|sources :|source：", _LINE, _SOURCE, r"\bsources? ?[:：]"),
    Form("published", _LINE, _OUTLET, rf"{_THIS}(?: was| has been| is| were)?(?: \w+ly)? ?(?:,? ?(?:which )?)(?:(?:first|originally|previously|initially) )published(?: \w+ \w+ \d{{1,2}}, \d{{4}},?)?(?: (?:online|here|today|last week))? (?:by|in|on|at|with|via)", signs="first published|originally published|previously published|initially published"),
    Form("published|produced |provided |supplied ", _LINE, _OUTLET, rf"{_THIS} (?:was|has been|is) (?:(?:re|co-)published (?:originally |first |here )?(?:by|in|on|at|from|with|courtesy of)|(?:produced|provided|supplied) by) ?(?:with permission from|partnership with)?", signs="republished|co-published|was produced by|was provided by|was supplied by|been produced by|been provided by|been supplied by|is produced by|is provided by|is supplied by"),
    Form("first published|originally published|initially published|previously published", _LINE, _WITHIN, rf"{_THIS} (?:by|from) [^.\n]{{3,80}}? (?:was|were) (?:first|originally|initially|previously) published"),
    Form("appeared first on", _LINE, _FEED, r"(?-i:The) (?:post|article) [^\n]{1,200}? appeared first on"),
    Form(" appeared", _LINE, _OUTLET, rf"{_THIS} (?:(?:first|originally|previously|initially) appeared|appeared (?:first|originally))(?: (?:online|as .{{1,60}}?))? (?:in|on|at|with|via)", signs="first appeared|originally appeared|previously appeared|initially appeared|appeared first|appeared originally"),
    Form("riginally p", _LINE, _OUTLET, r"(?m:^)[^\w\n]{0,6}originally (?:published|posted|appeared|reported) (?:by|in|on|at)"),
    Form("first published|first posted|first appeared", _LINE, _OUTLET, r"(?m:^)[^\w\n]{0,6}(?:first (?:published|posted|appeared)) (?:by|in|on|at)"),
    Form("published |reprinted|posted |excerpted |syndicated ", _LINE, _OUTLET, r"\b(?:re-?published|reprinted|re-?posted|cross-?posted|syndicated|excerpted)(?: here)?(?: with (?:the )?(?:kind )?permission)? (?:from|by permission of|courtesy of|of)", "republished|re-published|reprinted|reposted|re-posted|crossposted|cross-posted|syndicated|excerpted"),
    Form("read the original", _LINE, _OUTLET, r"\bread the original (?:article|story|post|piece|version|report)?(?: here)? ?(?:on|at|in|from|by)"),
    Form("read more|read the |continue reading|click for more", _LINE, _OUTLET, r"\b(?:read|continue reading) (?:more(?: here)? (?:at|from the)|(?:the |this )?(?:whole|full|rest|rest of the|rest of this|entire|complete|original)(?: \w+)? (?:on|at))", signs="read more|continue reading|read whole|read full|read rest|read entire|read complete|read original|read the whole|read the full|read the rest|read the entire|read the complete|read the original|read this whole|read this full|read this rest|read this entire|read this complete|read this original"),
    Form("read more", _LINE, _OUTLET, r"\bread more ?: (?!read or)(?:[^\n]{0,150}? )?(?=https?://)"),
    Form("via ", _LINE, _OUTLET, r"(?m:^)[^\w\n(]{0,3}via ?:?(?=[^\n,]{2,50}(?m:$))"),
    Form("to contact the ", _LINE, Where.ADDRESS, r"\bto contact the (?:\w+ ){0,2}(?:reporter|editor|writer|author)s?"),
    Form("diting by", _LINE, Where.DESK, r"(?:\(|(?m:^)|(?<=[.”\"]\s))[^\w\n(]{0,3}(?:additional |compiled and )?(?:reporting|writing|compiled)(?: and (?:writing|reporting))? by [^()\n]{3,400}?[;,.] ?(?:[^()\n]{0,200}?[;,.] ?)?editing by [^()\n]{3,160}"),
    Form("riting by", _LINE, Where.DESK, r"\((?:(?:additional |compiled and )?(?:reporting|writing) by [^()\n]{3,300}?[;,.] ?)?(?:writing|editing) by [^()\n]{3,120}\)"),
    Form("eporting by", _LINE, Where.DESK, r"\((?:reporting|additional reporting) by [A-Z][^();\n]{2,80}(?:; [^()\n]{0,200})?\)"),
)  # fmt: skip
GERMAN = (
    Form("mit material|mit informationen|mit inhalten|mit agenturm|mit beiträgen", _PART, _AFTER, r"\bmit (?:material|informationen|inhalten|agenturmaterial|beiträgen) (?:von|der|des|durch)"),
    Form("mit ", _PART, _ALONE, r"\bmit"),
    Form("quelle", _LINE, _SOURCE, r"\bquellen? ?[:：]"),
    Form("von ", _LINE, _ALONE, r"\bvon (?:der )?"),
    Form("erschien", _LINE, _OUTLET, r"\bdieser (?:artikel|beitrag|text|bericht) (?:erschien|ist)(?: \w+)? ?(?:zuerst|zunächst|ursprünglich|erstmals)?(?: erschienen)? (?:auf|bei|in|im)(?-i: (?:der|dem|den))?"),
    Form("zuerst ", _LINE, _OUTLET, r"\b(?:zuerst|ursprünglich|erstmals) (?:erschienen|veröffentlicht|publiziert) (?:auf|bei|in|im|von)(?-i: (?:der|dem|den))?"),
    Form("erschien zuerst auf", _LINE, _FEED, r"(?-i:Der) (?:beitrag|artikel) [^\n]{1,200}? erschien zuerst auf"),
    Form("edigiert von", _LINE, Where.DESK, r"\((?:bericht|geschrieben|reporter)[^()\n]{3,250}redigiert von [^()\n]{3,120}\)"),
    Form("bericht", _LINE, Where.DESK, r"\(bericht(?: von|:) [^()\n]{3,200}(?:redaktion|büro)[^()\n]{3,160}\)"),
)  # fmt: skip
FRENCH = (
    Form("avec ", _PART, _ALONE, r"\b(?:\w+ |(?-i:(?:[A-ZÀ-Ý][\w.'’-]+ |de |du |des ){2,5}))?avec"),
    Form("source:|sources:|source :|sources :|source：", _LINE, _SOURCE, r"\bsources? [:：]"),
    Form("contribué", _PART, _AROUND, r"\b(?:a|ont) contribué à (?:cet|ce) (?:article|reportage|papier)\b"),
    Form("cet article", _LINE, _OUTLET, r"\bcet article (?:a été|est|a) (?:(?:initialement|d['’]abord|originellement) )?(?:publié|paru|republié)(?: (?:initialement|pour la première fois|à l['’]origine))? (?:sur|dans|par|à partir de)(?-i: (?:le|la|les))?"),
    Form("est apparu en premier", _LINE, _FEED, r"(?-i:L)['’]article [^\n]{1,200}? est apparu en premier sur"),
    Form("publié", _LINE, _OUTLET, r"(?m:^)[^\w\n]{0,6}(?:publié|paru) (?:initialement|à l['’]origine|d['’]abord) (?:sur|dans|par)(?-i: (?:le|la|les))?"),
    Form("lire l", _LINE, _OUTLET, r"\blire l['’]article original (?:sur|de|dans)"),
    Form("édité", _LINE, Where.DESK, r"\([^()\n]{3,250}?[,;] édité par [^()\n]{3,120}\)"),
)  # fmt: skip
SPANISH = (
    Form("con informaci|con datos|con material", _PART, _AFTER, r"\bcon (?:informaci[oó]n|informaciones|datos|material) (?:de las?|de los|del?)"),
    Form("con ", _PART, _ALONE, r"\bcon"),
    Form("fuente", _LINE, _SOURCE, r"\bfuentes? ?[:：]"),
    Form("contribuy", _PART, _AROUND, r"\bcontribuy(?:ó|eron) (?:a|con|en) (?:este|esta) (?:informe|artículo|nota|reportaje|historia)\b"),
    Form("originalmente", _LINE, _OUTLET, r"\b(?:est[ea] (?:artículo|texto|reportaje|nota|historia) (?:fue |se )?(?:originalmente )?)?public(?:ad[oa]|ó) originalmente (?:en|por)(?-i: (?:el|la|los|las))?|\best[ea] (?:artículo|texto|nota|historia) (?:fue |apareció )?originalmente (?:publicad[oa] )?(?:en|por)(?-i: (?:el|la|los|las))?"),
    Form("primero en", _LINE, _FEED, r"(?-i:La) entrada [^\n]{1,200}? (?:se publicó|aparece) primero en"),
    Form("editado", _LINE, Where.DESK, r"\((?:reporte|información|reportaje)[^()\n]{3,250}?[;,.] ?editado (?:en español )?por [^()\n]{3,120}\)"),
)  # fmt: skip
ITALIAN = (
    Form("fonte", _LINE, _SOURCE, r"\bfont[ei] ?[:：]"),
    Form("con informazioni|con materiale|con contributi", _PART, _AFTER, r"\bcon (?:informazioni|materiale|contributi) (?:di|da|dell[ae]|dall[ae])"),
    Form("contribuito", _PART, _AROUND, r"\b(?:ha|hanno) contribuito a quest[oa] (?:articolo|servizio|storia)\b"),
    Form("questo articolo", _LINE, _OUTLET, r"\bquesto articolo è (?:stato )?(?:(?:originariamente|inizialmente) )?(?:pubblicato|apparso|uscito)(?: (?:originariamente|inizialmente|per la prima volta|in origine))? (?:su|da|in|sul|sulla)"),
    Form("proviene da", _LINE, _FEED, r"(?-i:L)['’]articolo [^\n]{1,200}? proviene da"),
    Form("redazione a", _LINE, Where.DESK, r"\([^()\n]{0,120}in redazione a [A-Z][^()\n]{3,160}\)"),
)  # fmt: skip
PORTUGUESE = (
    Form("com informa|com reportagem|com dados|com material", _PART, _AFTER, r"\bcom (?:informações|informação|reportagem|dados|material) (?:d[aeo]s?)"),
    Form("com ", _PART, _ALONE, r"\bcom"),
    Form("fonte", _LINE, _SOURCE, r"\bfontes? ?[:：]"),
    Form("originalmente", _LINE, _OUTLET, r"\b(?:est[ea] (?:artigo|texto|reportagem|matéria) foi )?(?:originalmente publicad[oa]|publicad[oa] originalmente) (?:em|n[oa]|por|pel[oa])"),
    Form("primeiro em", _LINE, _FEED, r"(?-i:O) (?:post|artigo) [^\n]{1,200}? apareceu primeiro em"),
    Form("reportagem", _LINE, Where.DESK, r"\((?:reportagem|texto|por)[^()\n]{3,250}?[;,.] ?edição (?:de|por) [^()\n]{3,120}\)"),
)  # fmt: skip
RUSSIAN = (
    Form("источник", _LINE, _SOURCE, r"\bисточники? ?[:：-]"),
    Form("по материалам", _LINE, _AFTER, r"\bпо материалам"),
    Form("с использованием", _PART, _AFTER, r"\bс использованием (?:материалов|информации)"),
    Form("опубликован", _LINE, _OUTLET, r"\b(?:первоначально|впервые|изначально) (?:была? )?опубликован[ао]? (?:на|в|на сайте|изданием)"),
    Form("редактор", _LINE, Where.DESK, r"\([А-Я][^()\n]{3,160}?[.;] редактор[ы]? [А-Я][^()\n]{3,100}\)"),
)  # fmt: skip
CHINESE = (
    Form("来源", _LINE, _SOURCE, r"(?:文章|本文|稿件|新闻|信息)?来源[:：]"),
    Form("來源", _LINE, _SOURCE, r"(?:文章|本文|稿件|新聞)?來源[:：]"),
    Form("稿源", _LINE, _SOURCE, r"稿源[:：]"),
    Form("转载自", _LINE, _OUTLET, r"(?:本文)?转载自[:：]?"),
    Form("原载", _LINE, _OUTLET, r"(?:本文)?原载于?[:：]?"),
    Form("首发于", _LINE, _OUTLET, r"(?:本文)?首发于[:：]?"),
    Form("综合", _PART, _AFTER, r"(?<=[（(])综合"),
)  # fmt: skip

DUTCH = (
    Form("bron:|bron :", _LINE, _SOURCE, r"\bbron ?[:：]"),
    Form("verscheen eerst op", _LINE, _FEED, r"(?-i:Het) bericht [^\n]{1,200}? verscheen eerst op"),
)  # fmt: skip
POLISH = (
    Form("źródło", _LINE, _SOURCE, r"\bźródł[oa] ?[:：]"),
    Form("pochodzi z serwisu", _LINE, _FEED, r"(?-i:Artykuł) [^\n]{1,200}? pochodzi z serwisu"),
)  # fmt: skip
JAPANESE = (
    Form("提供", _LINE, _SOURCE, r"(?:記事|配信)?提供(?:元)?[:：]"),
    Form("出典", _LINE, _SOURCE, r"出典[:：]"),
    Form("配信", _LINE, _SOURCE, r"配信(?:元)?[:：]"),
)
ARABIC = (Form("المصدر", _LINE, _SOURCE, r"المصدر ?[:：]"),)
TURKISH = (Form("kaynak", _LINE, _SOURCE, r"\bkaynak ?[:：]"),)
HINDI = (Form("स्रोत", _LINE, _SOURCE, r"स्रोत ?[:：]"),)
INDONESIAN = (Form("sumber", _LINE, _SOURCE, r"\bsumber ?[:：]"),)
VIETNAMESE = (Form("nguồn", _LINE, _SOURCE, r"\b(?:theo )?nguồn ?[:：]"),)
KOREAN = (Form("출처", _LINE, _SOURCE, r"출처 ?[:：]"),)
SWEDISH = (Form("källa", _LINE, _SOURCE, r"\bkälla ?[:：]"),)
NORWEGIAN = (Form("kilde", _LINE, _SOURCE, r"\bkilder? ?[:：]"),)
FINNISH = (Form("lähde", _LINE, _SOURCE, r"\blähde ?[:：]"),)
CZECH = (Form("zdroj", _LINE, _SOURCE, r"\bzdroje? ?[:：]"),)
HUNGARIAN = (Form("forrás", _LINE, _SOURCE, r"\bforrás ?[:：]"),)
ROMANIAN = (Form("surs", _LINE, _SOURCE, r"\bsurs[aă] ?[:：]"),)
CROATIAN = (Form("izvor", _LINE, _SOURCE, r"\bizvor ?[:：]"),)
GREEK = (Form("πηγή|πηγη", _LINE, _SOURCE, r"\bπηγ[ήη] ?[:：]"),)
UKRAINIAN = (Form("джерел", _LINE, _SOURCE, r"\bджерело ?[:：]"),)
PERSIAN = (Form("منبع", _LINE, _SOURCE, r"\bمنبع ?[:：]"),)

# The forms of a language are tried anywhere if one of these words stands in the text, and else at its end.
LANGUAGES = (
    (("",), ENGLISH),
    ((" der ", " und "), GERMAN),
    ((" les ", " des "), FRENCH),
    ((" los ", " del ", " el "), SPANISH),
    ((" che ", " di "), ITALIAN),
    ((" não ", " uma ", " da "), PORTUGUESE),
    ((" и ", " в ", " на "), RUSSIAN),
    (("，", "。", "的"), CHINESE),
    ((" het ", " een ", " van "), DUTCH),
    ((" się ", " nie ", " jest "), POLISH),
    (("の", "は", "です"), JAPANESE),
    ((" في ", " من ", " على "), ARABIC),
    ((" ve ", " bir "), TURKISH),
    ((" के ", " में ", " की "), HINDI),
    ((" yang ", " dan "), INDONESIAN),
    ((" của ", " và "), VIETNAMESE),
    (("다.", "을 ", "는 "), KOREAN),
    ((" och ", " att "), SWEDISH),
    ((" og ", " til "), NORWEGIAN),
    ((" ja ", " että "), FINNISH),
    ((" na ", " že "), CZECH),
    ((" és ", " az "), HUNGARIAN),
    ((" și ", " şi ", " din "), ROMANIAN),
    ((" je ", " na "), CROATIAN),
    ((" και ", " του "), GREEK),
    ((" та ", " що "), UKRAINIAN),
    ((" از ", " به "), PERSIAN),
)

# Those who stand before a name in a byline, and what they are after it.
BY = r"(?:by|von|par|por|(?:di |da )?redazione|da|di|de|автор|作者)"
ROLE = (
    r"(?:staff|writers?|reporters?|correspondents?|editors?|editorial|journalists?|newsroom|news\s(?:agency|service)|"
    r"(?:\w+\s){0,2}(?:staff\s)?(?:writer|reporter|correspondent|editor)s?|redaktion|redacción|redazione|agency)"
)
# Names of a picture's maker; a name after one of them is credited with the picture.
PICTURE = (
    r"(?:photos?|photographs?|photography|photographed|images?|pictures?|pics?|video|videos|footage|media|graphics?|map|"
    r"caption|credits?|courtesy|cartoon|illustration|infographic|chart|"
    r"fotos?|bild|bilder|grafik|imagen|imágenes|fotografía|immagine|foto|imagem|imagens|photo\scrédit|crédit|crédito|"
    r"фото|видео|图片|图|照片|图源|摄影|写真|사진)"
)
# What a credit of rights begins with.
SIGNS = "©|copyright|(c)|riproduzione riservata"

# Sentences that say whose the rights are, or that the rest costs, and no more; they are no credit, and no evidence of
# copying either.
RIGHTS = (
    ("already a ", r"\balready a (?:subscriber|member)\b"),
    ("already have an account", r"\balready have an account\b"),
    ("continue reading", r"\b(?:to|and) continue reading\b"),
    ("subscribe ", r"\bsubscribe (?:now |today )?to (?:continue|read|keep|unlock)\b"),
    ("subscribers only", r"\b(?:is )?(?:available )?(?:for|to) subscribers only\b"),
    ("weiterlesen", r"\b(?:jetzt|um) weiterlesen\b"),
    ("weiterzulesen", r"\bum weiterzulesen\b"),
    ("réservé aux abonnés", r"\bréservée?s? aux abonnés\b"),
    ("para suscriptores", r"\bpara suscriptores\b"),
    ("rights reserved", r"\ball rights reserved\b"),
    ("published, ", r"\b(?:may|must|can)(?: |n)not be (?:re)?published, [^.\n]{0,120}"),
    ("reproduc", r"\b(?:may|must|can)(?: |n)not be reproduced\b"),
    ("distributed by", r"\bdistributed by\b"),
    ("creative commons", r"\bunder (?:a|the) creative commons\b"),
    ("original article", r"\bread the original article\b"),
    ("rechte vorbehalten", r"\balle rechte vorbehalten\b"),
    ("droits", r"\btous droits (?:de reproduction et de représentation )?réservés\b"),
    ("derechos reservados", r"\btodos los derechos reservados\b"),
    ("riproduzione riservata", r"\briproduzione riservata\b"),
    ("diritti", r"\btutti i diritti (?:sono )?riservati\b"),
    ("direitos reservados", r"\btodos os direitos reservados\b"),
    ("права защищены", r"\bвсе права защищены\b"),
    ("版权所有", "版权所有"),
    ("未经", "未经(?:授权|许可|允许)"),
)
