"""A page as a tree of our own, without scripts and the like; the library's nodes are slow to ask twice."""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from minsheng.engines.office.problems import NestedTooDeep

DEEPEST = 512
"""Elements inside each other: where browsers stop."""
_DEAD = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "canvas"),
        *("video", "audio", "map", "math", "input", "select", "button", "textarea", "datalist", "progress"),
        *("meter", "option", "optgroup", "rt", "rp", "rtc", "xml", "link", "base"),
    )
)
_KEPT = (
    *("id", "class", "style", "hidden", "align", "role", "name", "content"),
    *("type", "start", "value", "reversed", "rowspan", "colspan"),
)


@dataclass(slots=True, eq=False)
class Node:
    """An element with the attributes that the readers ask for."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Child"] = field(default_factory=list)


Child = Node | str


@dataclass(slots=True)
class Weight:
    """How much an element prints.

    Attributes:
        characters: printed ones, without white space.
        linked: those of them that are links.
        links: how many links.
    """

    characters: int = 0
    linked: int = 0
    links: int = 0

    @property
    def solid(self) -> int:
        """Characters that are no links."""
        return self.characters - self.linked


def tree_of(markup: str) -> Node:
    """The whole page.

    Raises:
        NestedTooDeep: elements stand inside each other beyond what browsers keep.
    """
    # Without mutation events: a list of options takes quadratic time with them.
    parser = LexborHTMLParser(markup, options=int(LexborDocumentOptions.WO_EVENTS))
    root = Node("html")
    stack: list[tuple[LexborNode | None, Node]] = [(parser.root.first_child if parser.root else None, root)]
    while stack:
        node, parent = stack.pop()
        if node is None:
            continue
        stack.append((node.next, parent))
        tag = node.tag or ""
        if tag == "-text":
            parent.children.append(node.text_content or "")
        elif tag and not tag.startswith(("-", "!")) and tag not in _DEAD:
            attributes = node.attributes
            child = Node(tag, {key: attributes[key] or "" for key in _KEPT if key in attributes})
            parent.children.append(child)
            stack.append((node.first_child, child))
            if len(stack) > DEEPEST:
                raise NestedTooDeep(limit=DEEPEST)
    return root


def weights_of(root: Node) -> dict[Node, Weight]:
    """The weight of each element."""
    weights: dict[Node, Weight] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if not done:
            stack.append((node, True))
            stack.extend((child, False) for child in node.children if isinstance(child, Node))
            continue
        weight = Weight()
        for child in node.children:
            if isinstance(child, str):
                weight.characters += len("".join(child.split()))
                continue
            inner = weights[child]
            weight.characters += inner.characters
            weight.linked += inner.linked
            weight.links += inner.links
        if node.tag == "a":
            weight.linked, weight.links = weight.characters, 1
        weights[node] = weight
    return weights


def text_of(node: Node) -> str:
    """All text inside, white space folded."""
    pieces: list[str] = []
    stack: list[Child] = [node]
    while stack:
        child = stack.pop()
        if isinstance(child, str):
            pieces.append(child)
        else:
            stack.extend(reversed(child.children))
    return " ".join("".join(pieces).split())


def find_all(root: Node, tag: str) -> list[Node]:
    """The elements of that name, in document order."""
    found: list[Node] = []
    stack: list[Child] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Node):
            if node.tag == tag:
                found.append(node)
            stack.extend(reversed(node.children))
    return found
