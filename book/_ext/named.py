"""Pages of the package: show `sigmoid`, `mse` and the like, which are objects, as functions."""

import inspect

from sphinx.ext.autodoc import FunctionDocumenter
from sphinx_codeautolink.extension.block import CodeBlockAnalyser

from nnlib import Activation, Loss


class NamedFunctionDocumenter(FunctionDocumenter):
    """A function of the package, with the arguments with which a reader calls it."""

    objtype = "namedfunction"
    directivetype = "function"
    priority = FunctionDocumenter.priority + 10

    @classmethod
    def can_document_member(cls, member, membername, isattr, parent):
        """Say yes to activations and losses."""
        return isinstance(member, Activation | Loss)

    def format_args(self, **kwargs):
        """Return the arguments of the call, not of the wrapped formula."""
        call = inspect.signature(type(self.object).__call__)
        names = [p.replace(annotation=p.empty) for p in list(call.parameters.values())[1:]]
        return str(inspect.Signature(names))


def depart_section(self, node):
    """Leave a section; those around gated exercises have no title that could be forgotten."""
    if self.title_stack:
        self.title_stack.pop()


def setup(app):
    """Register with Sphinx."""
    CodeBlockAnalyser.depart_section = depart_section
    app.add_autodocumenter(NamedFunctionDocumenter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
