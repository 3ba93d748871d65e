; What installer, uninstaller and portable program have in common. product.nsh, which is generated, comes before it.
Unicode true
Target ${TARGET}
SetCompressor /SOLID lzma
; In MiB.
SetCompressorDictSize ${DICTIONARY}
ManifestSupportedOS Win10
ManifestDPIAware true
; It asks for an administrator itself, where one is needed: an update may be of the user's own.
RequestExecutionLevel user
CRCCheck on
; A file that cannot be written ends it, also where nobody is asked.
AllowSkipFiles off
Icon "${ICON}"
BrandingText " "

VIProductVersion "${FOUR_NUMBERS}"
VIFileVersion "${FOUR_NUMBERS}"
!macro VersionText language
  VIAddVersionKey /LANG=${language} "ProductName" "${PRODUCT}"
  VIAddVersionKey /LANG=${language} "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=${language} "FileDescription" "${FILE_DESCRIPTION}"
  VIAddVersionKey /LANG=${language} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${language} "LegalCopyright" "${COPYRIGHT}"
!macroend

; Those of silent runs too.
!define CODE_FAILED 2
!define CODE_NEWER 3
!define CODE_RUNS 4
!define CODE_SYSTEM 5
