"""Phrases as a tree of the words that they are made of: one node for all that begin alike."""

from libc.stdlib cimport qsort

cdef struct Node:
    uint64_t marks  # of the words that lead on from it
    int32_t phrase  # the first that ends here; -1: none
    int32_t key  # of the word that leads to it
    int32_t first  # of the nodes that words lead to, which stand together in the order of their keys
    int32_t count  # of these

cdef struct Step:  # of a phrase, from the node that it has reached
    int64_t edge  # the number of the node, and the key of the word that leads on
    int32_t phrase


cdef int by_number(const void *one, const void *other) noexcept nogil:
    """Compare what begins with a number."""
    cdef int64_t first = (<const int64_t *> one)[0], second = (<const int64_t *> other)[0]
    return (first > second) - (first < second)


cdef class Phrases:
    """All phrases by their words, and behind each the next that is the same."""

    cdef uint8_t[::1] held
    cdef Node *nodes
    cdef int32_t[::1] nexts, roots  # the last: nodes by the keys that lead to them from the first; 0: none
    cdef uint64_t[::1] starts
    cdef int32_t n_nodes

    def __cinit__(self, Reader reader, bytes lines):
        """Take phrases, one a line, their words with a blank between; a word that none before had gets a number."""
        cdef int32_t depth = 0, n_phrases = lines.count(b"\n"), n_words = lines.count(b" ") + n_phrases
        cdef int32_t[::1] keys = np.zeros(n_words + 1, np.int32), begins = np.zeros(n_phrases + 1, np.int32)
        cdef int32_t[::1] reached = np.zeros(n_phrases + 1, np.int32)
        cdef uint8_t[::1] steps = np.zeros((n_phrases + 1) * sizeof(Step), np.uint8)
        self.held, self.nexts = np.zeros((n_words + 1) * sizeof(Node), np.uint8), np.full(n_phrases + 1, -1, np.int32)
        self.nodes, self.n_nodes = <Node *> &self.held[0], 1
        self.nodes[0].phrase = -1
        self.number(reader, lines, keys, begins)
        while self.grow(keys, begins, reached, <Step *> &steps[0], depth):
            depth += 1
        self.know_roots(reader.n_keys)

    cdef int number(self, Reader reader, const uint8_t[::1] lines, int32_t[::1] keys, int32_t[::1] begins) except -1:
        """Write the words of phrases by their numbers, and where each phrase begins."""
        cdef int32_t n_words = 0, n_phrases = 0
        cdef Py_ssize_t begin = 0, place
        for place in range(lines.shape[0]):
            if lines[place] > BLANK:
                continue
            keys[n_words] = reader.key(&lines[begin], place - begin)
            n_words += 1
            begin = place + 1
            if lines[place] != BLANK:
                n_phrases += 1
                begins[n_phrases] = n_words
        return 0

    cdef bint grow(
        self, int32_t[::1] keys, int32_t[::1] begins, int32_t[::1] reached, Step *steps, int32_t depth
    ) except -1:
        """Add the nodes at a depth; return whether there are any."""
        cdef int32_t phrase, one, count = 0
        for phrase in range(begins.shape[0] - 1):
            if begins[phrase] + depth < begins[phrase + 1]:
                steps[count].edge = <int64_t> reached[phrase] << 32 | keys[begins[phrase] + depth]
                steps[count].phrase = phrase
                count += 1
        qsort(steps, count, sizeof(Step), by_number)
        for one in range(count):
            if one == 0 or steps[one].edge != steps[one - 1].edge:
                self.add(<int32_t> (steps[one].edge >> 32), <int32_t> (steps[one].edge & 0x7FFFFFFF))
            phrase = steps[one].phrase
            reached[phrase] = self.n_nodes - 1
            if begins[phrase] + depth + 1 == begins[phrase + 1]:
                self.nexts[phrase], self.nodes[reached[phrase]].phrase = self.nodes[reached[phrase]].phrase, phrase
        return count > 0

    cdef void add(self, int32_t parent, int32_t key) noexcept:
        """Add the node that a word leads to."""
        if not self.nodes[parent].count:
            self.nodes[parent].first = self.n_nodes
        self.nodes[parent].count += 1
        self.nodes[parent].marks |= mark(key)
        self.nodes[self.n_nodes].key, self.nodes[self.n_nodes].phrase = key, -1
        self.n_nodes += 1

    cdef int know_roots(self, int32_t n_keys) except -1:
        """Note the nodes of the words that begin phrases, and what may follow these words."""
        cdef const Node *first = &self.nodes[0]
        cdef const Node *node
        cdef int32_t number
        self.roots, self.starts = np.zeros(n_keys + 1, np.int32), np.zeros(n_keys + 1, np.uint64)
        for number in range(first.first, first.first + first.count):
            node = &self.nodes[number]
            self.roots[node.key] = number
            self.starts[node.key] = node.marks | (IS_PHRASE if node.phrase >= 0 else 0)
        return 0

    cdef inline int32_t child(self, int32_t node, int32_t key) noexcept:
        """Return the node that a word leads to; 0 where there is none."""
        cdef const Node *here = &self.nodes[node]
        cdef int32_t low = here.first, high = low + here.count, middle
        if node == 0:
            return self.roots[key]
        if not here.marks & mark(key):
            return 0
        while low < high:
            middle = (low + high) // 2
            if self.nodes[middle].key < key:
                low = middle + 1
            else:
                high = middle
        return low if low < here.first + here.count and self.nodes[low].key == key else 0
