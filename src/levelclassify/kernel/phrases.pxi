"""Phrases as a tree of the words that they are made of: one node for all that begin alike."""

cdef struct Node:
    uint64_t marks  # of the words that lead on from it
    int32_t phrase  # the first that ends here; -1: none

cdef struct Edge:
    int32_t node  # 0 where there is none, and for the words that begin a phrase: `roots` has these
    int32_t key  # of the word that leads on
    int32_t child


cdef class Phrases:
    """All phrases by their words, and behind each the next that is the same."""

    cdef uint8_t[::1] held_nodes, held_edges
    cdef Node *nodes
    cdef Edge *edges
    cdef int32_t[::1] nexts, roots  # the last, of words that begin a phrase; 0: none
    cdef uint64_t[::1] starts
    cdef uint64_t mask

    def __init__(self, Reader reader, bytes lines):
        """Take phrases, one a line, their words with a blank between; a word that none before had gets a number."""
        cdef int32_t depth = 0, key, node, n_nodes = 1, n_phrases = lines.count(b"\n"), n_words = lines.count(b" ") + n_phrases
        cdef int32_t[::1] keys = np.zeros(n_words + 1, np.int32), begins = np.zeros(n_phrases + 1, np.int32)
        cdef int32_t[::1] reached = np.zeros(n_phrases + 1, np.int32)
        cdef uint64_t size = 16
        while size < 2 * <uint64_t> n_words:
            size *= 2
        self.mask, self.held_edges = size - 1, np.zeros(size * sizeof(Edge), np.uint8)
        self.held_nodes = np.zeros((n_words + 1) * sizeof(Node), np.uint8)
        self.nodes, self.edges = <Node *> &self.held_nodes[0], <Edge *> &self.held_edges[0]
        for node in range(n_words + 1):
            self.nodes[node].phrase = -1
        self.number(reader, lines, keys, begins)
        self.nexts, self.roots = np.full(n_phrases + 1, -1, np.int32), np.zeros(reader.n_keys + 1, np.int32)
        while self.grow(keys, begins, reached, depth, &n_nodes):  # so that the nodes that are looked at most stand together
            depth += 1
        self.starts = np.zeros(reader.n_keys + 1, np.uint64)
        for key in range(reader.n_keys):
            if self.roots[key]:
                node = self.roots[key]
                self.starts[key] = self.nodes[node].marks | (IS_PHRASE if self.nodes[node].phrase >= 0 else 0)

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
        self, int32_t[::1] keys, int32_t[::1] begins, int32_t[::1] reached, int32_t depth, int32_t *n_nodes
    ) except -1:
        """Add the nodes at a depth; return whether there are any."""
        cdef int32_t number, node, key
        cdef int32_t *child
        cdef bint is_deep = False
        for number in range(begins.shape[0] - 1):
            if begins[number] + depth >= begins[number + 1]:
                continue
            is_deep, node, key = True, reached[number], keys[begins[number] + depth]
            child = self.behind(node, key)
            if not child[0]:
                child[0] = n_nodes[0]
                n_nodes[0] += 1
                self.nodes[node].marks |= mark(key)
            node = reached[number] = child[0]
            if begins[number] + depth + 1 == begins[number + 1]:
                self.nexts[number], self.nodes[node].phrase = self.nodes[node].phrase, number
        return is_deep

    cdef int32_t *behind(self, int32_t node, int32_t key) noexcept:
        """Return where the node stands that a word leads to from another."""
        cdef Edge *edge
        if node == 0:
            return &self.roots[key]
        edge = self.edge(node, key)
        edge.node, edge.key = node, key
        return &edge.child

    cdef inline Edge *edge(self, int32_t node, int32_t key) noexcept:
        """Return the edge by a word from a node, or the free one where it would stand."""
        cdef uint64_t place = (<uint64_t> node << 32 | <uint64_t> key) * ONE_ODD >> 32 & self.mask
        cdef Edge *edge = &self.edges[place]
        while edge.node and not (edge.node == node and edge.key == key):
            place = place + 1 & self.mask
            edge = &self.edges[place]
        return edge

    cdef inline int32_t child(self, int32_t node, int32_t key) noexcept:
        """Return the node that a word leads to; 0 where there is none."""
        if node == 0:
            return self.roots[key]
        return self.edge(node, key).child if self.nodes[node].marks & mark(key) else 0
