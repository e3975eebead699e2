; Stands in for the program on Windows: notes how it was called.
Target amd64-unicode
SilentInstall silent
RequestExecutionLevel user
OutFile "${TO}"
Section
    FileOpen $0 "$WINDIR\called.txt" a
    FileSeek $0 0 END
    FileWriteUTF16LE $0 "$EXEFILE|$CMDLINE$\r$\n"
    FileClose $0
SectionEnd
