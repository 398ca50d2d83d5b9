; The installer for Windows; built by build_installer.py, which defines
; VERSION, NUMBERS (four of them), FOLDER (what PyInstaller made), ICON, LICENSE, INSTALLER and PUBLISHER; and
; SIGN, a command that signs the file behind it, where there is a key.
;
;   faxdesk-1.2.0-setup.exe                      asks for whom: this person, or everybody on the computer
;   faxdesk-1.2.0-setup.exe /S /CurrentUser      without a question, for this person (needs no administrator)
;   faxdesk-1.2.0-setup.exe /S /AllUsers         without a question, for everybody (needs an administrator)
;   ... /D=C:\Somewhere                          into another folder; last, and without quotes
;   uninstall.exe /S                             removes the program, and never the faxes
;
; The faxes are in %LOCALAPPDATA%\FaxDesk of each person, which no part of this touches, but for the uninstaller
; when the person says so twice.

Unicode true
!ifdef TARGET
  ; 64 bits, to try the installer where no 32-bit program runs; Windows runs both.
  Target ${TARGET}
!endif
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDatablockOptimize on

!define NAME "FaxDesk"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\FaxDesk"
!define DOCUMENT "FaxDesk.Document"
!define NUMBER "FaxDesk.Number"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!define MULTIUSER_INSTALLMODE_FUNCTION OnMode
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include x64.nsh

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

Name "${NAME}"
OutFile "${INSTALLER}"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of ${NAME}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\faxdesk-window.exe"
!define MUI_FINISHPAGE_NOAUTOCLOSE

!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE VerifyFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; --- Before -------------------------------------------------------------------------------------------

Var Given

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "${NAME} needs a 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  ; What /D= said; MultiUser.nsh would forget it.
  StrCpy $Given "$INSTDIR"
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function OnMode
  ${If} $Given != ""
    StrCpy $INSTDIR "$Given"
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  ; It removes the folder that it lies in, also where the last installation went into another.
  StrCpy $Given "$INSTDIR"
  !insertmacro MULTIUSER_UNINIT
  StrCpy $INSTDIR "$Given"
FunctionEnd

Function VerifyFolder
  Call IsFolderOfFaxes
  Pop $0
  ${If} $0 == 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "Your faxes are kept in this folder. Choose another for the program."
    Abort
  ${EndIf}
FunctionEnd

; The program must never lie among the faxes: it would be removed with them, or they with it.
Function IsFolderOfFaxes
  GetFullPathName $0 "$INSTDIR"
  ${If} $0 == ""
    StrCpy $0 "$INSTDIR"
  ${EndIf}
  ${If} $0 == "$LOCALAPPDATA\${NAME}"
  ${OrIf} ${FileExists} "$INSTDIR\archive.db"
    Push 1
  ${Else}
    Push 0
  ${EndIf}
FunctionEnd

; A program that runs cannot be replaced: it has to be open for writing. Retry as often as the person likes.
!macro WaitUntilClosed un
Function ${un}WaitUntilClosed
  again:
  ${If} ${FileExists} "$INSTDIR\faxdesk-window.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\faxdesk-window.exe" a
    ${If} ${Errors}
      Goto running
    ${EndIf}
    FileClose $0
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\faxdesk.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\faxdesk.exe" a
    ${If} ${Errors}
      Goto running
    ${EndIf}
    FileClose $0
  ${EndIf}
  Return
  running:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
    "${NAME} is running. Close its window, let running commands end, then try again." /SD IDCANCEL IDRETRY again
  SetErrorLevel 3
  Quit
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

; What this program puts into its folder, and nothing else.
!macro RemoveProgram
  Delete "$INSTDIR\faxdesk.exe"
  Delete "$INSTDIR\faxdesk-window.exe"
  Delete "$INSTDIR\faxdesk.ico"
  RMDir /r "$INSTDIR\_internal"
!macroend

; --- Installing ---------------------------------------------------------------------------------------

Section "FaxDesk"
  Call IsFolderOfFaxes
  Pop $0
  ${If} $0 == 1
    SetErrorLevel 2
    Quit
  ${EndIf}
  Call WaitUntilClosed
  ; An earlier version goes whole: a module of it that is no more must not be found by the new one.
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  File /oname=faxdesk.ico "${ICON}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Call WriteShortcuts
  Call WriteTypes
  Call WriteUninstallEntry
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function WriteShortcuts
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\faxdesk-window.exe" "" "$INSTDIR\faxdesk.ico" 0 \
    SW_SHOWNORMAL "" "Send and receive faxes"
  ; Send to is a folder of each person; others have the program under Open with.
  CreateShortcut "$SENDTO\${NAME}.lnk" "$INSTDIR\faxdesk-window.exe" "" "$INSTDIR\faxdesk.ico" 0 \
    SW_SHOWNORMAL "" "Send as a fax"
  WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\faxdesk.exe" "" "$INSTDIR\faxdesk.exe"
FunctionEnd

; Offered under Open with, and never made the one that opens a type.
!macro OpenWith type
  WriteRegStr SHCTX "Software\Classes\.${type}\OpenWithProgids" "${DOCUMENT}" ""
  WriteRegStr SHCTX "Software\Classes\Applications\faxdesk-window.exe\SupportedTypes" ".${type}" ""
!macroend

!macro NoLongerOpenWith type
  DeleteRegValue SHCTX "Software\Classes\.${type}\OpenWithProgids" "${DOCUMENT}"
!macroend

!macro ForEachType what
  !insertmacro ${what} "pdf"
  !insertmacro ${what} "tif"
  !insertmacro ${what} "tiff"
  !insertmacro ${what} "png"
  !insertmacro ${what} "jpg"
  !insertmacro ${what} "jpeg"
  !insertmacro ${what} "doc"
  !insertmacro ${what} "docx"
  !insertmacro ${what} "xls"
  !insertmacro ${what} "xlsx"
  !insertmacro ${what} "ppt"
  !insertmacro ${what} "pptx"
  !insertmacro ${what} "rtf"
  !insertmacro ${what} "txt"
!macroend

Function WriteTypes
  WriteRegStr SHCTX "Software\Classes\${DOCUMENT}" "" "Document to fax"
  WriteRegStr SHCTX "Software\Classes\${DOCUMENT}\DefaultIcon" "" "$INSTDIR\faxdesk.ico"
  WriteRegStr SHCTX "Software\Classes\${DOCUMENT}\shell\open" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "Software\Classes\${DOCUMENT}\shell\open\command" "" '"$INSTDIR\faxdesk-window.exe" -- "%1"'
  WriteRegStr SHCTX "Software\Classes\Applications\faxdesk-window.exe" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "Software\Classes\Applications\faxdesk-window.exe\shell\open\command" "" \
    '"$INSTDIR\faxdesk-window.exe" -- "%1"'
  !insertmacro ForEachType OpenWith
  ; Links to fax numbers.
  WriteRegStr SHCTX "Software\Classes\${NUMBER}" "" "URL:Fax number"
  WriteRegStr SHCTX "Software\Classes\${NUMBER}" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\${NUMBER}\shell\open\command" "" '"$INSTDIR\faxdesk-window.exe" -- "%1"'
  WriteRegStr SHCTX "Software\${NAME}\Capabilities" "ApplicationName" "${NAME}"
  WriteRegStr SHCTX "Software\${NAME}\Capabilities" "ApplicationDescription" "Send and receive faxes"
  WriteRegStr SHCTX "Software\${NAME}\Capabilities\URLAssociations" "fax" "${NUMBER}"
  WriteRegStr SHCTX "Software\RegisteredApplications" "${NAME}" "Software\${NAME}\Capabilities"
FunctionEnd

Function WriteUninstallEntry
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\faxdesk.ico"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallMode" "$MultiUser.InstallMode"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" \
    '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" "$0"
FunctionEnd

; --- Removing -----------------------------------------------------------------------------------------

Section "Uninstall"
  Call un.WaitUntilClosed
  !insertmacro RemoveProgram
  Delete "$INSTDIR\managed"
  Delete "$INSTDIR\uninstall.exe"
  ; Only when nothing of anybody else's is in it.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$SENDTO\${NAME}.lnk"
  !insertmacro ForEachType NoLongerOpenWith
  DeleteRegKey SHCTX "Software\Classes\${DOCUMENT}"
  DeleteRegKey SHCTX "Software\Classes\${NUMBER}"
  DeleteRegKey SHCTX "Software\Classes\Applications\faxdesk-window.exe"
  DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\faxdesk.exe"
  DeleteRegValue SHCTX "Software\RegisteredApplications" "${NAME}"
  DeleteRegKey SHCTX "Software\${NAME}"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  Call un.AskAboutFaxes
SectionEnd

; Kept unless the person says twice that they are to go; without a question (/S) always kept.
Function un.AskAboutFaxes
  SetShellVarContext current
  ${IfNot} ${FileExists} "$LOCALAPPDATA\${NAME}\archive.db"
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON1 \
    "FaxDesk is removed. Keep your faxes on this computer?$\n$\nThey are in $LOCALAPPDATA\${NAME}, and a later FaxDesk finds them there." \
    /SD IDYES IDYES keep
  MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 \
    "Delete all faxes, drafts and receipts on this computer? This cannot be taken back. What RingCentral has already deleted is then lost." \
    /SD IDNO IDNO keep
  RMDir /r "$LOCALAPPDATA\${NAME}"
  keep:
FunctionEnd
