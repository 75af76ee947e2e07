# cython: language_level=3, boundscheck=False, initializedcheck=False, wraparound=False, cdivision=True
"""Postings in, predictions out: one pass over the letters of each, and no array per batch.

What stands here in loops says the same to the bit as `text.sentences`, `rules.matching`, `rules.votes`, `model.score`
and `decide`, which hold the reasons; every sum runs in their order. `kernel.parts` says what a kernel is made of. Nothing
in it changes afterwards but the scratch of a call.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from math import fsum
from os import urandom

import numpy as np

from levelclassify.text.language import is_doubtful
from levelclassify.types import Level, Prediction, Reason, Shares, Source

cdef extern from *:
    const char *SOURCES

MADE_FROM = (<bytes> SOURCES).decode()  # sha256 of the sources, as they were when they were compiled

cdef enum:
    LABELS = 4  # micro, mezzo, macro, none

include "words.pxi"
include "scratch.pxi"
include "reading.pxi"
include "phrases.pxi"
include "voting.pxi"
include "scoring.pxi"
include "deciding.pxi"


cdef class Kernel:
    """A weight table with its keyword rules, and the settings by which to decide."""

    cdef Reader reader
    cdef Voter voter
    cdef Scorer scorer
    cdef Decider decider
    cdef Scratch spare

    def __cinit__(self, wording, voting, weighing, config):
        self.reader = Reader(wording)
        self.voter, self.scorer, self.decider = Voter(self.reader, voting), Scorer(weighing), Decider(config)
        self.reader.match(self.voter.phrases.starts)
        self.spare = self.scratch()

    def answers(self, postings, others, double minimum):
        cdef Scratch scratch = self.spare
        cdef list answers = [], doubtful = [], strange = []
        self.spare = None  # while it is used; who comes meanwhile takes another
        if scratch is None:
            scratch = self.scratch()
        for place, (title, body) in enumerate(postings):
            self.read(scratch, title, body)
            answer = self.decider.decided(scratch, minimum)
            answers.append(others(scratch.said(), minimum) if answer is None else answer)
            if scratch.grammar[FOREIGN] > scratch.grammar[ENGLISH] and is_doubtful(*scratch.grammar):
                doubtful.append(place)
            if self.reader.is_strange(title, body):
                strange.append(place)
        self.spare = scratch if scratch.is_small() else None
        return answers, doubtful, strange

    cdef Scratch scratch(self):
        return Scratch(self.reader.read, self.reader.n_sizes, self.scorer.n_features, self.voter.everyone)

    cdef int read(self, Scratch scratch, str title, str body) except -1:
        """Read a posting, and work out what there is to say of it."""
        scratch.clear()
        self.reader.hear(scratch, title, False)
        self.scorer.count(scratch, False)
        self.voter.vote(scratch, False)
        self.reader.hear(scratch, body, True)
        self.scorer.weigh(scratch)
        self.scorer.count(scratch, True)
        self.voter.vote(scratch, True)
        self.scorer.score(scratch)
        return 0
