"""Files in and out: guess, match, check, save, report, resume, take back.

In: files, by page and by command; the kinds of record that other rooms lend.
Knows: runs, their files and steps, remembered matches of columns; in the home folder the rows of each run.
Out: ImportStarted, ImportStopped, ImportFinished, ImportUndone, RecordsExported; files of everything that was exported.
Lends: capabilities, cards with their family, live, navigation.
"""
