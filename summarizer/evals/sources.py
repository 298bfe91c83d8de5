"""Sources: whether a claimant of ours means the source that an annotator marked.

1. A claimant means a source where one's words hold the other's and the last words are alike:
   ``Lind``, ``Ada Lind``, ``Republican nominee Ada Lind``. So a surname is enough, and
   ``Bo Lind`` is not ``Ada Lind``. A single capital word may be the other's initials. Two
   descriptions (in small letters) mean the same where their head nouns are the same. What
   counts of a name or description is told in ``phrases``.
2. The claimant may stand by any alias that our actors give it. The source may stand by any
   conjunct (``Lind and Orr``), an apposition, or what it is a part of (``a group of voters``);
   spokespeople, aides and officials may stand for the body that they speak for, and a report
   or poll for whom it is by.
3. A description also means a name that has it as its role: by our actors, or by a mention that
   puts the two side by side (``Mayor Ada Lind``, later ``the mayor``). It does not mean a name
   where only another one has the role. A definite description in the singular of which no
   role is known cannot be told against a name (a ``poll`` is no person, though).
4. A pronoun stands for the nearest mention before it that agrees. Mentions are the sources of
   the annotators that are no pronouns, and the names of our actors. One inside what somebody
   is marked to have said counts only for pronouns inside the same content.
   *he, she* agree with a person (by our actors, or of whom three he or she are found) whose
   gender is not known to be the other one: by title, or by two thirds of the pronouns outside
   quotation marks in sentences that name nobody else. *it* agrees with what is no person and
   not plural, *they* with what is plural or no person. *I, we* stand for the source of the
   innermost content around them, *who, which, that* for the mention or the noun right before.
5. A pronoun that finds nothing, words such as ``others``, and a source of which only the verb
   (``said``) is marked cannot be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.document import Span
from summarizer.evals.phrases import Parts, Phrase, beside, phrases, same_role, whole
from summarizer.evals.standoff import Article, Attribution, Spans
from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.words import loosen, words
from summarizer.summary import Actor, ActorKind

_SPEAKING = listed("i me my we us our ours myself ourselves")
_RELATIVE = listed("who which that whom whose")
_HE, _SHE = listed("he him his himself"), listed("she her hers herself")
_IT, _THEY = listed("it its itself"), listed("they them their theirs themselves")
_VAGUE = listed("you your others many some those these one most everyone nobody anyone this")
_PRONOUNS = _SPEAKING | _RELATIVE | _HE | _SHE | _IT | _THEY | _VAGUE
_MALE, _FEMALE = listed("mr sir congressman chairman"), listed("mrs ms miss mme congresswoman")

_SURE = 3  # pronouns that make a person of what we call something else

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SENTENCE = re.compile(r"[^.!?\n]+")


@dataclass(frozen=True, slots=True)
class _Mention:
    span: Span
    text: str
    kind: ActorKind | None  # None: not known


class Speakers:
    """Judge claimants of one article against the sources that are marked in it."""

    def __init__(self, article: Article, actors: Sequence[Actor]) -> None:
        self._text = article.document.text
        self._attributions = article.attributions
        self._actors = actors
        self._judged: dict[tuple[str, str], bool | None] = {}

    def judge(self, attribution: Attribution, claimant: str) -> bool | None:
        """Say whether the claimant means one of the sources; None where it cannot be told."""
        verdicts = [
            None if stands is None or _is_cue(stands) else self._means(stands, claimant)
            for stands in (self.resolve(source) for source in attribution.sources)
        ]
        return True if True in verdicts else None if None in verdicts else False

    def resolve(self, source: Spans) -> str | None:
        """Return the words that a source stands for: its own, or those of an antecedent."""
        shown = " ".join(span.cut(self._text) for span in source)
        return self._antecedent(source[0], shown.casefold()) if _is_pronoun(shown) else shown

    # --- rules 1 to 3 -----------------------------------------------------------------

    def _means(self, source: str, claimant: str) -> bool | None:
        key = source, claimant
        if key not in self._judged:
            self._judged[key] = self._compare(source, claimant)
        return self._judged[key]

    def _compare(self, source: str, claimant: str) -> bool | None:
        names = self._names(claimant)
        if whole(source) in {whole(name) for name in names}:
            return True
        marked = list(phrases(source))
        ours = [phrase for name in names for phrase in phrases(name)]
        if any(left.means(right) for left in marked for right in ours):
            return True
        if any(phrase.named for phrase in marked) or not any(phrase.named for phrase in ours):
            return False
        return self._described(marked, ours, claimant)

    def _described(
        self, marked: Sequence[Phrase], ours: Sequence[Phrase], claimant: str
    ) -> bool | None:
        """Hold descriptions against a name by the roles that names are known to have."""
        holders = [
            name for role, name in self._roles for each in marked if same_role(role, each.parts)
        ]
        if any(phrase.means(holder) for holder in holders for phrase in ours):
            return True
        person = any(a.kind == "person" for a in self._actors if claimant in (a.name, *a.aliases))
        untold = (
            each.definite
            and not each.plural
            and not (person and each.thing)
            and not any(each.owner and phrase.means(each.owner) for phrase in ours)
            for each in marked
        )
        return None if any(untold) and not holders else False

    def _names(self, claimant: str) -> list[str]:
        """Return the claimant and the other names of the actor that it means."""
        key = whole(claimant)
        for actor in self._actors:
            given = (actor.name, *actor.aliases)
            if key in map(whole, given):
                return [claimant, *given]
        return [claimant]

    @cached_property
    def _roles(self) -> list[tuple[Parts, Phrase]]:
        """Return roles with the names that have them."""
        found = []
        for actor in self._actors:
            names = [phrase for name in (actor.name, *actor.aliases) for phrase in phrases(name)]
            for phrase in phrases(actor.role or ""):
                found += [(phrase.parts, name) for name in names if name.named]
            for mention in self._mentions:
                found += beside(mention.text, names)
        return found

    # --- rules 4 and 5 ----------------------------------------------------------------

    def _antecedent(self, place: Span, pronoun: str) -> str | None:
        if pronoun in _SPEAKING:
            return self._around(place)
        before = [mention for mention in self._mentions if mention.span.end <= place.start]
        if pronoun in _RELATIVE:
            return self._right_before(place, before)
        near = (m for m in reversed(before) if self._visible(m.span, place))
        return next((m.text for m in near if self._agrees(m, pronoun)), None)

    def _around(self, place: Span) -> str | None:
        """Return the source of the innermost content around a speaker's *I*."""
        around = [a for a in self._attributions if a.sources and _holds(a.content, place)]
        for attribution in sorted(around, key=lambda a: _length(a.content)):
            source = attribution.sources[0]
            if source[0] != place:
                shown = " ".join(span.cut(self._text) for span in source)
                if _key(shown) not in _SPEAKING:
                    return self.resolve(source)
        return None

    def _right_before(self, place: Span, before: Sequence[_Mention]) -> str | None:
        for mention in before:
            if not words(self._text[mention.span.end : place.start]):
                return mention.text
        last = words(self._text[max(0, place.start - 40) : place.start])[-1:]
        return last[0].raw if last and last[0].raw.islower() else None

    def _visible(self, mention: Span, place: Span) -> bool:
        return all(
            _holds(a.content, place)
            for a in self._attributions
            if a.sources and _holds(a.content, mention)
        )

    def _agrees(self, mention: _Mention, pronoun: str) -> bool:
        found = list(phrases(mention.text))
        if not found:
            return False
        plural = found[0].plural or (len(found) > 1 and " and " in mention.text)
        thing = found[0].thing
        if pronoun in _HE | _SHE:
            other = "f" if pronoun in _HE else "m"
            votes = self._votes[found[0].parts[-1]].total()
            person = mention.kind in ("person", None) or votes >= _SURE
            return person and not (plural or thing) and self._gender(mention, found[0]) != other
        if pronoun in _IT:
            return (
                mention.kind not in ("person", "group")
                and not plural
                and (thing or mention.kind is not None)
            )
        return pronoun in _THEY and (plural or mention.kind not in ("person", None))

    def _gender(self, mention: _Mention, phrase: Phrase) -> str | None:
        start = mention.span.start
        told = set(loosen(self._text[max(0, start - 5) : start] + mention.text).split())
        if told & _MALE or told & _FEMALE:
            return "m" if told & _MALE else "f"
        votes = self._votes[phrase.parts[-1]]
        for sex in "mf":
            if votes[sex] and 3 * votes[sex] >= 2 * votes.total():
                return sex
        return None

    @cached_property
    def _votes(self) -> dict[str, Counter[str]]:
        """Count he and she by the last name of the only person that a sentence names."""
        people = {
            phrase.parts[-1]
            for actor in self._actors
            for phrase in phrases(actor.name)
            if phrase.named
        }
        votes = {name: Counter[str]() for name in people}
        bare = _QUOTED.sub(lambda match: " " * len(match[0]), self._text)
        for sentence in _SENTENCE.findall(bare):
            found = [word.folded for word in words(sentence)]
            named = people.intersection(found)
            if len(named) == 1:
                (name,) = named
                after = found[found.index(name) + 1 :]
                votes[name].update("m" for word in after if word in _HE)
                votes[name].update("f" for word in after if word in _SHE)
        return _Votes(votes)

    @cached_property
    def _mentions(self) -> list[_Mention]:
        """Return the sources that are no pronouns, and where names of our actors stand."""
        found: dict[Span, _Mention] = {}
        for actor in self._actors:
            for name in self._written(actor):
                for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self._text):
                    span = Span(*match.span())
                    found[span] = _Mention(span, name, actor.kind)
        for attribution in self._attributions:
            for source in attribution.sources:
                shown = " ".join(span.cut(self._text) for span in source)
                if not _is_pronoun(shown):
                    whole = Span(source[0].start, source[-1].end)
                    found[whole] = _Mention(whole, shown, self._kind(shown))
        kept: list[_Mention] = []
        for mention in sorted(found.values(), key=lambda m: (m.span.start, -m.span.end)):
            if not kept or mention.span.end > kept[-1].span.end:
                kept.append(mention)  # a name inside a longer mention is no mention
        return kept

    def _written(self, actor: Actor) -> list[str]:
        """Return how the text may name an actor: a person also by the last name."""
        names = [name for name in (actor.name, *actor.aliases) if not _is_pronoun(name)]
        if actor.kind == "person" and actor.name.split()[-1][:1].isupper():
            names.append(actor.name.split()[-1])
        return names

    def _kind(self, shown: str) -> ActorKind | None:
        marked = [phrase for phrase in phrases(shown) if phrase.named]
        near: ActorKind | None = None
        for actor in self._actors:
            names = (actor.name, *actor.aliases)
            if whole(shown) in map(whole, names):
                return actor.kind
            ours = [phrase for name in names for phrase in phrases(name)]
            if any(left.means(right) for left in marked for right in ours):
                near = near or actor.kind
        return near


class _Votes(dict[str, Counter[str]]):
    """Hold no votes for who was never asked about."""

    def __missing__(self, name: str) -> Counter[str]:
        return Counter()


def _is_pronoun(shown: str) -> bool:
    return _key(shown) in _PRONOUNS


def _is_cue(shown: str) -> bool:
    """Say whether only a verb of saying is marked: some annotator took the cue for the source."""
    return all(word.folded in LANGUAGES["en"].says for word in words(shown))


def _key(shown: str) -> str:
    return shown.casefold().strip(" ,.")


def _holds(content: Spans, place: Span) -> bool:
    return any(span.start <= place.start and place.end <= span.end for span in content)


def _length(content: Spans) -> int:
    return sum(span.end - span.start for span in content)
