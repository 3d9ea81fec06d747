; Per user, no administrator: %LOCALAPPDATA%\Programs\SoDanVan. Data in %LOCALAPPDATA%\So Dan van is never touched.
; Exit status of a silent run: 10 not Windows 10 of 64 bits, 11 the program is running (nothing was changed),
; 12 a newer version is installed.
Unicode true
Target amd64-unicode
!define NAME "SoDanVan"
!define TITLE "Sổ Dân vận"
!define DATA "$LOCALAPPDATA\So Dan van"
!define UNKEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
Name "${TITLE}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "InstallDir"
!ifdef QUICK
SetCompress off
SetDatablockOptimize off
CRCCheck off
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
BrandingText "${TITLE} ${VERSION}"
ManifestDPIAware true
ManifestSupportedOS Win10
ManifestLongPathAware true
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=1066 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=1066 "FileDescription" "Bộ cài đặt ${TITLE}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "Apache-2.0"
!include MUI2.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_WELCOMEPAGE_TITLE "Cài đặt ${TITLE} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "Chương trình sẽ được cài cho riêng người dùng Windows này, không cần quyền quản trị và không cần mạng.$\r$\n$\r$\nDữ liệu đã nhập từ trước (nếu có) được giữ nguyên."
!define MUI_DIRECTORYPAGE_TEXT_TOP "Chương trình được đặt vào thư mục dưới đây; thường không cần đổi."
!define MUI_FINISHPAGE_TITLE "Đã cài xong ${TITLE}"
!define MUI_FINISHPAGE_TEXT "Mở chương trình bằng biểu tượng trên màn hình hoặc trong menu Start; bấm đúp vào một gói .asice cũng mở chương trình.$\r$\n$\r$\nTrong chương trình, bấm F1 để xem hướng dẫn."
!define MUI_FINISHPAGE_BUTTON "&Xong"
!define MUI_FINISHPAGE_RUN "$INSTDIR\SoDanVan.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Mở ${TITLE}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Chương trình sẽ được gỡ khỏi máy. Dữ liệu trong thư mục ${DATA} vẫn còn nguyên; khi không cần nữa, bạn tự xóa thư mục đó."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"
MiscButtonText "&Quay lại" "&Tiếp tục" "&Hủy" "&Đóng"

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "${TITLE} cần Windows 10 hoặc 11, bản 64-bit. Máy này dùng bản Windows khác nên không cài được." /SD IDOK
    SetErrorLevel 10
    Quit
  ${EndIf}
  ReadRegStr $0 HKCU "${UNKEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      MessageBox MB_ICONSTOP "Máy này đang có ${TITLE} $0, mới hơn bản ${VERSION} trong bộ cài này. Bản đang có được giữ nguyên." /SD IDOK
      SetErrorLevel 12
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Var tries
!macro WaitClosed un
Function ${un}WaitClosed
  StrCpy $tries 0
  retry:
  IfFileExists "$INSTDIR\runtime\python311.dll" 0 done
  ; Windows lets nobody write to the library of a program that runs, by whatever door it was started.
  ClearErrors
  FileOpen $0 "$INSTDIR\runtime\python311.dll" a
  IfErrors 0 free
  ; /UPDATE: started by the program itself, which needs a moment to close.
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/UPDATE" $2
  IfErrors ask
  IntOp $tries $tries + 1
  Sleep 500
  IntCmp $tries 60 ask retry ask
  ask:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE} đang mở. Hãy lưu việc đang làm, đóng chương trình rồi bấm Thử lại." /SD IDCANCEL IDRETRY retry
  SetErrorLevel 11
  Quit
  free:
  FileClose $0
  done:
FunctionEnd
!macroend
!insertmacro WaitClosed ""
!insertmacro WaitClosed "un."

!macro Associate EXTENSION KIND TEXT
  WriteRegStr HKCU "Software\Classes\${EXTENSION}" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\${EXTENSION}\OpenWithProgids" "${KIND}" ""
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "${TEXT}"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\SoDanVan.exe,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\SoDanVan.exe" "%1"'
!macroend
!macro Dissociate EXTENSION KIND TEXT
  ReadRegStr $0 HKCU "Software\Classes\${EXTENSION}" ""
  ${If} $0 == "${KIND}"
    DeleteRegValue HKCU "Software\Classes\${EXTENSION}" ""
  ${EndIf}
  DeleteRegValue HKCU "Software\Classes\${EXTENSION}\OpenWithProgids" "${KIND}"
  DeleteRegKey /ifempty HKCU "Software\Classes\${EXTENSION}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "Software\Classes\${EXTENSION}"
  DeleteRegKey HKCU "Software\Classes\${KIND}"
!macroend
; MoveFileEx with MOVEFILE_REPLACE_EXISTING and MOVEFILE_WRITE_THROUGH.
!macro Replace NAME
  System::Call 'kernel32::MoveFileEx(t "$INSTDIR\new\${NAME}", t "$INSTDIR\${NAME}", i 9) i .r0'
  ${If} $0 == 0
    SetErrors
  ${EndIf}
!macroend

; What a double click opens; DO is Associate or Dissociate.
!macro EachKind DO
  !insertmacro ${DO} ".asice" "SoDanVan.Package.1" "Gói Sổ Dân vận (ASiC-E, có chữ ký số)"
  !insertmacro ${DO} ".sdvtap" "SoDanVan.Training.1" "Gói tập huấn Sổ Dân vận"
  !insertmacro ${DO} ".sdvbackup" "SoDanVan.Backup.1" "Bản sao lưu Sổ Dân vận"
  !insertmacro ${DO} ".sdvchuyen" "SoDanVan.Move.1" "Dữ liệu Sổ Dân vận chuyển máy"
  !insertmacro ${DO} ".sdvcapnhat" "SoDanVan.Update.1" "Bản cập nhật Sổ Dân vận"
!macroend

Section "Install"
  Call WaitClosed
  SetOutPath "$INSTDIR"
  ; What is new comes under another name first: a power cut leaves the old program, or the new one, never half of each.
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  ClearErrors
  !include "${CONTENT}"
  IfErrors 0 unpacked
    RMDir /r "$INSTDIR\new"
    MessageBox MB_ICONSTOP "Không ghi được chương trình vào $INSTDIR (đầy đĩa hoặc bị phần mềm diệt vi-rút chặn). Bản đang có được giữ nguyên." /SD IDOK
    SetErrorLevel 2
    Quit
  unpacked:
  ; The launcher is replaced in one step, so it is always there; it mends what is cut off between these lines.
  CreateDirectory "$INSTDIR\old"
  Rename "$INSTDIR\app" "$INSTDIR\old\app"
  Rename "$INSTDIR\runtime" "$INSTDIR\old\runtime"
  ClearErrors
  Rename "$INSTDIR\new\runtime" "$INSTDIR\runtime"
  Rename "$INSTDIR\new\app" "$INSTDIR\app"
  IfErrors undo
  !insertmacro Replace "so-dan-van.cmd"
  !insertmacro Replace "SoDanVan.exe"
  IfErrors 0 placed
  undo:
    Rename "$INSTDIR\runtime" "$INSTDIR\new\runtime"
    Rename "$INSTDIR\app" "$INSTDIR\new\app"
    Rename "$INSTDIR\old\runtime" "$INSTDIR\runtime"
    Rename "$INSTDIR\old\app" "$INSTDIR\app"
    MessageBox MB_ICONSTOP "Không thay được chương trình trong $INSTDIR. Bản đang có được giữ nguyên; hãy khởi động lại máy rồi cài lại." /SD IDOK
    SetErrorLevel 2
    Quit
  placed:
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\old"
  RMDir /r "$INSTDIR\new"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\${TITLE}"
  CreateShortcut "$SMPROGRAMS\${TITLE}\${TITLE}.lnk" "$INSTDIR\SoDanVan.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}\Gỡ cài đặt ${TITLE}.lnk" "$INSTDIR\uninstall.exe"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\SoDanVan.exe"
  WriteRegStr HKCU "Software\${NAME}" "InstallDir" "$INSTDIR"
  !insertmacro EachKind Associate
  WriteRegStr HKCU "${UNKEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNKEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNKEY}" "Publisher" "${TITLE}"
  WriteRegStr HKCU "${UNKEY}" "DisplayIcon" "$INSTDIR\SoDanVan.exe"
  WriteRegStr HKCU "${UNKEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNKEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNKEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNKEY}" "EstimatedSize" ${SIZEKB}
  WriteRegDWORD HKCU "${UNKEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNKEY}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ${GetParameters} $1
  ClearErrors
  ${GetOptions} $1 "/UPDATE" $2
  IfErrors finished
  Exec '"$INSTDIR\SoDanVan.exe"'
  finished:
SectionEnd

Section "Uninstall"
  Call un.WaitClosed
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  Delete "$INSTDIR\SoDanVan.exe"
  Delete "$INSTDIR\so-dan-van.cmd"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\${TITLE}"
  Delete "$DESKTOP\${TITLE}.lnk"
  !insertmacro EachKind Dissociate
  DeleteRegKey HKCU "${UNKEY}"
  DeleteRegKey HKCU "Software\${NAME}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  IfFileExists "${DATA}\*.*" 0 +2
  MessageBox MB_ICONINFORMATION "Đã gỡ ${TITLE}. Dữ liệu vẫn còn nguyên trong thư mục:$\r$\n${DATA}" /SD IDOK
SectionEnd
