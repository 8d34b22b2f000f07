"""Files in and out: guess, match, check, save, report, resume, take back.

In: files, by page and by command; whole exports of other systems; the kinds of record that other rooms lend.
Knows: runs, their files and steps, remembered matches of columns; every row of other systems'
exports beside its record; in the home folder the rows of each run.
Out: ImportStarted, ImportStopped, ImportFinished, ImportUndone, RecordsExported, ActivityHeard; files of everything
that was exported.
Lends: capabilities, cards with their families, importing, live, merging, navigation, notices, origins, whole.
"""
