"""``python -m api.cli`` does what ``reportgraph`` does."""

from api.cli import main

if __name__ == "__main__":
    main()
