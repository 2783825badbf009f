"""T-SQL as tokens: as much of it as the backend's own statements need."""

import re

_TOKEN = re.compile(
    r"\s+|--[^\n]*|(?P<name>\[(?:[^\]]|\]\])*\]|\"[^\"]*\")|(?P<text>N?'(?:[^']|'')*')"
    r"|(?P<word>[@\w$#]+)|(?P<sign>.)",
    re.DOTALL,
)


class Tokens:
    """A statement that is read from left to right."""

    def __init__(self, sql):
        self._tokens = [
            (match.lastgroup, match.group())
            for match in _TOKEN.finditer(sql)
            if match.lastgroup is not None
        ]
        self._position = 0

    def __bool__(self):
        return self._position < len(self._tokens)

    def peek(self, ahead=0):
        """The text of a token further on, upper case where it is a word; "" at the end."""
        position = self._position + ahead
        if position >= len(self._tokens):
            return ""
        kind, text = self._tokens[position]
        return text.upper() if kind == "word" else text

    def take(self):
        text = self.peek()
        self._position += 1
        return text

    def accept(self, *words):
        """Take these words if they come next, and say so."""
        if any(self.peek(ahead) != word for ahead, word in enumerate(words)):
            return False
        self._position += len(words)
        return True

    def expect(self, *words):
        if not self.accept(*words):
            raise ValueError(f"expected {' '.join(words)}, found {self.rest()!r}")

    def name(self):
        """An identifier, in brackets, in quotes or neither, without them."""
        kind, text = self._tokens[self._position]
        self._position += 1
        if kind == "name":
            return text[1:-1].replace("]]", "]")
        if kind == "word":
            return text
        raise ValueError(f"expected a name, found {text!r}")

    def group(self):
        """The tokens between this parenthesis and its partner, as a reader of its own."""
        self.expect("(")
        start, depth = self._position, 1
        while depth:
            token = self.take()
            if not token:
                raise ValueError("a parenthesis is not closed")
            depth += {"(": 1, ")": -1}.get(token, 0)
        return self._between(start, self._position - 1)

    def parts(self):
        """The rest, cut at the commas that no parenthesis holds."""
        parts, start, depth = [], self._position, 0
        while self:
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token, 0)
            if token == "," and depth == 0:
                parts.append(self._between(start, self._position - 1))
                start = self._position
        parts.append(self._between(start, self._position))
        return parts

    def rest(self):
        return " ".join(text for _kind, text in self._tokens[self._position :])

    def names(self):
        """All names of the rest that stand in brackets or quotes."""
        return [
            text[1:-1] for kind, text in self._tokens[self._position :] if kind == "name"
        ]

    def _between(self, start, end):
        part = Tokens("")
        part._tokens = self._tokens[start:end]
        return part
