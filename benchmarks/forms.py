"""Forms: stories that an outlet writes again and again with other names, numbers and dates.

A slot is {kind}, or {kind2} for another of that kind, or {n:10-99} for a number; the same slot has one value in
a form. Names and numbers are drawn apart, so that a form can be filled with the names of another filling.
"""

import re
from dataclasses import dataclass
from random import Random

_SLOT = re.compile(r"\{([a-z]+)(\d*)(?::(\d+)-(\d+))?\}")
_NUMERIC = frozenset({"n", "year", "code", "money", "date", "time"})

_FIRST = (
    "Anna", "James", "Maria", "Robert", "Linda", "David", "Susan", "Karen", "Peter", "Laura", "Kevin", "Rachel",
    "Omar", "Ingrid", "Diego", "Priya", "Tomasz", "Helen", "Marcus", "Yuki", "Fatima", "Georg", "Niamh", "Stefan",
    "Carla", "Edwin", "Joyce", "Leon", "Amara", "Victor",
)  # fmt: skip
_LAST = (
    "Okafor", "Bennett", "Lindqvist", "Moreau", "Castillo", "Whitfield", "Nakamura", "Petrov", "Donnelly", "Haddad",
    "Kowalski", "Ferreira", "Ashworth", "Brandt", "Osei", "Marchetti", "Sandoval", "Pritchard", "Eriksen", "Vance",
    "Holloway", "Tanaka", "Mbeki", "Rourke", "Salazar", "Greenwood", "Novak", "Abbott", "Keane", "Lund",
)  # fmt: skip
_TOWNS = (
    "Ashford", "Millbrook", "Carrow", "Denholm", "Eastleigh", "Fairmont", "Granville", "Holbrook", "Inverly",
    "Jasper", "Kingsbury", "Lakewood", "Marlow", "Norwich", "Oakham", "Penrith", "Quincy", "Redcar", "Stanton",
    "Tilbury", "Upton", "Verwood", "Whitby", "Yarmouth", "Bramley", "Colford", "Dunmore", "Elgin", "Farley",
    "Glenrock",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _one(rng: Random, *choices: str) -> str:
    return rng.choice(choices)


def _value(kind: str, rng: Random, low: int, high: int) -> str:
    """A value for a slot of that kind."""
    match kind:
        case "n":
            return f"{rng.randint(low, high):,}"
        case "year" | "code":
            return str(rng.randint(low, high))
        case "money":
            return f"{rng.randint(low, high) * 1000 + rng.randrange(1000):,}"
        case "date":
            return f"{rng.choice(_MONTHS)} {rng.randint(1, 28)}"
        case "time":
            return f"{rng.randint(1, 11)}:{rng.randrange(60):02}"
        case "person":
            return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
        case "surname":
            return rng.choice(_LAST)
        case "town":
            return rng.choice(_TOWNS)
        case "team":
            return f"{rng.choice(_TOWNS)} {_one(rng, 'Rovers', 'Town', 'United', 'Athletic', 'Wanderers')}"
        case "company":
            trade = _one(rng, "Foods", "Energy", "Logistics", "Pharma", "Software", "Steel", "Media")
            return f"{rng.choice(_LAST)} {trade}"
        case "street":
            return f"{rng.choice(_LAST)} {_one(rng, 'Street', 'Road', 'Lane', 'Avenue', 'Drive')}"
        case "sky":
            return _one(rng, "sunny", "cloudy", "foggy", "windy", "showery", "dull")
        case "crime":
            return _one(rng, "theft", "speeding", "assault", "burglary", "drunk driving", "fraud")
        case "aim":
            return _one(rng, "a fire engine", "radios", "breathing gear", "a training hall", "smoke alarms", "hoses")
    raise ValueError(f"no slot is of the kind {kind!r}")


@dataclass(frozen=True, slots=True)
class Form:
    """A story with slots. A `serial` one comes again with the same names and other numbers."""

    name: str
    title: str
    text: str
    serial: bool = True

    def fill(self, names: str, numbers: str) -> tuple[str, str]:
        """Its title and text with the names and the numbers that belong to two seeds."""

        def put(slot: re.Match[str]) -> str:
            seed = numbers if slot[1] in _NUMERIC else names
            return _value(slot[1], Random(f"{seed} {self.name} {slot[0]}"), int(slot[3] or 0), int(slot[4] or 0))

        return _SLOT.sub(put, self.title), _SLOT.sub(put, self.text)


FORMS = (
    Form(
        "grant",
        "{town} fire department to receive ${money:20-900} grant",
        "U.S. Senator {person} announced today that the {town} fire department will receive a federal grant of "
        "${money:20-900} from the Department of Homeland Security. The money comes from the Assistance to "
        "Firefighters program and will be used to buy {aim}.\n\n“The men and women of the {town} fire department put "
        "their lives on the line every day,” the senator said. “They need modern equipment to do their job, and I "
        "will keep fighting in Washington so that they get it.”\n\nThe department has {n:12-160} members and "
        "answered {n2:200-4800} calls last year. The grant covers {n3:70-95} percent of the cost; the town pays the "
        "rest.\n\nThe program is run by the U.S. Fire Administration and has awarded more than $3 billion to "
        "departments and first responder organizations since it began. Applications are reviewed by panels of "
        "firefighters. The senator is a member of the Senate Appropriations Committee.",
    ),
    Form(
        "earnings",
        "{company} quarterly profit {n:3-60} cents a share",
        "{company} on {date} reported quarterly net income of ${n2:12-880} million, or {n:3-60} cents a share, "
        "compared with ${n3:12-880} million, or {n4:3-60} cents a share, in the same quarter a year "
        "earlier.\n\nRevenue was ${n5:900-6400} million. Analysts on average had expected earnings of {n6:3-60} "
        "cents a share on revenue of ${n7:900-6400} million.\n\n“We are pleased with our performance in the quarter "
        "and remain confident in our strategy,” chief executive {person} said in a statement. For the full year the "
        "company expects earnings of between {n8:61-120} and {n9:121-180} cents a share.\n\nShares of the company, "
        "which is based in {town}, closed at ${n10:11-95}.{n11:10-99} and have moved {n12:2-40} percent since the "
        "beginning of the year.",
    ),
    Form(
        "weather",
        "Weather in {town} for {date}",
        "The forecast for {town} and the surrounding area on {date}: the morning will be {sky} with a light breeze "
        "of {n:3-25} miles an hour and temperatures of {n2:2-12} degrees. In the afternoon it turns {sky2} and the "
        "mercury climbs to {n3:13-29} degrees.\n\nThe chance of rain is {n4:5-95} percent, rising to {n5:5-95} "
        "percent after dark. Sunrise is at {time} and sunset at {time2}. The outlook for the next day is {sky3}, "
        "with highs around {n6:13-29} degrees. Drivers are asked to take care on higher routes.",
    ),
    Form(
        "football",
        "{team} {n:2-5}, {team2} {n2:0-1}",
        "{team} met {team2} on {date} in front of a crowd of {n3:900-9800} at {street}, and the match ended "
        "{n:2-5}-{n2:0-1}.\n\n{surname} opened the scoring in the {n4:2-40}th minute with a low shot from the edge "
        "of the area. {surname2} had the best chance before the break but saw his header go wide of the "
        "post.\n\nAfter half-time the home side pushed forward, and {surname3} found the net on {n5:46-88} minutes "
        "from a corner. Referee {person4} showed {n6:1-7} yellow cards.\n\n“The lads gave everything today and the "
        "fans were fantastic,” said manager {person5}. “We take it one game at a time.” {team} now have {n7:9-60} "
        "points from {n8:12-38} games. Their next match is on {date2}.",
    ),
    Form(
        "obituary",
        "{person}, {n:58-99}",
        "{person} of {town}, aged {n:58-99}, passed away peacefully at home on {date}, surrounded by family. Born in "
        "{town2} on {date2}, {year:1920-1958}, to {person2} and {person3}, the deceased worked for {company} for "
        "{n3:12-44} years and was a familiar face in the community.\n\nSurvivors include the children {person4} and "
        "{person5}, {n4:2-12} grandchildren and many nieces and nephews. A service will be held on {date3} at {time} "
        "at {surname6} Chapel, {street}, followed by burial in {town} cemetery. The family will receive friends one "
        "hour before the service. In place of flowers, donations may be made to the {town} hospice. Condolences may "
        "be left in the online guest book of the funeral home.",
        serial=False,
    ),
    Form(
        "house sale",
        "Home on {street} in {town} sells for ${money:120-980}",
        "A {n:900-4200}-square-foot house on {street} in {town}, built in {year:1921-2009}, has changed hands. The "
        "property was sold on {date} for ${money:120-980}, or ${n3:90-480} per square foot. The buyer was {person} "
        "and the seller was {person2}.\n\nThe house has {n4:2-6} bedrooms, {n5:1-4} bathrooms and a garage, and "
        "stands on a lot of {n6:4000-9900} square feet. Other homes nearby have also recently been bought: on "
        "{date2}, a house on {street2} went for ${money2:120-980}, and another on {street3} brought "
        "${money3:120-980}. The figures come from public records and the story was written automatically.",
    ),
    Form(
        "court list",
        "Court list: {town} magistrates, {date}",
        "The following cases were heard by {town} magistrates on {date}.\n\n{person}, {n:18-80}, of {street}, "
        "admitted {crime} on {date2} and was fined £{n2:60-900} with costs of £{n3:85-310} and a surcharge of "
        "£{n4:30-190}.\n\n{person2}, {n5:18-80}, of {street2}, was found guilty of {crime2} and was given a "
        "community order of {n6:40-200} hours of unpaid work.\n\n{person3}, {n7:18-80}, of no fixed address, pleaded "
        "not guilty to {crime3}. The case was put off until {date3} and bail was granted.\n\nAll the results are "
        "published in the interests of open justice, and addresses are those given in court. We do not remove names "
        "on request.",
    ),
    Form(
        "road works",
        "{street} in {town} to close from {date}",
        "Drivers in {town} face delays as {street} will be closed for {n:2-19} nights from {date}, the county "
        "council has said. The road will be shut between {street2} and {street3} from {time} pm to {time2} am while "
        "crews replace {n2:200-2400} metres of water main at a cost of £{money:40-900}.\n\nA diversion will be "
        "signed. Buses {code3:1-99} and {code4:100-199} will not stop on the road, and access for residents and "
        "emergency services will be kept at all times. The works depend on the weather. “We thank people for their "
        "patience while this essential work is carried out,” said {person} of the highways team. Questions can be "
        "put to the council by calling {code:200-999} {code2:2000-9900}.",
    ),
)
