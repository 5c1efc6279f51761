"""What a query may ask for, and how terms are put into one."""

from graph.sparql.binding import bind
from graph.sparql.guard import check_query, check_update, keywords

__all__ = ["bind", "check_query", "check_update", "keywords"]
