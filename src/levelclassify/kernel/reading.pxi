"""A text's words and sentences, and what is known of each word."""

ctypedef fused Sign:  # a character, as wide as the widest of its text
    uint8_t
    uint16_t
    uint32_t

cdef enum:
    STOP = 11  # ends a sentence before white space
    BLANK = 32
    OTHER = 33  # no letter, and nothing else that counts
    STAR = 42  # behind a word of phrases that others begin with
    MARK = 46  # ends a sentence
    JOINS = 128  # from here on: stands inside words
    FILLER = 128  # does, and is white space behind a stop
    LATIN = 256
    SEGMENT = 4096  # characters that are folded together
    ENGLISH = 1  # places among counts of words by their grammar
    FOREIGN = 2
    START_BITS = 10
    LONGEST_STEM = 63  # letters before a star, at most
    TOLD = 256  # characters that are told together

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)


cdef inline uint64_t start_of_word(uint64_t letters) noexcept nogil:
    """Return a number that words with the same three first letters share."""
    return (letters & 0xFFFFFF) * ONE_ODD >> 64 - START_BITS


cdef Py_ssize_t joined(uint8_t *folded, Py_ssize_t length) noexcept:
    """Take out what stands inside words; return how much is left."""
    cdef Py_ssize_t place, kept = 0
    for place in range(length):
        if folded[place] < JOINS:
            folded[kept] = folded[place]
            kept += 1
        elif kept and folded[kept - 1] == STOP:  # it may stand for a tag; then white space follows
            folded[kept - 1] = MARK if folded[place] == FILLER else OTHER
    return kept


cdef void tell(const Sign *text, Py_ssize_t length, Py_ssize_t whole, int64_t *counts) noexcept:
    """Count the letters of ASCII, and what is no ASCII; no further where the letters are more than half of the whole."""
    cdef Py_ssize_t place = 0, end
    cdef uint32_t letters, others
    while place < length and 2 * counts[0] <= whole:
        end, letters, others = min(place + TOLD, length), 0, 0
        while place < end:
            letters += <uint32_t> ((text[place] | 32) - 97) < 26
            others += text[place] >= 128
            place += 1
        counts[0] += letters
        counts[1] += others


cdef class Reader:
    """Words with their features, grammar and keys; a key is the number of a word of phrases."""

    cdef Listed words, stems
    cdef const uint8_t[::1] letters
    cdef uint8_t[::1] signs, held
    cdef const uint64_t[::1] starts
    cdef uint64_t[::1] sizes  # of words with a star, as bits, by how they begin
    cdef int32_t[::1] listed
    cdef Keys *known  # of listed words; the first is of those that match none
    cdef int32_t n_keys, n_sizes, read, shortest, longest
    cdef Py_ssize_t looked_at
    cdef uint32_t first_sign

    def __cinit__(self, wording):
        self.letters, self.looked_at = wording.letters, wording.looked_at
        self.read, self.shortest, self.longest = wording.read, wording.shortest, wording.longest
        self.first_sign, self.n_keys = min(map(ord, wording.signs)), 0
        self.signs = np.full(max(map(ord, wording.signs)) - self.first_sign + 1, OTHER, np.uint8)
        for sign, like in wording.signs.items():
            self.signs[ord(sign) - self.first_sign] = like
        known = wording.titles, wording.bodies, wording.english, wording.foreign
        self.words, self.stems = Listed(sum(map(len, known)) + wording.n_keys), Listed(wording.n_keys)
        self.know(wording.titles, wording.bodies)
        self.speak(wording.english, ENGLISH)
        self.speak(wording.foreign, FOREIGN)

    cdef int know(self, dict titles, dict bodies) except -1:
        """Note the features of words."""
        cdef bytes word
        cdef int32_t feature
        for word, feature in titles.items():
            self.words.put(word, len(word)).features[0] = feature
        for word, feature in bodies.items():
            self.words.put(word, len(word)).features[1] = feature
        return 0

    cdef int speak(self, frozenset words, uint8_t grammar) except -1:
        """Note words that carry grammar."""
        cdef bytes word
        for word in words:
            self.words.put(word, len(word)).grammar |= grammar
        return 0

    cdef int32_t key(self, const uint8_t *letters, Py_ssize_t size) except -1:
        """Return the number of a word of phrases, which may end in a star."""
        cdef Word *word
        if letters[size - 1] == STAR:
            if size - 1 > LONGEST_STEM:
                raise OverflowError(f"a kernel takes at most {LONGEST_STEM} letters before a star, got {size - 1}")
            word = self.stems.put(letters, size - 1)
        else:
            word = self.words.put(letters, size)
        if word.keys < 0:
            word.keys = self.n_keys
            self.n_keys += 1
        return word.keys

    cdef int match(self, const uint64_t[::1] starts) except -1:
        """Note which words of phrases each word matches, once all have their numbers; `starts` has what may follow."""
        cdef int32_t[::1] listed = np.zeros(1024 + self.n_keys, np.int32)
        cdef int32_t alone, held = 0, known = 1
        cdef uint64_t place
        cdef Word *word
        self.starts, self.n_sizes = starts, self.note_sizes()
        self.held = np.zeros((self.words.count + 1) * sizeof(Keys), np.uint8)
        self.known = <Keys *> &self.held[0]
        for place in range(self.words.mask + 1):
            word = &self.words.words[place]
            if not word.size:
                continue
            if held + self.n_sizes >= listed.shape[0]:
                listed = np.concatenate([listed, listed])
            alone, word.keys = word.keys, 0
            self.known[known].begin = held
            self.known[known].count = self.begun(&self.words.letters[word.begin], word.size, &listed[held])
            if alone >= 0:
                listed[held + self.known[known].count] = alone
                self.known[known].count += 1
            if self.known[known].count:
                self.sum_up(&self.known[known], &listed[held])
                held += self.known[known].count
                word.keys = known
                known += 1
        self.listed = listed
        return 0

    cdef int32_t note_sizes(self) except -1:
        """Note how long the words with a star are, by how they begin; return how many a word may match."""
        cdef uint64_t place, every = 0
        cdef const Word *stem
        self.sizes = np.zeros(1 << START_BITS, np.uint64)
        for place in range(self.stems.mask + 1):
            stem = &self.stems.words[place]
            if stem.size:
                self.sizes[start_of_word(stem.first)] |= <uint64_t> 1 << stem.size
                every |= <uint64_t> 1 << stem.size
        return int(every).bit_count()

    cdef inline void sum_up(self, Keys *keys, const int32_t *listed) noexcept:
        """Sum up the marks of keys, and what may follow them."""
        cdef int32_t place
        keys.marks = keys.starts = 0
        for place in range(keys.count):
            keys.marks |= mark(listed[place])
            keys.starts |= self.starts[listed[place]]

    cdef int32_t begun(self, const uint8_t *letters, int32_t size, int32_t *keys) noexcept:
        """List the words of phrases with a star that begin a word; return how many these are."""
        cdef Spelling spelling = spelt(letters, min(size, 8))
        cdef uint64_t sizes = self.sizes[start_of_word(spelling.first)]
        cdef const Word *stem
        cdef int32_t length, count = 0
        while sizes:
            length = lowest(sizes)
            sizes &= sizes - 1
            if length > size:
                break
            spelling = spelt(letters, length)
            stem = self.stems.find(mixed(&spelling), &spelling, letters)
            if stem.size:
                keys[count] = stem.keys
                count += 1
        return count

    cdef int hear(self, Scratch scratch, str text, bint is_body) except -1:
        """Read the words of a text, and the sentences of a body."""
        cdef Py_ssize_t begin = 0, length = len(text)
        scratch.n_words = scratch.n_parts = scratch.n_ended = scratch.n_keys = 0
        while begin < length and scratch.n_words < self.read:
            begin = self.fold(scratch, text, begin, min(length, begin + SEGMENT))
            self.look_up(scratch, self.split(scratch, is_body), is_body)
        if is_body and scratch.n_words > scratch.n_ended:
            self.end(scratch, scratch.n_words)
        return 0

    cdef Py_ssize_t fold(self, Scratch scratch, str text, Py_ssize_t begin, Py_ssize_t end) except -1:
        """Fold a part of a text, which ends where neither a word nor a sentence may go on; return where it ends."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void *data = PyUnicode_DATA(text)
        cdef Py_ssize_t kept = end - begin
        cdef uint8_t *folded = scratch.room(kept)
        cdef uint8_t seen
        if kind == 1:
            seen = self.fold_each(<const uint8_t *> data + begin, folded, kept)
        elif kind == 2:
            seen = self.fold_each(<const uint16_t *> data + begin, folded, kept)
        else:
            seen = self.fold_each(<const uint32_t *> data + begin, folded, kept)
        if end < len(text):
            while kept and (folded[kept - 1] >= LETTER or folded[kept - 1] == STOP):
                kept -= 1
            if not kept:
                return self.fold(scratch, text, begin, min(<Py_ssize_t> len(text), begin + 2 * (end - begin)))
        scratch.n_folded = joined(folded, kept) if seen >= JOINS else kept
        return begin + kept

    cdef uint8_t fold_each(self, const Sign *text, uint8_t *folded, Py_ssize_t length) noexcept:
        """Write each character folded, and return the bits of all together."""
        cdef const uint8_t *letters = &self.letters[0]
        cdef Py_ssize_t place
        cdef uint8_t letter, seen = 0
        for place in range(length):
            if Sign is uint8_t:
                letter = letters[text[place]]
            else:
                letter = letters[text[place]] if text[place] < LATIN else self.sign(text[place])
            folded[place] = letter
            seen |= letter
        return seen

    cdef inline uint8_t sign(self, uint32_t sign) noexcept:
        """Return what a character beyond Latin-1 becomes."""
        sign -= self.first_sign
        return self.signs[sign] if sign < <uint32_t> self.signs.shape[0] else OTHER

    cdef int32_t split(self, Scratch scratch, bint is_body) noexcept:
        """Note the words of what was folded, and where sentences end; return how many words there are."""
        cdef const uint8_t *folded = &scratch.folded[0]
        cdef Py_ssize_t place = 0, length = scratch.n_folded
        cdef int32_t n_words = scratch.n_words
        cdef Heard *heard
        scratch.folded[length] = 0  # no letter, nor white space
        while place < length:
            if folded[place] >= LETTER:
                heard = &scratch.words[n_words]
                heard.letters = folded + place
                place += spell_out(folded + place, &heard.spelling)
                heard.state = mixed(&heard.spelling)
                prefetch(&self.words.words[heard.state >> self.words.shift])
                n_words += 1
                if n_words == self.read:
                    break
            elif is_body and (folded[place] == MARK or (folded[place] == STOP and folded[place + 1] == BLANK)):
                if n_words - scratch.n_ended >= self.shortest:
                    self.end(scratch, n_words)
                place += 1
            else:
                place += 1
        return n_words

    cdef void end(self, Scratch scratch, int32_t n_words) noexcept:
        """End a sentence; a long one is cut."""
        cdef int32_t place
        for place in range(scratch.n_ended, n_words):
            scratch.words[place].part = scratch.n_parts + (place - scratch.n_ended) // self.longest
        scratch.n_parts, scratch.n_ended = scratch.words[n_words - 1].part + 1, n_words

    cdef void look_up(self, Scratch scratch, int32_t n_words, bint is_body) noexcept:
        """Note what is known of the words that were split off."""
        cdef const int32_t *listed = &self.listed[0]
        cdef const Word *word
        cdef const Keys *keys
        cdef Heard *heard
        cdef int32_t place
        for place in range(scratch.n_words, n_words):
            heard = &scratch.words[place]
            word = NULL
            if heard.spelling.size <= self.words.longest:
                word = self.words.find(heard.state, &heard.spelling, heard.letters)
            if word == NULL or not word.size:
                self.meet(scratch, heard)
                continue
            keys = &self.known[word.keys]
            heard.feature = word.features[is_body]
            heard.keys, heard.n_keys, heard.marks, heard.starts = listed + keys.begin, keys.count, keys.marks, keys.starts
            scratch.grammar[word.grammar] += 1
        scratch.n_words = n_words

    cdef void meet(self, Scratch scratch, Heard *heard) noexcept:
        """Note what there is to a word that is not listed."""
        cdef int32_t *listed = &scratch.keys[scratch.n_keys]
        cdef Keys keys
        keys.count = self.begun(heard.letters, heard.spelling.size, listed)
        self.sum_up(&keys, listed)
        heard.keys, heard.n_keys, heard.marks, heard.starts = listed, keys.count, keys.marks, keys.starts
        heard.feature = -1
        scratch.n_keys += keys.count
        scratch.grammar[0] += 1

    cdef bint is_strange(self, str title, str body) except -1:
        """Return whether letters may be those of another script, as they can not where most characters are of ASCII."""
        cdef int64_t[2] counts
        cdef Py_ssize_t in_title, in_body
        if PyUnicode_KIND(title) == 1 and PyUnicode_KIND(body) == 1:
            return False
        counts[0] = counts[1] = 0
        in_title = min(<Py_ssize_t> len(title), self.looked_at)
        in_body = max(min(<Py_ssize_t> len(body), self.looked_at - len(title) - 1), 0)
        self.look_at(title, in_title, in_title + in_body, counts)
        self.look_at(body, in_body, in_title + in_body, counts)
        return counts[1] > counts[0]

    cdef int look_at(self, str text, Py_ssize_t length, Py_ssize_t whole, int64_t *counts) except -1:
        """Tell the first characters of a text."""
        cdef int kind = PyUnicode_KIND(text)
        cdef void *data = PyUnicode_DATA(text)
        if kind == 1:
            tell(<const uint8_t *> data, length, whole, counts)
        elif kind == 2:
            tell(<const uint16_t *> data, length, whole, counts)
        else:
            tell(<const uint32_t *> data, length, whole, counts)
        return 0
