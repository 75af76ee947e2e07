"""Training from scratch: a corpus to a model; the one path of the shipped model and of a board's own."""

from itertools import chain

from levelclassify.fit.coded import LEVELLED, coded_sentences
from levelclassify.fit.corpus import Corpus, Rows, joined
from levelclassify.fit.duties import Duties, fit_duties
from levelclassify.fit.features import Recipe
from levelclassify.fit.regression import Fitted, fit
from levelclassify.fit.synthetic import acronyms
from levelclassify.fit.variants import beside_missions, sentences_alone, titles_alone
from levelclassify.fit.vocabulary import ordinary_words, public_words, vocabularies
from levelclassify.rules import Rules
from levelclassify.text.posting import READ
from levelclassify.text.sentences import sentences

RECIPE = Recipe()
BLOCK = 100.0  # worth of a sentence of a block, in learning which sentences state duties, beside a coded one
DUTIES_STRENGTH = 3.0
_NAMES = ("employers", "cities")  # blocks that are no sentences


def _duties(corpus: Corpus, vocabulary: list[bytes]) -> Duties:
    """Learn which sentences state duties, from coded sentences and from blocks, which state none."""
    if corpus.duties is not None:
        return corpus.duties.over(vocabulary)
    several = coded_sentences(corpus.documents.postings, corpus.documents.ids, corpus.coded)
    learnt = [(said, letter in LEVELLED, 1.0) for letter, said in several]
    listed = chain.from_iterable(texts for name, texts in sorted(corpus.blocks.items()) if name not in _NAMES)
    learnt += [(part.words, False, BLOCK) for text in listed for part in sentences(text, READ)]
    spoken, stated, worth = zip(*learnt, strict=True)
    return fit_duties(vocabulary, spoken, stated, worth, DUTIES_STRENGTH)


def _vocabularies(corpus: Corpus, recipe: Recipe) -> list[list[bytes]]:
    documents = corpus.documents
    ordinary = ordinary_words(documents.postings, documents.employers, acronyms())
    found = vocabularies(recipe.blocks, documents.postings, documents.employers, ordinary)
    public = public_words([one.title for one in corpus.others.postings])
    together = [public if block.part == "title" else set() for block in recipe.blocks]
    return [sorted({*listed} | more) for listed, more in zip(found, together, strict=True)]


def learnt(corpus: Corpus) -> Rows:
    """Return every row that a model learns: postings, others, titles, sentences alone, and postings beside missions."""
    documents = corpus.documents
    kinds = [documents, corpus.others, titles_alone(documents), sentences_alone(corpus), beside_missions(corpus)]
    return joined([kind for kind in kinds if kind.postings])


def train(corpus: Corpus, rules: Rules, recipe: Recipe = RECIPE) -> Fitted:
    """Train on postings, on their sentences and titles alone, and on other rows.

    Parameters
    ----------
    corpus : Corpus
        What is learnt.
    rules : Rules
        The keyword rules.
    recipe : Recipe
        The choices.
    """
    terms = _vocabularies(corpus, recipe)
    duties = _duties(corpus, terms[[block.part for block in recipe.blocks].index("body")])
    rows = learnt(corpus)
    return fit(recipe, terms, duties, rules, corpus.documents.postings, rows.postings, rows.targets)
