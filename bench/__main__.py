"""Print the benchmarks: `python -m bench [NAME …]`, all of them without a name."""

from __future__ import annotations

import sys
from importlib import import_module

#: Modules of this folder with a ``main() -> None`` that prints; a new one is a line here.
BENCHES = ("extraction", "engines", "http", "questions")


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
        return 2
    for name in names or BENCHES:
        print(f"\n== {name}", flush=True)
        import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
