; The installer of a product, and its uninstaller, for makensis 3. Compiled twice: with UNINSTALLER_OUT the uninstaller is written into that file,
; to be signed; with UNINSTALLER_IN that file is what the installer writes. What differs from product to product is in product.nsh.
!include product.nsh
!define FILE_DESCRIPTION "${PRODUCT} Setup"
!include common.nsh
Name "${PRODUCT}" "${PRODUCT_IN_DIALOGS}"
OutFile "${OUT}"
InstallDir ""
ShowInstDetails nevershow
ShowUninstDetails nevershow

!ifdef UNINSTALLER_OUT
  !uninstfinalize 'cp "%1" "${UNINSTALLER_OUT}"'
!else
  !uninstfinalize 'cp "${UNINSTALLER_IN}" "%1"'
!endif

!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include Integration.nsh
!include nsDialogs.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
; A white one, which is made: NSIS' own is about NSIS.
!define MUI_WELCOMEFINISHPAGE_BITMAP side.bmp
!include MUI2.nsh
ReserveFile /plugin System.dll
ReserveFile /plugin UserInfo.dll
ReserveFile /plugin nsDialogs.dll

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP_ID}"
; electron-builder's too, whose installers and these replace each other.
!define OWN_KEY "Software\${APP_ID}"
!define UNINSTALLER "Uninstall ${FOLDER}.exe"
!define POLICY "kiosk-policy.json"
; New files are here until all of them are: on the same disk, where they are only renamed.
!define NEW "${PROGRAM}.new"

; What follows the program's name on the command line.
Var Parameters
; AllUsers or CurrentUser.
Var Mode
Var GivenFolder
Var DesktopShortcut
Var DeleteData
Var Updated
Var Control1
Var Control2
Var Control3

!define MUI_ABORTWARNING
!define MUI_CUSTOMFUNCTION_GUIINIT onGuiInit
!ifdef LICENSED
  !insertmacro MUI_PAGE_LICENSE "$(LICENSE_FILE)"
!endif
Page custom ModePage ModePageLeave
!define MUI_PAGE_CUSTOMFUNCTION_PRE FolderPage
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE_3LINES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION RunAsUser
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.DataPage un.DataPageLeave
!insertmacro MUI_UNPAGE_INSTFILES
!include messages.nsh
!insertmacro VersionText ${LANG_ENGLISH}
!insertmacro VersionText ${LANG_GERMAN}
!insertmacro VersionText ${LANG_FRENCH}

; @param flag on the command line @param variable gets the text behind it; the error flag says that it is not there
!macro Option flag variable
  ClearErrors
  ${GetOptions} $Parameters "${flag}" ${variable}
!macroend

!macro ForBoth un
; Ends with one sentence, and a code for whoever called it. $R8: the sentence, $R9: the code
Function ${un}Fail
  SetErrorLevel $R9
  MessageBox MB_OK|MB_ICONSTOP "$R8" /SD IDOK
  Quit
FunctionEnd

; What was given for $Mode: the places of all users, or of this one.
Function ${un}UseMode
  ${If} $Mode == "AllUsers"
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

; Where an administrator is needed and this is none, asks for one, does everything there, and ends with that one's code.
Function ${un}Elevate
  ${If} $Mode != "AllUsers"
    Return
  ${EndIf}
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 == "Admin"
    Return
  ${EndIf}
  StrCpy $1 "/allusers /elevated $Parameters"
  !if "${un}" == ""
    StrCpy $6 $EXEPATH
    ${If} $GivenFolder != ""
      StrCpy $1 "$1 /D=$GivenFolder"
    ${EndIf}
  !else
    ; Not the copy of it that runs, which the user can write.
    StrCpy $6 "$INSTDIR\${UNINSTALLER}"
  !endif
  ; A policy may be named by a path from there.
  GetFullPathName $7 "."
  HideWindow
  ; SHELLEXECUTEINFO, which asks for the process. https://learn.microsoft.com/windows/win32/api/shellapi/ns-shellapi-shellexecuteinfow
  !if ${NSIS_PTR_SIZE} > 4
    !define /redef SIZE_OF_INFO 112
  !else
    !define /redef SIZE_OF_INFO 60
  !endif
  System::Call '*(i ${SIZE_OF_INFO}, i 0x40, p $HWNDPARENT, t "runas", t r6, t r1, t r7, p 1, p 0, p 0, p 0, p 0, p 0, p 0, p 0) p.r2'
  System::Call 'shell32::ShellExecuteExW(p r2) i.r3'
  ${If} $3 = 0
    System::Free $2
    StrCpy $R8 "$(NEEDS_ADMINISTRATOR)"
    StrCpy $R9 ${CODE_FAILED}
    Call ${un}Fail
  ${EndIf}
  System::Call '*$2(i, i, p, p, p, p, p, p, p, p, p, p, p, p, p .r4)'
  System::Free $2
  System::Call 'kernel32::WaitForSingleObject(p r4, i -1)'
  System::Call 'kernel32::GetExitCodeProcess(p r4, *i .r5)'
  System::Call 'kernel32::CloseHandle(p r4)'
  SetErrorLevel $5
  !if "${un}" == ""
    ${If} $5 = 0
      !insertmacro Option "--force-run" $0
      ${IfNot} ${Errors}
        ; As the user, not as the administrator.
        Call UseMode
        SetRegView ${REGISTRY_VIEW}
        ReadRegStr $0 SHCTX "${OWN_KEY}" "InstallLocation"
        Exec '"$0\${PROGRAM}.exe"'
      ${EndIf}
    ${EndIf}
  !endif
  Quit
FunctionEnd

; A program that runs keeps its file. $R0: the folder
Function ${un}WaitForProgram
  StrCpy $1 0
  again:
  ${IfNot} ${FileExists} "$R0\${PROGRAM}.exe"
    Return
  ${EndIf}
  ClearErrors
  FileOpen $0 "$R0\${PROGRAM}.exe" a
  ${IfNot} ${Errors}
    FileClose $0
    Return
  ${EndIf}
  IntOp $1 $1 + 1
  ; One that has just started its own update is on its way out.
  ${If} $1 < 60
  ${AndIf} ${Silent}
    Sleep 500
    Goto again
  ${EndIf}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_RUNS)" /SD IDCANCEL IDRETRY again
  SetErrorLevel ${CODE_RUNS}
  RMDir /r "$INSTDIR\${NEW}"
  Quit
FunctionEnd
!macroend
!insertmacro ForBoth ""
!insertmacro ForBoth "un."

Function .onInit
  SetRegView ${REGISTRY_VIEW}
  ${GetParameters} $Parameters
  StrCpy $GivenFolder $INSTDIR
  ${IfNot} ${AtLeastWin10}
  !if ${ARCH} == "x64"
  ${OrIfNot} ${RunningX64}
  !endif
  !if ${ARCH} == "arm64"
  ${OrIfNot} ${IsNativeARM64}
  !endif
    StrCpy $R8 "$(WRONG_SYSTEM)"
    StrCpy $R9 ${CODE_SYSTEM}
    Call Fail
  ${EndIf}
  !insertmacro Option "--updated" $0
  ${IfNot} ${Errors}
    StrCpy $Updated 1
  ${EndIf}
  !ifdef KIOSK
    Call FindPolicy
  !endif
  Call ChooseMode
  Call UseMode
  Call ChooseFolder
  ${If} ${Silent}
    Call Elevate
    Call RefuseOlder
  ${EndIf}
FunctionEnd

; A file that there is no room for ends it in the middle, and what was written until then is in the way.
Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\${NEW}"
  RMDir "$INSTDIR"
FunctionEnd

; Messages of before belong to no window yet.
Function onGuiInit
  ${If} $Updated == 1
    Call Elevate
  ${EndIf}
FunctionEnd

; By the command line; otherwise as it is installed; otherwise as it is meant.
Function ChooseMode
  StrCpy $Mode "CurrentUser"
  !insertmacro Option "/allusers" $0
  ${IfNot} ${Errors}
    StrCpy $Mode "AllUsers"
    Return
  ${EndIf}
  !insertmacro Option "/currentuser" $0
  ${IfNot} ${Errors}
    Return
  ${EndIf}
  ReadRegStr $0 HKCU "${OWN_KEY}" "InstallLocation"
  ${If} $0 != ""
    Return
  ${EndIf}
  ReadRegStr $0 HKLM "${OWN_KEY}" "InstallLocation"
  ${If} $0 != ""
    StrCpy $Mode "AllUsers"
  ${EndIf}
  !ifdef FOR_ALL_USERS
    StrCpy $Mode "AllUsers"
  !endif
FunctionEnd

; That of /D=, or where it is, or the usual one.
Function ChooseFolder
  StrCpy $INSTDIR $GivenFolder
  ReadRegDWORD $DesktopShortcut SHCTX "${UNINSTALL_KEY}" "DesktopShortcut"
  !insertmacro Option "/desktop" $0
  ${IfNot} ${Errors}
    StrCpy $DesktopShortcut 1
  ${EndIf}
  ${If} $INSTDIR != ""
    Return
  ${EndIf}
  ReadRegStr $INSTDIR SHCTX "${OWN_KEY}" "InstallLocation"
  ${If} $INSTDIR != ""
    Return
  ${EndIf}
  ${If} $Mode == "AllUsers"
    StrCpy $INSTDIR "${PROGRAM_FILES}\${FOLDER}"
  ${Else}
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${FOLDER}"
  ${EndIf}
FunctionEnd

; As a product takes no update that is older than what is there.
Function RefuseOlder
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "ComparableVersion"
  ${If} $0 == ""
    ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "DisplayVersion"
  ${EndIf}
  ${If} $0 == ""
    Return
  ${EndIf}
  ${VersionCompare} "${COMPARABLE_VERSION}" $0 $1
  ${If} $1 = 2
    StrCpy $R8 "$(NEWER_THERE)"
    StrCpy $R9 ${CODE_NEWER}
    Call Fail
  ${EndIf}
FunctionEnd

!ifdef KIOSK
Var Policy
Function FindPolicy
  !insertmacro Option "/policy=" $0
  ${If} ${Errors}
    Return
  ${EndIf}
  GetFullPathName $Policy $0
  ${If} $Policy == ""
  ${OrIfNot} ${FileExists} $Policy
    StrCpy $R8 "$(NO_POLICY)$\r$\n$0"
    StrCpy $R9 ${CODE_FAILED}
    Call Fail
  ${EndIf}
FunctionEnd
!endif

Function ModePage
  !insertmacro Option "/elevated" $0
  ${IfNot} ${Errors}
    Abort
  ${EndIf}
  ${If} $Updated == 1
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(MODE_TITLE)" "$(MODE_TEXT)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 10u 10u 280u 14u "$(MODE_USER)"
  Pop $Control1
  ${NSD_CreateRadioButton} 10u 28u 280u 14u "$(MODE_ALL)"
  Pop $Control2
  ${NSD_CreateCheckBox} 10u 60u 280u 14u "$(ON_DESKTOP)"
  Pop $Control3
  ${If} $Mode == "AllUsers"
    ${NSD_Check} $Control2
  ${Else}
    ${NSD_Check} $Control1
  ${EndIf}
  ${If} $DesktopShortcut = 1
    ${NSD_Check} $Control3
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function ModePageLeave
  ${NSD_GetState} $Control2 $0
  ${NSD_GetState} $Control3 $1
  StrCpy $Mode "CurrentUser"
  ${If} $0 = ${BST_CHECKED}
    StrCpy $Mode "AllUsers"
  ${EndIf}
  ${If} $1 = ${BST_CHECKED}
    StrCpy $Parameters "$Parameters /desktop"
  ${EndIf}
  Call UseMode
  Call Elevate
  Call ChooseFolder
  StrCpy $DesktopShortcut $1
  Call RefuseOlder
FunctionEnd

; An update stays where it is.
Function FolderPage
  ${If} $Updated == 1
    Abort
  ${EndIf}
FunctionEnd

Function RunAsUser
  ; Of an administrator's the desktop's own program starts it as the user of the desktop.
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\${PROGRAM}.exe"'
FunctionEnd

!macro Place path
  Delete "$INSTDIR\${path}"
  Rename "$INSTDIR\${NEW}\${path}" "$INSTDIR\${path}"
!macroend

Section
  Call RefuseOlder
  ClearErrors
  RMDir /r "$INSTDIR\${NEW}"
  ClearErrors
  !ifndef UNINSTALLER_OUT
    !insertmacro Extract "$INSTDIR\${NEW}"
  !endif
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\${NEW}"
    RMDir "$INSTDIR"
    StrCpy $R8 "$(NOT_WRITTEN)"
    StrCpy $R9 ${CODE_FAILED}
    Call Fail
  ${EndIf}
  ReadRegStr $R0 SHCTX "${OWN_KEY}" "InstallLocation"
  ${If} $R0 == ""
    StrCpy $R0 $INSTDIR
  ${EndIf}
  Call WaitForProgram
  Call RemoveOld
  ClearErrors
  !insertmacro PlaceAll
  ${If} ${Errors}
    RMDir /r "$INSTDIR\${NEW}"
    StrCpy $R8 "$(NOT_WRITTEN)"
    StrCpy $R9 ${CODE_FAILED}
    Call Fail
  ${EndIf}
  RMDir /r "$INSTDIR\${NEW}"
  !ifdef KIOSK
    ; Another folder than before: it is the policy of the program, wherever that is.
    ${If} $R0 != $INSTDIR
    ${AndIf} ${FileExists} "$R0\${POLICY}"
    ${AndIfNot} ${FileExists} "$INSTDIR\${POLICY}"
      CopyFiles /SILENT /FILESONLY "$R0\${POLICY}" "$INSTDIR\${POLICY}"
      ${If} ${FileExists} "$INSTDIR\${POLICY}"
        Delete "$R0\${POLICY}"
      ${EndIf}
      ClearErrors
    ${EndIf}
    ${If} $Policy != ""
      CopyFiles /SILENT /FILESONLY $Policy "$INSTDIR\${POLICY}"
      WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "Policy" 1
    ${EndIf}
  !endif
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\${FOLDER}.lnk" "$INSTDIR\${PROGRAM}.exe"
  ${If} $DesktopShortcut = 1
    CreateShortcut "$DESKTOP\${FOLDER}.lnk" "$INSTDIR\${PROGRAM}.exe"
  ${EndIf}
  !insertmacro Register
  Call Enter
  ${If} $R0 != $INSTDIR
    ; Only when it is empty.
    RMDir $R0
    ${If} ${FileExists} "$R0\*.*"
    ; A folder has more than one name.
    ${AndIfNot} ${FileExists} "$R0\${PROGRAM}.exe"
      MessageBox MB_OK|MB_ICONINFORMATION "$(STAYS_THERE)$\r$\n$R0" /SD IDOK
    ${EndIf}
    ClearErrors
  ${EndIf}
  ${NotifyShell_AssocChanged}
  !insertmacro Option "--force-run" $0
  ${IfNot} ${Errors}
    ; Where an administrator was asked for, whoever has asked starts it.
    !insertmacro Option "/elevated" $0
    ${If} ${Errors}
      Exec '"$INSTDIR\${PROGRAM}.exe"'
    ${EndIf}
  ${EndIf}
SectionEnd

; By its own uninstaller, which knows what it has put there.
Function RemoveOld
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "UninstallString"
  StrCpy $1 $0 1
  ${If} $1 != '"'
    Return
  ${EndIf}
  ${WordFind} $0 '"' "+1" $0
  ${IfNot} ${FileExists} $0
    Return
  ${EndIf}
  ; Elsewhere, so that its own file can be removed; and where nobody writes who may not write the program: in a folder for temporary files another one
  ; might take its place before an administrator starts it.
  CopyFiles /SILENT /FILESONLY $0 "$INSTDIR\${NEW}\${PROGRAM}.old.exe"
  StrCpy $1 "/currentuser"
  ${If} $Mode == "AllUsers"
    StrCpy $1 "/allusers"
  ${EndIf}
  ExecWait '"$INSTDIR\${NEW}\${PROGRAM}.old.exe" /S /KEEP_APP_DATA $1 --updated _?=$R0' $2
  ${If} $2 != 0
    RMDir /r "$INSTDIR\${NEW}"
    StrCpy $R8 "$(OLD_STAYS)"
    StrCpy $R9 ${CODE_FAILED}
    Call Fail
  ${EndIf}
FunctionEnd

; Into Windows' list of programs.
Function Enter
  StrCpy $0 "/currentuser"
  ${If} $Mode == "AllUsers"
    StrCpy $0 "/allusers"
  ${EndIf}
  WriteRegStr SHCTX "${OWN_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${PRODUCT}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "ComparableVersion" "${COMPARABLE_VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}.exe,0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Comments" "${DESCRIPTION}"
  !ifdef HOMEPAGE
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "URLInfoAbout" "${HOMEPAGE}"
  !endif
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" "$\"$INSTDIR\${UNINSTALLER}$\" $0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" "$\"$INSTDIR\${UNINSTALLER}$\" $0 /S"
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KIB}
  ${If} $DesktopShortcut = 1
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "DesktopShortcut" 1
  ${Else}
    DeleteRegValue SHCTX "${UNINSTALL_KEY}" "DesktopShortcut"
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView ${REGISTRY_VIEW}
  ${GetParameters} $Parameters
  StrCpy $Mode "CurrentUser"
  ReadRegStr $0 HKLM "${OWN_KEY}" "InstallLocation"
  ReadRegStr $1 HKCU "${OWN_KEY}" "InstallLocation"
  ${If} $0 != ""
    ; A folder has more than one name.
    ${If} $0 == $INSTDIR
    ${OrIf} $1 == ""
      StrCpy $Mode "AllUsers"
    ${EndIf}
  ${EndIf}
  !insertmacro Option "/currentuser" $0
  ${IfNot} ${Errors}
    StrCpy $Mode "CurrentUser"
  ${EndIf}
  !insertmacro Option "/allusers" $0
  ${IfNot} ${Errors}
    StrCpy $Mode "AllUsers"
  ${EndIf}
  !insertmacro Option "--updated" $0
  ${IfNot} ${Errors}
    StrCpy $Updated 1
  ${EndIf}
  !insertmacro Option "--delete-app-data" $0
  ${IfNot} ${Errors}
    StrCpy $DeleteData 1
  ${EndIf}
  Call un.UseMode
  Call un.Elevate
FunctionEnd

Function un.DataPage
  !insertmacro MUI_HEADER_TEXT "$(REMOVE_TITLE)" "$(REMOVE_TEXT)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 10u 10u 280u 28u "$INSTDIR"
  Pop $0
  ; SS_NOPREFIX: the signs of a path mean themselves.
  ${NSD_AddStyle} $0 0x80
  ${NSD_CreateCheckBox} 10u 44u 280u 14u "$(REMOVE_DATA)"
  Pop $Control1
  ${If} $DeleteData = 1
    ${NSD_Check} $Control1
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function un.DataPageLeave
  ${NSD_GetState} $Control1 $DeleteData
FunctionEnd

Section Uninstall
  StrCpy $R0 $INSTDIR
  Call un.WaitForProgram
  ; A folder that somebody is in cannot be removed.
  SetOutPath "$TEMP"
  ClearErrors
  Delete "$INSTDIR\${PROGRAM}.exe"
  ${If} ${Errors}
    StrCpy $R8 "$(NOT_REMOVED)"
    StrCpy $R9 ${CODE_FAILED}
    Call un.Fail
  ${EndIf}
  !insertmacro RemoveAll
  Delete "$INSTDIR\${UNINSTALLER}"
  Delete "$SMPROGRAMS\${FOLDER}.lnk"
  !insertmacro Unregister
  ReadRegDWORD $0 SHCTX "${UNINSTALL_KEY}" "DesktopShortcut"
  ${If} $0 = 1
    Delete "$DESKTOP\${FOLDER}.lnk"
  ${EndIf}
  ${If} $Updated != 1
    ReadRegDWORD $0 SHCTX "${UNINSTALL_KEY}" "Policy"
    ${If} $0 = 1
      Delete "$INSTDIR\${POLICY}"
    ${EndIf}
    DeleteRegKey SHCTX "${UNINSTALL_KEY}"
    DeleteRegValue SHCTX "${OWN_KEY}" "InstallLocation"
    DeleteRegKey /ifempty SHCTX "${OWN_KEY}"
    ${NotifyShell_AssocChanged}
    RMDir "$INSTDIR"
    ${If} $DeleteData = 1
      SetShellVarContext current
      RMDir /r "$APPDATA\${DATA_FOLDER}"
    ${EndIf}
  ${EndIf}
SectionEnd
