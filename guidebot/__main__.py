"""`python -m guidebot`."""

from guidebot.cli import main

if __name__ == "__main__":
    main()
