"""What each sentence counts, and the sum of weights."""

from libc.math cimport exp, sqrt

cdef enum:
    BLOCKS = 2  # at most: titles and bodies

cdef class Scorer:
    """The weight table."""

    cdef const double[::1] duty, blocks, intercept
    cdef const float[:, ::1] features  # whose numbers are floats in the model folder, too
    cdef const double[:, ::1] leanings
    cdef double steadiness, saturation, own, around, least
    cdef int32_t n_features, second

    def __cinit__(self, weighing):
        self.features, self.n_features, self.second = weighing.features, len(weighing.features), weighing.second
        self.duty, self.blocks, self.intercept = weighing.duty, weighing.blocks, weighing.intercept
        self.leanings, self.steadiness, self.saturation = weighing.leanings, weighing.steadiness, weighing.saturation
        self.own, self.around, self.least = weighing.own, weighing.around, weighing.least
        if self.blocks.shape[0] > BLOCKS:
            raise OverflowError(f"a kernel takes {BLOCKS} blocks, got {self.blocks.shape[0]}")
        shapes = weighing.features.shape, self.duty.shape[0], weighing.leanings.shape, self.intercept.shape[0]
        if shapes != ((self.n_features, LABELS + 1), self.n_features + 1, (LABELS, LABELS), LABELS):
            raise ValueError(f"expected weights of {self.n_features} features and {LABELS} labels, got shapes {shapes}")

    cdef void weigh(self, Scratch scratch) noexcept:
        """Work out what each sentence counts."""
        cdef int32_t place, part
        cdef double around
        for part in range(scratch.n_parts):
            scratch.own[part], scratch.known[part] = 0.0, 0
        for place in range(scratch.n_words):
            if scratch.words[place].feature >= 0:
                part = scratch.words[place].part
                scratch.own[part] += self.duty[scratch.words[place].feature]
                scratch.known[part] += 1
        for part in range(scratch.n_parts):
            scratch.own[part] = scratch.own[part] / sqrt(max(scratch.known[part], 1)) + self.duty[self.n_features]
        for part in range(scratch.n_parts):
            around = 0.0
            if part > 0:
                around += scratch.own[part - 1]
            if part + 1 < scratch.n_parts:
                around += scratch.own[part + 1]
            scratch.weights[part] = 1.0 / (1.0 + exp(min(-(self.own * scratch.own[part] + self.around * around), 700.0)))

    cdef void count(self, Scratch scratch, bint is_body) noexcept:
        """Count the features of a text, each by what its sentence does."""
        cdef int32_t place, feature
        for place in range(scratch.n_words):
            feature = scratch.words[place].feature
            if feature >= 0:
                scratch.counts[feature] += scratch.weights[scratch.words[place].part] if is_body else 1.0
                scratch.is_found[feature >> 6] |= <uint64_t> 1 << (feature & 63)
                scratch.n_known += 1

    cdef void score(self, Scratch scratch) noexcept:
        """Work out the logits."""
        cdef int32_t one, label, size = self.value(scratch)
        cdef const float *row
        cdef double value, whole
        cdef double[BLOCKS] scales
        self.scale(scratch, size, scales)
        for one in range(size):
            row = &self.features[scratch.found[one], 0]
            value = scratch.values[one] * scales[scratch.found[one] >= self.second]
            for label in range(LABELS):
                scratch.logits[label] += value * row[label]
        whole = scratch.totals[0] + scratch.totals[1] + scratch.totals[2] + scratch.totals[3] + self.steadiness
        for label in range(LABELS):
            scratch.logits[label] += self.intercept[label]
        for one in range(LABELS):
            for label in range(LABELS):
                scratch.logits[label] += scratch.totals[one] / whole * self.leanings[one, label]

    cdef int32_t value(self, Scratch scratch) noexcept:
        """List the features that were found, in order, with their values; return how many these are."""
        cdef int32_t word, feature, size = 0, n_words = scratch.is_found.shape[0]
        cdef double count, saturation = self.saturation
        cdef uint64_t bits
        for word in range(n_words):
            bits = scratch.is_found[word]
            scratch.is_found[word] = 0
            while bits:
                feature = (word << 6) + lowest(bits)
                bits &= bits - 1
                count = scratch.counts[feature]
                scratch.counts[feature] = 0.0
                scratch.found[size] = feature
                scratch.values[size] = count * (1.0 + saturation) / (count + saturation) * self.features[feature, LABELS]
                size += 1
        return size

    cdef void scale(self, Scratch scratch, int32_t size, double *scales) noexcept:
        """Work out what brings blocks to their weights, and the whole to length 1."""
        cdef int32_t one, n_blocks = self.blocks.shape[0]
        cdef double whole = 0.0
        cdef double[BLOCKS] squares
        squares[0] = squares[1] = 0.0
        for one in range(size):
            squares[scratch.found[one] >= self.second] += scratch.values[one] * scratch.values[one]
        for one in range(n_blocks):
            scales[one] = self.blocks[one] if squares[one] > 0 else 0.0
            whole += scales[one] * scales[one]
        for one in range(n_blocks):
            scales[one] = scales[one] / sqrt(max(squares[one], self.least)) / max(sqrt(whole), self.least)
