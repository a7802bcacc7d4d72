"""Run all benchmarks, or the named one: `python -m bench [name]`."""

import importlib
import sys

NAMES = ("cases", "journeys", "documents", "register", "desk")


def main(names: list[str]) -> None:
    """Run the named benchmarks, all of them by default; an unknown name ends with what there is."""
    for name in names or NAMES:
        if name not in NAMES:
            sys.exit(f"no benchmark {name}; there are {', '.join(NAMES)}")
        print(f"== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()


main(sys.argv[1:])
