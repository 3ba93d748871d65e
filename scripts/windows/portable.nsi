; A product as one program: it unpacks itself into a folder of its version in the user's own, once, and runs that.
!include product.nsh
!define FILE_DESCRIPTION "${PRODUCT}"
!include common.nsh
Name "${PRODUCT}" "${PRODUCT_IN_DIALOGS}"
OutFile "${OUT}"
SilentInstall silent
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh
LoadLanguageFile "${NSISDIR}\Contrib\Language files\English.nlf"
!insertmacro VersionText ${LANG_ENGLISH}

!define VERSIONS "$LOCALAPPDATA\${APP_ID}"

Section
  ${IfNot} ${AtLeastWin10}
  !if ${ARCH} == "x64"
  ${OrIfNot} ${RunningX64}
  !endif
    MessageBox MB_OK|MB_ICONSTOP "${PRODUCT} needs Windows 10 or newer, for ${ARCH} processors."
    SetErrorLevel ${CODE_SYSTEM}
    Quit
  ${EndIf}
  ; Where it is started: what it is told may be a path from there. Unpacking changes it.
  GetFullPathName $R3 "."
  StrCpy $R1 "${VERSIONS}\${BUILD}"
  ${IfNot} ${FileExists} "$R1\${PROGRAM}.exe"
    ; A folder has that name when all of it is there. Two that are started at once each have one of their own.
    System::Call 'kernel32::GetCurrentProcessId() i.r0'
    StrCpy $R2 "${VERSIONS}\.new-$0"
    RMDir /r $R2
    ClearErrors
    !insertmacro Extract $R2
    SetOutPath "$TEMP"
    ${IfNot} ${Errors}
      Rename $R2 $R1
      ${If} ${Errors}
      ${AndIfNot} ${FileExists} "$R1\${PROGRAM}.exe"
        ; What another version could not remove to the end.
        RMDir /r $R1
        Rename $R2 $R1
      ${EndIf}
      ClearErrors
    ${EndIf}
    RMDir /r $R2
    ${IfNot} ${FileExists} "$R1\${PROGRAM}.exe"
      MessageBox MB_OK|MB_ICONSTOP "The files of ${PRODUCT} could not be written:$\r$\n$R1"
      SetErrorLevel ${CODE_FAILED}
      Quit
    ${EndIf}
  ${EndIf}
  Call RemoveOthers
  ${GetParameters} $R0
  SetOutPath $R3
  ClearErrors
  ExecWait '"$R1\${PROGRAM}.exe" $R0' $0
  ${If} ${Errors}
    StrCpy $0 ${CODE_FAILED}
  ${EndIf}
  SetErrorLevel $0
SectionEnd

; Versions of before, but for those that run: what keeps its program's file is left as it is.
Function RemoveOthers
  FindFirst $1 $2 "${VERSIONS}\*"
  ${DoWhile} $2 != ""
    ${If} $2 != "."
    ${AndIf} $2 != ".."
    ${AndIf} $2 != "${BUILD}"
      StrCpy $3 $2 5
      ${If} $3 == ".new-"
        ; One that was not unpacked to its end: nobody is there any more who does it.
        StrCpy $3 $2 "" 5
        System::Call 'kernel32::OpenProcess(i 0x1000, i 0, i r3) p.r4'
        ${If} $4 P= 0
          RMDir /r "${VERSIONS}\$2"
        ${Else}
          System::Call 'kernel32::CloseHandle(p r4)'
        ${EndIf}
      ${Else}
        ClearErrors
        Delete "${VERSIONS}\$2\${PROGRAM}.exe"
        ${IfNot} ${Errors}
          RMDir /r "${VERSIONS}\$2"
        ${EndIf}
      ${EndIf}
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
FunctionEnd
