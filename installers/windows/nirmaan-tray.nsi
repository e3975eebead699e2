; The installer for Windows, for one person without administrator's rights, or (-DMACHINE) for everybody on a computer.
;
;   makensis -DVERSION=0.1.0 -DBUNDLE=build/bundle/nirmaan-tray -DICON=build/icons/nirmaan-tray.ico -DTO=dist/x.exe [-DMACHINE]
;
; Silent with /S; /D=C:\Some\Folder (last, without quotes) chooses the folder. The uninstaller takes /S too, and leaves what
; people have stored: settings, notifications and the secret in Windows' own keyring.

Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define NAME "Nirmaan Tray"
!define AUMID "Nirmaan.Tray"
!define SCHEME "nirmaan-tray"
; With a console for terminals; without one for the Start menu, links and the computer's start.
!define COMMAND "nirmaan-tray.exe"
!define PROGRAM "nirmaan-trayw.exe"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CLASSES "Software\Classes"

Name "${NAME}"
OutFile "${TO}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs ${NAME}"
VIAddVersionKey "CompanyName" "Nirmaan"
VIAddVersionKey "LegalCopyright" "MIT License"

!ifdef MACHINE
    RequestExecutionLevel admin
    InstallDir "$PROGRAMFILES64\${NAME}"
    InstallDirRegKey HKLM "${UNINSTALL}" "InstallLocation"
!else
    RequestExecutionLevel user
    InstallDir "$LOCALAPPDATA\Programs\${NAME}"
    InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Hindi"

LangString IN_USE ${LANG_ENGLISH} "${NAME} is still running, so its files cannot be replaced. Quit it (right-click its icon, Quit) and try again."
LangString IN_USE ${LANG_HINDI} "${NAME} अभी चल रहा है, इसलिए उसकी फ़ाइलें बदली नहीं जा सकतीं। उसे बंद करें (आइकन पर राइट-क्लिक, बंद करें) और फिर कोशिश करें।"
LangString NOT_64 ${LANG_ENGLISH} "${NAME} needs a 64-bit Windows."
LangString NOT_64 ${LANG_HINDI} "${NAME} के लिए 64-बिट Windows चाहिए।"

!macro Context
    SetRegView 64
    !ifdef MACHINE
        SetShellVarContext all
    !else
        SetShellVarContext current
    !endif
!macroend

Function .onInit
    !insertmacro Context
FunctionEnd

Function un.onInit
    !insertmacro Context
FunctionEnd

; Ends what runs: politely the person's own, and on a computer for many whatever others still run; nothing depends on an end in order.
!macro EndRunning
    ${If} ${FileExists} "$INSTDIR\${COMMAND}"
        nsExec::Exec /TIMEOUT=15000 '"$INSTDIR\${COMMAND}" quit'
        Pop $0
        nsExec::Exec '"$SYSDIR\taskkill.exe" /F /IM ${PROGRAM}'
        Pop $0
    ${EndIf}
!macroend

; Only what this installer has put there: the folder may be one that somebody chose, with things of theirs in it.
!macro RemoveFiles
    ${If} ${FileExists} "$INSTDIR\_internal\nirmaan_tray\*.*"
        RMDir /r "$INSTDIR\_internal"
    ${EndIf}
    Delete "$INSTDIR\${COMMAND}"
    Delete "$INSTDIR\${PROGRAM}"
!macroend

; The shortcut carries the AUMID, by which Windows knows whose toasts ours are, and no ToastActivatorCLSID: clicks come to the
; running program, or by a link.
Function MakeShortcut
    !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
    ${If} $0 P<> 0
        ${IShellLink::SetPath} $0 '("$INSTDIR\${PROGRAM}").r1'
        ${IShellLink::SetArguments} $0 '("run").r1'
        ${IShellLink::SetWorkingDirectory} $0 '("$INSTDIR").r1'
        ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r1)'
        ${If} $1 P<> 0
            System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r2'
            System::Call 'oleaut32::SysAllocString(w "${AUMID}")p.r4'
            System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_BSTR},,p r4)p.r3'
            ${IPropertyStore::SetValue} $1 '($2,$3)'
            System::Call 'oleaut32::SysFreeString(p r4)'
            System::Free $2
            System::Free $3
            ${IPropertyStore::Commit} $1 ""
            ${IUnknown::Release} $1 ""
        ${EndIf}
        ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
        ${If} $1 P<> 0
            ${IPersistFile::Save} $1 '("$SMPROGRAMS\${NAME}.lnk",1)'
            ${IUnknown::Release} $1 ""
        ${EndIf}
        ${IUnknown::Release} $0 ""
    ${EndIf}
FunctionEnd

Section
    !insertmacro EndRunning
    !insertmacro RemoveFiles
    SetOutPath "$INSTDIR"
    ClearErrors
    SetOverwrite try
    File /r "${BUNDLE}/*"
    ${If} ${Errors}
        MessageBox MB_OK|MB_ICONSTOP "$(IN_USE)" /SD IDOK
        SetErrorLevel 2
        Abort "$(IN_USE)"
    ${EndIf}
    WriteUninstaller "$INSTDIR\uninstall.exe"
    Call MakeShortcut

    WriteRegStr SHCTX "${CLASSES}\${SCHEME}" "" "URL:${NAME}"
    WriteRegStr SHCTX "${CLASSES}\${SCHEME}" "URL Protocol" ""
    WriteRegStr SHCTX "${CLASSES}\${SCHEME}\DefaultIcon" "" '"$INSTDIR\${PROGRAM}",0'
    ; Whatever a link holds is one argument behind "--".
    WriteRegStr SHCTX "${CLASSES}\${SCHEME}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" link -- "%1"'
    !ifdef MACHINE
        WriteRegStr HKLM "${RUN}" "nirmaan-tray" '"$INSTDIR\${PROGRAM}" run --background'
        CreateDirectory "$APPDATA\${NAME}" ; ProgramData: the organisation's settings.toml
    !endif

    WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "Nirmaan"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\${PROGRAM}",0'
    WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    IntFmt $0 "0x%08X" $0
    WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
    !insertmacro EndRunning
    !insertmacro RemoveFiles
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR" ; not where something of somebody else's is in it
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey SHCTX "${CLASSES}\${SCHEME}"
    DeleteRegKey SHCTX "${UNINSTALL}"
    !ifdef MACHINE
        DeleteRegValue HKLM "${RUN}" "nirmaan-tray"
        RMDir "$APPDATA\${NAME}" ; not where an administrator's settings are in it
    !endif
    ; What the program itself may have noted of the person who uninstalls.
    DeleteRegValue HKCU "${RUN}" "nirmaan-tray"
    DeleteRegKey HKCU "${CLASSES}\AppUserModelId\${AUMID}"
SectionEnd
