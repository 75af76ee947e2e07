"""What one call writes."""

cdef enum:
    FEW = 64  # occurrences, for which there is room at first
    MARKS = 63  # bits, of which a word of phrases has one; some share one

cdef uint64_t IS_PHRASE = <uint64_t> 1 << MARKS


cdef inline uint64_t mark(int32_t key) noexcept nogil:
    """Return the bit of a word of phrases."""
    return <uint64_t> 1 << <uint32_t> key % MARKS


cdef struct Keys:  # the words of phrases that a word matches
    uint64_t marks
    uint64_t starts
    int32_t begin
    int32_t count


cdef struct Heard:  # a word of a text
    Spelling spelling
    uint64_t state  # its spelling, mixed
    const uint8_t *letters
    int32_t feature  # -1: none
    int32_t part  # its sentence
    const int32_t *keys
    int32_t n_keys
    uint64_t marks  # of its keys
    uint64_t starts  # of all that may follow it in a phrase, and `IS_PHRASE` where it is a phrase by itself


cdef struct Ranked:  # an occurrence of a phrase, by its votes
    int64_t strength
    int32_t place


cdef class Scratch:
    """The words of a text, the phrases that stand in it, and the sums of its posting."""

    cdef uint8_t[::1] held, held_ranks, folded, is_silenced
    cdef Heard *words
    cdef Ranked *ranked
    cdef int32_t[::1] keys, known, found, begins, stamps  # the last: of words that are silenced
    cdef int32_t[::1] last, before, last_quiet, before_quiet  # occurrences of an owner; -1: none
    cdef int64_t[::1] met, quiet
    cdef uint64_t[::1] is_found
    cdef double[::1] counts, values, own, weights, votes
    cdef int32_t n_words, n_parts, n_ended, n_keys, n_known, n_met, n_quiet
    cdef Py_ssize_t n_folded
    cdef int32_t[4] grammar
    cdef double[4] totals, titled, logits

    def __cinit__(self, int32_t read, int32_t keys, int32_t features, int32_t rules):
        self.held = np.zeros(read * sizeof(Heard), np.uint8)
        self.words = <Heard *> &self.held[0]
        self.folded, self.stamps = np.zeros(2**12, np.uint8), np.zeros(read, np.int32)
        self.keys, self.known = np.zeros(read * keys + 1, np.int32), np.zeros(read, np.int32)
        self.found, self.begins = np.zeros(2 * read, np.int32), np.zeros(read, np.int32)
        self.last, self.last_quiet = np.full(rules + 1, -1, np.int32), np.full(rules + 1, -1, np.int32)
        self.is_found, self.counts = np.zeros(features // 64 + 1, np.uint64), np.zeros(features + 1)
        self.values, self.own, self.weights = np.zeros(2 * read), np.zeros(read), np.zeros(read)
        self.met, self.quiet = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.have_room_for_met(FEW)
        self.have_room_for_quiet(FEW)

    cdef int have_room_for_met(self, Py_ssize_t size) except -1:
        """Make room for more phrases that may vote."""
        self.met = np.concatenate([self.met, np.zeros(size - self.met.shape[0], np.int64)])
        self.votes, self.before, self.is_silenced = np.zeros(size), np.zeros(size, np.int32), np.zeros(size, np.uint8)
        self.held_ranks = np.zeros(size * sizeof(Ranked), np.uint8)
        self.ranked = <Ranked *> &self.held_ranks[0]
        return 0

    cdef int have_room_for_quiet(self, Py_ssize_t size) except -1:
        """Make room for more phrases that silence."""
        self.quiet = np.concatenate([self.quiet, np.zeros(size - self.quiet.shape[0], np.int64)])
        self.before_quiet = np.zeros(size, np.int32)
        return 0

    cdef bint is_small(self) noexcept:
        """Return whether it may be kept: a posting of megabytes must not stay."""
        return self.folded.shape[0] < 1 << 20 and self.met.shape[0] + self.quiet.shape[0] < 1 << 16

    cdef void clear(self) noexcept:
        """Begin a posting."""
        cdef int32_t label
        for label in range(LABELS):
            self.totals[label] = self.titled[label] = self.logits[label] = 0.0
            self.grammar[label] = 0
        self.n_known = 0

    cdef tuple said(self):
        """Return what is found of a posting, as `levelclassify.scorer.Said`."""
        return list(self.logits), list(self.totals), list(self.titled), self.n_known, self.n_words

    cdef uint8_t *room(self, Py_ssize_t size) except NULL:
        """Return room for so many letters, and some behind them."""
        if self.folded.shape[0] < size + 16:
            self.folded = np.zeros(2 * size + 16, np.uint8)
        return &self.folded[0]

    cdef int meet(self, int64_t occurrence) except -1:
        """Note a phrase that may vote."""
        if self.n_met == self.met.shape[0]:
            self.have_room_for_met(2 * self.n_met)
        self.met[self.n_met] = occurrence
        self.n_met += 1
        return 0

    cdef int silence(self, int64_t occurrence) except -1:
        """Note a phrase whose words a rule, or all, must not read."""
        if self.n_quiet == self.quiet.shape[0]:
            self.have_room_for_quiet(2 * self.n_quiet)
        self.quiet[self.n_quiet] = occurrence
        self.n_quiet += 1
        return 0
