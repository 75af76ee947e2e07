"""The votes of the keyword rules on a text.

An occurrence of a phrase is one number: its first word, how short it is, and which it is, from the highest bit, so that
sorting brings those that begin first to the front, and of these the longest.
"""

cdef enum:
    LENGTH_BITS = 8
    MOST = 255  # words of a phrase
    NUMBER_BITS = 21


cdef inline int64_t occurrence_of(int32_t phrase, int64_t start, int64_t stop) noexcept:
    return (start << LENGTH_BITS | MOST - (stop - start)) << NUMBER_BITS | phrase


cdef inline int32_t phrase_of(int64_t occurrence) noexcept:
    return <int32_t> (occurrence & ((1 << NUMBER_BITS) - 1))


cdef inline int32_t start_of(int64_t occurrence) noexcept:
    return <int32_t> (occurrence >> NUMBER_BITS + LENGTH_BITS)


cdef inline int32_t stop_of(int64_t occurrence) noexcept:
    return start_of(occurrence) + MOST - <int32_t> (occurrence >> NUMBER_BITS & MOST)


cdef int by_strength(const void *one, const void *other) noexcept nogil:
    """Compare occurrences: those with more votes come first, and of equal ones those that stand first."""
    cdef const Ranked *first = <const Ranked *> one
    cdef const Ranked *second = <const Ranked *> other
    if first.strength != second.strength:
        return (first.strength < second.strength) - (first.strength > second.strength)
    return (first.place > second.place) - (first.place < second.place)


cdef inline void chain(int32_t[::1] last, int32_t[::1] before, int32_t owner, int32_t one) noexcept:
    """Put an occurrence in front of the others of its owner."""
    before[one], last[owner] = last[owner], one


cdef class Voter:
    """The phrases of rules and masks, and what they are worth."""

    cdef Phrases phrases
    cdef const int32_t[::1] owners, levels
    cdef const uint8_t[::1] places, silences
    cdef const double[::1] weights
    cdef double title_factor
    cdef int32_t body_words, repeats, everyone

    def __cinit__(self, Reader reader, voting):
        self.phrases = Phrases(reader, voting.phrases)
        self.owners, self.places, self.silences = voting.owners, voting.places, voting.silences
        self.levels, self.weights, self.everyone = voting.levels, voting.weights, len(voting.levels)
        self.title_factor, self.body_words, self.repeats = voting.title_factor, voting.body_words, voting.repeats

    cdef int vote(self, Scratch scratch, bint is_body) except -1:
        """Add the votes on a text to the totals."""
        cdef int32_t words = min(scratch.n_words, self.body_words) if is_body else scratch.n_words
        cdef int32_t one, begins = self.begin(scratch, words)
        scratch.n_met = scratch.n_quiet = 0
        for one in range(begins):
            self.follow(scratch, 0, scratch.begins[one], scratch.begins[one], words, 2 if is_body else 1)
        if not scratch.n_met:
            return 0
        if scratch.n_quiet:
            self.hush(scratch, words)
        qsort(&scratch.met[0], scratch.n_met, sizeof(int64_t), by_number)
        self.prefer(scratch)
        self.add(scratch, is_body)
        return 0

    cdef int32_t begin(self, Scratch scratch, int32_t words) noexcept:
        """Note the places where a phrase may begin, by two words at once; return how many these are."""
        cdef const Heard *heard = &scratch.words[0]
        cdef int32_t *begins = &scratch.begins[0]
        cdef int32_t place, count = 0
        for place in range(words - 1):  # without a branch, for none could be foretold
            begins[count] = place
            count += (heard[place].starts & (heard[place + 1].marks | IS_PHRASE)) != 0
        if words and heard[words - 1].starts & IS_PHRASE:
            begins[count] = words - 1
            count += 1
        return count

    cdef int follow(
        self, Scratch scratch, int32_t node, int32_t start, int32_t place, int32_t words, uint8_t read
    ) except -1:
        """Note every phrase that has led to a node, and goes on with the word at a place."""
        cdef const Node *here = &self.phrases.nodes[node]
        cdef const Heard *heard
        cdef int32_t at, child, phrase = here.phrase
        while phrase >= 0:
            if self.places[phrase] & read:
                if self.silences[phrase]:
                    scratch.silence(occurrence_of(phrase, start, place))
                else:
                    scratch.meet(occurrence_of(phrase, start, place))
            phrase = self.phrases.nexts[phrase]
        if place == words or not here.marks & scratch.words[place].marks:
            return 0
        heard = &scratch.words[place]
        for at in range(heard.n_keys):
            child = self.phrases.child(node, heard.keys[at])
            if child:
                self.follow(scratch, child, start, place + 1, words, read)
        return 0

    cdef void hush(self, Scratch scratch, int32_t words) noexcept:
        """Leave out what is silenced, by a mask for all or by a rule for itself."""
        cdef int32_t one, owner, kept = 0
        for one in range(words):
            scratch.stamps[one] = -1
        for one in range(scratch.n_met):
            chain(scratch.last, scratch.before, self.owners[phrase_of(scratch.met[one])], one)
        for one in range(scratch.n_quiet):
            chain(scratch.last_quiet, scratch.before_quiet, self.owners[phrase_of(scratch.quiet[one])], one)
        for one in range(scratch.n_quiet):
            owner = self.owners[phrase_of(scratch.quiet[one])]
            if scratch.last_quiet[owner] >= 0:
                self.stamp(scratch, owner, one)
        for one in range(scratch.n_met):
            scratch.last[self.owners[phrase_of(scratch.met[one])]] = -1
        for one in range(scratch.n_met):
            if not scratch.is_silenced[one]:
                scratch.met[kept] = scratch.met[one]
                kept += 1
            scratch.is_silenced[one] = 0
        scratch.n_met = kept

    cdef void stamp(self, Scratch scratch, int32_t owner, int32_t stamp) noexcept:
        """Stamp the words that an owner silences, and note what may not vote for holding one of them."""
        cdef int32_t one = scratch.last_quiet[owner], place
        while one >= 0:
            for place in range(start_of(scratch.quiet[one]), stop_of(scratch.quiet[one])):
                scratch.stamps[place] = stamp
            one = scratch.before_quiet[one]
        scratch.last_quiet[owner] = -1
        one = scratch.n_met - 1 if owner == self.everyone else scratch.last[owner]
        while one >= 0:
            for place in range(start_of(scratch.met[one]), stop_of(scratch.met[one])):
                if scratch.stamps[place] == stamp:
                    scratch.is_silenced[one] = 1
            one = one - 1 if owner == self.everyone else scratch.before[one]

    cdef void prefer(self, Scratch scratch) noexcept:
        """Leave out what stands in a longer occurrence, and the second of two equal ones of a rule."""
        cdef int32_t one, owner, kept = 0, first = 0, reach = 0
        cdef int64_t item
        for one in range(scratch.n_met):
            item = scratch.met[one]
            owner = self.owners[phrase_of(item)]
            if stop_of(item) > reach:
                reach, first = stop_of(item), kept
            elif item >> NUMBER_BITS != scratch.met[first] >> NUMBER_BITS or scratch.last[owner] == first:
                continue
            scratch.met[kept], scratch.last[owner] = item, first  # that this rule has one of those that are equal
            kept += 1
        scratch.n_met = kept
        for one in range(kept):
            scratch.last[self.owners[phrase_of(scratch.met[one])]] = -1

    cdef void add(self, Scratch scratch, bint is_body) noexcept:
        """Add up the votes; of a rule, those of its strongest occurrences."""
        cdef int32_t one, rule
        for one in range(scratch.n_met):
            rule = self.owners[phrase_of(scratch.met[one])]
            scratch.votes[one] = self.weights[rule] * (
                scratch.weights[scratch.words[start_of(scratch.met[one])].part] if is_body else self.title_factor
            )
            chain(scratch.last, scratch.before, rule, one)
        for one in range(scratch.n_met):
            rule = self.owners[phrase_of(scratch.met[one])]
            if scratch.last[rule] >= 0:
                self.limit(scratch, rule)
        for one in range(scratch.n_met):
            if scratch.votes[one] >= 0:
                rule = self.owners[phrase_of(scratch.met[one])]
                scratch.totals[self.levels[rule]] += scratch.votes[one]
                if not is_body:
                    scratch.titled[self.levels[rule]] += scratch.votes[one]

    cdef void limit(self, Scratch scratch, int32_t rule) noexcept:
        """Take the votes from all but the strongest occurrences of a rule; of equal ones, the first are taken to be."""
        cdef int32_t one = scratch.last[rule], count = 0
        scratch.last[rule] = -1
        while one >= 0:
            memcpy(&scratch.ranked[count].strength, &scratch.votes[one], sizeof(double))  # which is ordered alike
            scratch.ranked[count].place = one
            count += 1
            one = scratch.before[one]
        if count > self.repeats:
            qsort(scratch.ranked, count, sizeof(Ranked), by_strength)
            for one in range(self.repeats, count):
                scratch.votes[scratch.ranked[one].place] = -1.0
