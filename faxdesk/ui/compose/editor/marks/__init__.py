"""Marks on a page without any widget: tools, shapes, what they are drawn to, how they are painted."""
