"""Words by their letters: a table with a place for each, in which words are compared whole."""

from libc.string cimport memcmp, memcpy

cdef enum:
    HELD = 12  # letters that stand beside what is known of a word
    LETTER = 48  # from here on: a letter of a word

cdef uint64_t drawn_odd() except 0:
    """Return an odd number of mixed bits, another in every process, so that nobody can choose words that collide."""
    return int.from_bytes(urandom(8), "little") | 1


cdef uint64_t ONE_ODD = drawn_odd(), OTHER_ODD = drawn_odd()
cdef uint64_t HIGH_BITS = 0x8080808080808080, TO_LETTERS = 0x5050505050505050  # added to letters, gives high bits

cdef extern from *:
    void prefetch "__builtin_prefetch"(const void *place) noexcept nogil
    int lowest "__builtin_ctzll"(uint64_t bits) noexcept nogil  # place of the lowest bit that is set

cdef struct Spelling:
    uint64_t first  # the first eight letters, the first of all lowest
    uint64_t more  # and four more
    uint64_t rest  # what all behind them come to
    int32_t size

cdef struct Word:  # 32 bytes, so that two lie in one line of a processor's cache
    uint64_t first
    uint32_t more
    int32_t begin  # of its letters among those of all
    int32_t[2] features  # in titles and in bodies; -1: none
    int32_t keys  # which `Keys` it has
    uint16_t size  # 0: no word
    uint8_t grammar  # bits: a function word of English, of another language


cdef inline uint64_t lower(uint64_t letters, int32_t size) noexcept nogil:
    """Return the first of eight letters."""
    return letters if size == 8 else letters & (<uint64_t> 1 << 8 * size) - 1


cdef inline uint64_t mixed(const Spelling *spelling) noexcept nogil:
    """Return a number of which the highest bits say where the search for a word begins."""
    cdef uint64_t state = (spelling.first ^ (spelling.more ^ spelling.rest) * OTHER_ODD) * ONE_ODD
    return (state ^ state >> 32) * OTHER_ODD


cdef inline void put_behind(Spelling *spelling, const uint8_t *letters, Py_ssize_t size) noexcept nogil:
    """Add the letters of a word behind those that are held."""
    cdef Py_ssize_t place
    for place in range(HELD, size):
        spelling.rest = (spelling.rest ^ letters[place]) * OTHER_ODD
    spelling.size = <int32_t> min(size, 1 << 30)  # longer ones are not listed


cdef Spelling spelt(const uint8_t *letters, Py_ssize_t size) noexcept nogil:
    """Return the spelling of a word of so many letters."""
    cdef Spelling spelling
    spelling.first = spelling.more = spelling.rest = 0
    memcpy(&spelling.first, letters, min(size, 8))
    if size > 8:
        memcpy(&spelling.more, letters + 8, min(size, HELD) - 8)
    put_behind(&spelling, letters, size)
    return spelling


cdef inline int32_t n_letters(uint64_t bytes_) noexcept nogil:
    """Return how many of eight bytes, all below 128, are letters before one is none."""
    cdef uint64_t others = ~(bytes_ + TO_LETTERS) & HIGH_BITS
    return lowest(others) >> 3 if others else 8


cdef inline Py_ssize_t spell_out(const uint8_t *letters, Spelling *spelling) noexcept nogil:
    """Spell the word that begins at some letters, of which 16 can be read; return how many it has."""
    cdef uint64_t bytes_
    cdef Py_ssize_t size
    memcpy(&bytes_, letters, 8)
    size = n_letters(bytes_)
    spelling.first, spelling.more, spelling.rest = lower(bytes_, size), 0, 0
    if size == 8:
        memcpy(&bytes_, letters + 8, 8)
        size += min(n_letters(bytes_), HELD - 8)
        spelling.more = lower(bytes_, size - 8)
        if size == HELD:
            while letters[size] >= LETTER:
                size += 1
    put_behind(spelling, letters, size)
    return size


cdef class Listed:
    """Words with what is known of them, `most` at most."""

    cdef uint8_t[::1] held, letters
    cdef Word *words
    cdef uint64_t mask
    cdef int32_t shift, longest, n_letters, count

    def __cinit__(self, Py_ssize_t most):
        cdef uint64_t size = 16
        self.shift = 60
        while size < 2 * <uint64_t> most:
            size *= 2
            self.shift -= 1
        self.mask, self.longest, self.n_letters, self.count = size - 1, 0, 0, 0
        self.held, self.letters = np.zeros(size * sizeof(Word), np.uint8), np.zeros(2**16, np.uint8)
        self.words = <Word *> &self.held[0]

    cdef Word *put(self, const uint8_t *letters, Py_ssize_t size) except NULL:
        """Return a word, which is listed from now on."""
        cdef Spelling spelling = spelt(letters, size)
        cdef Word *word = self.find(mixed(&spelling), &spelling, letters)
        if word.size:
            return word
        if not 0 < size < 1 << 16:
            raise OverflowError(f"a kernel takes words of 1 to {2**16 - 1:,} letters, got one of {size:,}")
        while self.n_letters + size > self.letters.shape[0]:
            self.letters = np.concatenate([self.letters, self.letters])
        memcpy(&self.letters[self.n_letters], letters, size)
        word.first, word.more, word.size = spelling.first, <uint32_t> spelling.more, <uint16_t> size
        word.begin, word.features[0], word.features[1], word.keys = self.n_letters, -1, -1, -1
        self.n_letters += <int32_t> size
        self.count += 1
        self.longest = max(self.longest, <int32_t> size)
        return word

    cdef inline Word *find(self, uint64_t state, const Spelling *spelling, const uint8_t *letters) noexcept:
        """Return the word that is spelt so, or the free place where it would stand; `state` is its spelling, mixed."""
        cdef uint64_t place = state >> self.shift
        cdef Word *word = &self.words[place]
        while word.size:
            if word.first == spelling.first and word.more == spelling.more and word.size == spelling.size:
                if word.size <= HELD or not memcmp(&self.letters[word.begin + HELD], letters + HELD, word.size - HELD):
                    return word
            place = place + 1 & self.mask
            word = &self.words[place]
        return word
