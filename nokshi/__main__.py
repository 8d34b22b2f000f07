"""`python -m nokshi` is the command `nokshi`."""

from nokshi.site.command import main

if __name__ == "__main__":
    main()
