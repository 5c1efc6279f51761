"""View models of the pages: what is drawn, where it stands, and which words prove it.

Everything that a page shows is made here from a store, without HTTP, so that the service and the
static briefcase (:mod:`api.publish`) show the same.
"""
