"""The front door: settings, addresses, the command line, and the processes that serve.

In: the shell, the network, the clock.
Knows: which rooms there are, and which parts of a running Nokshi show signs of life.
Out: everything, by calling the rooms below; backups; a whole house as tables; SampleRemoved, BackupAsked,
BackupDownloaded, EverythingAsked, EverythingExported, EverythingDownloaded, EverythingTakenIn,
ConfigurationApplied.
Lends: first hour, the offers of a made-up shop and of its removal; capabilities, cards, navigation, origins,
witnesses, whole.
"""
