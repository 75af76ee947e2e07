"""The answer that the logits of a posting give, as `levelclassify.trained.answer` decides."""

from cpython.object cimport PyObject

cdef extern from "Python.h":
    ctypedef int (*Setter "descrsetfunc")(PyObject *, PyObject *, PyObject *) except -1
    ctypedef struct Type "PyTypeObject":
        Setter tp_descr_set
    Type *type_of "Py_TYPE"(object thing)

cdef enum:
    NONE = 3  # behind the levels

cdef object MODEL = Source.MODEL, OUT_OF_FIELD = Reason.OUT_OF_FIELD, UNCERTAIN = Reason.UNCERTAIN
cdef tuple SLOTS = tuple(Prediction.__dict__[name] for name in Prediction.__slots__)
cdef object new = object.__new__, new_tuple = tuple.__new__


cdef object record(tuple values):
    """Return a prediction of some values; its constructor sets each of the slots as well, and takes longer."""
    cdef object made = new(Prediction), slot, value
    cdef Py_ssize_t place
    for place in range(len(SLOTS)):
        slot, value = SLOTS[place], values[place]
        type_of(slot).tp_descr_set(<PyObject *> slot, <PyObject *> made, <PyObject *> value)
    return made


cdef void powers(const double *logits, int32_t size, double temperature, double *found) noexcept:
    """Work out the exponentials that a softmax divides by their sum."""
    cdef int32_t place
    cdef double largest = logits[0]
    for place in range(1, size):
        largest = max(largest, logits[place])
    for place in range(size):
        found[place] = exp((logits[place] - largest) / temperature)


cdef class Decider:
    """Temperatures and thresholds."""

    cdef bint decides
    cdef double temperature, title_temperature, share_temperature, also, rules_below
    cdef int32_t few_words
    cdef tuple levels

    def __cinit__(self, config):
        self.decides, self.levels = config is not None, tuple(Level)
        if config is not None:
            self.temperature, self.title_temperature = config.temperature, config.title_temperature
            self.share_temperature, self.also = config.share_temperature, config.also
            self.rules_below, self.few_words = config.rules_below, max(config.few_words, 0)

    cdef object decided(self, Scratch scratch, double minimum):
        """Return the answer; None where the rules have a say, or others decide."""
        cdef double[LABELS] chances
        cdef double[NONE] parts
        cdef double whole
        cdef int32_t label, best = 0
        if not self.decides or scratch.n_known <= self.few_words:
            return None
        powers(scratch.logits, LABELS, self.temperature if scratch.n_words else self.title_temperature, chances)
        whole = fsum((chances[0], chances[1], chances[2], chances[3]))
        for label in range(LABELS):
            chances[label] /= whole
            if chances[label] > chances[best]:
                best = label
        if chances[best] < self.rules_below:
            return None
        powers(scratch.logits, NONE, self.share_temperature, parts)
        whole = fsum((parts[0], parts[1], parts[2]))
        shares = new_tuple(Shares, (parts[0] / whole, parts[1] / whole, parts[2] / whole))
        if best == NONE:
            return record((None, chances[best], shares, (), 1.0 - chances[NONE], MODEL, OUT_OF_FIELD))
        if chances[best] < minimum:
            return record((None, 0.0, shares, (), 1.0 - chances[NONE], MODEL, UNCERTAIN))
        also = ()
        for label in range(NONE):
            if label != best and parts[label] / whole >= self.also:
                also += (self.levels[label],)
        return record((self.levels[best], chances[best], shares, also, 1.0 - chances[NONE], MODEL, None))
