"""The doctor: looks at everything that may go wrong with a running Nokshi, and says how to mend it."""
