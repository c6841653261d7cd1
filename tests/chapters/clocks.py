"""Where the cells of a chapter show what came from a clock, and where they claim something of it.

The cells are followed as they run, name by name: a name is timed from where it is given a time to
where it is given something else. Of a time nothing is certain, so that nothing may hang on one.
"""

import ast
from contextlib import contextmanager
from typing import NamedTuple

from tests.chapters import notebooks as nb

CLOCKS = ("time", "timeit", "datetime", "activations.book.survey.cost", "torch.utils.benchmark")
SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Found(NamedTuple):
    cell: object
    shows: bool
    claims: list


def followed(notebook):
    """What each code cell shows and claims of times."""
    clock = Follower()
    for cell in nb.code_cells(notebook):
        clock.shows, clock.claims = nb.times_itself(cell), []
        clock.run(nb.statements(cell))
        yield Found(cell, clock.shows, list(dict.fromkeys(clock.claims)))


class Follower:
    """Runs statements without running them: keeps only which names are timed."""

    def __init__(self):
        self.timed, self.imported, self.functions = set(), {}, {}
        self.shows, self.claims, self.returned, self.inside = False, [], False, []

    def run(self, statements):
        for statement in statements:
            kind = type(statement).__name__
            getattr(self, kind, self.Other)(statement)

    # Statements

    def Import(self, node):
        for alias in node.names:
            full = alias.name if alias.asname else alias.name.split(".")[0]
            self.name(alias.asname or full, full)

    def ImportFrom(self, node):
        for alias in node.names:
            self.name(alias.asname or alias.name, f"{node.module}.{alias.name}")

    def name(self, short, full):
        self.imported[short] = full
        self.bind(ast.Name(short), False)

    def Assign(self, node):
        for target in node.targets:
            if isinstance(node.value, ast.Tuple) and isinstance(target, ast.Tuple):
                if len(node.value.elts) == len(target.elts):
                    for part, value in zip(target.elts, node.value.elts, strict=True):
                        self.bind(part, self.reads(value))
                    continue
            self.bind(target, self.reads(node.value))

    def AugAssign(self, node):
        if self.reads(node.value):
            self.bind(node.target, True)

    def For(self, node):
        for _ in range(2):  # what the end of the body sets, its beginning may read
            self.bind(node.target, self.reads(node.iter))
            self.run(node.body)
        self.run(node.orelse)

    def While(self, node):
        for _ in range(2):
            self.judge(node.test, "branches on")
            self.run(node.body)
        self.run(node.orelse)

    def If(self, node):
        self.judge(node.test, "branches on")
        before = set(self.timed)
        self.run(node.body)
        after, self.timed = self.timed, before
        self.run(node.orelse)
        self.timed |= after

    def Assert(self, node):
        self.judge(node.test, "asserts")

    def Match(self, node):
        self.judge(node.subject, "branches on")
        for case in node.cases:
            self.run(case.body)

    def Return(self, node):
        self.returned |= node.value is not None and self.reads(node.value)

    def Expr(self, node):
        if self.reads(node.value) and not self.changed(node.value):
            self.shows = True

    def FunctionDef(self, node):
        self.functions[node.name] = node
        self.bind(ast.Name(node.name), self.call(node, False))

    def Other(self, node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.run([child])
            elif isinstance(child, ast.withitem) and child.optional_vars:
                self.bind(child.optional_vars, self.reads(child.context_expr))
            elif isinstance(child, ast.ExceptHandler):
                self.run(child.body)
            elif isinstance(child, ast.expr):
                self.reads(child)

    # What they are made of

    def judge(self, test, verb):
        known = len(self.claims)
        if self.reads(test) and len(self.claims) == known:
            self.claims.append(f"{verb} a time: {ast.unparse(test)}")

    def bind(self, target, timed):
        """Give a name a value; of a list or a dictionary, a part."""
        if isinstance(target, ast.Name):
            (self.timed.add if timed else self.timed.discard)(target.id)
            return
        if isinstance(target, (ast.Subscript, ast.Attribute)):
            if timed:
                self.bind(target.value, True)
            return
        for part in ast.iter_child_nodes(target):
            if isinstance(part, ast.expr):
                self.bind(part, timed)

    def reads(self, node):
        """Whether an expression depends on a clock."""
        if isinstance(node, ast.Name) and node.id in self.timed:
            return True
        if isinstance(node, (ast.Name, ast.Attribute)) and self.is_clock(node):
            return True
        if isinstance(node, ast.Lambda):
            with self.scope(node.args):
                return self.reads(node.body)
        if isinstance(node, SCOPES):
            return self.comprehension(node)
        children = [self.reads(child) for child in ast.iter_child_nodes(node)]
        timed = any(children)
        if isinstance(node, ast.NamedExpr):
            self.bind(node.target, timed)
        if isinstance(node, ast.Compare) and timed:
            self.claims.append(f"compares a time: {ast.unparse(node)}")
        if isinstance(node, ast.IfExp) and children[0]:
            self.claims.append(f"branches on a time: {ast.unparse(node.test)}")
        if isinstance(node, ast.Call) and any(children[1:]):
            if base := self.changed(node):
                self.timed.add(base)
            if isinstance(node.func, ast.Name) and node.func.id in self.functions:
                self.call(self.functions[node.func.id], True)
        return timed

    def is_clock(self, node):
        dotted = ast.unparse(node)
        first, _, rest = dotted.partition(".")
        full = f"{self.imported.get(first, '')}.{rest}"
        return any(f"{full}.".startswith(f"{clock}.") for clock in CLOCKS)

    def changed(self, call):
        """The name of what a method may change, as append does: no module."""
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            if isinstance(base := call.func.value, ast.Name) and base.id not in self.imported:
                return base.id
        return None

    def comprehension(self, node):
        with self.scope():
            over = []
            for loop in node.generators:
                over.append(self.reads(loop.iter))
                self.bind(loop.target, over[-1])
                over += [self.reads(test) for test in loop.ifs]
            made = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            return any([*over, *map(self.reads, made)])

    def call(self, function, timed):
        """Whether a function returns a time, its arguments being times or not."""
        if function.name in self.inside:
            return False
        outside, self.returned = self.returned, False
        self.inside.append(function.name)
        with self.scope(function.args, timed):
            self.run(function.body)
        self.inside.pop()
        outcome, self.returned = self.returned, outside
        return outcome

    @contextmanager
    def scope(self, arguments=None, timed=False):
        outside = set(self.timed)
        for argument in ast.walk(arguments) if arguments else ():
            if isinstance(argument, ast.arg):
                self.bind(ast.Name(argument.arg), timed)
        yield
        self.timed = outside
